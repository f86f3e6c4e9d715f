"""Writing figures: new ones, and revisions that keep the old."""

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
from measures.closing import closed_among
from measures.comparisons import Aggregation
from measures.coverage import end_months_text, is_period_end
from measures.coverage_wording import period_name
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

    @property
    def key(self) -> Key:
        """The keys of its measure and area, and its month."""
        return (self.measure.pk, self.area.pk, self.month)

    @property
    def values(self) -> tuple[Decimal | None, Decimal | None, bool]:
        """What is recorded of the month."""
        return (self.numerator, self.denominator, self.is_provisional)

    def changes(self, old: CurrentValue | None) -> bool:
        """Whether it is another figure than the one that is there."""
        return not old.equals(*self.values) if old else self.numerator is not None


@dataclass(frozen=True, slots=True)
class Summary:
    """How many figures were new, how many changed an older one, how many were there already.

    `notes` say how a file was read, in sentences.
    """

    new: int
    changed: int
    unchanged: int
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, figures: Sequence[tuple[NewFigure, CurrentValue | None]]) -> "Summary":
        """Counted from figures, each with the one that is there."""
        changing = [old for figure, old in figures if figure.changes(old)]
        new = changing.count(None)
        return cls(new, len(changing) - new, len(figures) - len(changing))

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
    or where the month is closed, it is recorded with a reason only.
    Raises ValidationError, with every refusal in words, and OutsideRemitError where a figure that
    changes is of a priority that the person may not write on; then nothing is written.
    `progress` is told how many of the statements' rows are written, which are not the figures.
    """
    _refuse(list(_refusals(figures, reason)))
    # What is recorded is either in an edition or later than it, never in between.
    begin_writing_figures()
    # In the order of their keys, so that two loads never wait for each other in a circle.
    list(
        Measure.objects.filter(pk__in={figure.measure.pk for figure in figures})
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )
    current = _current_values(figures)
    beside = [(figure, current.get(figure.key)) for figure in figures]
    changes = [(figure, old) for figure, old in beside if figure.changes(old)]
    check_measures_remit(by, {figure.measure.pk for figure, _ in changes})
    if not reason:
        changing = [figure for figure, _ in changes]
        _refuse([*_printed(changing), *_closed(changing)])
    _write(changes, reason, by, progress)
    _record_events(beside, by=by, reason=reason)
    return Summary.of(beside)


def _write(
    changes: Sequence[tuple[NewFigure, CurrentValue | None]],
    reason: str,
    by: User,
    progress: Progress | None,
) -> None:
    """Supersede what is there, and add the new revisions."""
    now = timezone.now()
    superseded = [old.pk for _, old in changes if old]
    rows = [
        (*figure.key, *figure.values, old.revision + 1 if old else 1, reason, now, by.pk)
        for figure, old in changes
    ]
    written, of = 0, len(superseded) + len(rows)
    for batch in _batches(superseded):
        Observation.objects.filter(pk__in=batch).update(superseded_at=now)
        written += len(batch)
        if progress:
            progress(written, of)
    _insert(rows, (lambda done: progress(written + done, of)) if progress else None)


def _record_events(
    figures: Sequence[tuple[NewFigure, CurrentValue | None]], *, by: User, reason: str
) -> None:
    """One event for each measure of which a figure changes."""
    by_measure: defaultdict[Measure, list[tuple[NewFigure, CurrentValue | None]]] = defaultdict(
        list
    )
    for figure, old in figures:
        by_measure[figure.measure].append((figure, old))
    for measure, own in by_measure.items():
        if any(figure.changes(old) for figure, old in own):
            _record_event(measure, own, by=by, reason=reason)


def _record_event(
    measure: Measure,
    figures: Sequence[tuple[NewFigure, CurrentValue | None]],
    *,
    by: User,
    reason: str,
) -> None:
    summary = Summary.of(figures)
    months = [figure.month for figure, old in figures if figure.changes(old)]
    record(
        by=by,
        verb="record_observations",
        subject=measure,
        sentence=f"recorded figures of {measure} for {span_text(months)}: {summary}"
        + (f". Reason: {reason}" if reason else ""),
        after={
            "new": summary.new,
            "changed": summary.changed,
            "unchanged": summary.unchanged,
            "first_month": month_code(min(months)),
            "last_month": month_code(max(months)),
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


def _printed(figures: Sequence[NewFigure]) -> Iterator[str]:
    """Why months that a published report printed are not written without a reason."""
    if not figures:
        return
    printed = PrintedMonths({figure.measure.pk for figure in figures})
    for figure in figures:
        if report := printed.report_of(figure.key):
            yield f"{_where(figure)}: printed in “{report}”. Enter the reason for the change."


def _closed(figures: Sequence[NewFigure]) -> Iterator[str]:
    """Why figures of months that someone has closed are not written without a reason."""
    closed = closed_among({figure.month for figure in figures})
    for figure in figures:
        if figure.month in closed:
            yield f"{_where(figure)}: the month is closed. Enter the reason for the change."


def _where(figure: NewFigure) -> str:
    return f"{figure.measure}, {figure.area}, {month_code(figure.month)}"


def _refusals(figures: Sequence[NewFigure], reason: str) -> Iterator[str]:
    if len(reason) > LONGEST_REASON:
        yield f"The reason must be {LONGEST_REASON} characters or fewer. It has {len(reason)}."
    seen: set[Key] = set()
    for figure in figures:
        if figure.key in seen:
            yield f"{_where(figure)}: the month is listed twice: send each month once."
        seen.add(figure.key)
        for problem in _problems(figure):
            yield f"{_where(figure)}: {problem}"


def _problems(figure: NewFigure) -> Iterator[str]:
    """What is wrong with a figure on its own."""
    kind = figure.measure.kind
    if figure.month.day != 1:
        yield "a month is the date of its first day."
    elif not is_period_end(figure.month, kind.frequency):
        yield (
            f"this measure has a figure every {period_name(kind.frequency)}: enter it for the last"
            f" month of the {period_name(kind.frequency)}, {end_months_text(kind.frequency)}."
        )
    signs = ((figure.numerator, kind.allows_negative), (figure.denominator, False))
    for number, allows_negative in signs:
        problem = "" if number is None else number_problem(number, allows_negative=allows_negative)
        if problem:
            yield problem
    needs = figure.measure.aggregation == Aggregation.RATIO and figure.numerator is not None
    if needs and figure.denominator is None:
        yield "this measure is a ratio, so send its denominator too."
    if not needs and figure.denominator is not None:
        yield "only a figure of a ratio has a denominator: leave it out."


def number_problem(number: Decimal, *, allows_negative: bool = False) -> str:
    """Why the number cannot be a figure, or "" where it can."""
    if not number.is_finite():
        return f"{number} is not a number: use only digits."
    if number < 0 and not allows_negative:
        return f"{number} is below zero: figures must be 0 or more."
    exponent = number.normalize().as_tuple().exponent
    if abs(number) >= 10**WHOLE_DIGITS or (
        isinstance(exponent, int) and -exponent > DECIMAL_PLACES
    ):
        return (
            f"{number} is too long: use at most {WHOLE_DIGITS} digits before the decimal "
            f"point and {DECIMAL_PLACES} after it."
        )
    return ""


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    source = iter(keys)
    while batch := list(islice(source, WRITTEN_A_STEP)):
        yield batch
