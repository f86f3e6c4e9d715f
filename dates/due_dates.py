"""Due dates as officers write them, read into a date that sorts and decides lateness.

A due date is kept exactly as written ("Contract start April 2023"). Beside it stands the last
day that the writer can have meant: the day itself, or the last day of the month, quarter or year.
A text that could mean two dates is refused, because a guess would decide who is late.

How figures are read:

- two digits after the name of a month are a year ("Sept 22" is September 2022), also after a full
  date ("22 Sept 22"); "Sept 22nd" and "Sept 22, 2023" are days;
- numbers alone are day, month, year ("31/03/2025") or ISO 8601 ("2025-03-31", "2025-03");
- "2024/25" is a financial year, April to March, and "Q4 2024/25" is its last quarter whatever the
  setting. "Q4 2023" is a calendar quarter unless the setting says financial.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from dates.periods import MONTH_NAMES, last_day, quarter_end

Precision = Literal["day", "month", "quarter", "year"]


class DueDateNotUnderstood(ValueError):  # noqa: N818 - reads as what happened
    """The text does not name one date. The message says what to write instead."""


@dataclass(frozen=True)
class DueDate:
    """A due date: the words of the writer, the last day they can mean, and how exact they were."""

    as_written: str
    due_on: date
    precision: Precision


@dataclass(frozen=True)
class _Reading:
    start: int
    end: int
    due_on: date
    precision: Precision


_MONTH = r"(?P<month>{})\b\.?".format(
    "|".join(
        f"{name[:3]}(?:{name[3:]}{'|t' if name == 'September' else ''})?" for name in MONTH_NAMES
    )
)
_DAY = r"(?<![\d/.-])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>20\d\d)(?![\d/])"
_ANY_YEAR = r"(?:(?P<year>20\d\d)|['’]?(?P<short>\d\d))(?![\d/])(?!(?:st|nd|rd|th)\b)"
_GAP = r"[\s,/.'’-]*"
_QUARTER = r"\b(?:Q(?:uarter)?\s*(?P<quarter>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th)\s+quarter)\b"
_FINANCIAL = r"(?P<year>20\d\d)\s*[/-]\s*(?P<next>(?:20)?\d\d)(?!\d)"

_MONTH_PATTERN = re.compile(rf"\b{_MONTH}", re.IGNORECASE)
_RANGE_PATTERN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_VAGUE_PATTERN = re.compile(
    r"\b(early|mid|middle|start|beginning|first|half|late|spring|summer|autumn|winter|next|tbc|tbd)\b",
    re.IGNORECASE,
)
# The figure of "phase 2" counts phases, not days.
_LABEL_PATTERN = re.compile(r"\b(phase|stage|round|part|tranche|wave)\s+\d+\b", re.IGNORECASE)
# No plan reaches back before 2020, and the 12 of "Sept 12" is likelier to be a day than a year.
_EARLIEST_SHORT_YEAR = 20
_EXAMPLES = "Enter a date such as “30 September 2022”, “September 2022”, “Q4 2023” or “2024”."


def parse_due(
    text: str, *, default_year: int | None = None, financial_quarters: bool = False
) -> DueDate:
    """Read a due date as it was written.

    `default_year` is the year of a date that names none ("1 Oct"); without it such a date is
    refused. `financial_quarters` reads "Q1 2024" as April to June 2024, the first quarter of the
    financial year that starts in 2024. Of a range ("Sept to Dec 2024") the end counts.

    Raises DueDateNotUnderstood when the text names no date, more than one, or one that does not
    exist.
    """
    plain = re.sub(r"\s+", " ", text).strip()
    if not plain:
        raise DueDateNotUnderstood(f"The due date is empty. {_EXAMPLES}")
    readings, rest = _full_dates(plain, financial_quarters)
    if not readings:
        reading, rest = _scattered_date(plain, rest, default_year, financial_quarters)
        readings = [reading]
    last = _only_or_end_of_range(plain, rest, sorted(readings, key=lambda found: found.start))
    _refuse_left_over_figures(plain, rest)
    return DueDate(as_written=text, due_on=last.due_on, precision=last.precision)


def _full_dates(plain: str, financial: bool) -> tuple[list[_Reading], str]:
    """Every date in the text that names its own year, and the text with those blanked out."""
    readings: list[_Reading] = []
    rest = _LABEL_PATTERN.sub(_blank, plain)
    for pattern, read in _FULL_FORMS:
        for match in pattern.finditer(rest):
            due_on, precision = read(match, financial)
            readings.append(_Reading(match.start(), match.end(), due_on, precision))
        rest = pattern.sub(_blank, rest)
    return readings, rest


def _blank(match: re.Match[str]) -> str:
    """Spaces of the same length, so that positions stay true."""
    return " " * len(match.group())


def _scattered_date(
    plain: str, rest: str, default_year: int | None, financial: bool
) -> tuple[_Reading, str]:
    """A date whose year is apart ("Dec launch ongoing 2022") or is not given; or a year."""
    years = list(re.finditer(rf"(?<![\d/]){_YEAR}", rest))
    if len(years) > 1:
        raise DueDateNotUnderstood(f"“{plain}” contains more than one year. {_EXAMPLES}")
    without_year = rest
    if years:
        without_year = _blanked(rest, years[0])
    for pattern, precision in _YEARLESS_FORMS:
        # The verb "may" is not the month: without a year beside it May needs its capital.
        found = [m for m in pattern.finditer(without_year) if m.groupdict().get("month") != "may"]
        if not found:
            continue
        year = int(years[0]["year"]) if years else default_year
        if year is None:
            raise DueDateNotUnderstood(
                f"“{plain}” does not say which year. Add the year, for example "
                f"“{found[-1].group().strip()} 2025”."
            )
        match = found[-1]
        due_on = _due_on(plain, match, year, precision, financial=financial)
        return _Reading(*match.span(), due_on, precision), _blanked(without_year, match)
    if not years:
        raise DueDateNotUnderstood(f"“{plain}” contains no date. {_EXAMPLES}")
    return _bare_year(plain, years[0], without_year), without_year


def _blanked(text: str, match: re.Match[str]) -> str:
    """The text with blanks in the place of what was read, so that all else keeps its place."""
    start, end = match.span()
    return text[:start] + " " * (end - start) + text[end:]


def _bare_year(plain: str, found: re.Match[str], without_year: str) -> _Reading:
    """The end of a year that stands without month and quarter."""
    vague = _VAGUE_PATTERN.search(without_year)
    if vague:
        raise DueDateNotUnderstood(
            f"“{plain}” is not precise enough: “{vague.group()}” could mean several "
            "months. Enter the month or the quarter, for example “March 2025” or “Q1 "
            "2025”."
        )
    year = int(found["year"])
    if re.search(r"\b(financial|fiscal|FY)\b", without_year, re.IGNORECASE):
        raise DueDateNotUnderstood(
            f"“{plain}” does not say which two years the financial year covers. Enter, "
            f"for example, “{year}/{(year + 1) % 100:02}”."
        )
    return _Reading(*found.span(), date(year, 12, 31), "year")


def _only_or_end_of_range(plain: str, rest: str, readings: list[_Reading]) -> _Reading:
    """The one date, or the end of a range; two dates side by side are refused."""
    joined = all(
        _RANGE_PATTERN.fullmatch(plain[before.end : after.start])
        for before, after in pairwise(readings)
    )
    for other in _MONTH_PATTERN.finditer(rest):
        # A month without a year is the start of a range ("Sept to Dec 2024"), or a second date.
        if other["month"] != "may":
            between = plain[other.end() : readings[0].start]
            joined = joined and bool(_RANGE_PATTERN.fullmatch(between))
    if not joined:
        raise DueDateNotUnderstood(
            f"“{plain}” contains more than one date. Enter only the date by which the "
            "action must be complete, and put the other in its notes."
        )
    return readings[-1]


def _refuse_left_over_figures(plain: str, rest: str) -> None:
    figure = re.search(r"\w*\d\w*", rest)
    if figure:
        raise DueDateNotUnderstood(
            f"“{plain}” is not clear: “{figure.group()}” could mean several things. {_EXAMPLES}"
        )


def _number_of_month(name: str) -> int:
    return [month[:3].lower() for month in MONTH_NAMES].index(name[:3].lower()) + 1


def _day(plain: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DueDateNotUnderstood(
            f"“{plain}” is not a real date. Check the day and the month."
        ) from error


def _due_on(
    plain: str, match: re.Match[str], year: int, precision: Precision, *, financial: bool
) -> date:
    parts = match.groupdict()
    if precision == "quarter":
        return quarter_end(year, int(parts["quarter"] or parts["nth"]), financial=financial)
    month = _number_of_month(parts["month"])
    if precision == "month":
        return last_day(date(year, month, 1))
    return _day(plain, year, month, int(parts["day"]))


def _year(match: re.Match[str]) -> int:
    parts = match.groupdict()
    if parts.get("year"):
        return int(parts["year"])
    short = int(parts["short"])
    if short < _EARLIEST_SHORT_YEAR:
        raise DueDateNotUnderstood(
            f"“{match.group().strip()}” could be a day or a year. Enter the day first and "
            "the year in 4 digits, for example “12 September 2025”, or “September 2025”."
        )
    return 2000 + short


_Read = Callable[[re.Match[str], bool], tuple[date, Precision]]


def _read_numbers(match: re.Match[str], financial: bool) -> tuple[date, Precision]:
    day = _day(match.group(), _year(match), int(match["month"]), int(match["day"]))
    return day, "day"


def _read_number_month(match: re.Match[str], financial: bool) -> tuple[date, Precision]:
    return last_day(_day(match.group(), int(match["year"]), int(match["month"]), 1)), "month"


def _read_named(precision: Precision) -> _Read:
    def read(match: re.Match[str], financial: bool) -> tuple[date, Precision]:
        return _due_on(
            match.group(), match, _year(match), precision, financial=financial
        ), precision

    return read


def _financial_year(match: re.Match[str]) -> int:
    year = int(match["year"])
    if int(match["next"]) % 100 != (year + 1) % 100:
        raise DueDateNotUnderstood(
            f"“{match.group()}” is not a financial year: {year} is followed by {year + 1}. "
            f"Enter “{year}/{(year + 1) % 100:02}”."
        )
    return year


def _read_financial_quarter(match: re.Match[str], financial: bool) -> tuple[date, Precision]:
    return _due_on(
        match.group(), match, _financial_year(match), "quarter", financial=True
    ), "quarter"


def _read_financial_year(match: re.Match[str], financial: bool) -> tuple[date, Precision]:
    return date(_financial_year(match) + 1, 3, 31), "year"


def _form(pattern: str, read: _Read) -> tuple[re.Pattern[str], _Read]:
    return re.compile(pattern, re.IGNORECASE), read


# From the most to the least exact: each form takes its text away from those below it.
_FULL_FORMS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    _form(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)", _read_numbers),
    _form(
        r"(?<!\d)(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?:(?P<year>20\d\d)|(?P<short>\d\d))(?!\d)",
        _read_numbers,
    ),
    _form(rf"{_DAY}\s*(?:of\s+)?[\s-]?{_MONTH}{_GAP}{_ANY_YEAR}", _read_named("day")),
    _form(
        rf"\b{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,\s]\s*{_YEAR}",
        _read_named("day"),
    ),
    _form(rf"{_QUARTER}\s*(?:of\s+|FY\s*)?{_FINANCIAL}", _read_financial_quarter),
    _form(rf"(?<!\d){_FINANCIAL}\s*{_QUARTER}", _read_financial_quarter),
    _form(rf"{_QUARTER}{_GAP}(?:of\s+)?{_ANY_YEAR}", _read_named("quarter")),
    _form(rf"(?<!\d){_YEAR}[\s-]*{_QUARTER}", _read_named("quarter")),
    _form(rf"\b{_MONTH}{_GAP}{_ANY_YEAR}", _read_named("month")),
    _form(rf"(?<!\d){_YEAR}[\s-]*{_MONTH}", _read_named("month")),
    _form(r"(?<![\d/-])(?P<year>20\d\d)-(?P<month>0\d|1[0-2])(?![\d/-])", _read_number_month),
    _form(r"(?<![\d/-])(?P<month>0?\d|1[0-2])/(?P<year>20\d\d)(?![\d/-])", _read_number_month),
    _form(rf"(?<!\d){_FINANCIAL}", _read_financial_year),
)

_YEARLESS_FORMS: tuple[tuple[re.Pattern[str], Precision], ...] = (
    (re.compile(rf"{_DAY}\s*(?:of\s+)?{_MONTH}", re.IGNORECASE), "day"),
    (re.compile(rf"\b{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)", re.IGNORECASE), "day"),
    (re.compile(_QUARTER, re.IGNORECASE), "quarter"),
    (_MONTH_PATTERN, "month"),
)
