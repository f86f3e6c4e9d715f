"""Exact figures into print, half up, and into words for a screen reader.

This is the only place where a figure of a scorecard is rounded. It is done on the fraction with
whole numbers, so a tie is a tie: halves move away from zero, as decimal's ROUND_HALF_UP does.
"""

import re
from fractions import Fraction

from scorecards.comparisons import Direction, Unit, Verdict

ARROWS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.STEADY: "—"}

# Places kept where a fraction has no finite decimal form.
DECIMAL_PLACES = 20

_CLOCK = re.compile(r"([0-9]{2,}):([0-5][0-9]):([0-5][0-9])")


def format_value(value: Fraction | None, unit: Unit) -> str:
    """Print a value: "7.8%", "1,718", "00:11:35"; days as a whole number. None prints nothing."""
    if value is None:
        return ""
    if unit == Unit.PERCENT:
        return f"{_rounded_text(value, 1)}%"
    if unit == Unit.DURATION:
        return _clock_text(value)
    return f"{_half_up(value):,}"


def format_change(change: Fraction | None, unit: Unit) -> str:
    """Print a change: "2.4% points" for percent, "-00:00:21" for duration, else "9.1%".

    The change is in the terms of `Comparison.change`. None prints nothing.
    """
    if change is None:
        return ""
    if unit == Unit.PERCENT:
        return f"{_rounded_text(change, 1)}% points"
    if unit == Unit.DURATION:
        return _clock_text(change)
    return f"{_rounded_text(change, 1)}%"


def decimal_text(value: Fraction) -> str:
    """Write a fraction as a plain decimal: exact where it is finite, else to 20 places, half up.

    Neither an exponent, nor closing zeros, nor "-0".
    """
    places = _finite_places(value.denominator)
    text = _rounded_text(value, DECIMAL_PLACES if places is None else places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def value_words(value: Fraction | None, unit: Unit) -> str:
    """Say a value in words: "11 minutes 35 seconds", "169 days"; percent and count as printed."""
    text = format_value(value, unit)
    if not text:
        return "no value"
    if unit == Unit.DURATION:
        return _spoken(text)
    if unit == Unit.DAYS:
        return f"{text} day" if text in ("1", "-1") else f"{text} days"
    return text


def size_words(change_text: str) -> str:
    """Say how large a printed change is, without its sign: "3.2%", "0.9 percentage points"."""
    return _spoken(change_text.removeprefix("-")).replace("% points", " percentage points")


def direction_words(direction: Direction | None, verdict: Verdict | None, change_text: str) -> str:
    """Say an arrow, its colour and the change beside it: "up 9.1%, worse"; "steady, up 1.3%".

    The sign becomes a word, since screen readers pass over a hyphen, and a duration is spoken.
    """
    if direction is None:
        return "no comparison"
    size = size_words(change_text)
    if direction == Direction.STEADY:
        if verdict == Verdict.NEUTRAL:
            return "no change"
        if not re.search("[1-9]", change_text):
            return f"steady, {size}"
        return f"steady, {'down' if change_text.startswith('-') else 'up'} {size}"
    words = f"{direction.value} {size}".rstrip()
    return words if verdict in (None, Verdict.NEUTRAL) else f"{words}, {verdict.value}"


def lower_first(words: str) -> str:
    """A sentence as it goes on within another."""
    return words[:1].lower() + words[1:]


def seconds_add_up(value: Fraction, before: Fraction, change: Fraction) -> bool:
    """Whether lengths of time, each rounded to a second, differ by the change as it is rounded."""
    return _half_up(value) - _half_up(before) == _half_up(change)


def _half_up(value: Fraction) -> int:
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -size if value < 0 else size


def _rounded_text(value: Fraction, places: int) -> str:
    scaled = _half_up(value * 10**places)
    whole, part = divmod(abs(scaled), 10**places)
    # The sign follows the rounded figure: what rounds to nothing has none.
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def _clock_text(seconds: Fraction) -> str:
    rounded = _half_up(seconds)
    minutes, second = divmod(abs(rounded), 60)
    hour, minute = divmod(minutes, 60)
    return f"{'-' if rounded < 0 else ''}{hour:02d}:{minute:02d}:{second:02d}"


def _spoken(text: str) -> str:
    """Say HH:MM:SS in words; anything else stays as it is."""
    clock = _CLOCK.fullmatch(text.removeprefix("-"))
    if clock is None:
        return text
    parts = [
        f"{int(digits)} {name}" if int(digits) == 1 else f"{int(digits)} {name}s"
        for digits, name in zip(clock.groups(), ("hour", "minute", "second"), strict=True)
        if int(digits)
    ]
    return ("minus " if text.startswith("-") else "") + (" ".join(parts) or "0 seconds")


def _finite_places(denominator: int) -> int | None:
    """Return how many decimal places end the fraction, or None where none do."""
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
