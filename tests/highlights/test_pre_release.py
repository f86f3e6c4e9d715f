"""Reading before publication: by those on the list, in its time, and on record."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from highlights.models import PublicationSchedule
from highlights.tasks import publish_due
from tests.accounts.sessions import sign_in_confirmed
from tests.accounts.tokens import token_header
from tests.highlights.conftest import AUGUST, Office
from tests.highlights.test_pages import text_of
from tests.highlights.test_scheduling import (
    MANAGE,
    PAGE,
    answers,
    approved,
    approver,
    let_it_come,
    scheduled,
)

__all__ = ["approved", "approver"]

READ = "/reports/2022-06-to-08/pre-release/"
PAGES = (READ, f"{READ}print/", f"{READ}priority-1/", f"{READ}consultation/")
BANNER = "Pre-release: confidential until"


def member(name: str) -> User:
    user = User.objects.create_user(f"{name}@panel.invalid", name=name)
    assign_role(user=user, role="panel_member", by=user)
    return user


def without_form_marks(client: Client, page: str) -> str:
    """A page without what proves the origin of its forms, which differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text_of(client, page))


@pytest.fixture
def listed(db: None) -> User:
    return member("Listed")


@pytest.fixture
def schedule(approved: Office, approver: User, listed: User) -> PublicationSchedule:
    """Open to the one listed person since an hour ago."""
    return scheduled(
        approved, approver, readers=[listed], open_from=timezone.now() - timedelta(hours=1)
    )


def test_those_on_the_list_read_all_of_it_under_a_banner(
    schedule: PublicationSchedule, client: Client, listed: User
) -> None:
    client.force_login(listed)
    for page in PAGES:
        assert BANNER in text_of(client, page)
    assert "no-store" in client.get(READ)["Cache-Control"]
    for page in ("/", "/reports/"):
        text = text_of(client, page)
        assert "Confidential until" in text
        assert f'href="{READ}"' in text
    # Its links stay within what they may read.
    assert f'href="{READ}priority-1/"' in text_of(client, READ)
    assert "/live/" not in text_of(client, READ)


def test_nobody_else_reads_it(
    schedule: PublicationSchedule, client: Client, approved: Office, approver: User
) -> None:
    for reader in (None, member("Other"), approved.by, approver):
        if reader:
            client.force_login(reader)
        for page in PAGES:
            assert client.get(page).status_code == 404, (reader, page)
        assert "Confidential until" not in text_of(client, "/reports/")
    assert not AuditEvent.objects.filter(verb="read_pre_release").exists()


def test_the_api_does_not_give_it(
    schedule: PublicationSchedule, client: Client, listed: User
) -> None:
    headers = token_header(listed)
    assert client.get("/api/v1/reports/2022-06-to-08/", headers=headers).status_code == 404
    assert client.get("/api/v1/reports/", headers=headers).json()["results"] == []


def test_not_before_its_time(
    approved: Office, approver: User, listed: User, client: Client
) -> None:
    scheduled(approved, approver, readers=[listed], open_from=timezone.now() + timedelta(hours=1))
    client.force_login(listed)
    assert client.get(READ).status_code == 404
    assert "Confidential until" not in text_of(client, "/reports/")


def test_each_day_of_reading_is_on_record_once(
    schedule: PublicationSchedule, client: Client, listed: User, approver: User
) -> None:
    client.force_login(listed)
    for page in PAGES * 2:
        client.get(page)
    event = AuditEvent.objects.get(verb="read_pre_release")
    assert event.actor_name == "Listed"
    assert event.after["digest"] == schedule.digest
    sign_in_confirmed(client, approver)
    assert "Listed, read it on" in text_of(client, MANAGE)


def test_they_read_what_was_confirmed_whatever_changes(
    schedule: PublicationSchedule, client: Client, listed: User, approved: Office
) -> None:
    client.force_login(listed)
    before = [without_form_marks(client, page) for page in PAGES]
    approved.observe(AUGUST, 999, reason="Recounted")
    assert [without_form_marks(client, page) for page in PAGES] == before


def test_after_publication_it_ends_and_the_list_stays(
    schedule: PublicationSchedule, client: Client, listed: User, approver: User
) -> None:
    let_it_come(schedule)
    publish_due.apply()
    client.force_login(listed)
    assert client.get(READ).status_code == 404
    assert BANNER not in text_of(client, "/reports/2022-06-to-08/")
    sign_in_confirmed(client, approver)
    text = text_of(client, MANAGE)
    assert "These people had access before publication" in text
    assert "Listed, has not read it" in text


def test_who_may_no_longer_sign_in_reads_nothing(
    schedule: PublicationSchedule, client: Client, listed: User
) -> None:
    client.force_login(listed)
    listed.role_assignments.all().delete()
    assert client.get(READ).status_code == 404


def test_choosing_the_list_on_the_page(
    approved: Office, approver: User, listed: User, client: Client
) -> None:
    sign_in_confirmed(client, approver)
    page = text_of(client, PAGE)
    assert "Listed" in page
    # The office reads it anyway.
    assert "An officer</label>" not in page
    client.post(PAGE, answers(client, readers=str(listed.pk)))
    schedule = PublicationSchedule.objects.get()
    assert schedule.open_from == schedule.publish_at - timedelta(hours=24)
    assert [reader.person for reader in schedule.readers.all()] == [listed]
    assert "Listed, has not read it" in text_of(client, MANAGE)
    assert f'value="{listed.pk}"' in text_of(client, PAGE)


@pytest.mark.parametrize(
    ("hours", "has_readers", "words"),
    [
        (25, True, r"Enter a time before publication\."),
        (1, False, "Choose who can read it"),
        (None, True, "from which the people on the list"),
    ],
)
def test_lists_that_do_not_hold_together(
    approved: Office,
    approver: User,
    listed: User,
    hours: int | None,
    words: str,
    *,
    has_readers: bool,
) -> None:
    with pytest.raises(ValidationError, match=words):
        scheduled(
            approved,
            approver,
            readers=[listed] if has_readers else [],
            open_from=None if hours is None else timezone.now() + timedelta(hours=hours),
        )
