"""Quarters, half years and years as files write them: Q1 2022/23, Jul-Sep 2022, 2022/23 (pure).

What a text means depends on the measure: "2011-12" is December 2011 to one and a financial year to
another, and "2022/23" ends in March or, as an academic year, in August. So a text is first taken
apart, and then read for the kind of measure that it belongs to.
"""

import re
from dataclasses import dataclass
from datetime import date

from dates.periods import add_months, month_text, months_between
from imports.reading.months import read_month_as_written
from measures.comparisons import MeasureKind
from measures.coverage import (
    MONTHS_OF_A_YEAR,
    Coverage,
    Frequency,
    end_months_text,
    is_period_end,
    months_of_year_so_far,
    period_months,
)
from measures.coverage_wording import period_name

_YEARS = r"(?P<year>[0-9]{4})(?:\s?[/-]\s?(?P<next>[0-9]{2}|[0-9]{4}))?"
_PART = r"(?P<part>q|quarter|qtr|h|half)\s?(?P<number>[1-4])"
_PART_FIRST = re.compile(rf"{_PART}[\s,:/-]*(?:fy\s?)?{_YEARS}")
_YEAR_FIRST = re.compile(rf"(?:fy\s?)?{_YEARS}[\s,:/-]*{_PART}")
_YEAR = re.compile(rf"(?:fy\s?|financial year\s|academic year\s|year\s)?{_YEARS}")
_ENDING = re.compile(
    r"(?P<what>year|12 months|quarter|3 months|half year|6 months)\s(?:ending|ended|to)\s"
    r"(?P<month>.+)"
)
_RANGE = re.compile(
    r"(?P<first>[a-z]{3,9}(?:\s?[0-9]{2,4})?)\s?(?:-|–|to)\s?"
    r"(?P<last>[a-z]{3,9}\s?[0-9]{2,4})"
)
_LENGTHS = {"q": 3, "quarter": 3, "qtr": 3, "h": 6, "half": 6}
_ENDING_LENGTHS = {
    "year": 12,
    "12 months": 12,
    "quarter": 3,
    "3 months": 3,
    "half year": 6,
    "6 months": 6,
}
_LONGEST = 40
FIRST_FINANCIAL_MONTH = 4
FIRST_ACADEMIC_MONTH = 9


@dataclass(frozen=True, slots=True)
class WrittenPeriod:
    """A period as it is written: how many months, and either where it ends or in which year.

    `number` is that of a quarter or half, 1 for a whole year. `spans` where two years are named,
    as those of a financial year are.
    """

    months: int
    ends: date | None = None
    year: int = 0
    number: int = 1
    spans: bool = False

    @property
    def usual_end(self) -> date:
        """Its last month, as most people read it: of the financial year where it names two."""
        if self.ends is not None:
            return self.ends
        first = date(self.year, FIRST_FINANCIAL_MONTH if self.spans else 1, 1)
        return add_months(first, self.number * self.months - 1)


def period_as_written(text: str) -> WrittenPeriod | None:
    """Take apart a text that names a period longer than a month; None where it names none."""
    plain = " ".join(text.lower().split()) if len(text) <= _LONGEST else ""
    if match := _PART_FIRST.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain):
        months = _LENGTHS[match["part"]]
        number = int(match["number"])
        fits = number * months <= MONTHS_OF_A_YEAR and _are_neighbours(match)
        return _of_year(match, months, number) if fits else None
    if match := _YEAR.fullmatch(plain):
        return _of_year(match, MONTHS_OF_A_YEAR, 1) if _are_neighbours(match) else None
    if match := _ENDING.fullmatch(plain):
        ends = _month(match["month"])
        return WrittenPeriod(_ENDING_LENGTHS[match["what"]], ends) if ends else None
    return _range(plain)


