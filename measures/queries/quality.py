"""What is to be looked at in the figures: missing months, provisional ones, revised ones, outliers.

Nothing is removed for being unlikely: it is named, and a person looks.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.permissions import Visibility
from dates.periods import add_months, month_text, months_between
from measures.comparisons import Series
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
    start = max(min(series, default=newest), add_months(newest, 1 - LOOKED_AT))
    months = months_between(start, newest)
    missing = set(months) - series.keys()
    unsettled = {each for each in provisional if each >= start}
    # A month may be revised again and again; it is one month to look at.
    changed = {each for each in revised if start <= each <= newest}
    unlikely = _unlikely(pair, chart, start) if chart else ()
    said = [
        "last month missing" if newest in missing else "",
        _count(len(missing - {newest}), "earlier month", "missing"),
        _count(len(unsettled), "month", "provisional"),
        _count(len(changed), "month", "revised"),
        _count(len(unlikely), "figure", "unusual"),
    ]
    return QualityContent(
        measure=pair.measure.name,
        slug=pair.measure.slug,
        area=pair.area.local_name,
        expected=len(months),
        observed=len(months) - len(missing),
        missing=tuple(map(month_text, sorted(missing, reverse=True))),
        last_is_missing=newest in missing,
        provisional=tuple(map(month_text, sorted(unsettled))),
        revised=tuple(map(month_text, sorted(changed))),
        unlikely=unlikely,
        words="; ".join(filter(None, said)),
    )


def _unlikely(pair: Pair, chart: ControlChart, start: date) -> tuple[str, ...]:
    """The figures that stand apart from their neighbours, from a month on, in words."""
    unit, apart = unit_of(pair.measure), unlikely_months(chart)
    return tuple(
        f"{month_text(point.month)}: {format_value(point.value, unit)}"
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
        if goes_on(observed[pair.key].series, newest)
    )
    return tuple(quality for quality in every if quality.words)


def goes_on(series: Series, newest: date) -> bool:
    """Whether more figures are expected: the last one is less than a year old by then."""
    return bool(series) and max(series) > add_months(newest, -12)


def _count(number: int, what: str, words: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'} {words}" if number > 0 else ""
