"""The figures in force and the targets of measures and areas, as they are read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F

from dates.periods import month_code
from measures.comparisons import DEFAULT_THRESHOLD, Figure
from measures.formats import decimal_text, exact_text
from measures.models import Area, Measure, Observation, Target

Key = tuple[int, int]
"""The keys of a measure and an area."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure in an area, and how its changes are judged.

    Without `shows_direction` they have neither arrow nor colour. `threshold`, in percent, is where
    a change stops being steady. With `shows_control` their control charts are read as well.
    """

    measure: Measure
    area: Area
    shows_direction: bool = True
    threshold: Fraction = DEFAULT_THRESHOLD
    shows_control: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """The keys of measure and area."""
        return (self.measure.pk, self.area.pk)


@dataclass(slots=True)
class Observed:
    """The figures in force of one measure and area."""

    series: dict[date, Figure]
    provisional: set[date]


def observations_of(
    pairs: Iterable[Pair], first: date | None = None, last: date | None = None
) -> defaultdict[Key, Observed]:
    """Read the figures in force of the pairs, by the keys of measure and area. One query."""
    keys = {pair.key for pair in pairs}
    found: defaultdict[Key, Observed] = defaultdict(lambda: Observed({}, set()))
    rows = Observation.objects.current().filter(
        measure__in={measure for measure, _ in keys}, area__in={area for _, area in keys}
    )
    if first:
        rows = rows.filter(month__gte=first)
    if last:
        rows = rows.filter(month__lte=last)
    for measure, area, month, numerator, denominator, provisional in rows.order_by().values_list(
        "measure_id", "area_id", "month", "numerator", "denominator", "is_provisional"
    ):
        if (measure, area) not in keys or numerator is None:
            continue
        observed = found[measure, area]
        observed.series[month] = Figure.of(numerator, denominator)
        if provisional:
            observed.provisional.add(month)
    return found


def targets_of(pairs: Iterable[Pair], month: date) -> dict[Key, Target]:
    """Return the target of each pair that holds in a month. One query."""
    keys = {pair.key for pair in pairs}
    targets = Target.objects.filter(
        measure__in={measure for measure, _ in keys}, area__in={area for _, area in keys}
    ).order_by(F("from_month").asc(nulls_first=True))
    # The later one, in the order of months, takes the place of the earlier.
    return {
        (target.measure_id, target.area_id): target
        for target in targets
        if target.from_month is None or target.from_month <= month
    }


def figures_by_month(measure: Measure, area: Area) -> dict[str, tuple[str, str]]:
    """Numerator and denominator of each month in force, as exact decimals, or "". One query."""
    series = observations_of([Pair(measure, area)])[measure.pk, area.pk].series
    return {
        month_code(month): (
            decimal_text(figure.numerator),
            exact_text(figure.denominator) or "",
        )
        for month, figure in series.items()
    }
