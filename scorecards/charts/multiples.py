"""Small charts of one size and scale, to be compared; and the path of a rank."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from scorecards.charts.control import series
from scorecards.charts.frame import Frame, Scale, path, text
from scorecards.comparisons import Unit
from scorecards.content import ControlChartContent
from scorecards.formats import format_value

WIDTH, HEIGHT = 320, 170
LEFT, RIGHT, TOP, BOTTOM = 70, 36, 14, 34
# A single rank is said in words.
SHORTEST_PATH = 2


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
    return _svg(
        "app-chart__svg--small",
        words,
        [
            f'<path class="app-chart__grid" d="M{LEFT} {frame.floor}H{frame.end}"/>',
            f'<path class="app-chart__grid" d="M{LEFT} {frame.top}H{frame.end}"/>',
            *ends,
            *frame.month_axis(months, most=3),
            *lines,
            *series([by_month.get(month) for month in months], frame),
        ],
    )


def rank_chart(ranks: Sequence[tuple[str, int, int]], words: str) -> SafeString:
    """Draw the path of a rank: months, such as 2024-01, with the rank and the number of forces.

    The best is on top. Empty with fewer than two months.
    """
    if len(ranks) < SHORTEST_PATH:
        return SafeString("")
    most = max(forces for _, _, forces in ranks)
    # A rank is drawn upside down: 1 lies on top.
    scale = Scale(Fraction(1 - most), Fraction(0), Fraction(1))
    frame = Frame(WIDTH * 2, HEIGHT + 40, LEFT, RIGHT + 80, TOP, BOTTOM, scale, len(ranks))
    spots = [
        (frame.across(place), frame.down(Fraction(1 - rank)))
        for place, (_, rank, _) in enumerate(ranks)
    ]
    dots = [f'<circle class="app-chart__last" cx="{x}" cy="{y}" r="4"/>' for x, y in spots]
    last = spots[-1]
    return _svg(
        "",
        words,
        [
            f'<path class="app-chart__grid" d="M{LEFT} {frame.top}H{frame.end}"/>',
            f'<path class="app-chart__grid" d="M{LEFT} {frame.floor}H{frame.end}"/>',
            text("app-chart__tick", LEFT - 8, frame.top + 5, "1st", anchor="end"),
            text("app-chart__tick", LEFT - 8, frame.floor + 5, f"of {most}", anchor="end"),
            *frame.month_axis([month for month, _, _ in ranks]),
            f'<path class="app-chart__line" d="{path(spots)}"/>',
            *dots,
            text("app-chart__label", last[0] + 9, last[1] + 5, f"{ranks[-1][1]} of {ranks[-1][2]}"),
        ],
        size=(WIDTH * 2, HEIGHT + 40),
    )


def _svg(
    name: str, words: str, parts: Sequence[str], size: tuple[int, int] = (WIDTH, HEIGHT)
) -> SafeString:
    return mark_safe(  # noqa: S308 - numbers made here, and words escaped
        f'<svg class="app-chart__svg {name}" viewBox="0 0 {size[0]} {size[1]}" role="img"'
        f' focusable="false"><title>{escape(words)}</title>{"".join(parts)}</svg>'
    )
