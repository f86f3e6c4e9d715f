"""Writing monthly figures: new ones, and revisions that keep the old."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from dates.periods import month_code
from measures.actions.locks import begin_writing_figures
from measures.comparisons import Aggregation
from measures.lengths import DECIMAL_PLACES, WHOLE_DIGITS
from measures.models import Area, Measure, Observation
from measures.policies import check_measures_remit
from measures.queries.current_values import (
    CurrentValue,
    Key,
    PrintedMonths,
    current_values,
    span_text,
)
from records.job_progress import Progress

_COLUMNS = (
    "measure_id",
    "area_id",
    "month",
    "numerator",
    "denominator",
    "is_provisional",
    "revision",
    "reason",
    "recorded_at",
    "recorded_by_id",
)
LONGEST_REASON = 300
# After so many rows it is said how far the writing is.
WRITTEN_A_STEP = 1_000
# As many refusals as a person reads; the rest is counted.
MOST_REFUSALS = 20


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A figure to record: seconds for durations, numerator and denominator apart for ratios.

    Without numerator it withdraws the figure of that month, if there is one.
    """

    measure: Measure
    area: Area
    month: date
    numerator: Decimal | None
    denominator: Decimal | None = None
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """How many figures were new, how many changed an older one, how many were there already.

    `notes` say how a file was read, in sentences.
    """

    new: int
    changed: int
    unchanged: int
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged"


@transaction.atomic
def record_observations(
    *,
    figures: Sequence[NewFigure],
    by: User,
    reason: str = "",
    progress: Progress | None = None,
) -> Summary:
    """Record figures, all or none. A changed one is a revision; the older one is kept.

    One audit event per measure that changes. Two calls at once for the same measure wait for each
    other. Where a published report printed the month of a measure, if only that it had no figure,
    it is recorded with a reason only.
    Raises ValidationError, with every refusal in words, and OutsideRemitError where a figure that
    changes is of a priority that the person may not write on; then nothing is written.
    `progress` is told how many of the statements' rows are written, which are not the figures.
    """
    _refuse(list(_refusals(figures, reason)))
    measures = {figure.measure.pk: figure.measure for figure in figures}
    # What is recorded is either in an edition or later than it, never in between.
    begin_writing_figures()
    # In the order of their keys, so that two loads never wait for each other in a circle.
    list(
        Measure.objects.filter(pk__in=measures)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )
    current = _current_values(figures)
    superseded: list[int] = []
    written_keys: list[Key] = []
    rows: list[tuple[object, ...]] = []
    now = timezone.now()
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    spans: dict[int, list[date]] = defaultdict(list)
    for figure in figures:
        key = (figure.measure.pk, figure.area.pk, figure.month)
        old = current.get(key)
        count = counts[figure.measure.pk]
        values = (figure.numerator, figure.denominator, figure.is_provisional)
        if old.equals(*values) if old else figure.numerator is None:
            count[2] += 1
            continue
        count[1 if old else 0] += 1
        spans[figure.measure.pk].append(figure.month)
        if old:
            superseded.append(old.pk)
        written_keys.append(key)
        rows.append((*key, *values, old.revision + 1 if old else 1, reason, now, by.pk))
    check_measures_remit(by, spans)
    if not reason:
        _refuse(list(_printed(written_keys, figures)))
    written, of = 0, len(superseded) + len(rows)
    for batch in _batches(superseded):
        Observation.objects.filter(pk__in=batch).update(superseded_at=now)
        written += len(batch)
        if progress:
            progress(written, of)
    _insert(rows, (lambda done: progress(written + done, of)) if progress else None)
    for measure, months in spans.items():
        _record_event(measures[measure], counts[measure], months, by=by, reason=reason)
    new, changed, unchanged = (sum(count[place] for count in counts.values()) for place in range(3))
    return Summary(new, changed, unchanged)


