"""Figures bound into texts: how they are written, and the words that stand in their place. Pure.

    {{figure: 999-calls-offered value 12m}}              the measure in the whole force area
    {{figure: 999-calls-offered change 12m swindon}}     in one of its areas
    {{period: 12m}}                                      the months of a window, in words

The month is that of the report or of the page which the text stands in, so that the same text says
the next quarter's figures in the next quarter.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from measures.comparisons import UNITS_OF_DIFFERENCES, WINDOWS, PreferredDirection, Unit
from measures.content import RowContent, WindowContent
from measures.formats import (
    PreciseUnit,
    change_size,
    change_way,
    format_value,
    lower_first,
    ordinal,
    small_change,
    unit_of,
    value_words,
)
from measures.rank_wording import named
from measures.wording import target_is_met

_WINDOW = re.compile(r"([0-9]{1,2})m")
_SLUG = re.compile(r"[a-z0-9_-]{1,120}", re.IGNORECASE)
# Measure, kind, window and area.
_MOST_PARTS = 4


class FigureKind(StrEnum):
    """What is said of a measure in a window."""

    VALUE = "value"
    PREVIOUS = "previous"
    CHANGE = "change"
    MOVEMENT = "movement"
    DIFFERENCE = "difference"
    SHARE = "share"
    RANK = "rank"
    TARGET = "target"

    @property
    def words(self) -> str:
        """What it is, in words."""
        return _KIND_WORDS[self][0]

    @property
    def example(self) -> str:
        """How it reads."""
        return _KIND_WORDS[self][1]


_KIND_WORDS = {
    FigureKind.VALUE: ("the figure", "“119,973”"),
    FigureKind.PREVIOUS: ("the figure of the year before", "“118,435”"),
    FigureKind.CHANGE: ("the change", "“up 1.3%”"),
    FigureKind.MOVEMENT: ("the change with its verb", "“rose by 1.3% on the year before”"),
    FigureKind.DIFFERENCE: ("the difference", "“1,538 more”"),
    FigureKind.SHARE: ("its share of the measure that it is a part of", "“61.9%”"),
    FigureKind.RANK: ("the rank among forces", "“42nd of 44 forces”"),
    FigureKind.TARGET: ("whether the target was met", "“met the target of 10 seconds”"),
}


class FigureError(ValueError):
    """There is no such figure. The message says why, and how to fix it if that is possible."""


@dataclass(frozen=True, slots=True)
class FigureName:
    """What a placeholder names: a measure, what of it, a window, and an area ("" is the whole)."""

    measure: str
    kind: FigureKind
    months: int
    area: str = ""

    @property
    def token(self) -> str:
        """How it is written in a text."""
        return f"{{{{figure: {self.inner}}}}}"

    @property
    def inner(self) -> str:
        """What stands behind "figure:"."""
        return " ".join(filter(None, (self.measure, self.kind.value, f"{self.months}m", self.area)))


@dataclass(frozen=True, slots=True)
class PeriodName:
    """A placeholder for the words of a window's months."""

    months: int

    @property
    def token(self) -> str:
        """How it is written in a text."""
        return f"{{{{period: {self.months}m}}}}"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a text, and the exact figure in it as a decimal string, or None."""

    text: str
    value: str | None


def read_name(inner: str) -> FigureName | PeriodName:
    """Read what is between the braces. Raises FigureError with how to fix it."""
    what, _, rest = inner.partition(":")
    parts = rest.split()
    if what.strip() == "period":
        if len(parts) != 1:
            raise FigureError("use a period such as {{period: 12m}}")
        return PeriodName(_months(parts[0]))
    measure, kind, window, *area = [*parts, "", "", ""]
    if not window or len(parts) > _MOST_PARTS:
        raise FigureError(
            "use a figure such as {{figure: measure kind 12m}}, with an area at the end "
            "if it is not the whole force area"
        )
    if not _SLUG.fullmatch(measure) or (area[0] and not _SLUG.fullmatch(area[0])):
        raise FigureError("name measure and area as their addresses do, such as 999-calls-offered")
    if kind not in set(FigureKind):
        raise FigureError(f"“{kind[:40]}” is not one of {', '.join(FigureKind)}")
    return FigureName(measure, FigureKind(kind), _months(window), area[0])


def period_words(window_text: str, months: int) -> str:
    """The months of a window that ends with a month: "the 12 months to September 2024"."""
    return window_text if months == 1 else f"the {months} months to {window_text}"


def window_of(row: RowContent, months: int) -> WindowContent:
    """The window of a row. Raises FigureError where it has none of this length."""
    for window in row.windows:
        if window.months == months:
            return window
    raise FigureError(f"there is no window of {months} months")


def figure_words(
    row: RowContent, kind: FigureKind, months: int, *, preferred: PreferredDirection
) -> Words:
    """The words of a figure that the measure's own row gives. Raises FigureError where it is none.

    A change that rounds to nothing is "less than" the smallest that is printed; one whose earlier
    figure is missing or zero is "not comparable".
    """
    window, unit = window_of(row, months), unit_of(row)
    value = value_in(window)
    if kind == FigureKind.VALUE:
        return Words(_value(value, unit), value)
    if kind == FigureKind.PREVIOUS:
        if window.previous_value is None:
            raise FigureError(f"it has no figure for {window.previous_period_text}")
        return Words(_value(window.previous_value, unit), window.previous_value)
    if kind == FigureKind.TARGET:
        return _target(row, window, unit, preferred)
    if kind == FigureKind.CHANGE:
        return Words(_change(window, unit), window.change)
    if kind == FigureKind.MOVEMENT:
        return Words(_movement(window, unit, _before(window)), window.change)
    if kind == FigureKind.DIFFERENCE:
        return Words(_difference(window, unit), window.change)
    raise FigureError(f"{kind.words} does not come from its own row")


def value_in(window: WindowContent) -> str:
    """The exact value of a window. Raises FigureError where it has none, with the reason."""
    if window.value is None:
        reason = f": {lower_first(window.why_empty.rstrip('.'))}" if window.why_empty else ""
        raise FigureError(f"it has no figure for {window.period_text}{reason}")
    return window.value


def share_words(part: WindowContent, whole: WindowContent) -> Words:
    """A sub-type's share of the whole in a window. Raises FigureError where there is none."""
    if part.value is None or whole.value is None or not Fraction(whole.value):
        raise FigureError(f"it has no share for {part.period_text}")
    share = Fraction(part.value) / Fraction(whole.value) * 100
    return Words(format_value(share, Unit.PERCENT), None)


