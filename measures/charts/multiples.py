"""Small charts of one size and scale, to be compared."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.safestring import SafeString

from measures.charts.control import series, values_of
from measures.charts.frame import Frame, Scale, Size, picture, scale_of, text
from measures.comparisons import Unit
from measures.content import ControlChartContent
from measures.formats import format_value, unit_of

SIZE = Size(270, 170, 82, 36, 14, 34, is_narrow=True)


def small_chart(
    chart: ControlChartContent, months: Sequence[str], scale: Scale, words: str
) -> SafeString:
    """Draw a series on months and a scale shared with others; a control chart with its limits."""
    frame = Frame(SIZE, scale, len(months))
    unit = unit_of(chart)
    ends = [
        text("app-chart__tick", frame.left - 8, y + 5, format_value(value, unit), anchor="end")
        for y, value in ((frame.floor, scale.low), (frame.top, scale.high))
    ]
    parts = [
        f'<path class="app-chart__grid" d="M{frame.left} {frame.floor}H{frame.end}"/>',
        f'<path class="app-chart__grid" d="M{frame.left} {frame.top}H{frame.end}"/>',
        *ends,
        *frame.month_axis(months),
        *_drawn(chart, months, frame),
    ]
    return picture(SIZE, words, parts)


def small_scale(charts: Sequence[ControlChartContent]) -> Scale:
    """One scale for small charts of one unit."""
    return scale_of(values_of(charts), Unit(charts[0].unit))


def _drawn(chart: ControlChartContent, months: Sequence[str], frame: Frame) -> Iterator[str]:
    places = {month: place for place, month in enumerate(months)}
    by_month = {point.month: point for point in chart.points}
    for line in chart.baselines:
        for kind, value in (("mean", line.mean), ("limit", line.lower), ("limit", line.upper)):
            if value is not None:
                yield (
                    f'<path class="app-chart__{kind}" d="M{frame.across(places[line.start])}'
                    f' {frame.down(Fraction(value))}H{frame.across(places[line.end])}"/>'
                )
    yield from series([by_month.get(month) for month in months], frame)
