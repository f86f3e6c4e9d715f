"""The sub-types of a measure side by side, each with its share of the whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.permissions import Visibility
from measures.comparisons import Aggregation, Series, Unit, window_value
from measures.content import ControlChartContent, RowContent
from measures.formats import format_value
from measures.models import Measure
from measures.queries.charts import chart_contents, charts_of, every_target_of
from measures.queries.observations import Pair, observations_of
from measures.queries.rows import latest_rows

SHARE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class SubtypeContent:
    """A sub-type in the whole force area: its windows, its chart, its share of 12 months.

    `share_text` is "" where the two are not sums, where the figures of one of them cover earlier
    months too, or where a month of the 12 is missing.
    """

    row: RowContent
    chart: ControlChartContent
    share_text: str


def subtypes_of(
    whole: Pair, series: Series, month: date, levels: Iterable[Visibility]
) -> tuple[SubtypeContent, ...]:
    """Return the sub-types of a measure that have figures in its area, the home area, by name, in
    a constant number of queries. `series` is that of the measure itself there."""
    pairs = [Pair(each, whole.area) for each in whole.measure.subtypes.visible(levels)]
    observed = observations_of(pairs)
    pairs = [pair for pair in pairs if observed[pair.key].series]
    if not pairs:
        return ()
    rows = latest_rows(pairs, observed, every_target_of(pairs), month)
    charts = chart_contents(pairs, rows, observed, charts_of(pairs, observed=observed))
    return tuple(
        SubtypeContent(
            row=row,
            chart=charts[pair.key],
            share_text=_share(
                whole.measure, series, pair.measure, observed[pair.key].series, month
            ),
        )
        for pair, row in zip(pairs, rows, strict=True)
    )


def _share(measure: Measure, whole: Series, part: Measure, series: Series, month: date) -> str:
    if {measure.aggregation, part.aggregation} != {Aggregation.SUM.value}:
        return ""
    total, own = (
        window_value(each, of.kind, month=month, length=SHARE_MONTHS)
        for of, each in ((measure, whole), (part, series))
    )
    if not total or own is None:
        return ""
    return format_value(Fraction(own * 100, 1) / total, Unit.PERCENT)