def _record_event(
    measure: Measure, count: list[int], months: list[date], *, by: User, reason: str
) -> None:
    new, changed, unchanged = count
    summary = Summary(new, changed, unchanged)
    first, last = month_code(min(months)), month_code(max(months))
    span = span_text(months)
    record(
        by=by,
        verb="record_observations",
        subject=measure,
        sentence=f"recorded figures of {measure} for {span}: {summary}"
        + (f". Reason: {reason}" if reason else ""),
        after={
            "new": summary.new,
            "changed": summary.changed,
            "unchanged": summary.unchanged,
            "first_month": first,
            "last_month": last,
            "reason": reason,
        },
    )


def _current_values(figures: Sequence[NewFigure]) -> dict[Key, CurrentValue]:
    if not figures:
        return {}
    return current_values(
        {figure.measure.pk for figure in figures},
        {figure.area.pk for figure in figures},
        (min(f.month for f in figures), max(f.month for f in figures)),
    )


def _insert(
    rows: Sequence[tuple[object, ...]], progress: Callable[[int], None] | None = None
) -> None:
    """Write new revisions in one statement: COPY takes them several times as fast as INSERT."""
    if not rows:
        return
    table, columns = Observation._meta.db_table, ", ".join(_COLUMNS)
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for done, row in enumerate(rows, 1):
            copy.write_row(row)
            if progress and done % WRITTEN_A_STEP == 0:
                progress(done)


def _refuse(refusals: Sequence[str]) -> None:
    if refusals:
        rest = len(refusals) - MOST_REFUSALS
        more = [f"and {rest:,} more."] if rest > 0 else []
        raise ValidationError([*refusals[:MOST_REFUSALS], *more])


def _printed(written: Sequence[Key], figures: Sequence[NewFigure]) -> Iterator[str]:
    """Why months that a published report printed are not written without a reason."""
    if not written:
        return
    printed = PrintedMonths({measure for measure, _, _ in written})
    names = {figure.measure.pk: figure.measure for figure in figures}
    places = {figure.area.pk: figure.area for figure in figures}
    for measure, area, month in written:
        if report := printed.report_of((measure, area, month)):
            yield (
                f"{names[measure]}, {places[area]}, {month_code(month)}: printed in "
                f"“{report}”. Enter the reason for the change."
            )


def _refusals(figures: Sequence[NewFigure], reason: str) -> Iterator[str]:
    if len(reason) > LONGEST_REASON:
        yield f"The reason must be {LONGEST_REASON} characters or fewer. It has {len(reason)}."
    seen: set[Key] = set()
    for figure in figures:
        where = f"{figure.measure}, {figure.area}, {month_code(figure.month)}: "
        key = (figure.measure.pk, figure.area.pk, figure.month)
        if key in seen:
            yield where + "the month is listed twice: send each month once."
        seen.add(key)
        if figure.month.day != 1:
            yield where + "a month is the date of its first day."
        for number in (figure.numerator, figure.denominator):
            if number is not None and (problem := number_problem(number)):
                yield where + problem
        needs = figure.measure.aggregation == Aggregation.RATIO and figure.numerator is not None
        if needs and figure.denominator is None:
            yield where + "this measure is a ratio, so send its denominator too."
        if not needs and figure.denominator is not None:
            yield where + "only a figure of a ratio has a denominator: leave it out."


def number_problem(number: Decimal) -> str:
    """Why the number cannot be a figure, or "" where it can."""
    if not number.is_finite():
        return f"{number} is not a number: use only digits."
    if number < 0:
        return f"{number} is below zero: figures must be 0 or more."
    exponent = number.normalize().as_tuple().exponent
    if number >= 10**WHOLE_DIGITS or (isinstance(exponent, int) and -exponent > DECIMAL_PLACES):
        return (
            f"{number} is too long: use at most {WHOLE_DIGITS} digits before the decimal "
            f"point and {DECIMAL_PLACES} after it."
        )
    return ""


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    source = iter(keys)
    while batch := list(islice(source, WRITTEN_A_STEP)):
        yield batch