def read_period(text: str, kind: MeasureKind, *, month_first: bool = False) -> date:
    """The last month of the period that a text means for a measure.

    Raises ValueError, with the fix in its message, where it means none.
    """
    written = None
    if kind.frequency != Frequency.MONTH or kind.coverage != Coverage.OWN_PERIOD:
        written = period_as_written(text)
    if written is not None:
        return _end_of(written, kind)
    try:
        month = read_month_as_written(text, month_first=month_first)
    except ValueError:
        if period_as_written(text) is None:
            raise
        one = period_name(kind.frequency)
        raise ValueError(
            f"this measure has a figure every {one}: enter the {one}, for example 2022-08"
        ) from None
    if is_period_end(month, kind.frequency):
        return month
    one = period_name(kind.frequency)
    raise ValueError(
        f"this measure has a figure every {one}: enter the last month of the {one},"
        f" {end_months_text(kind.frequency)}"
    )


def _end_of(written: WrittenPeriod, kind: MeasureKind) -> date:
    if written.ends is not None:
        return _covered(written.ends, written.months, kind)
    one = period_name(kind.frequency)
    if written.months != period_months(kind.frequency):
        raise ValueError(
            f"not a {one}, but this measure has a figure every {one}: enter the last month of"
            f" each {one}"
        )
    if _is_financial(kind.frequency) != written.spans:
        example = "2022/23" if _is_financial(kind.frequency) else "2022"
        raise ValueError(
            f"it could be of the calendar year or of the financial year: write the year as"
            f" {example}, or enter the last month"
        )
    return add_months(_first_month(written, kind.frequency), written.number * written.months - 1)


def _first_month(written: WrittenPeriod, frequency: Frequency) -> date:
    """The first month of the year that a period belongs to."""
    if frequency == Frequency.ACADEMIC_YEAR:
        return date(written.year, FIRST_ACADEMIC_MONTH, 1)
    return date(written.year, FIRST_FINANCIAL_MONTH if written.spans else 1, 1)


def _covered(ends: date, months: int, kind: MeasureKind) -> date:
    """The month in which a period ends, where the measure's figures cover just such periods."""
    if kind.coverage == Coverage.YEAR_TO_DATE:
        fits = months in (months_of_year_so_far(ends), period_months(kind.frequency))
    else:
        fits = months == kind.months_covered
    if fits and is_period_end(ends, kind.frequency):
        return ends
    raise ValueError(
        f"{months} months to {month_text(ends)}, which a figure of this measure does not cover:"
        f" enter the last month of the {period_name(kind.frequency)}"
    )


def _is_financial(frequency: Frequency) -> bool:
    """Whether periods belong to a year that is named by two calendar years."""
    return frequency in (
        Frequency.FINANCIAL_QUARTER,
        Frequency.FINANCIAL_HALF_YEAR,
        Frequency.FINANCIAL_YEAR,
        Frequency.ACADEMIC_YEAR,
    )


def _of_year(match: re.Match[str], months: int, number: int) -> WrittenPeriod:
    return WrittenPeriod(
        months, year=int(match["year"]), number=number, spans=match["next"] is not None
    )


def _are_neighbours(match: re.Match[str]) -> bool:
    """Whether the two years of a text, if there are two, follow one another."""
    if match["next"] is None:
        return True
    return (int(match["year"]) + 1) % 100 == int(match["next"]) % 100


def _range(plain: str) -> WrittenPeriod | None:
    """Jul-Sep 2022, April 2021 to March 2022: from one month to another."""
    match = _RANGE.fullmatch(plain)
    ends = _month(match["last"]) if match else None
    if match is None or ends is None:
        return None
    first = match["first"]
    starts = _month(first) if first[-1].isdigit() else _last_before(first, ends)
    if starts is None or starts > ends:
        return None
    return WrittenPeriod(len(months_between(starts, ends)), ends)


def _last_before(name: str, ends: date) -> date | None:
    """The month of this name that is nearest before another."""
    for year in (ends.year, ends.year - 1):
        month = _month(f"{name} {year}")
        if month is not None and month < ends:
            return month
    return None


def _month(text: str) -> date | None:
    try:
        return read_month_as_written(text)
    except ValueError:
        return None
