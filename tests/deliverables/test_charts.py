"""Deliverables by quarter: how they are grouped, and what the lines draw."""

from dataclasses import replace
from datetime import date

from deliverables.charts import due_line, due_quarters, time_scale
from deliverables.content import DeliverableContent

DAY = date(2022, 8, 31)
ROW = DeliverableContent(
    reference="D-1",
    title="Open the hub",
    priority_number=1,
    priority_title="A police service",
    owner_title="Head of estates",
    due_text="Dec 2022",
    due_on="2022-12-31",
    original_due_text="",
    slip_days=0,
    percent=70,
    progress_text="70%",
    progress_note="",
    updated_on="2022-08-31",
    updated_text="31 August 2022",
    expected_percent=50,
    status="on_track",
    status_text="On track",
    status_reason="",
    outcome="",
)


def test_quarters_hold_what_is_due_in_them_and_count_it():
    rows = [
        replace(ROW, reference="D-4", due_text="", due_on=""),
        ROW,
        replace(ROW, reference="D-2", due_on="2022-10-01", status="complete"),
        replace(ROW, reference="D-3", due_on="2022-09-30", status="overdue"),
    ]
    found = due_quarters(rows, DAY)
    assert [
        (quarter.title, quarter.counts_text, quarter.is_now, [row.reference for row, _ in lines])
        for quarter in found
        for lines in [quarter.lines]
    ] == [
        ("July to September 2022", "1 overdue", True, ["D-3"]),
        ("October to December 2022", "1 complete, 1 on track", False, ["D-2", "D-1"]),
        ("No due date", "1 on track", False, ["D-4"]),
    ]
    assert due_quarters([], DAY) == []


def test_scale_is_whole_quarters_with_first_dates_and_the_day():
    slipped = replace(ROW, due_on="2023-04-30", slip_days=485)
    assert time_scale([slipped], DAY).text == "October 2021 to June 2023"
    assert time_scale([], DAY).text == "July to September 2022"


def test_line_marks_the_day_the_date_and_where_it_was_first():
    scale = time_scale([ROW], DAY)
    # 183 days of 284 units: 31 August is 61 days on, 31 December the last of them.
    drawn = due_line(ROW, scale, DAY)
    assert 'class="app-timeline__now" d="M102 1V19"' in drawn
    assert 'class="app-timeline__due" cx="292"' in drawn
    assert "app-timeline__moved" not in drawn
    moved = due_line(replace(ROW, slip_days=183, status="complete"), scale, DAY)
    assert 'class="app-timeline__moved" d="M8 10H292"' in moved
    assert "app-timeline__due--complete" in moved
