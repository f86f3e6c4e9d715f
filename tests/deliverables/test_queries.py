"""Reads of deliverables as at a day."""

from datetime import date

import pytest

from deliverables.models import Deliverable
from deliverables.queries import (
    deliverable_records,
    deliverables_as_at,
    histories,
    standing_on,
    tally,
    with_status,
)
from tests.deliverables.factories import DeliverableFactory, DueDateFactory, ProgressUpdateFactory
from tests.plans.factories import ObjectiveFactory, PriorityFactory

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 31)


def one(row, on=AUGUST):
    (content,) = deliverables_as_at(Deliverable.objects.filter(pk=row.pk), on)
    return content


def test_progress_in_force_is_the_latest_up_to_the_day():
    row = DeliverableFactory()
    ProgressUpdateFactory(deliverable=row, as_at=date(2022, 6, 30), percent=20)
    ProgressUpdateFactory(deliverable=row, as_at=AUGUST, percent=40)
    ProgressUpdateFactory(deliverable=row, as_at=AUGUST, percent=45, note="Corrected")
    ProgressUpdateFactory(deliverable=row, as_at=date(2022, 9, 30), percent=90)
    content = one(row)
    assert (content.percent, content.progress_text, content.progress_note) == (
        45,
        "45%",
        "Corrected",
    )
    assert (content.updated_on, content.updated_text) == ("2022-08-31", "31 August 2022")
    assert one(row, date(2022, 8, 30)).percent == 20


def test_nothing_reported_is_not_zero():
    content = one(DeliverableFactory())
    assert (content.percent, content.progress_text, content.updated_on) == (None, "", "")


def test_due_date_in_force_is_the_latest_set_and_the_original_stays():
    row = DeliverableFactory()
    DueDateFactory(
        deliverable=row,
        sequence=2,
        as_written="31 Jan 2023",
        due_on=date(2023, 1, 31),
        set_on=date(2022, 9, 1),
    )
    before, after = one(row), one(row, date(2022, 9, 1))
    assert (before.due_text, before.original_due_text, before.slip_days) == ("Dec 2022", "", 0)
    assert (after.due_text, after.original_due_text, after.slip_days) == (
        "31 Jan 2023",
        "Dec 2022",
        31,
    )


def test_original_due_date_counts_before_it_was_set():
    assert one(DeliverableFactory(), date(2022, 1, 1)).due_text == "Dec 2022"


def test_expected_progress_is_the_share_of_time_gone_rounded_half_up():
    # 1 April to 31 December 2022 are 274 days, and 152 of them are gone: 55.47%.
    assert one(DeliverableFactory()).expected_percent == 55
    assert one(DeliverableFactory(started_on=None)).expected_percent is None


def test_end_counts_from_its_day():
    row = DeliverableFactory(outcome="dropped", ended_on=AUGUST, ended_reason="No funds")
    assert (one(row).status, one(row).status_reason) == ("dropped", "No funds")
    before = one(row, date(2022, 8, 30))
    assert (before.status, before.outcome) == ("not_started", "")


def test_override_counts_from_its_day_with_its_reason():
    row = DeliverableFactory(
        override_status="on_track", override_reason="Nearly there", overridden_on=AUGUST
    )
    assert (one(row).status, one(row).status_reason) == ("on_track", "Nearly there")
    assert one(row, date(2022, 8, 30)).status_reason == ""


def test_thresholds_are_settings(settings):
    row = ProgressUpdateFactory(percent=40).deliverable
    assert one(row).status == "on_track"
    settings.DELIVERABLES_BEHIND_BY = 10
    assert one(row).status == "behind"


def test_tally_counts_by_status():
    rows = [
        ProgressUpdateFactory(percent=100).deliverable,
        ProgressUpdateFactory(percent=60).deliverable,
        ProgressUpdateFactory(percent=10).deliverable,
        DeliverableFactory(),
    ]
    counted = tally(deliverables_as_at(rows, AUGUST))
    assert (counted.complete, counted.on_track, counted.behind, counted.not_started) == (1, 1, 1, 1)
    assert counted.total == 4


def test_order_is_the_order_given():
    rows = [DeliverableFactory(reference=reference) for reference in ("Z", "A", "M")]
    assert [content.reference for content in deliverables_as_at(rows, AUGUST)] == ["Z", "A", "M"]


@pytest.mark.parametrize("number", [1, 12])
def test_queries_do_not_grow_with_rows(number, django_assert_num_queries):
    priority = PriorityFactory()
    objective = ObjectiveFactory(priority=priority)
    for _ in range(number):
        row = DeliverableFactory(plan=priority.plan, priority=priority)
        row.objectives.add(objective)
        ProgressUpdateFactory(deliverable=row)
        ProgressUpdateFactory(deliverable=row, as_at=date(2022, 7, 31))
    with django_assert_num_queries(3):
        deliverables_as_at(Deliverable.objects.all(), AUGUST)
    with django_assert_num_queries(7):
        records = deliverable_records(Deliverable.objects.all(), AUGUST, with_people=True)
    assert len(records) == number
    assert records[0].objective_codes == (objective.code,)


def test_history_stops_at_the_day_and_names_people_only_to_the_office():
    update = ProgressUpdateFactory(recorded_by__name="Officer One")
    row = update.deliverable
    ProgressUpdateFactory(deliverable=row, as_at=date(2022, 9, 30), percent=80)
    history = histories([row], AUGUST, with_people=False)[row.pk]
    assert [(line.progress_text, line.recorded_by) for line in history.updates] == [("50%", "")]
    assert histories([row], AUGUST, with_people=True)[row.pk].updates[0].recorded_by == (
        "Officer One"
    )
    later = histories([row], date(2022, 10, 1), with_people=False)[row.pk]
    assert [line.progress_text for line in later.updates] == [
        "80%",
        "50%",
    ]
    (due,) = history.due_dates
    assert (due.as_written, due.is_current, due.slip_days) == ("Dec 2022", True, 0)


def test_with_status_keeps_only_those():
    behind = ProgressUpdateFactory(percent=10).deliverable
    ProgressUpdateFactory(percent=60)
    assert list(with_status(Deliverable.objects.all(), {"behind"}, AUGUST)) == [behind]


def test_known_on_leaves_out_what_came_later():
    known = DeliverableFactory()
    DeliverableFactory(started_on=date(2024, 1, 1), due_date__set_on=date(2024, 1, 1))
    assert list(Deliverable.objects.known_on(AUGUST)) == [known]


def test_lists_stand_as_at_today_while_somebody_reports():
    ProgressUpdateFactory()
    standing = standing_on(Deliverable.objects.all(), date(2022, 12, 1))
    assert (standing.day, standing.last_reported, standing.is_quiet) == (
        date(2022, 12, 1),
        AUGUST,
        False,
    )


def test_lists_stand_as_at_the_last_report_after_half_a_year_of_silence():
    ProgressUpdateFactory()
    standing = standing_on(Deliverable.objects.all(), date(2026, 11, 22))
    assert (standing.day, standing.is_quiet) == (AUGUST, True)


def test_new_deliverable_ends_the_silence():
    ProgressUpdateFactory()
    DeliverableFactory(due_date__set_on=date(2026, 11, 20))
    assert not standing_on(Deliverable.objects.all(), date(2026, 11, 22)).is_quiet


def test_lists_without_any_deliverable_stand_as_at_today():
    standing = standing_on(Deliverable.objects.all(), AUGUST)
    assert (standing.day, standing.last_reported, standing.is_quiet) == (AUGUST, None, False)
