"""Months as files write them: 2022-08, Aug-22, August 2022, 01/08/2022."""

import re
from collections.abc import Iterable
from datetime import date

from dates.periods import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, last_day, month_of

# Of two digits, these and later ones belong to the last century.
_CENTURY_TURNS = 70

_WORDS = {
    name[:length].lower(): number
    for number, name in enumerate(MONTH_NAMES, 1)
    for length in (3, len(name))
} | {"sept": 9}

_CODE = re.compile(r"([0-9]{4})[-/.]?(0[1-9]|1[0-2])")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+)?")
_BRITISH_DAY = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_NAMED = re.compile(r"(?:1(?:st)?[ -])?([a-z]+)[ .,'’/-]*([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[ -]([a-z]+)")
_LONGEST = 30
FIX = "enter the month as YYYY-MM, for example 2022-08"


def read_month_as_written(text: str, *, month_first: bool = False) -> date:
    """Read a month of a file. A day stands for its month where it is its first or its last.

    Of 10/1/2025 the day comes first, unless someone said that the month does.
    Raises ValueError for anything else; its message says how to fix it.
    """
    plain = " ".join(text.lower().split()) if len(text) <= _LONGEST else ""
    month = _month(plain, month_first=month_first) if plain else None
    if month is None:
        raise ValueError(FIX)
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise ValueError(f"enter a year from {FIRST_YEAR} to {LAST_YEAR}, for example 2022-08")
    return month


def is_day_written(text: str) -> bool:
    """Whether a text is a day of which day and month may have changed places: 10/1/2025."""
    return bool(_BRITISH_DAY.fullmatch(text.strip()))


def suggests_month_first(texts: Iterable[str]) -> bool:
    """Whether the days among these texts make no sense day first, and all do month first."""
    days = {text for text in texts if is_day_written(text)}
    misfits = [text for text in days if not _reads(text, month_first=False)]
    return bool(misfits) and all(_reads(text, month_first=True) for text in days)


def _reads(text: str, *, month_first: bool) -> bool:
    try:
        read_month_as_written(text, month_first=month_first)
    except ValueError:
        return False
    return True


def _month(text: str, *, month_first: bool) -> date | None:
    if match := _CODE.fullmatch(text):
        return _first(int(match[1]), int(match[2]))
    if match := _DAY.fullmatch(text):
        return _of_day(int(match[1]), int(match[2]), int(match[3]))
    if match := _BRITISH_DAY.fullmatch(text):
        day, month = (match[2], match[1]) if month_first else (match[1], match[2])
        return _of_day(int(match[3]), int(month), int(day))
    if match := _NAMED.fullmatch(text):
        return _first(_year(match[2]), _WORDS.get(match[1], 0))
    if match := _YEAR_FIRST.fullmatch(text):
        return _first(int(match[1]), _WORDS.get(match[2], 0))
    return None


def _first(year: int, month: int) -> date | None:
    return date(year, month, 1) if year and month else None


def _year(text: str) -> int:
    year = int(text)
    if len(text) > len("22"):
        return year
    return year + (2000 if year < _CENTURY_TURNS else 1900)


def _of_day(year: int, month: int, day: int) -> date | None:
    """The month of a day; one in its midst is more likely a day and month that changed places."""
    try:
        at = date(year, month, day)
    except ValueError as error:
        raise ValueError(f"not a real date: {FIX}") from error
    if at != month_of(at) and at != last_day(at):
        raise ValueError(f"a day in the middle of a month: {FIX}")
    return month_of(at)
