"""What "My updates" says of the report that is being written."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliverables.actions import add_deliverable, record_progress
from highlights.actions import approve_report, submit_report, write_narrative
from highlights.models import Section
from plans.actions import define_priority, limit_person
from tests.accounts.factories import UserFactory
from tests.highlights.conftest import Office
from tests.highlights.test_editing import address, client_of

pytestmark = pytest.mark.django_db

PAGE = reverse("deliverables:update-round")
OWED = "Needed for the report"


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office.by)


@pytest.fixture
def outcomes(office: Office) -> Section:
    """A text that no one has written yet."""
    section = office.sections["outcomes"]
    section.narratives.all().delete()
    return section


def shown(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_empty_texts_are_named_with_their_address(
    client: Client, office: Office, outcomes: Section
) -> None:
    text = shown(client)
    assert "June to August 2022" in text
    assert f'href="{address(outcomes)}"' in text
    write_narrative(section=outcomes, text="Done.", by=office.by)
    assert address(outcomes) not in shown(client)


def test_deliverables_without_progress_in_its_months_are_marked(
    client: Client, office: Office
) -> None:
    assert OWED not in shown(client)
    late = add_deliverable(
        reference="D-2",
        title="Another one",
        plan=office.plan,
        priority=office.priority,
        due_as_written="Sept 2022",
        set_on=date(2022, 5, 1),
        by=office.by,
    )
    # Of no table of the report: nothing is owed for it.
    assert OWED not in shown(client)
    office.sections["deliverables"].deliverables.add(late, through_defaults={"position": 9})
    assert shown(client).count(OWED) == 1
    record_progress(deliverable=late, as_at=timezone.localdate(), percent=5, by=office.by)
    assert shown(client).count(OWED) == 1
    record_progress(deliverable=late, as_at=date(2022, 8, 15), percent=5, by=office.by)
    assert OWED not in shown(client)


def test_who_is_limited_sees_texts_of_theirs_alone(
    client: Client, office: Office, outcomes: Section
) -> None:
    other = define_priority(plan=office.plan, number=2, title="Another", by=office.by)
    limit_person(person=office.by, priorities=[other], by=UserFactory())
    assert address(outcomes) not in shown(client)
    limit_person(person=office.by, priorities=[office.priority], by=UserFactory())
    assert address(outcomes) in shown(client)


def test_without_a_report_in_writing_nothing_is_owed(client: Client, office: Office) -> None:
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, by=office.by)
    assert "June to August 2022" not in shown(client)
