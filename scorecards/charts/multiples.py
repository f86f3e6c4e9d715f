"""Small charts of one size and scale, to be compared."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString

from scorecards.charts.control import series
from scorecards.charts.frame import Frame, Scale, Size, picture, text
from scorecards.comparisons import Unit
from scorecards.content import ControlChartContent
from scorecards.formats import format_value

SIZE = Size(320, 170, 70, 36, 14, 34, is_narrow=True)


def small_chart(
    chart: ControlChartContent, months: Sequence[str], scale: Scale, words: str
) -> SafeString:
    """Draw a series with its mean and limits, on months and a scale shared with others."""
    places = {month: place for place, month in enumerate(months)}
    by_month = {point.month: point for point in chart.points}
    frame = Frame(SIZE, scale, len(months))
    unit = Unit(chart.unit)
    lines = [
        f'<path class="app-chart__{kind}" d="M{frame.across(places[line.start])}'
        f' {frame.down(Fraction(value))}H{frame.across(places[line.end])}"/>'
        for line in chart.baselines
        for kind, value in (("mean", line.mean), ("limit", line.lower), ("limit", line.upper))
        if value is not None
    ]
    ends = [
        text("app-chart__tick", frame.left - 8, y + 5, format_value(value, unit), anchor="end")
        for y, value in ((frame.floor, scale.low), (frame.top, scale.high))
    ]
    parts = [
        f'<path class="app-chart__grid" d="M{frame.left} {frame.floor}H{frame.end}"/>',
        f'<path class="app-chart__grid" d="M{frame.left} {frame.top}H{frame.end}"/>',
        *ends,
        *frame.month_axis(months),
        *lines,
        *series([by_month.get(month) for month in months], frame),
    ]
    return picture(SIZE, words, parts)