def rank_words(
    rank: int,
    forces: int,
    *,
    is_tied: bool,
    counted: str = "",
    by: str = "",
    missing: Collection[str] = (),
) -> Words:
    """The place among the forces that reported: "joint 3rd of 44 forces".

    With the figure that a comparator `counted` for it, where that is another than the measure's,
    and without whom: `missing` are the forces that report at other times.
    """
    place = f"{'joint ' if is_tied else ''}{ordinal(rank)} of {forces} forces"
    if missing:
        place += f", without {named(missing)}"
    return Words(f"{place} ({counted} in {by})" if counted and by else place, str(rank))


def _months(text: str) -> int:
    match = _WINDOW.fullmatch(text)
    if match is None or int(match[1]) not in WINDOWS:
        offered = ", ".join(f"{months}m" for months in WINDOWS)
        raise FigureError(f"“{text[:40]}” is not a window: use one of {offered}")
    return int(match[1])


def _value(value: str, unit: PreciseUnit) -> str:
    return value_words(Fraction(value), unit)


def _change(window: WindowContent, unit: PreciseUnit) -> str:
    if window.change is None:
        return "not comparable"
    change = Fraction(window.change)
    if not change:
        return "no change"
    way = "down" if change < 0 else "up"
    in_unit = _is_in_unit(window)
    small = small_change(change, unit, in_unit=in_unit)
    return small or f"{way} {change_size(change, unit, in_unit=in_unit)}"


def _is_in_unit(window: WindowContent) -> bool:
    """Whether its change is no percentage of the earlier figure, but in the unit itself."""
    return window.relative is None


def _before(window: WindowContent) -> str:
    """What a window is compared with."""
    if window.months == max(WINDOWS):
        return "the year before"
    return f"the same {'month' if window.months == 1 else 'months'} of the year before"


def _movement(window: WindowContent, unit: PreciseUnit, before: str) -> str:
    if window.change is None:
        return f"cannot be compared with {before}"
    change = Fraction(window.change)
    if not change:
        return f"did not change on {before}"
    verb = "fell" if change < 0 else "rose"
    count = ""
    in_unit = _is_in_unit(window)
    counts = unit.unit == Unit.COUNT and not in_unit
    if counts and (size := _counted(window, unit)) != _counted(None, unit):
        count = f" ({size})"
    return f"{verb} by {change_size(change, unit, in_unit=in_unit)}{count} on {before}"


def _difference(window: WindowContent, unit: PreciseUnit) -> str:
    if window.change is None:
        return "not comparable"
    change = Fraction(window.change)
    if not change:
        return "no difference"
    if unit.unit in UNITS_OF_DIFFERENCES:
        return f"{change_size(change, unit)} {change_way(change, unit)}"
    counted = _counted(window, unit)
    least = format_value(Fraction(1, 10**unit.decimals), unit)
    size = counted if counted != _counted(None, unit) else f"less than {least}"
    if unit.unit == Unit.COUNT:
        return f"{size} {'fewer' if change < 0 else 'more'}"
    if unit.unit != Unit.DAYS:
        return f"{size} {change_way(change, unit)}"
    days = "day" if size in ("1", "less than 1") else "days"
    return f"{size} {days} {'shorter' if change < 0 else 'longer'}"


def _counted(window: WindowContent | None, unit: PreciseUnit) -> str:
    """The size of the difference of two windows as it is printed: "1,538"; of None, nothing."""
    if window is None:
        return format_value(Fraction(0), unit)
    difference = Fraction(window.value or 0) - Fraction(window.previous_value or 0)
    return format_value(abs(difference), unit)


def _target(
    row: RowContent, window: WindowContent, unit: PreciseUnit, preferred: PreferredDirection
) -> Words:
    target = None if row.target is None else Fraction(row.target)
    is_met = target_is_met(Fraction(window.value or 0), target, preferred)
    if target is None or is_met is None:
        raise FigureError("it has no target")
    label = row.target_label if row.target_label.isupper() else row.target_label.lower()
    return Words(
        f"{'met' if is_met else 'did not meet'} the {label} of {value_words(target, unit)}",
        row.target,
    )
