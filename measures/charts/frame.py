"""The frame of a chart: where a month and a value lie, and the axes around them.

Coordinates are whole numbers, worked out exactly; figures are never rounded for a picture.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dates.periods import parse_month, short_month_text
from measures.comparisons import Unit
from measures.formats import DECIMALS, PreciseUnit, format_value

MOST_MONTH_LABELS = 5
MOST_MONTH_LABELS_NARROW = 3
MOST_STEPS = 6

# Steps of an axis of durations that people read easily, in seconds.
_CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200)


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and highest value of an axis, and its step."""

    low: Fraction
    high: Fraction
    step: Fraction


def scale_of(values: Sequence[Fraction], unit: Unit) -> Scale:
    """A scale that holds the values: from zero except for percentages, and in round steps."""
    low = min(values) if unit == Unit.PERCENT else min(Fraction(0), *values)
    high = max(values)
    step = _step(high - low if high > low else high or Fraction(1), unit)
    low, high = low // step * step, -(-high // step) * step
    return Scale(low, high if high > low else low + step, step)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is, with its margins. A narrow one is for a phone: it says less."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    is_narrow: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The ground of a chart: its size, its scale, and how many months it holds."""

    size: Size
    scale: Scale
    months: int

    @property
    def left(self) -> int:
        """Where the ground begins on the left."""
        return self.size.left

    @property
    def top(self) -> int:
        """Where the ground begins above."""
        return self.size.top

    @property
    def end(self) -> int:
        """Where the ground ends on the right."""
        return self.size.width - self.size.right

    @property
    def floor(self) -> int:
        """Where the ground ends below."""
        return self.size.height - self.size.bottom

    def across(self, place: int) -> int:
        """Where a month lies, counted from the first."""
        if self.months == 1:
            return (self.left + self.end) // 2
        return self.left + place * (self.end - self.left) // (self.months - 1)

    def down(self, value: Fraction) -> int:
        """Where a value lies."""
        low, high = self.scale.low, self.scale.high
        return self.floor - round((value - low) / (high - low) * (self.floor - self.top))

    def value_axis(self, unit: PreciseUnit) -> Iterator[str]:
        """The lines of the values, with their words."""
        value = self.scale.low
        while value <= self.scale.high:
            y = self.down(value)
            yield f'<path class="app-chart__grid" d="M{self.left} {y}H{self.end}"/>'
            yield text(
                "app-chart__tick", self.left - 8, y + 5, format_value(value, unit), anchor="end"
            )
            value += self.scale.step

    def month_axis(self, months: Sequence[str]) -> Iterator[str]:
        """The marks of the months, such as 2024-01, with their words."""
        most = MOST_MONTH_LABELS_NARROW if self.size.is_narrow else MOST_MONTH_LABELS
        every = next(
            length for length in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if len(months) <= length * most
        )
        # Counted back from the last month, which is the one that people look for.
        for place in range(len(months) - 1, -1, -every):
            x = self.across(place)
            words = short_month_text(parse_month(months[place]))
            yield f'<path class="app-chart__axis" d="M{x} {self.floor}v6"/>'
            yield text("app-chart__tick", x, self.floor + 24, words, anchor="middle")


def picture(size: Size, words: str, parts: Iterable[str]) -> SafeString:
    """A picture of these parts, with its words as text alternative."""
    kind = "narrow" if size.is_narrow else "wide"
    return mark_safe(  # noqa: S308 - numbers made here, and words escaped
        f'<svg class="app-chart__svg app-chart__svg--{kind}" viewBox="0 0 {size.width}'
        f' {size.height}" role="img" focusable="false"><title>{escape(words)}</title>'
        f"{''.join(parts)}</svg>"
    )


def in_two_sizes(draw: Callable[[Size], SafeString], wide: Size, narrow: Size) -> SafeString:
    """The same chart twice: for paper and wide screens, and for phones. One of them is shown."""
    return format_html(
        '<div class="app-wide">{}</div><div class="app-narrow">{}</div>', draw(wide), draw(narrow)
    )


def text(name: str, x: int, y: int, words: str, *, anchor: str = "start") -> str:
    """A text of a chart."""
    return f'<text class="{name}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def path(spots: Sequence[tuple[int, int] | None]) -> str:
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


def _step(span: Fraction, unit: Unit) -> Fraction:
    if unit == Unit.DURATION:
        for seconds in _CLOCK_STEPS:
            if span / seconds <= MOST_STEPS:
                return Fraction(seconds)
    # A step finer than the decimals that are printed says nothing.
    step = Fraction(1, 10 ** DECIMALS[unit])
    while True:
        for factor in (1, 2, 5):
            if span / (step * factor) <= MOST_STEPS:
                return step * factor
        step *= 10
