"""Control charts of measures and areas, worked out from the figures in force."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import F

from measures.comparisons import MeasureKind, Series, own_series
from measures.content import ControlChartContent, RowContent
from measures.coverage import next_period_end, period_ends_between
from measures.models import Annotation, Measure, Target
from measures.queries.observations import Key, Observed, Pair, observations_of
from measures.run_charts import plain_chart_content
from measures.spc import ControlChart, Point, control_chart
from measures.spc_wording import chart_content
from records.as_at import AsAt, edition_being_read, known_then


def charts_of(
    pairs: Collection[Pair],
    month: date | None = None,
    observed: Mapping[Key, Observed] | None = None,
) -> dict[Key, ControlChart]:
    """Return the control chart of every pair up to a month, by the keys of measure and area.

    Three queries, and two where the figures are given. A measure whose figures overlap from month
    to month has no chart: its limits would come out far too narrow. Figures of the year so far are
    charted where they can be told apart.
    """
    charted = [pair for pair in pairs if _is_charted(pair.measure.kind)]
    if not charted:
        return {}
    figures = observations_of(charted, None, month) if observed is None else observed
    targets = every_target_of(charted)
    rebases = rebases_of({pair.measure.pk for pair in charted})
    return {
        pair.key: _chart(
            pair.measure,
            figures[pair.key].series if pair.key in figures else {},
            targets.get(pair.key, ()),
            {
                start
                for area, start in rebases.get(pair.measure.pk, ())
                if area in (None, pair.area.pk)
            },
            month,
        )
        for pair in charted
    }


def chart_contents(
    pairs: Sequence[Pair],
    rows: Sequence[RowContent],
    observed: Mapping[Key, Observed],
    charts: Mapping[Key, ControlChart],
) -> dict[Key, ControlChartContent]:
    """Word the chart of every pair, whole: its control chart, or a plain one without limits.

    `rows` hold the comparison of each pair's latest month. One query where figures of some overlap.
    """
    plain = [pair for pair in pairs if pair.key not in charts]
    targets = every_target_of(plain) if plain else {}
    return {
        pair.key: (
            chart_content(
                charts[pair.key],
                row,
                screens=pair.measure.screens_outliers,
                fixed=pair.measure.baseline_points,
                provisional=observed[pair.key].provisional,
            )
            if pair.key in charts
            else plain_chart_content(
                chart_points(
                    pair.measure, observed[pair.key].series, targets.get(pair.key, ()), ()
                ),
                row,
                provisional=observed[pair.key].provisional,
            )
        )
        for pair, row in zip(pairs, rows, strict=True)
    }


def _is_charted(kind: MeasureKind) -> bool:
    return kind.is_split or not kind.figures_overlap


def every_target_of(pairs: Collection[Pair]) -> dict[Key, list[Target]]:
    """The targets of the pairs, oldest first. One query."""
    keys = {pair.key for pair in pairs}
    found: dict[Key, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(
        measure__in={measure for measure, _ in keys}, area__in={area for _, area in keys}
    ).order_by(F("from_month").asc(nulls_first=True)):
        found[target.measure_id, target.area_id].append(target)
    as_at = edition_being_read()
    if as_at is None:
        return found
    return {pair.key: _printed_targets(as_at, pair, found[pair.key]) for pair in pairs}


def _printed_targets(as_at: AsAt, pair: Pair, targets: Sequence[Target]) -> list[Target]:
    """The targets as an edition knew them. Targets are not dated, so what it printed decides."""
    row = as_at.printed.get(("measure", pair.measure.slug, pair.area.slug))
    before = [each for each in targets if not each.from_month or each.from_month <= as_at.data_to]
    if row is None:
        return before
    if row.target is None:
        return []
    value = Decimal(row.target)
    if before and before[-1].value == value:
        return before
    label = row.target_label or "Target"
    return [
        Target(
            measure=pair.measure,
            area=pair.area,
            value=value,
            label=label,
            from_month=as_at.data_to,
        )
    ]


def target_in(targets: Sequence[Target], month: date) -> Target | None:
    """The target that holds in a month, of those of one measure and area, oldest first."""
    held = [each for each in targets if each.from_month is None or each.from_month <= month]
    return held[-1] if held else None


def goal_in(targets: Sequence[Target], month: date) -> Fraction | None:
    """The value of the target that holds in a month; None without one."""
    target = target_in(targets, month)
    return target.exact_value if target else None


def rebases_of(measures: Collection[int]) -> dict[int, list[tuple[int | None, date]]]:
    """Where limits start again: the key of an area (None for all) and the month. One query."""
    found: dict[int, list[tuple[int | None, date]]] = defaultdict(list)
    for measure, area, start in (
        Annotation.objects.filter(known_then("created_at"), measures__in=measures, rebases=True)
        .order_by("start_month", "pk")
        .values_list("measures", "area_id", "start_month")
    ):
        if measure in measures:
            found[measure].append((area, start))
    return found


def chart_points(
    measure: Measure,
    series: Series,
    targets: Sequence[Target],
    rebases: Collection[date],
    last: date | None = None,
) -> list[Point]:
    """Every period from the first observed one to the last, blank ones too, by its last month.

    A rebase after the last figure is left out: figures were withdrawn, or the chart ends earlier.
    """
    frequency = measure.kind.frequency
    starts = {next_period_end(month, frequency) for month in rebases}
    values = {
        month: value
        for month, figure in own_series(series, measure.kind).items()
        if month <= (last or date.max) and (value := measure.value_of(figure)) is not None
    }
    if not values:
        return []
    return [
        Point(
            month=month,
            value=values.get(month),
            target=goal_in(targets, month),
            rebase=month in starts,
        )
        for month in period_ends_between(min(values), max(values), frequency)
    ]


def _chart(
    measure: Measure,
    series: Series,
    targets: Sequence[Target],
    rebases: Collection[date],
    last: date | None,
) -> ControlChart:
    return control_chart(
        chart_points(measure, series, targets, rebases, last),
        improvement_direction=measure.preferred,
        screen_outliers=measure.screens_outliers,
        fix_after_n_points=measure.baseline_points,
        frequency=measure.kind.frequency,
    )
