"""Control charts: the line, its mean and limits, what stands out, the target, and what happened."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from scorecards.charts.frame import Frame, Size, path, picture, scale_of, text
from scorecards.charts.lines import Event, event_lines
from scorecards.comparisons import Unit
from scorecards.content import ChartPointContent, ControlChartContent

WIDE = Size(640, 340, 84, 122, 34, 44)
NARROW = Size(340, 300, 66, 106, 32, 40, is_narrow=True)
# So far apart stand two words at the end of their lines, at least.
LINE_HEIGHT = 17

_SHAPES = {
    "common_cause": ("common", "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"),
    "special_cause_improvement": ("improvement", "M0-6.5L6.5 0L0 6.5L-6.5 0z"),
    "special_cause_concern": ("concern", "M-5-5h10v10h-10z"),
    "special_cause_neutral_high": ("neutral", "M0-6.5L6 5h-12z"),
    "special_cause_neutral_low": ("neutral", "M0 6.5L6-5h-12z"),
}

_MEANINGS = {
    "common_cause": ("Dot", "within normal variation"),
    "special_cause_improvement": ("Diamond", "stands out, and better"),
    "special_cause_concern": ("Square", "stands out, and worse"),
    "special_cause_neutral_high": ("Triangle up", "stands out, unusually high or rising"),
    "special_cause_neutral_low": ("Triangle down", "stands out, unusually low or falling"),
}


def control_chart(
    chart: ControlChartContent,
    *,
    words: str,
    events: Sequence[Event] = (),
    size: Size = WIDE,
) -> SafeString:
    """Draw a control chart with labelled lines; `words` are its text alternative.

    Empty without any figure.
    """
    if not chart.baselines:
        return SafeString("")
    unit = Unit(chart.unit)
    frame = Frame(size, scale_of(values_of([chart]), unit), len(chart.points))
    months = [point.month for point in chart.points]
    return picture(
        size,
        words,
        [
            *frame.value_axis(unit),
            *frame.month_axis(months),
            *event_lines(events, months, frame),
            *_rebases(chart, frame),
            *_baselines(chart, frame),
            *_targets(chart.points, frame),
            *series(chart.points, frame),
            *_end_words(chart, frame),
        ],
    )


def shape_key(charts: Iterable[ControlChartContent]) -> list[tuple[SafeString, str]]:
    """The shapes of months that charts draw, each with its meaning, the ordinary one first."""
    drawn = {point.point_type for chart in charts for point in chart.points}
    return [
        (
            format_html(
                '<svg class="app-shape" viewBox="-8 -8 16 16" width="16" height="16" role="img"'
                ' focusable="false"><title>{}</title>'
                '<path class="app-chart__point app-chart__point--{}" d="{}"/></svg>',
                shape,
                *_SHAPES[kind],
            ),
            words,
        )
        for kind, (shape, words) in _MEANINGS.items()
        if kind in drawn
    ]


def values_of(charts: Sequence[ControlChartContent]) -> list[Fraction]:
    """What a scale of charts has to hold: their figures, limits and targets."""
    return [
        Fraction(value)
        for chart in charts
        for value in (
            *(each for point in chart.points for each in (point.value, point.target)),
            *(each for line in chart.baselines for each in (line.lower, line.upper, line.mean)),
        )
        if value is not None
    ]


def series(points: Sequence[ChartPointContent | None], frame: Frame) -> Iterator[str]:
    """The line of the figures, and a shape for each month by what it is."""
    spots = [
        None
        if point is None or point.value is None
        else (frame.across(place), frame.down(Fraction(point.value)))
        for place, point in enumerate(points)
    ]
    yield f'<path class="app-chart__line app-chart__line--quiet" d="{path(spots)}"/>'
    smaller = " scale(.7)" if frame.size.is_narrow else ""
    for point, spot in zip(points, spots, strict=True):
        if spot and point and point.point_type:
            name, shape = _SHAPES[point.point_type]
            yield format_html(
                '<path class="app-chart__point app-chart__point--{}" transform="translate({} {}){}"'
                ' d="{}"><title>{}: {}. {}.</title></path>',
                name,
                spot[0],
                spot[1],
                smaller,
                shape,
                point.month_text,
                point.text,
                point.signal_words[:1].upper() + point.signal_words[1:],
            )


def _baselines(chart: ControlChartContent, frame: Frame) -> Iterator[str]:
    places = {point.month: place for place, point in enumerate(chart.points)}
    for line in chart.baselines:
        start, end = frame.across(places[line.start]), frame.across(places[line.end])
        if start == end:
            start, end = start - 8, end + 8
        for kind, value in (("mean", line.mean), ("limit", line.lower), ("limit", line.upper)):
            if value is not None:
                yield (
                    f'<path class="app-chart__{kind}" d="M{start} {frame.down(Fraction(value))}'
                    f'H{end}"/>'
                )


def _targets(points: Sequence[ChartPointContent], frame: Frame) -> Iterator[str]:
    """A line that steps where the target changes."""
    spots: list[tuple[int, int] | None] = []
    before: str | None = None
    for place, point in enumerate(points):
        if point.target is None:
            spots.append(None)
        else:
            y = frame.down(Fraction(point.target))
            if before is not None and point.target != before and spots and spots[-1]:
                spots.append((frame.across(place), spots[-1][1]))
            spots.append((frame.across(place), y))
        before = point.target
    if any(spots):
        yield f'<path class="app-chart__target" d="{path(spots)}"/>'


def _rebases(chart: ControlChartContent, frame: Frame) -> Iterator[str]:
    places = {point.month: place for place, point in enumerate(chart.points)}
    for line in chart.baselines[1:]:
        x = frame.across(places[line.start])
        yield f'<path class="app-chart__rebase" d="M{x} {frame.top - 6}V{frame.floor}"/>'
        # A narrow picture leaves the month to the list of events.
        words = "New limits" if frame.size.is_narrow else f"New limits from {line.start_text}"
        # On the side where there is room for it, and away from what is drawn there.
        side = "end" if x > (frame.left + frame.end) // 2 else "start"
        gap = -6 if side == "end" else 6
        y = frame.top + LINE_HEIGHT if _is_low(chart, frame) else frame.floor - 7
        yield text("app-chart__rebase-label", x + gap, y, words, anchor=side)


def _is_low(chart: ControlChartContent, frame: Frame) -> bool:
    """Whether anything is drawn in the lowest lines of the ground."""
    drawn = [
        value
        for value in (
            *(each for point in chart.points for each in (point.value, point.target)),
            *(line.lower for line in chart.baselines),
        )
        if value is not None
    ]
    return any(frame.down(Fraction(value)) > frame.floor - 2 * LINE_HEIGHT for value in drawn)


def _end_words(chart: ControlChartContent, frame: Frame) -> Iterator[str]:
    """The names of the lines at their right end, moved apart where they would meet."""
    line, last = chart.baselines[-1], chart.points[-1]
    named = [
        ("app-chart__label", last.value, last.text),
        ("app-chart__mean-label", line.mean, f"Mean {line.mean_text}"),
        ("app-chart__limit-label", line.upper, f"Upper {line.upper_text}"),
        ("app-chart__limit-label", line.lower, f"Lower {line.lower_text}"),
        ("app-chart__target-label", last.target, f"Target {last.target_text}"),
    ]
    placed = sorted(
        (
            (frame.down(Fraction(value)) + 5, name, words)
            for name, value, words in named
            if value is not None
        ),
        key=lambda each: each[0],
    )
    heights = _spread([y for y, _, _ in placed], frame)
    for y, (_, name, words) in zip(heights, placed, strict=True):
        yield text(name, frame.end + 10, y, words)


def _spread(heights: Sequence[int], frame: Frame) -> list[int]:
    """Move heights apart that lie closer than a line, downwards first, and back into the chart."""
    found: list[int] = []
    for y in heights:
        found.append(max(y, found[-1] + LINE_HEIGHT) if found else max(y, frame.top))
    floor = frame.floor + LINE_HEIGHT
    for place in range(len(found) - 1, -1, -1):
        found[place] = min(found[place], floor)
        floor = found[place] - LINE_HEIGHT
    return found
