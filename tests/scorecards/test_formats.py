"""How figures are printed and spoken."""

from fractions import Fraction

import pytest

from scorecards.comparisons import Direction, Unit, Verdict
from scorecards.formats import (
    ARROWS,
    decimal_text,
    direction_words,
    format_change,
    format_value,
    value_words,
)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("7.8", Unit.PERCENT, "7.8%"),
        ("7.75", Unit.PERCENT, "7.8%"),  # a tie goes up
        ("0.25", Unit.PERCENT, "0.3%"),  # and not to the even digit
        ("7.7499999999999999999", Unit.PERCENT, "7.7%"),  # a float would make this a tie
        ("-0.25", Unit.PERCENT, "-0.3%"),  # away from zero
        ("-0.04", Unit.PERCENT, "0.0%"),
        ("100", Unit.PERCENT, "100.0%"),
        ("1718", Unit.COUNT, "1,718"),
        ("0.5", Unit.COUNT, "1"),
        ("2.5", Unit.COUNT, "3"),
        ("-0.4", Unit.COUNT, "0"),
        ("-1234567.5", Unit.COUNT, "-1,234,568"),
        ("0", Unit.COUNT, "0"),
        ("695", Unit.DURATION, "00:11:35"),
        ("59.5", Unit.DURATION, "00:01:00"),
        ("-21", Unit.DURATION, "-00:00:21"),
        ("-0.4", Unit.DURATION, "00:00:00"),
        ("360000", Unit.DURATION, "100:00:00"),
        ("1234.5", Unit.DAYS, "1,235"),
    ],
)
def test_format_value(value: str, unit: Unit, text: str) -> None:
    assert format_value(Fraction(value), unit) == text


@pytest.mark.parametrize(
    ("change", "unit", "text"),
    [
        ("2.4", Unit.PERCENT, "2.4% points"),
        ("-0.04", Unit.PERCENT, "0.0% points"),
        ("-21", Unit.DURATION, "-00:00:21"),
        ("9.05", Unit.COUNT, "9.1%"),
        ("-17.25", Unit.DAYS, "-17.3%"),
        ("1234.56", Unit.COUNT, "1234.6%"),
    ],
)
def test_format_change(change: str, unit: Unit, text: str) -> None:
    assert format_change(Fraction(change), unit) == text


@pytest.mark.parametrize("unit", Unit)
def test_no_value_prints_nothing(unit: Unit) -> None:
    assert format_value(None, unit) == ""
    assert format_change(None, unit) == ""
    assert value_words(None, unit) == "no value"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1200), "1200"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 3), "0." + "3" * 20),
        (Fraction(2, 3), "0." + "6" * 19 + "7"),
        (Fraction(1, 2**30), f"{1 / 2**30:.30f}"),  # finite, however long
        (Fraction(-1, 3 * 10**21), "0"),
        (Fraction(10**30), "1" + "0" * 30),
        (Fraction(10**22 - 1, 10**21) + Fraction(1, 3 * 10**30), "10"),  # a carry leaves no zeros
    ],
)
def test_decimal_text(value: Fraction, text: str) -> None:
    assert decimal_text(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("695", Unit.DURATION, "11 minutes 35 seconds"),
        ("3661", Unit.DURATION, "1 hour 1 minute 1 second"),
        ("0.2", Unit.DURATION, "0 seconds"),
        ("-21", Unit.DURATION, "minus 21 seconds"),
        ("360000", Unit.DURATION, "100 hours"),
        ("169", Unit.DAYS, "169 days"),
        ("1", Unit.DAYS, "1 day"),
        ("7.8", Unit.PERCENT, "7.8%"),
        ("1718", Unit.COUNT, "1,718"),
    ],
)
def test_value_words(value: str, unit: Unit, words: str) -> None:
    assert value_words(Fraction(value), unit) == words


@pytest.mark.parametrize(
    ("direction", "verdict", "change", "words"),
    [
        (Direction.UP, Verdict.WORSE, "9.1%", "up 9.1%, worse"),
        (Direction.DOWN, Verdict.BETTER, "-0.4% points", "down 0.4 percentage points, better"),
        (Direction.STEADY, Verdict.STEADY, "1.3%", "steady, up 1.3%"),
        (Direction.STEADY, Verdict.STEADY, "-0.5%", "steady, down 0.5%"),
        (Direction.STEADY, Verdict.STEADY, "0.0%", "steady, 0.0%"),
        (Direction.STEADY, Verdict.NEUTRAL, "0.0%", "no change"),
        (Direction.UP, Verdict.NEUTRAL, "1.3%", "up 1.3%"),
        (
            Direction.UP,
            Verdict.WORSE,
            "00:23:47",
            "up 23 minutes 47 seconds, worse",
        ),
        (Direction.STEADY, Verdict.STEADY, "-00:00:21", "steady, down 21 seconds"),
        (None, None, "", "no comparison"),
    ],
)
def test_direction_words(
    direction: Direction | None, verdict: Verdict | None, change: str, words: str
) -> None:
    assert direction_words(direction, verdict, change) == words


def test_every_direction_has_a_shape_of_its_own() -> None:
    assert ARROWS == {Direction.UP: "▲", Direction.DOWN: "▼", Direction.STEADY: "—"}
