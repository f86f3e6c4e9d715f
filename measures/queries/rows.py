"""Measures and areas with their series, windows and targets, for a month."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Case, CharField, F, Max, QuerySet, Value, When

from accounts.permissions import Visibility
from dates.periods import add_months
from measures.comparisons import Comparison, compare_windows, own_series
from measures.content import ControlContent, RowContent, WindowContent
from measures.coverage import MONTHS_OF_A_YEAR, periods_ending
from measures.coverage_wording import coverage_text, why_no_window
from measures.formats import PreciseUnit, exact_text, format_value, unit_of
from measures.models import Area, AreaKind, Measure, Observation, Target
from measures.queries.charts import charts_of, target_in
from measures.queries.observations import Key, Observed, Pair, observations_of, targets_of
from measures.spc import ControlChart
from measures.spc_wording import control_content, window_of_chart
from measures.wording import (
    SERIES_MONTHS,
    data_to_text,
    point_content,
    series_words,
    target_is_met,
    window_content,
)

PUBLIC = (Visibility.PUBLIC,)


def comparison_rows(pairs: Sequence[Pair], month: date) -> list[RowContent]:
    """Return the row of every pair for a month, in their order, in two queries.

    Three more where some of them show what their control charts say, and one where some have no
    figure for the month.
    """
    observed = observations_of(pairs, _first_month(pairs, month), month)
    targets = targets_of(pairs, month)
    charts = charts_of([pair for pair in pairs if pair.shows_control], month)
    older = latest_months_of(
        [pair for pair in pairs if month not in observed[pair.key].series], month
    )
    return [
        replace(
            _row(
                pair,
                month,
                observed[pair.key],
                targets.get(pair.key),
                charts.get(pair.key) if pair.shows_control else None,
            ),
            older_text=data_to_text(older[pair.key]) if pair.key in older else "",
        )
        for pair in pairs
    ]


def latest_rows(
    pairs: Sequence[Pair],
    observed: Mapping[Key, Observed],
    targets: Mapping[Key, Sequence[Target]],
    month: date,
) -> list[RowContent]:
    """Return the row of every pair for its own latest month, in their order. No query.

    Of one without any figure, it is that of the `month`.
    """
    rows = []
    for pair in pairs:
        own = max(observed[pair.key].series, default=month)
        target = target_in(targets.get(pair.key, ()), own)
        rows.append(_row(pair, own, observed[pair.key], target, None))
    return rows


def _first_month(pairs: Sequence[Pair], month: date) -> date:
    """From which month on figures are read: as far back as any row shows or compares.

    Figures of the year so far need the whole of their first year, to be told apart.
    """
    compared = add_months(month, 1 - SERIES_MONTHS - MONTHS_OF_A_YEAR)
    shown = [periods_ending(month, pair.measure.kind.frequency)[0] for pair in pairs]
    return min([compared, *shown])


def latest_months_of(pairs: Sequence[Pair], last: date) -> dict[Key, date | None]:
    """The last month with a figure of each pair up to a month. One query, none without pairs."""
    if not pairs:
        return {}
    found: dict[Key, date | None] = {pair.key: None for pair in pairs}
    latest = (
        Observation.objects.current()
        .filter(
            measure__in={pair.measure.pk for pair in pairs},
            area__in={pair.area.pk for pair in pairs},
            month__lte=last,
        )
        .order_by()
        .values_list("measure_id", "area_id")
        .annotate(latest=Max("month"))
    )
    found.update(
        {(measure, area): month for measure, area, month in latest if (measure, area) in found}
    )
    return found


def observed_pairs(levels: Iterable[Visibility] = PUBLIC) -> QuerySet[Any, Any]:
    """Every measure and area with a figure in force, by name, the whole force area first.

    Rows are `measure_id` and `area_id`, to be paged in the database; `pairs_from` loads them.
    """
    return (
        Observation.objects.current()
        .filter(measure__visibility__in=list(levels))
        .annotate(
            area_order=Case(
                When(area__kind=AreaKind.FORCE, then=Value("")),
                default=F("area__name"),
                output_field=CharField(),
            )
        )
        .values("measure_id", "area_id", "measure__name", "area_order")
        .distinct()
        .order_by("measure__name", "area_order")
    )


def pairs_from(rows: Collection[Mapping[str, Any]]) -> list[Pair]:
    """Load the measures and areas of a page of `observed_pairs`, in two queries."""
    measures = Measure.objects.in_bulk({row["measure_id"] for row in rows})
    areas = Area.objects.in_bulk({row["area_id"] for row in rows})
    return [Pair(measures[row["measure_id"]], areas[row["area_id"]]) for row in rows]


def latest_month(measures: Iterable[Measure | int] | QuerySet[Measure]) -> date | None:
    """The last month in which one of these measures has a figure in force, or None. One query.

    Other forces do not count: theirs are for ranks.
    """
    latest: date | None = (
        Observation.objects.current()
        .filter(measure__in=measures)
        .exclude(area__kind=AreaKind.OTHER_FORCE)
        .aggregate(latest=Max("month"))["latest"]
    )
    return latest


def latest_month_of(figures: QuerySet[Any, Any]) -> date | None:
    """The last month of some figures in force, or None.

    Other forces count only where there are no others: theirs are for ranks. At most two queries.
    """
    own = figures.exclude(area__kind=AreaKind.OTHER_FORCE)
    for each in (own, figures):
        latest: date | None = each.order_by().aggregate(latest=Max("month"))["latest"]
        if latest:
            return latest
    return None


def _row(
    pair: Pair,
    month: date,
    observed: Observed,
    target: Target | None,
    chart: ControlChart | None,
) -> RowContent:
    measure, kind = pair.measure, pair.measure.kind
    comparisons = compare_windows(
        observed.series,
        kind,
        month=month,
        preferred_direction=measure.preferred,
        threshold=pair.threshold,
    )
    goal = target.exact_value if target else None
    printed = unit_of(measure)
    windows = tuple(
        window_content(
            comparison,
            printed,
            shows_direction=pair.shows_direction,
            why_empty=why_no_window(kind, comparison.length),
        )
        for comparison in comparisons
    )
    months, own = periods_ending(month, kind.frequency), own_series(observed.series, kind)
    return RowContent(
        measure=measure.name,
        slug=measure.slug,
        area=pair.area.local_name,
        area_slug=pair.area.slug,
        unit=measure.unit,
        preferred_direction=measure.preferred_direction,
        series=tuple(point_content(own, each, printed, kind) for each in months),
        series_words=series_words(own, months, printed, kind),
        windows=windows,
        target=exact_text(goal),
        target_text=format_value(goal, printed),
        target_label=target.label if target else "",
        target_met=target_is_met(_latest_value(comparisons), goal, measure.preferred),
        is_provisional=not observed.provisional.isdisjoint(months),
        control=_control(chart, month, windows, printed),
        figures_overlap=kind.figures_overlap,
        decimals=measure.decimals,
        frequency=measure.frequency,
        coverage=measure.coverage,
        coverage_text=coverage_text(kind),
        per=measure.per,
        aggregation=measure.aggregation,
    )


def _latest_value(comparisons: Sequence[Comparison]) -> Fraction | None:
    """The value of the shortest window, of those that the measure has."""
    return next((each.value for each in comparisons if each.value is not None), None)


def _control(
    chart: ControlChart | None, month: date, windows: Sequence[WindowContent], unit: PreciseUnit
) -> ControlContent | None:
    """What the chart says of the month. What it says of an earlier one is not said of this one."""
    window = window_of_chart(windows, chart.frequency) if chart else None
    if chart is None or window is None or not chart.points or chart.points[-1].month != month:
        return None
    return control_content(chart, window, unit)
