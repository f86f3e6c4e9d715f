"""A publication that is set in the name of someone who may no longer publish."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from highlights.actions import hand_over_publication
from highlights.models import Edition, PublicationSchedule
from highlights.policies import NotAllowedError
from highlights.tasks import publish_due
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.highlights.conftest import Office
from tests.highlights.test_pages import text_of
from tests.highlights.test_scheduling import MANAGE, approved, let_it_come, scheduled

__all__ = ["approved"]


@pytest.fixture
def leaver(db: None) -> User:
    person: User = UserFactory.create(
        name="The one who leaves", email="leaver@x.invalid", role="approver"
    )
    return person


@pytest.fixture
def stayer(db: None) -> User:
    person: User = UserFactory.create(
        name="The one who stays", email="stayer@x.invalid", role="approver"
    )
    return person


@pytest.fixture
def as_administrator(client: Client) -> Client:
    sign_in_confirmed(client, UserFactory.create(role="administrator"))
    return client


def deactivation(person: User) -> str:
    return reverse("administration:person-deactivate", args=[person.pk])


def test_who_deactivates_is_warned_and_hands_over(
    approved: Office,
    leaver: User,
    stayer: User,
    as_administrator: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    schedule = scheduled(approved, leaver)
    page = text_of(as_administrator, deactivation(leaver))
    assert "is scheduled for publication" in page
    assert "The one who stays" in page
    with django_capture_on_commit_callbacks(execute=True):
        as_administrator.post(deactivation(leaver), {"to": stayer.pk})
    schedule.refresh_from_db()
    assert schedule.outcome == "replaced"
    assert schedule.outcome_text.startswith("Handed over to The one who stays")
    event = AuditEvent.objects.get(verb="hand_over_publication")
    assert "from The one who leaves to The one who stays" in event.sentence
    (message,) = mail.outbox
    assert message.to == ["stayer@x.invalid"]
    assert "in your name" in message.body
    let_it_come(PublicationSchedule.objects.get(outcome=""))
    publish_due.apply()
    assert Edition.objects.get().published_by == stayer


def test_where_nobody_is_chosen_the_approvers_are_told_at_once_and_at_the_time(
    approved: Office,
    leaver: User,
    stayer: User,
    as_administrator: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    schedule = scheduled(approved, leaver)
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_administrator.post(deactivation(leaver), {"to": ""}, follow=True)
    assert "The approvers have been told" in answer.content.decode()
    (message,) = mail.outbox
    assert message.to == ["stayer@x.invalid"]
    assert "can no longer publish reports" in message.body
    sign_in_confirmed(as_administrator, stayer)
    assert "The one who leaves may no longer publish reports" in text_of(as_administrator, MANAGE)
    let_it_come(schedule)
    with django_capture_on_commit_callbacks(execute=True):
        publish_due.apply()
    assert not Edition.objects.exists()
    assert mail.outbox[-1].to == ["stayer@x.invalid"]
    assert mail.outbox[-1].subject.startswith("Not published")


def test_who_loses_the_role_is_noticed_too(
    approved: Office,
    leaver: User,
    stayer: User,
    as_administrator: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    scheduled(approved, leaver)
    change = reverse("administration:person-change", args=[leaver.pk])
    state = as_administrator.get(change).context["form"].initial["started_from"]
    with django_capture_on_commit_callbacks(execute=True):
        as_administrator.post(
            change, {"name": leaver.name, "roles": ["officer"], "started_from": state}
        )
    assert [message.to for message in mail.outbox] == [["stayer@x.invalid"]]


def test_nobody_is_told_where_nothing_is_set(
    approved: Office,
    leaver: User,
    stayer: User,
    as_administrator: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert "is scheduled for publication" not in text_of(as_administrator, deactivation(leaver))
    with django_capture_on_commit_callbacks(execute=True):
        as_administrator.post(deactivation(leaver))
    assert mail.outbox == []
    leaver.refresh_from_db()
    assert not leaver.is_active


def test_nothing_is_handed_to_who_may_not_publish_or_handed_over_twice(
    approved: Office, leaver: User, stayer: User
) -> None:
    schedule = scheduled(approved, leaver)
    with pytest.raises(NotAllowedError, match="may no longer publish"):
        hand_over_publication(schedule=schedule, to=UserFactory.create(role="officer"), by=leaver)
    hand_over_publication(schedule=schedule, to=stayer, by=leaver)
    with pytest.raises(NotAllowedError, match="no longer set"):
        hand_over_publication(schedule=schedule, to=stayer, by=leaver)


def test_the_list_of_readers_goes_along(approved: Office, leaver: User, stayer: User) -> None:
    reader = UserFactory.create(role="panel_member")
    schedule = scheduled(
        approved, leaver, readers=[reader], open_from=timezone.now() + timedelta(hours=1)
    )
    handed = hand_over_publication(schedule=schedule, to=stayer, by=leaver)
    assert [each.person for each in handed.readers.all()] == [reader]
    assert (handed.publish_at, handed.digest) == (schedule.publish_at, schedule.digest)
