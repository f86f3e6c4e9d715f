"""What figures cover, in words: periods by name, and why a window can have no figure. Pure."""

from collections.abc import Sequence
from datetime import date

from dates.periods import month_text
from measures.comparisons import WINDOWS, Aggregation, MeasureKind, has_window
from measures.coverage import (
    Coverage,
    Frequency,
    is_period_end,
    period_ending,
    period_months,
)

# Of each length of period what one is called, and several.
_NAMES = {
    1: ("month", "months"),
    3: ("quarter", "quarters"),
    6: ("half year", "half years"),
    12: ("year", "years"),
}


def period_name(frequency: Frequency, count: int = 1) -> str:
    """What a period is called: "month", "quarter", "half year", "year"; several in the plural."""
    return _NAMES[period_months(frequency)][count != 1]


def period_text(month: date, frequency: Frequency) -> str:
    """The period that ends in a month: "August 2022", "July to September 2022".

    A month in which no period ends is named alone.
    """
    if not is_period_end(month, frequency):
        return month_text(month)
    return period_ending(month, frequency).text


def coverage_text(kind: MeasureKind) -> str:
    """What a figure covers, where that is not a month: "Each figure covers a quarter"."""
    if kind.coverage == Coverage.ROLLING_YEAR:
        return "Each figure covers 12 months"
    if kind.coverage == Coverage.YEAR_TO_DATE:
        return "Each figure covers the financial year so far"
    if kind.frequency == Frequency.MONTH:
        return ""
    return f"Each figure covers a {period_name(kind.frequency)}"


def why_no_window(kind: MeasureKind, length: int, lengths: Sequence[int] = WINDOWS) -> str:
    """Why windows of so many months never have a value, or "" where they can."""
    if has_window(kind, length, lengths):
        return ""
    if length % kind.months_covered or kind.coverage != Coverage.OWN_PERIOD:
        return f"{coverage_text(kind)}."
    if kind.aggregation == Aggregation.LAST:
        return "Shown once: the state at the end of the period."
    return "Not added up: the figures are supplied ready-made."
