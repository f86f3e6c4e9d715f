"""Sparklines and plain line charts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from scorecards.charts.frame import Frame, Size, path, picture, scale_of, text
from scorecards.comparisons import MONTHS_BETWEEN_WINDOWS, Unit
from scorecards.content import AnnotationContent, PointContent

SPARK_STEP, SPARK_HEIGHT, SPARK_MARGIN = 10, 56, 6

WIDE = Size(580, 300, 84, 104, 28, 44)
NARROW = Size(340, 260, 66, 84, 28, 40, is_narrow=True)


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line with its words, such as a target."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    """A vertical line at a month, such as 2024-01, with a mark that a list below explains.

    Up to `end_month` the ground is shaded; without one it happened in its month, or still holds.
    """

    month: str
    mark: str
    text: str
    end_month: str = ""


def events_since(first: str, marked: Iterable[tuple[str, AnnotationContent]]) -> list[Event]:
    """Annotations with their marks as events of a chart that begins with a month.

    What began before stands at that month, unless it had ended by then.
    """
    return [
        Event(max(note.month, first), mark, note.text, note.end_month or "")
        for mark, note in marked
        if not note.end_month or note.end_month >= first
    ]


def sparkline(points: Sequence[PointContent], words: str) -> SafeString:
    """Draw a series without axes. The last month is marked, and the same month a year before.

    `words` are its text alternative. Months without value are gaps.
    """
    values = [None if point.value is None else Fraction(point.value) for point in points]
    known = [value for value in values if value is not None]
    width = SPARK_STEP * max(len(points) - 1, 1) + 2 * SPARK_MARGIN
    if not known:
        return SafeString("")
    low, high = min(known), max(known)

    def across(place: int) -> int:
        return SPARK_MARGIN + place * SPARK_STEP

    def down(value: Fraction) -> int:
        if high == low:
            return SPARK_HEIGHT // 2
        span = SPARK_HEIGHT - 2 * SPARK_MARGIN
        return SPARK_HEIGHT - SPARK_MARGIN - round((value - low) / (high - low) * span)

    spots = [
        None if value is None else (across(place), down(value))
        for place, value in enumerate(values)
    ]
    marks = "".join(
        f'<circle class="app-sparkline__{name}" cx="{spot[0]}" cy="{spot[1]}" r="{radius}"/>'
        for name, place, radius in (
            ("compared", len(spots) - 1 - MONTHS_BETWEEN_WINDOWS, 4),
            ("last", len(spots) - 1, 5),
        )
        if place >= 0 and (spot := spots[place])
    )
    return mark_safe(  # noqa: S308 - numbers made here, and words escaped
        f'<svg class="app-sparkline" viewBox="0 0 {width} {SPARK_HEIGHT}" width="110" height="28"'
        f' role="img" focusable="false"><title>{escape(words)}</title>'
        f'<path class="app-sparkline__line" d="{path(spots)}"/>{marks}</svg>'
    )


def line_chart(
    points: Sequence[PointContent],
    *,
    unit: Unit,
    words: str,
    label: str = "",
    levels: Sequence[Level] = (),
    events: Sequence[Event] = (),
    size: Size = WIDE,
) -> SafeString:
    """Draw a series with labelled axes, from zero except for percentages, with gaps as gaps.

    `words` are its text alternative, `label` names the line at its end. `levels` are drawn across,
    `events` upright where their month lies within the series. Empty without any value.
    """
    values = [None if point.value is None else Fraction(point.value) for point in points]
    known = [value for value in values if value is not None]
    if not known:
        return SafeString("")
    scale = scale_of([*known, *(Fraction(level.value) for level in levels)], unit)
    frame = Frame(size, scale, len(points))
    spots = [
        None if value is None else (frame.across(place), frame.down(value))
        for place, value in enumerate(values)
    ]
    last = next(spot for spot in reversed(spots) if spot)
    months = [point.month for point in points]
    parts = [
        *frame.value_axis(unit),
        *frame.month_axis(months),
        *event_lines(events, months, frame),
        *(_level_line(level, frame) for level in levels),
        f'<path class="app-chart__line" d="{path(spots)}"/>',
        f'<circle class="app-chart__last" cx="{last[0]}" cy="{last[1]}" r="4"/>',
        text("app-chart__label", last[0] + 9, last[1] + 5, label or _last_text(points)),
    ]
    return picture(size, words, parts)


def event_lines(events: Sequence[Event], months: Sequence[str], frame: Frame) -> Iterator[str]:
    """Upright lines with their marks, where their month lies within the series.

    Marks of one month stand side by side.
    """
    places = {month: place for place, month in enumerate(months)}
    by_month: dict[str, list[Event]] = {}
    for event in events:
        by_month.setdefault(event.month, []).append(event)
        end = min(event.end_month, max(months))
        if event.month in places and end > event.month:
            yield (
                f'<path class="app-chart__span" d="M{frame.across(places[event.month])} {frame.top}'
                f"H{frame.across(places[end])}V{frame.floor}"
                f'H{frame.across(places[event.month])}z"/>'
            )
    for month, found in by_month.items():
        if month in places:
            x = frame.across(places[month])
            yield format_html(
                '<g class="app-chart__event"><title>{}</title><path d="M{} {}V{}"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}</text></g>',
                " ".join(event.text for event in found),
                x,
                frame.top - 6,
                frame.floor,
                x,
                frame.top - 11,
                " ".join(event.mark for event in found),
            )


def _level_line(level: Level, frame: Frame) -> str:
    y = frame.down(Fraction(level.value))
    return format_html(
        '<path class="app-chart__target" d="M{} {}H{}"/>'
        '<text class="app-chart__target-label" x="{}" y="{}">{}</text>',
        frame.left,
        y,
        frame.end,
        frame.left + 6,
        y - 6,
        level.label,
    )


def _last_text(points: Sequence[PointContent]) -> str:
    return next(point.text for point in reversed(points) if point.value is not None)
