"""Months, quarters and periods, and the words for them.

A month is the date of its first day. Everything here is pure: no settings, no clock, no locale.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

# Years outside these are slips of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2199

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_MONTH_CODE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def month_of(day: date) -> date:
    """Return the month that a day lies in, as the date of its first day."""
    return date(day.year, day.month, 1)


def parse_month(text: str) -> date:
    """Read a month written as YYYY-MM; blanks around it are forgiven.

    Raises ValueError for anything else; its message says how to fix it.
    """
    match = _MONTH_CODE.fullmatch(text.strip())
    if match is None or match[1] == "0000":
        raise ValueError(
            f"“{text}” is not a month: enter the month as YYYY-MM, for example 2022-08"
        )
    return date(int(match[1]), int(match[2]), 1)


def month_code(month: date) -> str:
    """Return a month as YYYY-MM, the form that parse_month reads."""
    return f"{month.year:04d}-{month.month:02d}"


def add_months(month: date, n: int) -> date:
    """Return the month that is n months after the given one, or before it where n is negative.

    Raises ValueError where the result lies outside the years 1 to 9999.
    """
    years, months = divmod(month.month - 1 + n, 12)
    return date(month.year + years, months + 1, 1)


def months_ending(month: date, length: int) -> tuple[date, ...]:
    """Return the `length` months that end with the given month, oldest first.

    Raises ValueError where the length is below one.
    """
    if length < 1:
        raise ValueError(f"a window of {length} months does not exist: use a length of 1 or more")
    return tuple(add_months(month, offset) for offset in range(1 - length, 1))


def months_between(first: date, last: date) -> tuple[date, ...]:
    """Return every month from the first to the last, both included; none where it is later."""
    length = 12 * (last.year - first.year) + last.month - first.month + 1
    return tuple(add_months(first, offset) for offset in range(length))


def last_day(month: date) -> date:
    """Return the last day of the month that the given day lies in."""
    return date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])


def month_text(month: date) -> str:
    """Return a month in words: "August 2022"."""
    return f"{MONTH_NAMES[month.month - 1]} {month.year}"


def short_month_text(month: date) -> str:
    """Return a month in short words, for the axis of a chart: "Aug 2022"."""
    return f"{MONTH_NAMES[month.month - 1][:3]} {month.year}"


def day_text(day: date) -> str:
    """Return a day in words: "31 August 2022"."""
    return f"{day.day} {month_text(day)}"


def day_text_or_blank(day: date | None) -> str:
    """Return a day in words, "" where there is none."""
    return day_text(day) if day else ""


def iso_or_blank(day: date | None) -> str:
    """Return a day as YYYY-MM-DD, "" where there is none."""
    return day.isoformat() if day else ""


def quarter_end(year: int, quarter: int, *, financial: bool = False) -> date:
    """Return the last day of a quarter.

    A calendar quarter 1 is January to March of the year. A financial quarter 1 is April to June
    of the year in which the financial year starts, and quarter 4 is January to March of the next.

    Raises ValueError where the quarter is not 1, 2, 3 or 4.
    """
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"quarter {quarter} does not exist: use 1, 2, 3 or 4")
    last_month = add_months(date(year, 3, 1), 3 * (quarter - 1) + (3 if financial else 0))
    return last_day(last_month)


@dataclass(frozen=True, slots=True)
class Period:
    """A run of whole months, both ends included, such as the months that a report covers.

    Raises ValueError where an end is not the first day of a month, or where the start is later
    than the end.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        for month in (self.start, self.end):
            if month.day != 1:
                raise ValueError(
                    f"{day_text(month)} is not a month: use its first day,"
                    f" {day_text(month_of(month))}"
                )
        if self.start > self.end:
            raise ValueError(
                f"the period starts in {month_text(self.start)}, after its end in"
                f" {month_text(self.end)}: put the earlier month first"
            )

    @property
    def months(self) -> tuple[date, ...]:
        """Every month of the period, oldest first."""
        return months_between(self.start, self.end)

    @property
    def text(self) -> str:
        """The period in words: "June to August 2022", naming the year once where it can."""
        if self.start == self.end:
            return month_text(self.end)
        if self.start.year == self.end.year:
            return f"{MONTH_NAMES[self.start.month - 1]} to {month_text(self.end)}"
        return f"{month_text(self.start)} to {month_text(self.end)}"

    @property
    def first_day(self) -> date:
        """The first day of the first month."""
        return self.start

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return last_day(self.end)

    def contains(self, day: date) -> bool:
        """Return whether the day lies in the period."""
        return self.start <= month_of(day) <= self.end
