"""Pictures of series as SVG, drawn on the server from plain rows: classes only, no styles.

Coordinates are whole numbers, worked out exactly; figures are never rounded for a picture.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from plans.periods import parse_month, short_month_text
from scorecards.comparisons import MONTHS_BETWEEN_WINDOWS, Unit
from scorecards.content import PointContent
from scorecards.formats import format_value

SPARK_STEP, SPARK_HEIGHT, SPARK_MARGIN = 10, 56, 6

# Narrow enough that its words can still be read where a phone makes it smaller.
WIDTH, HEIGHT = 580, 300
LEFT, RIGHT, TOP, BOTTOM = 84, 104, 28, 44
MOST_MONTH_LABELS = 5
MOST_STEPS = 6

# Steps of an axis of durations that people read easily, in seconds.
_CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200)

_Down = Callable[[Fraction], int]
_Across = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line with its words, such as a target."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    """A vertical line at a month, such as 2024-01, with a mark that a list below explains."""

    month: str
    mark: str
    text: str


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
        f'<path class="app-sparkline__line" d="{_path(spots)}"/>{marks}</svg>'
    )


def line_chart(
    points: Sequence[PointContent],
    *,
    unit: Unit,
    words: str,
    label: str = "",
    levels: Sequence[Level] = (),
    events: Sequence[Event] = (),
) -> SafeString:
    """Draw a series with labelled axes, from zero except for percentages, with gaps as gaps.

    `words` are its text alternative, `label` names the line at its end. `levels` are drawn across,
    `events` upright where their month lies within the series. Empty without any value.
    """
    values = [None if point.value is None else Fraction(point.value) for point in points]
    known = [value for value in values if value is not None]
    if not known:
        return SafeString("")
    low, high, step = _axis([*known, *(Fraction(level.value) for level in levels)], unit)
    right = WIDTH - RIGHT

    def across(place: int) -> int:
        if len(points) == 1:
            return (LEFT + right) // 2
        return LEFT + place * (right - LEFT) // (len(points) - 1)

    def down(value: Fraction) -> int:
        return HEIGHT - BOTTOM - round((value - low) / (high - low) * (HEIGHT - BOTTOM - TOP))

    spots = [
        None if value is None else (across(place), down(value))
        for place, value in enumerate(values)
    ]
    last = next(spot for spot in reversed(spots) if spot)
    months = {point.month: across(place) for place, point in enumerate(points)}
    parts = [
        *_value_axis(low, high, step, unit, down, right),
        *_month_axis(points, across),
        *_event_lines(events, months),
        *(_level_line(level, down(Fraction(level.value)), right) for level in levels),
        f'<path class="app-chart__line" d="{_path(spots)}"/>',
        f'<circle class="app-chart__last" cx="{last[0]}" cy="{last[1]}" r="4"/>',
        _text("app-chart__label", last[0] + 9, last[1] + 5, label or _last_text(points)),
    ]
    return mark_safe(  # noqa: S308 - numbers made here, and words escaped
        f'<svg class="app-chart__svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" focusable="false">'
        f"<title>{escape(words)}</title>{''.join(parts)}</svg>"
    )


def _path(spots: Sequence[tuple[int, int] | None]) -> str:
    """A line through the spots that breaks at gaps; a spot between two gaps is a dot."""
    parts: list[str] = []
    for place, spot in enumerate(spots):
        if spot is None:
            continue
        starts = place == 0 or spots[place - 1] is None
        parts.append(f"{'M' if starts else 'L'}{spot[0]} {spot[1]}")
        ends = place == len(spots) - 1 or spots[place + 1] is None
        if starts and ends:
            parts.append("h0")
    return "".join(parts)


def _axis(values: Sequence[Fraction], unit: Unit) -> tuple[Fraction, Fraction, Fraction]:
    """The lowest and highest value of the axis and its step."""
    low = min(values) if unit == Unit.PERCENT else Fraction(0)
    high = max(values)
    step = _step(high - low if high > low else high or Fraction(1), unit)
    low, high = low // step * step, -(-high // step) * step
    return low, high if high > low else low + step, step


def _step(span: Fraction, unit: Unit) -> Fraction:
    if unit == Unit.DURATION:
        for seconds in _CLOCK_STEPS:
            if span / seconds <= MOST_STEPS:
                return Fraction(seconds)
    # Printed values have one decimal in percent and none otherwise: a finer step says nothing.
    step = Fraction(1, 10) if unit == Unit.PERCENT else Fraction(1)
    while True:
        for factor in (1, 2, 5):
            if span / (step * factor) <= MOST_STEPS:
                return step * factor
        step *= 10


def _value_axis(
    low: Fraction, high: Fraction, step: Fraction, unit: Unit, down: _Down, right: int
) -> Iterator[str]:
    value = low
    while value <= high:
        y = down(value)
        yield f'<path class="app-chart__grid" d="M{LEFT} {y}H{right}"/>'
        yield _text("app-chart__tick", LEFT - 8, y + 5, format_value(value, unit), anchor="end")
        value += step


def _month_axis(points: Sequence[PointContent], across: _Across) -> Iterator[str]:
    every = next(
        length
        for length in (1, 2, 3, 6, 12, 24, 60, 120, 1200)
        if len(points) <= length * MOST_MONTH_LABELS
    )
    y = HEIGHT - BOTTOM
    # Counted back from the last month, which is the one that people look for.
    for place in range(len(points) - 1, -1, -every):
        x = across(place)
        text = short_month_text(parse_month(points[place].month))
        yield f'<path class="app-chart__axis" d="M{x} {y}v6"/>'
        yield _text("app-chart__tick", x, y + 24, text, anchor="middle")


def _event_lines(events: Sequence[Event], months: dict[str, int]) -> Iterator[str]:
    for event in events:
        x = months.get(event.month)
        if x is not None:
            yield format_html(
                '<g class="app-chart__event"><title>{}</title><path d="M{} {}V{}"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}</text></g>',
                event.text,
                x,
                TOP - 6,
                HEIGHT - BOTTOM,
                x,
                TOP - 11,
                event.mark,
            )


def _level_line(level: Level, y: int, right: int) -> str:
    return format_html(
        '<path class="app-chart__target" d="M{} {}H{}"/>'
        '<text class="app-chart__target-label" x="{}" y="{}">{}</text>',
        LEFT,
        y,
        right,
        LEFT + 6,
        y - 6,
        level.label,
    )


def _text(name: str, x: int, y: int, words: str, *, anchor: str = "start") -> str:
    return f'<text class="{name}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _last_text(points: Sequence[PointContent]) -> str:
    return next(point.text for point in reversed(points) if point.value is not None)
