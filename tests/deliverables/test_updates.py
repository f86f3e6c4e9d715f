"""The page on which many deliverables are updated at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent, Channel
from deliverables.actions import drop_deliverable, record_progress
from deliverables.models import ProgressUpdate
from tests.accounts.factories import UserFactory
from tests.deliverables.factories import DeliverableFactory, ProgressUpdateFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("deliverables:update-round")
TODAY = timezone.localdate()
FAR = TODAY + timedelta(days=400)


@pytest.fixture
def officer(client):
    person = UserFactory(role="officer", name="Officer One")
    client.force_login(person)
    return person


def sent(response, typed, **more):
    """What a browser sends: every field of the page, with what was typed in some."""
    data = {"as_at": TODAY.isoformat(), "row": [], **more}
    for line in response.context["forms"]:
        data["row"].append(line.row.key)
        data[f"{line.prefix}-seen"] = line["seen"].value()
    for row, fields in typed.items():
        for name, value in fields.items():
            data[f"d{row.pk}-{name}"] = value
    return data


def texts(response) -> str:
    return " ".join(response.content.decode().split())


def references(response) -> list[str]:
    return [line.row.name for line in response.context["forms"]]


def test_what_is_late_stands_first_and_ones_own_before_others(client, officer):
    DeliverableFactory(reference="T-later", due_date__due_on=FAR)
    DeliverableFactory(reference="T-late")
    DeliverableFactory(reference="T-mine", owner=officer, due_date__due_on=FAR)
    DeliverableFactory(reference="T-mine-late", owner=officer)
    DeliverableFactory(reference="T-ended", outcome="complete", ended_on=TODAY)
    assert references(client.get(PAGE)) == ["T-mine-late", "T-mine"]
    everybody = references(client.get(PAGE, {"whose": "everybody"}))
    assert everybody == ["T-mine-late", "T-mine", "T-late", "T-later"]


def test_somebody_who_owns_nothing_sees_everybodys(client, officer):
    DeliverableFactory(reference="T-1")
    assert references(client.get(PAGE)) == ["T-1"]


def test_each_field_is_labelled_with_its_deliverable(client, officer):
    row = DeliverableFactory(reference="T-1", title="Open the hub", due_date__as_written="Q4 2022")
    ProgressUpdateFactory(deliverable=row, percent=40)
    shown = texts(client.get(PAGE))
    for label in ("Progress of", "Note on", "No change of"):
        assert f"{label} T-1 Open the hub</" in shown
    assert "Q4 2022" in shown
    assert "40%" in shown
    assert "My updates" in texts(client.get(reverse("deliverables:deliverable-list")))


def test_all_that_is_filled_is_recorded_and_the_rest_left(client, officer):
    hub, court, _empty, same = [DeliverableFactory() for _ in range(4)]
    ProgressUpdateFactory(deliverable=same, percent=None, state="Out to tender")
    typed = {
        hub: {"progress": " 70 % ", "note": "Walls are up"},
        court: {"progress": "Contract mobilisation"},
        same: {"no_change": "on"},
    }
    page = client.get(PAGE)
    response = client.post(PAGE, sent(page, typed), follow=True)
    assert "3 deliverables updated; 4 are still late." in texts(response)
    new = ProgressUpdate.objects.filter(as_at=TODAY)
    assert {(u.deliverable_id, str(u), u.note) for u in new} == {
        (hub.pk, "70%", "Walls are up"),
        (court.pk, "Contract mobilisation", ""),
        (same.pk, "Out to tender", ""),
    }
    events = AuditEvent.objects.filter(verb="record_progress")
    assert events.count() == 3
    assert {event.channel for event in events} == {Channel.WEB}


def test_what_is_done_is_offered_for_closing(client, officer):
    row = DeliverableFactory(reference="T-9")
    response = client.post(PAGE, sent(client.get(PAGE), {row: {"progress": "100"}}), follow=True)
    assert "1 deliverable updated; none is late. 1 at 100% can be closed" in texts(response)
    assert reverse("deliverables:deliverable-close", args=["T-9"]) in texts(response)


@pytest.mark.parametrize(
    "fields, name, words",
    [
        ({"progress": "101"}, "progress", "whole number from 0 to 100"),
        ({"progress": "7.5%"}, "progress", "whole number from 0 to 100"),
        ({"progress": "-3"}, "progress", "whole number from 0 to 100"),
        ({"progress": "5", "no_change": "on"}, "no_change", "not both"),
        ({"note": "Only a note"}, "progress", "Enter the progress that the note is about"),
        ({"no_change": "on"}, "no_change", "No progress has been reported yet"),
        ({"progress": "5", "note": "x" * 2001}, "note", "must be 2,000 characters or fewer"),
    ],
)
def test_a_wrong_row_saves_nothing_and_loses_nothing(client, officer, fields, name, words):
    good, wrong = DeliverableFactory(), DeliverableFactory(reference="T-x")
    typed = {good: {"progress": "60", "note": "Typed with care"}, wrong: fields}
    response = client.post(PAGE, sent(client.get(PAGE), typed))
    shown = texts(response)
    assert not ProgressUpdate.objects.exists()
    assert f'<a href="#id_d{wrong.pk}-{name}">T-x: ' in shown
    assert words in shown
    assert "Typed with care" in shown
    assert 'value="60"' in shown


@pytest.mark.parametrize(
    "as_at, words",
    [("", "Enter the day."), ("soon", "Enter a real date"), (FAR.isoformat(), "in the future")],
)
def test_a_wrong_day_saves_nothing(client, officer, as_at, words):
    row = DeliverableFactory()
    response = client.post(PAGE, sent(client.get(PAGE), {row: {"progress": "5"}}, as_at=as_at))
    assert words in texts(response)
    assert '<a href="#id_as_at">' in texts(response)
    assert not ProgressUpdate.objects.exists()


def test_nothing_filled_in_is_said(client, officer):
    DeliverableFactory()
    assert "You have not entered anything" in texts(client.post(PAGE, sent(client.get(PAGE), {})))


def test_no_change_is_not_said_of_a_day_before_the_last_progress(client, officer):
    row = DeliverableFactory()
    ProgressUpdateFactory(deliverable=row, as_at=TODAY)
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    data = sent(client.get(PAGE), {row: {"no_change": "on"}}, as_at=yesterday)
    assert "after the date above. Enter the progress on the date above" in texts(
        client.post(PAGE, data)
    )
    assert row.progress_updates.count() == 1


def test_what_somebody_else_recorded_meanwhile_is_told_and_stays_until_confirmed(client, officer):
    row, other = DeliverableFactory(reference="T-1"), DeliverableFactory()
    data = sent(client.get(PAGE), {row: {"progress": "70"}, other: {"progress": "10"}})
    ann = UserFactory(name="Ann Other")
    theirs = record_progress(deliverable=row, as_at=TODAY, percent=55, note="By phone", by=ann)
    response = client.post(PAGE, data)
    shown = texts(response)
    assert "T-1: Ann Other recorded “55%”" in shown
    assert 'value="70"' in shown
    assert "Record mine as well" in shown
    assert "<span>By phone</span>" in shown
    assert not other.progress_updates.exists()
    again = client.post(PAGE, {**data, f"d{row.pk}-anyway": theirs.pk}, follow=True)
    assert "2 deliverables updated" in texts(again)
    assert [str(update) for update in row.progress_updates.all()] == ["55%", "70%"]


def test_confirming_covers_only_what_was_seen(client, officer):
    row = DeliverableFactory()
    data = sent(client.get(PAGE), {row: {"progress": "70"}})
    first = record_progress(deliverable=row, as_at=TODAY, percent=55, by=officer)
    record_progress(deliverable=row, as_at=TODAY, percent=60, by=officer)
    response = client.post(PAGE, {**data, f"d{row.pk}-anyway": first.pk})
    assert "You recorded “60%”" in texts(response)
    assert row.progress_updates.count() == 2


def test_what_was_dropped_meanwhile_keeps_what_was_typed(client, officer):
    row = DeliverableFactory(reference="T-1")
    data = sent(client.get(PAGE), {row: {"progress": "70", "note": "Typed with care"}})
    drop_deliverable(deliverable=row, reason="No funds", on=TODAY, by=officer)
    shown = texts(client.post(PAGE, data))
    assert "T-1: T-1 was dropped" in shown
    assert "Typed with care" in shown
    assert not row.progress_updates.exists()


def test_only_those_who_may_edit(client):
    row = DeliverableFactory()
    assert "/accounts/login/" in client.get(PAGE).url
    client.force_login(UserFactory(role="panel_member"))
    response = client.post(PAGE, {"as_at": TODAY, f"d{row.pk}-progress": "5"})
    assert response.status_code == 403
    assert "officer or approver" in texts(response)
    assert "My updates" not in texts(client.get(reverse("deliverables:deliverable-list")))


def number_of_queries(ask) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code == 200
        return len(queries)


def test_queries_do_not_grow_with_rows(client, officer):
    """Neither to show the page nor to show it again with its errors."""
    counts = []
    for number in (2, 60):
        for _ in range(number):
            ProgressUpdateFactory(deliverable__owner=officer)
        page = client.get(PAGE)
        data = sent(page, {})
        data |= {f"{line.prefix}-progress": "999" for line in page.context["forms"]}
        counts.append(
            [
                number_of_queries(lambda: client.get(PAGE)),
                number_of_queries(lambda data=data: client.post(PAGE, data)),
            ]
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) < 12


def test_more_than_a_page_is_paged(client, officer):
    for _ in range(101):
        DeliverableFactory(owner=officer)
    page = client.get(PAGE)
    assert len(page.context["forms"]) == 100
    assert "Showing 1 to 100 of 101" in texts(page)
    assert len(client.get(PAGE, {"page": 2}).context["forms"]) == 1


def test_as_at_an_earlier_day(client, officer):
    row = DeliverableFactory()
    data = sent(client.get(PAGE), {row: {"progress": "20"}}, as_at="2022-08-31")
    client.post(PAGE, data)
    assert row.progress_updates.get().as_at == date(2022, 8, 31)
