"""Exact figures into print, half up, and into words for a screen reader.

This is the only place where a figure of a scorecard is rounded. It is done on the fraction with
whole numbers, so a tie is a tie: halves move away from zero, as decimal's ROUND_HALF_UP does.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from measures.comparisons import Direction, Unit, Verdict

_TEENS = range(11, 14)
ARROWS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.STEADY: "—"}
# Places kept where a fraction has no finite decimal form.
DECIMAL_PLACES = 20
# Printed of a measure that says nothing else. A change in percent of the earlier figure always has
# one.
DECIMALS = {
    Unit.COUNT: 0,
    Unit.PERCENT: 1,
    Unit.DURATION: 0,
    Unit.DAYS: 0,
    Unit.MONEY: 0,
    Unit.MONEY_THOUSANDS: 0,
    Unit.MONEY_MILLIONS: 1,
    Unit.RATE: 1,
    Unit.INDEX: 1,
}
# What is printed behind an amount, and how it is said.
_SCALES = {
    Unit.MONEY: ("", ""),
    Unit.MONEY_THOUSANDS: ("k", " thousand"),
    Unit.MONEY_MILLIONS: ("m", " million"),
}
_UNIT_WORDS = {
    Unit.COUNT: "Number",
    Unit.PERCENT: "Percent",
    Unit.DURATION: "Hours:minutes:seconds",
    Unit.DAYS: "Days",
    Unit.MONEY: "Pounds",
    Unit.MONEY_THOUSANDS: "Thousands of pounds",
    Unit.MONEY_MILLIONS: "Millions of pounds",
    Unit.INDEX: "Index or score",
}
DECIMALS_OF_PERCENT = 1
MOST_DECIMALS = 4
_CLOCK = re.compile(r"([0-9]{2,}):([0-5][0-9]):([0-5][0-9])([.][0-9]+)?")


@dataclass(frozen=True, slots=True)
class PreciseUnit:
    """A unit, with how many decimals its figures are printed, and for how many people a rate is."""

    unit: Unit
    decimals: int
    per: int | None = None


class Printed(Protocol):
    """What has figures to print: a measure, a row, a chart."""

    @property
    def unit(self) -> str:
        """The name of the unit."""

    @property
    def decimals(self) -> int | None:
        """How many decimals are printed; None for those that are usual for the unit."""

    @property
    def per(self) -> int | None:
        """The number of people that a rate is for; None for any other unit."""


def unit_of(printed: Printed) -> PreciseUnit:
    """How the figures of a measure, a row or a chart are printed."""
    return precise(Unit(printed.unit), printed.decimals, printed.per)


def precise(
    unit: Unit | PreciseUnit, decimals: int | None = None, per: int | None = None
) -> PreciseUnit:
    """A unit with its decimals, the usual ones where none are given."""
    if isinstance(unit, PreciseUnit):
        return unit
    return PreciseUnit(unit, DECIMALS[unit] if decimals is None else decimals, per)


def format_value(value: Fraction | None, unit: Unit | PreciseUnit) -> str:
    """Print a value: "7.8%", "1,718", "00:11:35", "£1.2m"; days as a number.

    None prints nothing.
    """
    if value is None:
        return ""
    kind = precise(unit)
    if kind.unit == Unit.PERCENT:
        return f"{_rounded_text(value, kind.decimals)}%"
    if kind.unit == Unit.DURATION:
        return _clock_text(value, kind.decimals)
    text = _grouped_text(value, kind.decimals)
    if kind.unit not in _SCALES:
        return text
    sign = "-" if text.startswith("-") else ""
    return f"{sign}£{text.removeprefix('-')}{_SCALES[kind.unit][0]}"


def format_change(
    change: Fraction | None, unit: Unit | PreciseUnit, *, in_unit: bool = False
) -> str:
    """Print a change: "2.4% points" for percent, "-00:00:21" for duration, else "9.1%".

    The change is in the terms of `Comparison.change`; where it is `in_unit`, it is printed as a
    value is: "-£3". None prints nothing.
    """
    if change is None:
        return ""
    kind = precise(unit)
    if kind.unit == Unit.PERCENT:
        return f"{_rounded_text(change, kind.decimals)}% points"
    if in_unit or kind.unit == Unit.DURATION:
        return format_value(change, kind)
    return f"{_rounded_text(change, DECIMALS_OF_PERCENT)}%"


def change_size(change: Fraction, unit: Unit | PreciseUnit, *, in_unit: bool = False) -> str:
    """Say how large a change is, without its sign: "3.2%", "0.9 percentage points", "21 seconds".

    One that rounds to nothing and is not nothing is "less than a second", "less than 0.1%".
    """
    kind = precise(unit)
    printed = format_change(change, kind, in_unit=in_unit)
    if change and _is_nothing(printed):
        return f"less than {_least(kind, in_unit=in_unit)}"
    return size_words(printed)


def small_change(
    change: Fraction | None, unit: Unit | PreciseUnit, *, in_unit: bool = False
) -> str:
    """Return in words a change that rounds to zero: "less than a second shorter"; else ""."""
    kind = precise(unit)
    if not change or not _is_nothing(format_change(change, kind, in_unit=in_unit)):
        return ""
    return f"{change_size(change, kind, in_unit=in_unit)} {change_way(change, kind)}"


def change_way(change: Fraction, unit: Unit | PreciseUnit) -> str:
    """Which way a change goes, as it is said of the unit: "shorter", "higher"."""
    down, up = ("shorter", "longer") if precise(unit).unit == Unit.DURATION else ("lower", "higher")
    return down if change < 0 else up


def _is_nothing(printed: str) -> bool:
    return re.search("[1-9]", printed) is None


def _least(kind: PreciseUnit, *, in_unit: bool) -> str:
    """The smallest change that is printed, in words."""
    if kind.unit == Unit.DURATION:
        return f"{_smallest(kind.decimals)} seconds" if kind.decimals else "a second"
    if kind.unit == Unit.PERCENT:
        points = "percentage points" if kind.decimals else "percentage point"
        return f"{_smallest(kind.decimals)} {points}"
    if in_unit:
        return format_value(Fraction(1, 10**kind.decimals), kind)
    return f"{_smallest(DECIMALS_OF_PERCENT)}%"


def _smallest(decimals: int) -> str:
    return decimal_text(Fraction(1, 10**decimals))


def decimal_text(value: Fraction) -> str:
    """Write a fraction as a plain decimal: exact where it is finite, else to 20 places, half up.

    Neither an exponent, nor closing zeros, nor "-0".
    """
    places = _finite_places(value.denominator)
    text = _rounded_text(value, DECIMAL_PLACES if places is None else places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_words(unit: PreciseUnit) -> str:
    """What figures are counted in, for a label: "Pounds", "Rate per 1,000 people"."""
    if unit.unit == Unit.RATE:
        return f"Rate per {unit.per:,} people" if unit.per else "Rate"
    return _UNIT_WORDS[unit.unit]


def exact_text(value: Fraction | None) -> str | None:
    """A value as a plain decimal; None where there is none."""
    return None if value is None else decimal_text(value)


def value_words(value: Fraction | None, unit: Unit | PreciseUnit) -> str:
    """A value in words: "11 minutes 35 seconds", "169 days", "£1.2 million", "4.5 per 1,000".

    Percent and count are returned as they are printed.
    """
    text = format_value(value, unit)
    if not text:
        return "no value"
    kind = precise(unit).unit
    if kind == Unit.DURATION:
        return _spoken(text)
    if kind == Unit.DAYS:
        return f"{text} day" if text in ("1", "-1") else f"{text} days"
    if kind in _SCALES:
        printed, said = _SCALES[kind]
        return text.removesuffix(printed) + said
    per = precise(unit).per
    return f"{text} per {per:,}" if per else text


def size_words(change_text: str) -> str:
    """Say how large a printed change is, without its sign: "3.2%", "0.9 percentage points"."""
    return _spoken(change_text.removeprefix("-")).replace("% points", " percentage points")


def direction_words(
    direction: Direction | None, verdict: Verdict | None, change_text: str, small: str = ""
) -> str:
    """Return in words an arrow, its colour and the change: "up 9.1%, worse"; "steady, up 1.3%".

    The sign becomes a word, since screen readers pass over a hyphen, and a duration is spoken.
    `small` is said of a change that rounds to nothing: "less than a second shorter, better".
    """
    if direction is None:
        return "no comparison"
    if direction == Direction.STEADY and verdict == Verdict.NEUTRAL:
        return "no change"
    size = size_words(change_text)
    if direction == Direction.STEADY:
        if not re.search("[1-9]", change_text):
            return f"steady, {small or 'no change'}"
        return f"steady, {'down' if change_text.startswith('-') else 'up'} {size}"
    words = small or f"{direction.value} {size}".rstrip()
    return words if verdict in (None, Verdict.NEUTRAL) else f"{words}, {verdict.value}"


def lower_first(words: str) -> str:
    """A sentence as it goes on within another."""
    return words[:1].lower() + words[1:]


def rounded_add_up(
    value: Fraction, before: Fraction, change: Fraction, unit: Unit | PreciseUnit
) -> bool:
    """Whether figures, each rounded as it is printed, differ by the change as it is rounded."""
    scale = 10 ** precise(unit).decimals
    rounded = [_half_up(each * scale) for each in (value, before, change)]
    return rounded[0] - rounded[1] == rounded[2]


def _half_up(value: Fraction) -> int:
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -size if value < 0 else size


def _rounded_text(value: Fraction, places: int) -> str:
    scaled = _half_up(value * 10**places)
    whole, part = divmod(abs(scaled), 10**places)
    # The sign follows the rounded figure: what rounds to nothing has none.
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def _grouped_text(value: Fraction, places: int) -> str:
    """A number with thousands separators: "-1,234.5"."""
    text = _rounded_text(value, places)
    whole, _, part = text.removeprefix("-").partition(".")
    sign = "-" if text.startswith("-") else ""
    return f"{sign}{int(whole):,}{f'.{part}' if part else ''}"


def _clock_text(seconds: Fraction, places: int) -> str:
    text = _rounded_text(seconds, places)
    whole, _, part = text.removeprefix("-").partition(".")
    minutes, second = divmod(int(whole), 60)
    hour, minute = divmod(minutes, 60)
    clock = f"{hour:02d}:{minute:02d}:{second:02d}{f'.{part}' if part else ''}"
    return f"-{clock}" if text.startswith("-") else clock


def _spoken(text: str) -> str:
    """Return HH:MM:SS in words; anything else stays as it is."""
    clock = _CLOCK.fullmatch(text.removeprefix("-"))
    if clock is None:
        return text
    hours, minutes, seconds, part = clock.groups(default="")
    parts = [
        f"{int(digits)} {name}" if int(digits) == 1 else f"{int(digits)} {name}s"
        for digits, name in ((hours, "hour"), (minutes, "minute"))
        if int(digits)
    ]
    if int(seconds) or part.strip(".0"):
        said = f"{int(seconds)}{part}"
        parts.append(f"{said} second" if said == "1" else f"{said} seconds")
    return ("minus " if text.startswith("-") else "") + (" ".join(parts) or f"0{part} seconds")


def _finite_places(denominator: int) -> int | None:
    """Return how many decimal places end the fraction, or None where none do."""
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def ordinal(number: int) -> str:
    """A place in words and figures: "1st", "42nd", "13th"."""
    ending = "th"
    if number % 100 not in _TEENS:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def fraction_problem(typed: str) -> str:
    """Why a percentage that someone typed may be a fraction, with how to fix it, or "".

    With the percent sign it is meant as it stands.
    """
    if typed.rstrip().endswith("%"):
        return ""
    figure = Decimal(typed)
    if not 0 < figure <= 1:
        return ""
    return (
        f"{typed} would be {typed}%: enter {decimal_text(Fraction(figure * 100))} if it is a"
        f" fraction, or {typed}% if that is meant"
    )
