"""Writes on deliverables: what they keep, what they record, and what they refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import AuditEvent
from deliverables.actions import (
    add_deliverable,
    assign_objectives,
    change_due_date,
    clear_override,
    close_deliverable,
    drop_deliverable,
    override_status,
    record_progress,
    reopen_deliverable,
)
from deliverables.models import Deliverable
from tests.accounts.factories import UserFactory
from tests.deliverables.factories import DeliverableFactory, ProgressUpdateFactory
from tests.plans.factories import ObjectiveFactory, PlanFactory, PriorityFactory

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 31)
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def by():
    return UserFactory(name="Officer One")


def sentence() -> str:
    return AuditEvent.objects.latest("pk").sentence


def add(by, **fields):
    values = {
        "title": "Open a hub",
        "plan": fields.pop("plan", None) or PlanFactory(),
        "due_as_written": "Q4 2023",
        "set_on": date(2022, 6, 1),
        **fields,
    }
    return add_deliverable(by=by, **values)


def test_add_keeps_the_due_date_as_written_and_the_day_it_means(by):
    due = add(by).due_dates.get()
    assert (due.as_written, due.due_on, due.sequence) == ("Q4 2023", date(2023, 12, 31), 1)
    assert sentence() == "added deliverable D-001, due “Q4 2023”"


def test_add_refuses_a_reference_that_no_address_can_hold(by):
    with pytest.raises(ValidationError, match="without a slash"):
        add(by, reference="D/1")


def test_add_reads_quarters_as_the_setting_says(by, settings):
    settings.DELIVERABLES_FINANCIAL_QUARTERS = True
    assert add(by).due_dates.get().due_on == date(2024, 3, 31)


def test_add_counts_references_up(by):
    add(by, reference="D-041")
    add(by, reference="D24-99")
    assert add(by).reference == "D-042"


def test_add_assigns_objectives_of_the_plan(by):
    objective = ObjectiveFactory()
    priority = objective.priority
    row = add(by, plan=priority.plan, priority=priority, objectives=[objective])
    assert list(row.objectives.all()) == [objective]
    assert AuditEvent.objects.latest("pk").after["objectives"] == [objective.code]


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"due_as_written": "soon"}, "due_as_written"),
        ({"due_as_written": "March 2022", "started_on": date(2022, 4, 1)}, "due_as_written"),
        ({"title": ""}, "title"),
        ({"visibility": "friends"}, "visibility"),
    ],
)
def test_add_refuses_in_words_and_leaves_nothing(by, fields, field):
    with pytest.raises(ValidationError) as refused:
        add(by, **fields)
    assert field in refused.value.message_dict
    assert not Deliverable.objects.exists()
    assert not AuditEvent.objects.exists()


def test_add_refuses_a_taken_reference(by):
    add(by, reference="D-007")
    with pytest.raises(ValidationError, match="Enter a different reference"):
        add(by, reference="D-007")


def test_add_refuses_priority_and_objectives_of_another_plan(by):
    with pytest.raises(ValidationError, match="another plan"):
        add(by, priority=PriorityFactory())
    with pytest.raises(ValidationError, match="another plan"):
        add(by, objectives=[ObjectiveFactory()])


def test_progress_is_added_to_the_history(by):
    row = DeliverableFactory(reference="D-001")
    record_progress(deliverable=row, as_at=date(2022, 6, 30), percent=20, by=by)
    record_progress(deliverable=row, as_at=AUGUST, state="Contract mobilisation", by=by)
    assert [str(update) for update in row.progress_updates.all()] == [
        "20%",
        "Contract mobilisation",
    ]
    event = AuditEvent.objects.latest("pk")
    assert event.sentence == "recorded “Contract mobilisation” for D-001 as at 31 August 2022"
    assert event.before == {"progress": "20%", "as_at": "2022-06-30"}


@pytest.mark.parametrize(
    "values, words",
    [
        ({"as_at": AUGUST}, "percentage or a state"),
        ({"as_at": AUGUST, "percent": 10, "state": "Started"}, "percentage or a state"),
        ({"as_at": AUGUST, "percent": 101}, "must be a whole number from 0 to 100"),
        ({"as_at": TOMORROW, "percent": 10}, "in the future"),
    ],
)
def test_progress_that_cannot_be_is_refused(by, values, words):
    row = DeliverableFactory()
    with pytest.raises(ValidationError) as refused:
        record_progress(deliverable=row, by=by, **values)
    assert words in str(refused.value)
    assert not row.progress_updates.exists()


def test_changed_due_date_keeps_the_original(by):
    row = add(by, reference="D-003")
    change_due_date(
        deliverable=row, due_as_written="March 2024", reason="No bids", on=AUGUST, by=by
    )
    assert [due.as_written for due in row.due_dates.all()] == ["Q4 2023", "March 2024"]
    assert sentence() == ("changed the due date of D-003 from “Q4 2023” to “March 2024”: No bids")


@pytest.mark.parametrize(
    "values, words",
    [
        ({"reason": ""}, "Explain why the due date changes"),
        ({"due_as_written": "Q4 2023"}, "already"),
        ({"due_as_written": "whenever"}, "contains no date"),
        ({"on": date(2022, 5, 31)}, "last set on 1 June 2022"),
        ({"on": TOMORROW}, "in the future"),
    ],
)
def test_changed_due_date_refuses(by, values, words):
    row = add(by)
    with pytest.raises(ValidationError) as refused:
        change_due_date(
            deliverable=row,
            by=by,
            **{"due_as_written": "March 2024", "reason": "No bids", "on": AUGUST, **values},
        )
    assert words in str(refused.value)
    assert row.due_dates.count() == 1


def test_close_records_the_rest_of_the_progress(by):
    row = ProgressUpdateFactory(percent=90).deliverable
    close_deliverable(deliverable=row, on=date(2022, 9, 30), by=by)
    row.refresh_from_db()
    assert (row.outcome, row.ended_on) == ("complete", date(2022, 9, 30))
    assert [update.percent for update in row.progress_updates.all()] == [90, 100]
    assert sentence() == f"closed {row.reference} as complete on 30 September 2022"


def test_close_adds_no_progress_where_all_is_done(by):
    row = ProgressUpdateFactory(percent=100).deliverable
    close_deliverable(deliverable=row, on=AUGUST, by=by)
    assert row.progress_updates.count() == 1


def test_close_refuses_a_day_before_the_last_progress(by):
    row = ProgressUpdateFactory(as_at=AUGUST).deliverable
    with pytest.raises(ValidationError, match="31 August 2022"):
        close_deliverable(deliverable=row, on=date(2022, 8, 30), by=by)


def test_drop_needs_a_reason(by):
    row = DeliverableFactory()
    with pytest.raises(ValidationError, match="Explain why the deliverable is dropped"):
        drop_deliverable(deliverable=row, reason="", on=AUGUST, by=by)
    drop_deliverable(deliverable=row, reason="Funding withdrawn", on=AUGUST, by=by)
    row.refresh_from_db()
    assert (row.outcome, row.ended_reason) == ("dropped", "Funding withdrawn")


def test_ended_deliverable_changes_only_after_it_is_reopened(by):
    row = DeliverableFactory(reference="D-009")
    drop_deliverable(deliverable=row, reason="No funds", on=AUGUST, by=by)
    attempts = [
        lambda: record_progress(deliverable=row, as_at=AUGUST, percent=1, by=by),
        lambda: close_deliverable(deliverable=row, on=AUGUST, by=by),
        lambda: override_status(deliverable=row, status="behind", reason="Late", by=by),
        lambda: change_due_date(
            deliverable=row, due_as_written="2030", reason="Late", on=AUGUST, by=by
        ),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError, match="D-009 was dropped on 31 August"):
            attempt()
    reopen_deliverable(deliverable=row, reason="Funds found", by=by)
    assert sentence() == "reopened D-009: Funds found"
    record_progress(deliverable=row, as_at=AUGUST, percent=1, by=by)


def test_reopen_refuses_without_a_reason_or_an_end(by):
    row = DeliverableFactory()
    with pytest.raises(ValidationError, match="is still open"):
        reopen_deliverable(deliverable=row, reason="Why not", by=by)
    drop_deliverable(deliverable=row, reason="No funds", on=AUGUST, by=by)
    with pytest.raises(ValidationError, match="Explain why"):
        reopen_deliverable(deliverable=row, reason=" ", by=by)


def test_override_is_set_with_a_reason_and_cleared(by):
    row = DeliverableFactory(reference="D-005")
    with pytest.raises(ValidationError, match="Explain why the status is set manually"):
        override_status(deliverable=row, status="on_track", reason="", by=by)
    with pytest.raises(ValidationError, match="is not a status"):
        override_status(deliverable=row, status="splendid", reason="It is", by=by)
    override_status(deliverable=row, status="on_track", reason="Nearly there", on=AUGUST, by=by)
    row.refresh_from_db()
    assert (row.override_status, row.overridden_on) == ("on_track", AUGUST)
    assert sentence() == "set the status of D-005 to on track manually: Nearly there"
    clear_override(deliverable=row, by=by)
    events = AuditEvent.objects.count()
    clear_override(deliverable=row, by=by)
    row.refresh_from_db()
    assert (row.override_status, row.overridden_on) == ("", None)
    assert AuditEvent.objects.count() == events


def test_objectives_are_assigned_once(by):
    objective = ObjectiveFactory()
    row = DeliverableFactory(plan=objective.priority.plan)
    assign_objectives(deliverable=row, objectives=[objective], by=by)
    assign_objectives(deliverable=row, objectives=[objective], by=by)
    assert AuditEvent.objects.count() == 1
    with pytest.raises(ValidationError, match="another plan"):
        assign_objectives(deliverable=row, objectives=[ObjectiveFactory()], by=by)
