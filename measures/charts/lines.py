"""Sparklines, and the events that stand on larger charts."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dates.periods import add_months, month_code, parse_month
from measures.charts.frame import Frame, path
from measures.comparisons import MONTHS_BETWEEN_WINDOWS
from measures.content import AnnotationContent, PointContent

SPARK_STEP, SPARK_HEIGHT, SPARK_MARGIN = 10, 56, 6


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
    """Draw a series without axes. The last period is marked, and the same one a year before.

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
    last = len(spots) - 1
    year_before = month_code(add_months(parse_month(points[last].month), -MONTHS_BETWEEN_WINDOWS))
    months = [point.month for point in points]
    place = months.index(year_before) if year_before in months else -1
    compared = _mark("compared", spots, place, 4)
    marks = compared + _mark("last", spots, last, 5)
    return mark_safe(  # noqa: S308 - numbers made here, and words escaped
        f'<svg class="app-sparkline" viewBox="0 0 {width} {SPARK_HEIGHT}" width="110" height="28"'
        f' role="img" focusable="false"><title>{escape(words)}</title>'
        f'<path class="app-sparkline__line" d="{path(spots)}"/>{marks}</svg>'
    )


def _mark(name: str, spots: Sequence[tuple[int, int] | None], place: int, radius: int) -> str:
    if place < 0 or not (spot := spots[place]):
        return ""
    return f'<circle class="app-sparkline__{name}" cx="{spot[0]}" cy="{spot[1]}" r="{radius}"/>'


def event_lines(events: Sequence[Event], months: Sequence[str], frame: Frame) -> Iterator[str]:
    """Upright lines with their marks, where their month lies within the series.

    Where periods are longer than a month, it lies in the one that it belongs to. Marks of one
    period stand side by side.
    """
    places = {month: place for place, month in enumerate(months)}
    events = [
        replace(event, month=months[bisect_left(months, event.month)])
        for event in events
        if months[0] <= event.month <= months[-1]
    ]
    by_month: dict[str, list[Event]] = {}
    for event in events:
        by_month.setdefault(event.month, []).append(event)
        end = months[min(bisect_left(months, event.end_month), len(months) - 1)]
        if event.end_month and end > event.month:
            yield (
                f'<path class="app-chart__span" d="M{frame.across(places[event.month])} {frame.top}'
                f"H{frame.across(places[end])}V{frame.floor}"
                f'H{frame.across(places[event.month])}z"/>'
            )
    for month, found in by_month.items():
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
