"""Writing monthly figures: new ones, and revisions that keep the old."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from plans.periods import month_code
from scorecards.comparisons import Aggregation
from scorecards.imports.table import DECIMAL_PLACES, WHOLE_DIGITS
from scorecards.models import Area, Measure, Observation

# So many rows go to the database in one statement.
BATCH = 5_000
LONGEST_REASON = 300
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
    """How many figures were new, how many changed an older one, how many were there already."""

    new: int
    changed: int
    unchanged: int

    def __str__(self) -> str:
        return f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged"


_Key = tuple[int, int, date]


@dataclass(frozen=True, slots=True)
class _InForce:
    pk: int
    revision: int
    numerator: Decimal | None
    denominator: Decimal | None
    is_provisional: bool

    def says(self, figure: NewFigure) -> bool:
        return (self.numerator, self.denominator, self.is_provisional) == (
            figure.numerator,
            figure.denominator,
            figure.is_provisional,
        )


@transaction.atomic
def record_observations(*, figures: Sequence[NewFigure], by: User, reason: str = "") -> Summary:
    """Record figures, all or none. A changed one is a revision; the older one is kept.

    One audit event per measure that changes. Two calls at once for the same measure wait for each
    other. Raises ValidationError, with every refusal in words, and then writes nothing.
    """
    refusals = [text for text in _refusals(figures, reason) if text]
    if refusals:
        rest = len(refusals) - MOST_REFUSALS
        more = [f"and {rest:,} more."] if rest > 0 else []
        raise ValidationError([*refusals[:MOST_REFUSALS], *more])
    measures = {figure.measure.pk: figure.measure for figure in figures}
    # In the order of their keys, so that two loads never wait for each other in a circle.
    list(
        Measure.objects.filter(pk__in=measures)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )
    in_force = _in_force(figures)
    superseded: list[int] = []
    rows: list[Observation] = []
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    spans: dict[int, list[date]] = defaultdict(list)
    for figure in figures:
        old = in_force.get((figure.measure.pk, figure.area.pk, figure.month))
        count = counts[figure.measure.pk]
        if old.says(figure) if old else figure.numerator is None:
            count[2] += 1
            continue
        count[1 if old else 0] += 1
        spans[figure.measure.pk].append(figure.month)
        if old:
            superseded.append(old.pk)
        rows.append(
            Observation(
                measure=figure.measure,
                area=figure.area,
                month=figure.month,
                numerator=figure.numerator,
                denominator=figure.denominator,
                is_provisional=figure.is_provisional,
                revision=old.revision + 1 if old else 1,
                reason=reason,
                recorded_by=by,
            )
        )
    now = timezone.now()
    for batch in _batches(superseded):
        Observation.objects.filter(pk__in=batch).update(superseded_at=now)
    Observation.objects.bulk_create(rows, batch_size=BATCH)
    for key, months in spans.items():
        _record_event(measures[key], counts[key], months, by=by, reason=reason)
    return Summary(*(sum(count[place] for count in counts.values()) for place in range(3)))


def _record_event(
    measure: Measure, count: list[int], months: list[date], *, by: User, reason: str
) -> None:
    summary = Summary(*count)
    first, last = month_code(min(months)), month_code(max(months))
    span = first if first == last else f"{first} to {last}"
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


def _in_force(figures: Sequence[NewFigure]) -> dict[_Key, _InForce]:
    if not figures:
        return {}
    rows = (
        Observation.objects.filter(
            superseded_at__isnull=True,
            measure__in={figure.measure.pk for figure in figures},
            area__in={figure.area.pk for figure in figures},
        )
        .months(min(f.month for f in figures), max(f.month for f in figures))
        .order_by()
        .values_list(
            "measure_id",
            "area_id",
            "month",
            "pk",
            "revision",
            "numerator",
            "denominator",
            "is_provisional",
        )
    )
    return {
        (measure, area, month): _InForce(pk, revision, numerator, denominator, is_provisional)
        for (
            measure,
            area,
            month,
            pk,
            revision,
            numerator,
            denominator,
            is_provisional,
        ) in rows.iterator(chunk_size=BATCH)
    }


def _refusals(figures: Sequence[NewFigure], reason: str) -> Iterator[str]:
    if len(reason) > LONGEST_REASON:
        yield f"The reason has {len(reason)} characters: say it in {LONGEST_REASON} at most."
    seen: set[_Key] = set()
    for figure in figures:
        where = f"{figure.measure}, {figure.area}, {month_code(figure.month)}: "
        key = (figure.measure.pk, figure.area.pk, figure.month)
        if key in seen:
            yield where + "given twice: give each month once."
        seen.add(key)
        if figure.month.day != 1:
            yield where + "a month is the date of its first day."
        for number in (figure.numerator, figure.denominator):
            if number is not None and (problem := number_problem(number)):
                yield where + problem
        needs = figure.measure.aggregation == Aggregation.RATIO and figure.numerator is not None
        if needs and figure.denominator is None:
            yield where + "this measure is a ratio, so give its denominator too."
        if not needs and figure.denominator is not None:
            yield where + "only a figure of a ratio has a denominator: leave it out."


def number_problem(number: Decimal) -> str:
    """Why the number cannot be a figure, or "" where it can."""
    if not number.is_finite():
        return f"{number} is not a number: give digits."
    if number < 0:
        return f"{number} is below zero: figures are counts and shares, give 0 or more."
    exponent = number.normalize().as_tuple().exponent
    if number >= 10**WHOLE_DIGITS or (isinstance(exponent, int) and -exponent > DECIMAL_PLACES):
        return (
            f"{number} is too long: give at most {WHOLE_DIGITS} digits before the point and"
            f" {DECIMAL_PLACES} after it."
        )
    return ""


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    source = iter(keys)
    while batch := list(islice(source, BATCH)):
        yield batch
