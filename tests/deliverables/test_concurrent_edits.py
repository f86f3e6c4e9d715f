"""Many edits of one deliverable at once, each in its own connection: none is lost."""

import itertools

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from deliverables.actions import DETAIL_WORDS, edit_deliverable, record_progress, record_updates
from deliverables.actions.updates import NewProgress
from deliverables.models import Deliverable, ProgressUpdate
from records.conflicts import EditConflict
from records.editing import values_of
from tests.accounts.factories import UserFactory
from tests.concurrency import AT_ONCE, EDITS, at_once
from tests.deliverables.factories import DeliverableFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TODAY = timezone.localdate()


@pytest.fixture
def by() -> User:
    return UserFactory(role="officer")


def test_no_line_of_a_text_is_lost(by):
    """Each adds its line to the text that it read; who was overtaken reads again."""
    row = DeliverableFactory(description="Start")
    overtaken = []

    def edit(number: int) -> None:
        while True:
            now = Deliverable.objects.get(pk=row.pk)
            seen = values_of(now, DETAIL_WORDS)
            to = {**seen, "description": f"{seen['description']}\nLine {number}"}
            try:
                edit_deliverable(deliverable=row, seen=seen, to=to, by=by)
            except EditConflict:
                overtaken.append(number)
            else:
                return

    at_once(edit)
    row.refresh_from_db()
    assert set(row.description.split("\n")) == {"Start", *(f"Line {n}" for n in range(EDITS))}
    events = list(AuditEvent.objects.filter(verb="edit_deliverable").order_by("pk"))
    assert len(events) == EDITS
    # Each started from what the one before it had left.
    for before, after in itertools.pairwise(events):
        assert after.before == before.after
    assert overtaken, "no one met anybody: the test proves nothing"


def test_no_progress_is_lost_or_recorded_unseen(by):
    """Each reports after having seen the newest update, and says so."""
    row = DeliverableFactory()

    def edit(number: int) -> None:
        while True:
            newest = row.progress_updates.order_by("pk").last()
            seen = newest.pk if newest else 0
            try:
                record_progress(
                    deliverable=row, as_at=TODAY, state=f"State {number}", seen=seen, by=by
                )
            except EditConflict:
                continue
            return

    at_once(edit)
    states = row.progress_updates.order_by("pk").values_list("state", flat=True)
    assert sorted(states) == sorted(f"State {number}" for number in range(EDITS))
    events = list(AuditEvent.objects.filter(verb="record_progress").order_by("pk"))
    for before, after in itertools.pairwise(events):
        assert after.before["progress"] == before.after["progress"]


def test_rounds_over_the_same_rows_do_not_lock_each_other_up(by):
    rows = [DeliverableFactory() for _ in range(8)]

    def edit(number: int) -> None:
        mine = rows if number % 2 else rows[::-1]
        record_updates(
            updates=[NewProgress(row, state=f"Round {number}") for row in mine], as_at=TODAY, by=by
        )

    at_once(edit, times=40)
    assert ProgressUpdate.objects.count() == 40 * len(rows)


def test_pages_sent_at_once_save_one_and_tell_the_others(by):
    """Ten people have the form open and send it in the same moment."""
    DeliverableFactory(reference="T-1", title="Open the hub")
    page = reverse("deliverables:deliverable-edit", args=["T-1"])
    details = {"visibility": "public", "started_on": "2022-04-01", "description": ""}
    untouched = {f"initial-{name}": value for name, value in details.items()}
    said: list[str] = []

    def edit(number: int) -> None:
        client = Client()
        client.force_login(by)
        mine = {"title": f"Title {number}", "initial-title": "Open the hub"}
        response = client.post(page, {**details, **untouched, **mine})
        said.append("saved" if response.status_code == 302 else response.content.decode())

    at_once(edit, times=AT_ONCE)
    assert said.count("saved") == 1
    told = [page for page in said if page != "saved"]
    assert len(told) == AT_ONCE - 1
    assert all("changed “title” since you opened this page" in page for page in told)
    assert AuditEvent.objects.filter(verb="edit_deliverable").count() == 1
