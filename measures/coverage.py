"""How long the period of a figure is, and which months the figure covers. Pure.

A figure is kept under the last month of its period: that of July to September under September. It
covers its own period, or the 12 months to its end, or the financial year so far. Figures that
cover the same months twice are never added up.

    Frequency     how long a period is, and in which months periods end
    Coverage      which months a figure covers
    own_periods   figures of the year so far, turned into figures of their own periods
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from dates.periods import MONTH_NAMES, Period, add_months, month_text, months_between

MONTHS_OF_A_YEAR = 12
# The financial year ends in March.
LAST_FINANCIAL_MONTH = 3

F = TypeVar("F")


class Frequency(StrEnum):
    """How long the period of a figure is."""

    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_QUARTER = "financial_quarter"
    HALF_YEAR = "half_year"
    FINANCIAL_HALF_YEAR = "financial_half_year"
    CALENDAR_YEAR = "calendar_year"
    FINANCIAL_YEAR = "financial_year"
    ACADEMIC_YEAR = "academic_year"


class Coverage(StrEnum):
    """Which months a figure covers: its own period, or earlier ones too."""

    OWN_PERIOD = "own_period"
    ROLLING_YEAR = "rolling_year"
    YEAR_TO_DATE = "year_to_date"


# Of each frequency the months of a period, and the number of a month in which one ends.
_PERIODS = {
    Frequency.MONTH: (1, 12),
    Frequency.QUARTER: (3, 12),
    Frequency.FINANCIAL_QUARTER: (3, 3),
    Frequency.HALF_YEAR: (6, 12),
    Frequency.FINANCIAL_HALF_YEAR: (6, 3),
    Frequency.CALENDAR_YEAR: (12, 12),
    Frequency.FINANCIAL_YEAR: (12, 3),
    Frequency.ACADEMIC_YEAR: (12, 8),
}

# How many of the latest figures a small chart shows, by the months of a period.
_FIGURES_SHOWN = {1: 24, 3: 12, 6: 8, 12: 6}


def period_months(frequency: Frequency) -> int:
    """How many months a period has: 1, 3, 6 or 12."""
    return _PERIODS[frequency][0]


def is_period_end(month: date, frequency: Frequency) -> bool:
    """Whether a period ends in this month."""
    length, end = _PERIODS[frequency]
    return (month.month - end) % length == 0


def latest_period_end(month: date, frequency: Frequency) -> date:
    """The last month, up to this one, in which a period ends."""
    length, end = _PERIODS[frequency]
    return add_months(month, -((month.month - end) % length))


def next_period_end(month: date, frequency: Frequency) -> date:
    """The first month, from this one on, in which a period ends."""
    length, end = _PERIODS[frequency]
    return add_months(month, (end - month.month) % length)


def period_ending(month: date, frequency: Frequency) -> Period:
    """The period that ends in a month.

    Raises ValueError where none ends in it.
    """
    if not is_period_end(month, frequency):
        raise ValueError(f"no period ends in {month_text(month)}: use {end_months_text(frequency)}")
    return Period(add_months(month, 1 - period_months(frequency)), month)


def periods_ending(month: date, frequency: Frequency) -> tuple[date, ...]:
    """The last months of the periods that a small chart shows up to a month, oldest first."""
    length = period_months(frequency)
    last = latest_period_end(month, frequency)
    count = _FIGURES_SHOWN[length]
    return tuple(add_months(last, -length * back) for back in reversed(range(count)))


def period_ends_between(first: date, last: date, frequency: Frequency) -> tuple[date, ...]:
    """The months from the first to the last, both included, in which a period ends."""
    return tuple(month for month in months_between(first, last) if is_period_end(month, frequency))


def end_months_text(frequency: Frequency) -> str:
    """In which months periods end, in words: "March, June, September or December"."""
    length, end = _PERIODS[frequency]
    if length == 1:
        return "any month"
    names = [MONTH_NAMES[at - 1] for at in range(1, 13) if (at - end) % length == 0]
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def months_of_year_so_far(month: date) -> int:
    """How many months of the financial year have passed with this one: April has 1, March 12."""
    return (month.month - LAST_FINANCIAL_MONTH - 1) % MONTHS_OF_A_YEAR + 1


def own_periods(
    series: Mapping[date, F], frequency: Frequency, subtract: Callable[[F, F], F]
) -> dict[date, F]:
    """Figures of the financial year so far, as figures of their own periods.

    The first of a financial year is its own. Each later one is what it has more than the one
    before; where that one is missing, it is left out.
    """
    length = period_months(frequency)
    found: dict[date, F] = {}
    for month, figure in series.items():
        before = add_months(month, -length)
        if months_of_year_so_far(month) <= length:
            found[month] = figure
        elif before in series:
            found[month] = subtract(figure, series[before])
    return found
