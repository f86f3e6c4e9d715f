"""Small charts of one size and scale, to be compared."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from scorecards.charts.control import series
from scorecards.charts.frame import Frame, Scale, text
from scorecards.comparisons import Unit
from scorecards.content import ControlChartContent
from scorecards.formats import format_value

WIDTH, HEIGHT = 320, 170
LEFT, RIGHT, TOP, BOTTOM = 70, 36, 14, 34


def small_chart(
    chart: ControlChartContent, months: Sequence[str], scale: Scale, words: str
) -> SafeString:
    """Draw a series with its mean and limits, on months and a scale shared with others."""
    places = {month: place for place, month in enumerate(months)}
    by_month = {point.month: point for point in chart.points}
    frame = Frame(WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, scale, len(months))
    unit = Unit(chart.unit)
    lines = [
        f'<path class="app-chart__{kind}" d="M{frame.across(places[line.start])}'
        f' {frame.down(Fraction(value))}H{frame.across(places[line.end])}"/>'
        for line in chart.baselines
        for kind, value in (("mean", line.mean), ("limit", line.lower), ("limit", line.upper))
        if value is not None
    ]
    ends = [
        text("app-chart__tick", LEFT - 8, y + 5, format_value(value, unit), anchor="end")
        for y, value in ((frame.floor, scale.low), (frame.top, scale.high))
    ]
    parts = [
        f'<path class="app-chart__grid" d="M{LEFT} {frame.floor}H{frame.end}"/>',
        f'<path class="app-chart__grid" d="M{LEFT} {frame.top}H{frame.end}"/>',
        *ends,
        *frame.month_axis(months, most=3),
        *lines,
        *series([by_month.get(month) for month in months], frame),
    ]
    return mark_safe(  # noqa: S308 - numbers made here, and words escaped
        f'<svg class="app-chart__svg app-chart__svg--small" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" focusable="false"><title>{escape(words)}</title>{"".join(parts)}</svg>'
    )
