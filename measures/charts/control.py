"""The chart of a measure: its line, mean and limits, what stands out, the target, what happened."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from measures.charts.frame import Frame, Size, path, picture, scale_of, text
from measures.charts.lines import Event, event_lines
from measures.comparisons import Unit
from measures.content import ChartPointContent, ControlChartContent
from measures.formats import unit_of

WIDE = Size(560, 340, 84, 128, 34, 44)
NARROW = Size(330, 300, 82, 84, 32, 40, is_narrow=True)
# For a third of a sheet of A4 landscape: its words come out as large as the text around it.
PAPER = Size(400, 180, 82, 92, 28, 36, is_narrow=True)
# So far apart stand two words at the end of their lines, at least.
LINE_HEIGHT = 19

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
    """Draw a chart with labelled lines; `words` are its text alternative.

    Without baselines it is a plain line, in which no month is judged. Empty without any figure.
    """
    if not any(point.value is not None for point in chart.points):
        return SafeString("")
    unit = Unit(chart.unit)
    frame = Frame(size, scale_of(values_of([chart]), unit), len(chart.points))
    months = [point.month for point in chart.points]
    return picture(
        size,
        words,
        [
            *frame.value_axis(unit_of(chart)),
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
    """The line of the figures, and a shape for each month by what it is.

    Where no month is judged the line itself is what is read, and dots only mark its months.
    """
    spots = [_spot(place, point, frame) for place, point in enumerate(points)]
    if not any(point and point.point_type for point in points):
        yield from _plain_line(points, spots, frame)
        return
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


def _spot(place: int, point: ChartPointContent | None, frame: Frame) -> tuple[int, int] | None:
    if point is None or point.value is None:
        return None
    return frame.across(place), frame.down(Fraction(point.value))


def _plain_line(
    points: Sequence[ChartPointContent | None],
    spots: Sequence[tuple[int, int] | None],
    frame: Frame,
) -> Iterator[str]:
    yield f'<path class="app-chart__line" d="{path(spots)}"/>'
    drawn = [(point, spot) for point, spot in zip(points, spots, strict=True) if point and spot]
    for place, (point, spot) in enumerate(drawn, start=1):
        is_last = place == len(drawn)
        if is_last or not frame.size.is_narrow:
            yield format_html(
                '<circle class="app-chart__{}" cx="{}" cy="{}" r="{}"><title>{}: {}.</title>'
                "</circle>",
                "last" if is_last else "mark",
                *spot,
                4 if is_last else 3,
                point.month_text,
                point.text,
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


def end_words(chart: ControlChartContent) -> list[tuple[str, Fraction, str]]:
    """What is named at the right end of a chart: its kind, its height as a value, and its words."""
    last = chart.points[-1]
    named = [
        ("label", last.value, last.text),
        ("target-label", last.target, f"Target {last.target_text}"),
    ]
    for line in chart.baselines[-1:]:
        named += [
            ("mean-label", line.mean, f"Mean {line.mean_text}"),
            ("limit-label", line.upper, f"Upper {line.upper_text}"),
            ("limit-label", line.lower, f"Lower {line.lower_text}"),
        ]
    return sorted(
        ((kind, Fraction(value), words) for kind, value, words in named if value is not None),
        key=lambda each: -each[1],
    )


def spread(heights: Sequence[int], top: int, floor: int) -> list[int]:
    """Move heights apart that lie closer than a line, downwards first, and back above the floor.

    They are counted downwards, the highest first.
    """
    found: list[int] = []
    for y in heights:
        found.append(max(y, found[-1] + LINE_HEIGHT) if found else max(y, top))
    for place in range(len(found) - 1, -1, -1):
        found[place] = min(found[place], floor)
        floor = found[place] - LINE_HEIGHT
    return found


def _end_words(chart: ControlChartContent, frame: Frame) -> Iterator[str]:
    """The names of the lines at their right end, moved apart where they would meet."""
    named = end_words(chart)
    heights = spread(
        [frame.down(value) + 5 for _, value, _ in named], frame.top, frame.floor + LINE_HEIGHT
    )
    for y, (kind, _, words) in zip(heights, named, strict=True):
        # A narrow picture names its lines; their figures stand in the words below it.
        is_short = frame.size.is_narrow and kind != "label"
        said = words.split(" ")[0] if is_short else words
        yield text(f"app-chart__{kind}", frame.end + 10, y, said)
