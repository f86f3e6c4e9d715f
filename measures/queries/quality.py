"""What is to be looked at in the figures: missing months, provisional ones, revised ones, outliers.

Nothing is removed for being unlikely: it is named, and a person looks.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.permissions import Visibility
from dates.periods import add_months
from measures.comparisons import MeasureKind, Series
from measures.coverage import (
    MONTHS_OF_A_YEAR,
    latest_period_end,
    period_ends_between,
    period_months,
)
from measures.coverage_wording import period_name, period_text
from measures.formats import format_value, unit_of
from measures.models import AreaKind, Observation
from measures.queries.charts import charts_of
from measures.queries.observations import Key, Pair, observations_of
from measures.queries.rows import observed_pairs, pairs_from
from measures.spc import ControlChart
from measures.spc_wording import unlikely_months

# As far back as scorecards show.
LOOKED_AT = 24


@dataclass(frozen=True, slots=True)
class QualityContent:
    """The figures of a measure in an area from its first month to the newest of its source.

    `missing` are the months without a figure, the last one first, `revised` those of which another
    figure once stood, and `unlikely` those that stand apart from their neighbours. `words` sums up
    in a sentence, and is "" where all is well.
    """

    measure: str
    slug: str
    area: str | None
    expected: int
    observed: int
    missing: tuple[str, ...]
    last_is_missing: bool
    provisional: tuple[str, ...]
    revised: tuple[str, ...]
    unlikely: tuple[str, ...]
    words: str


def quality_of(
    pair: Pair,
    series: Series,
    newest: date,
    chart: ControlChart | None,
    *,
    provisional: Iterable[date] = (),
    revised: Iterable[date] = (),
) -> QualityContent:
    """Judge the figures of one measure and area; `newest` is the month that they should reach."""
    frequency = pair.measure.kind.frequency
    # Of a quarter that is not over, no figure is expected yet.
    newest = latest_period_end(newest, frequency)
    start = max(min(series, default=newest), add_months(newest, 1 - LOOKED_AT))
    months = period_ends_between(start, newest, frequency)
    missing = set(months) - series.keys()
    one = period_name(frequency)
    unsettled = {each for each in provisional if each >= start}
    # A month may be revised again and again; it is one month to look at.
    changed = {each for each in revised if start <= each <= newest}
    unlikely = _unlikely(pair, chart, start) if chart else ()
    said = [
        f"last {one} missing" if newest in missing else "",
        _count(len(missing - {newest}), f"earlier {one}", "missing"),
        _count(len(unsettled), one, "provisional"),
        _count(len(changed), one, "revised"),
        _count(len(unlikely), "figure", "unusual"),
    ]
    return QualityContent(
        measure=pair.measure.name,
        slug=pair.measure.slug,
        area=pair.area.local_name,
        expected=len(months),
        observed=len(months) - len(missing),
        missing=tuple(period_text(each, frequency) for each in sorted(missing, reverse=True)),
        last_is_missing=newest in missing,
        provisional=tuple(period_text(each, frequency) for each in sorted(unsettled)),
        revised=tuple(period_text(each, frequency) for each in sorted(changed)),
        unlikely=unlikely,
        words="; ".join(filter(None, said)),
    )


def _unlikely(pair: Pair, chart: ControlChart, start: date) -> tuple[str, ...]:
    """The figures that stand apart from their neighbours, from a month on, in words."""
    unit, apart = unit_of(pair.measure), unlikely_months(chart)
    return tuple(
        f"{period_text(point.month, chart.frequency)}: {format_value(point.value, unit)}"
        for point in chart.points
        if point.month >= start and point.month in apart
    )


def data_quality(newest: date | None, levels: Iterable[Visibility]) -> tuple[QualityContent, ...]:
    """Every measure and area with something to look at, by name, up to a month. Seven queries.

    Other forces look after their own figures. A measure whose figures ended over a year before is
    not expected to go on.
    """
    if newest is None:
        return ()
    pairs = pairs_from(list(observed_pairs(levels).exclude(area__kind=AreaKind.OTHER_FORCE)))
    observed = observations_of(pairs, None, newest)
    charts = charts_of(pairs, newest, observed)
    revised: defaultdict[Key, list[date]] = defaultdict(list)
    old = Observation.objects.filter(
        superseded_at__isnull=False,
        month__lte=newest,
        month__gte=add_months(newest, 1 - LOOKED_AT),
    )
    for measure, area, month in old.order_by().values_list("measure_id", "area_id", "month"):
        revised[measure, area].append(month)
    every = (
        quality_of(
            pair,
            observed[pair.key].series,
            newest,
            charts.get(pair.key),
            provisional=observed[pair.key].provisional,
            revised=revised[pair.key],
        )
        for pair in pairs
        if goes_on(observed[pair.key].series, newest, pair.measure.kind)
    )
    return tuple(quality for quality in every if quality.words)


def goes_on(series: Series, newest: date, kind: MeasureKind) -> bool:
    """Whether more figures are expected: the last one is less than a year old by then.

    One of a whole year is less than two years old.
    """
    oldest = add_months(newest, -MONTHS_OF_A_YEAR - period_months(kind.frequency) + 1)
    return bool(series) and max(series) > oldest


def _count(number: int, what: str, words: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'} {words}" if number > 0 else ""
