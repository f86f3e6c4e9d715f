"""How figures are printed and spoken."""

from fractions import Fraction

import pytest

from measures.comparisons import Direction, Unit, Verdict
from measures.formats import (
    ARROWS,
    decimal_text,
    direction_words,
    format_change,
    format_value,
    precise,
    small_change,
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
def test_a_value_is_printed_in_its_unit(value: str, unit: Unit, text: str) -> None:
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
def test_a_change_is_printed_with_its_sign(change: str, unit: Unit, text: str) -> None:
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
def test_a_decimal_is_written_exactly(value: Fraction, text: str) -> None:
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
def test_a_value_is_read_out(value: str, unit: Unit, words: str) -> None:
    assert value_words(Fraction(value), unit) == words


@pytest.mark.parametrize(
    ("direction", "verdict", "change", "words"),
    [
        (Direction.UP, Verdict.WORSE, "9.1%", "up 9.1%, worse"),
        (Direction.DOWN, Verdict.BETTER, "-0.4% points", "down 0.4 percentage points, better"),
        (Direction.STEADY, Verdict.STEADY, "1.3%", "steady, up 1.3%"),
        (Direction.STEADY, Verdict.STEADY, "-0.5%", "steady, down 0.5%"),
        (Direction.STEADY, Verdict.STEADY, "0.0%", "steady, no change"),
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
def test_a_direction_is_read_out(
    direction: Direction | None, verdict: Verdict | None, change: str, words: str
) -> None:
    assert direction_words(direction, verdict, change) == words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text", "words"),
    [
        ("12.49", Unit.DURATION, 2, "00:00:12.49", "12.49 seconds"),
        ("12.495", Unit.DURATION, 2, "00:00:12.50", "12.50 seconds"),  # a tie goes up
        ("59.996", Unit.DURATION, 2, "00:01:00.00", "1 minute"),
        ("3599.95", Unit.DURATION, 1, "01:00:00.0", "1 hour"),
        ("0.004", Unit.DURATION, 2, "00:00:00.00", "0.00 seconds"),
        ("-0.25", Unit.DURATION, 1, "-00:00:00.3", "minus 0.3 seconds"),
        ("7.855", Unit.PERCENT, 2, "7.86%", "7.86%"),
        ("7.5", Unit.PERCENT, 0, "8%", "8%"),
        ("1234.25", Unit.COUNT, 1, "1,234.3", "1,234.3"),
        ("-0.04", Unit.COUNT, 1, "0.0", "0.0"),
        ("1", Unit.DAYS, 1, "1.0", "1.0 days"),
    ],
)
def test_decimals_of_a_measure(
    value: str, unit: Unit, decimals: int, text: str, words: str
) -> None:
    assert format_value(Fraction(value), precise(unit, decimals)) == text
    assert value_words(Fraction(value), precise(unit, decimals)) == words


@pytest.mark.parametrize(
    ("change", "unit", "decimals", "words"),
    [
        ("-0.4", Unit.DURATION, None, "less than a second shorter"),
        ("0.4", Unit.DURATION, 0, "less than a second longer"),
        ("-0.5", Unit.DURATION, None, ""),  # rounds to a second
        ("-0.004", Unit.DURATION, 2, "less than 0.01 seconds shorter"),
        ("-0.4", Unit.DURATION, 2, ""),
        ("0.04", Unit.PERCENT, None, "less than 0.1 percentage points higher"),
        ("-0.4", Unit.PERCENT, 0, "less than 1 percentage point lower"),
        ("-0.04", Unit.COUNT, 3, "less than 0.1% lower"),
        ("0", Unit.COUNT, None, ""),
        ("0", Unit.DURATION, None, ""),
    ],
)
def test_change_that_rounds_to_nothing(
    change: str, unit: Unit, decimals: int | None, words: str
) -> None:
    assert small_change(Fraction(change), precise(unit, decimals)) == words


def test_small_changes_stand_beside_arrow_and_verdict() -> None:
    small = "less than a second shorter"
    said = direction_words(Direction.DOWN, Verdict.BETTER, "00:00:00", small)
    assert said == "less than a second shorter, better"
    assert direction_words(Direction.DOWN, Verdict.NEUTRAL, "00:00:00", small) == small
    said = direction_words(Direction.STEADY, Verdict.STEADY, "00:00:00", small)
    assert said == "steady, less than a second shorter"


def test_every_direction_has_a_shape_of_its_own() -> None:
    assert ARROWS == {Direction.UP: "▲", Direction.DOWN: "▼", Direction.STEADY: "—"}
