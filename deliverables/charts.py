"""When deliverables are due, quarter by quarter, and the picture of each: from plain values only.

Quarters begin in January, April, July and October, so that the financial year, from April to March,
is made of whole ones.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dates.periods import Period, add_months, month_of
from deliverables.content import DeliverableContent
from deliverables.progress import STATUS_WORDS, Status

MONTHS, APRIL = 3, 4
NO_DATE = "No due date"

# One scale for every row of a page, so that rows compare by eye.
WIDTH, HEIGHT, MIDDLE, MARGIN = 300, 20, 10, 8


@dataclass(frozen=True, slots=True)
class DueQuarter:
    """Deliverables due in three months, earliest first. `is_now` where the day shown is in it.

    `counts_text` says how they stand: "2 complete, 1 overdue".
    """

    title: str
    counts_text: str
    is_now: bool
    lines: tuple[tuple[DeliverableContent, SafeString], ...]


def due_quarters(contents: Iterable[DeliverableContent], on: date) -> list[DueQuarter]:
    """Group deliverables by the quarter in which they are due, each with its picture.

    Quarters in which nothing is due are left out; what has no date comes last.
    """
    rows = sorted(contents, key=lambda row: (not row.due_on, row.due_on, row.reference))
    dated = [row for row in rows if row.due_on]
    scale = time_scale(dated, on)
    by_start = groupby(dated, key=lambda row: _quarter_start(_due(row)))
    found = [
        _quarter(
            Period(start, add_months(start, MONTHS - 1)).text,
            [(row, due_line(row, scale, on)) for row in inside],
            is_now=start == _quarter_start(on),
        )
        for start, inside in by_start
    ]
    undated = [(row, SafeString("")) for row in rows if not row.due_on]
    return [*found, _quarter(NO_DATE, undated)] if undated else found


def time_scale(contents: Iterable[DeliverableContent], on: date) -> Period:
    """The whole quarters from the first date to the last, the day shown among them."""
    days = [on]
    for row in contents:
        if row.due_on:
            days += [_due(row), _first_due(row)]
    return Period(_quarter_start(min(days)), add_months(_quarter_start(max(days)), MONTHS - 1))


def due_line(deliverable: DeliverableContent, scale: Period, on: date) -> SafeString:
    """Draw a due date on a line of quarters, with the day shown. Aprils have a longer tick.

    A date that moved is a line from where it was first. Complete is a full dot, the rest a ring.
    """

    def across(day: date) -> int:
        return MARGIN + (day - scale.first_day).days * (WIDTH - 2 * MARGIN) // length

    length = (scale.last_day - scale.first_day).days
    ticks = "".join(
        f"M{across(month)} {6 if month.month == APRIL else 10}V14"
        for month in scale.months[::MONTHS]
    )
    due, was = across(_due(deliverable)), across(_first_due(deliverable))
    moved = format_html('<path class="app-timeline__moved" d="M{} {}H{}"/>', was, MIDDLE, due)
    return format_html(
        '<svg class="app-timeline__line" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<path class="app-timeline__axis" d="M{} 14H{}{}"/>'
        '<path class="app-timeline__now" d="M{} 1V19"/>{}'
        '<circle class="app-timeline__due{}" cx="{}" cy="{}" r="5"/></svg>',
        *(WIDTH, HEIGHT, MARGIN, WIDTH - MARGIN),
        ticks,
        across(on),
        moved if was != due else "",
        " app-timeline__due--complete" if deliverable.status == Status.COMPLETE else "",
        *(due, MIDDLE),
    )


def _quarter(
    title: str,
    lines: Sequence[tuple[DeliverableContent, SafeString]],
    *,
    is_now: bool = False,
) -> DueQuarter:
    counted = Counter(row.status for row, _ in lines)
    words = ", ".join(
        f"{counted[status.value]} {STATUS_WORDS[status].lower()}"
        for status in Status
        if counted[status.value]
    )
    return DueQuarter(title=title, counts_text=words, is_now=is_now, lines=tuple(lines))


def _due(row: DeliverableContent) -> date:
    return date.fromisoformat(row.due_on)


def _first_due(row: DeliverableContent) -> date:
    return _due(row) - timedelta(days=row.slip_days)


def _quarter_start(day: date) -> date:
    return month_of(day).replace(month=day.month - (day.month - 1) % MONTHS)
