"""Numbers and months as officers write them. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from dates.periods import MONTH_NAMES
from figure_check.facts import Form

_SECONDS = {"h": 3600, "m": 60, "s": 1}

# A figure may stand right behind the full stop of "(n.763)" and of "(no.90)".
_BEHIND_N = r"(?<=\bn\.)|(?<=\bno\.)"
_SIGN = rf"(?P<sign>(?:(?<![\w.,])|{_BEHIND_N})[-−–+](?=\d))?"
_FIGURE = r"(?P<figure>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)(?!\d)"
_TIME = r"\d{1,6}\s?(?:hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b"
_NUMBER = re.compile(
    rf"""
    (?P<clock>(?<![\d:.])\d{{1,3}}:[0-5]\d(?::[0-5]\d)?(?![\d:]))
  | (?P<spoken>(?<![\w.,])(?:(?<![\w.,)])[-−–](?=\d))?{_TIME}(?:\s(?:and\s)?{_TIME}){{0,2}})
  | (?<![\w,:/£-])(?:(?<!\.)|{_BEHIND_N}){_SIGN}{_FIGURE}
        (?P<form>\s?%\s?(?:pts?|points?|pp)\b|\s?(?:percentage\s)?(?:points?|pts)\b|\s?pp\b
          |\s?(?:%|per\scent\b|percent\b))?
        (?![\w%]|[-–/:]\d|\.\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPOKEN_PART = re.compile(r"(\d{1,6})\s?([hms])", re.IGNORECASE)
_NO_COUNT_AFTER = re.compile(
    rf"[\s-]?(?:months?|years?|weeks?|days?|quarters?|{'|'.join(MONTH_NAMES)}|st|nd|rd|th)\b",
    re.IGNORECASE,
)
_YEARS = range(1900, 2100)
_CENTURY = 2000
# The years around the report's own that two digits behind a month may mean: "Sept 24".
_YEARS_BACK, _YEARS_AHEAD = 6, 3
# The names of months as they are written, for a pattern.
MONTHS = "|".join((*(rf"{name}|{name[:3]}" for name in MONTH_NAMES), "Sept"))
_MONTH = re.compile(
    rf"\b(?P<name>{MONTHS})"
    r"(?:[\s-]{0,3}(?P<year>(?:19|20)\d\d|(?<=-)\d\d|(?<=-\s)\d\d)|\s?['’]?(?P<short>\d\d))?"
    r"(?!\w)(?![:./,]\d|\s?%)",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(rf"\b(?P<name>{MONTHS})\b", re.IGNORECASE)
# "On Sept 24" is a day.
_DAY_BEFORE = re.compile(r"\b(?:on|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s$", re.IGNORECASE)
_DAY_REACH = 12
_DAY_BEHIND = re.compile(
    rf"\b(?:on|[a-z]{{3,6}}day)\s(?:{MONTHS})\s(?P<day>\d\d?)\b", re.IGNORECASE
)
# What is further from a number than this is not it, whatever floats lose.
_SLACK = 1e-6
_SHORT_MONTHS = [month[:3].lower() for month in MONTH_NAMES]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence: where, as written, its size without sign, and its precision.

    `step` is what one more in its last digit would be: 0.1 for "12.9%", 60 for "1 hour 6 minutes".
    """

    start: int
    end: int
    text: str
    form: Form
    size: Fraction
    step: Fraction
    is_negative: bool
    is_bound: bool

    @property
    def range(self) -> tuple[float, float]:
        """Between which sizes the figures lie that are rounded to it."""
        return _range(self.size, self.step)

    @property
    def is_signed(self) -> bool:
        """Whether it is written with a sign of its own."""
        return self.text.strip()[:1] in ("+", "-", "−", "–")

    def equals(self, figure: Fraction) -> bool:
        """Whether it is the figure, rounded half up to the precision in which it is written."""
        size = abs(figure)
        low, high = self.range
        if not low - _SLACK <= float(size) <= high + _SLACK:
            return False
        if self.form == Form.DURATION and size == self.size:
            return True
        return (size / self.step + Fraction(1, 2)) // 1 * self.step == self.size


@dataclass(frozen=True, slots=True)
class MonthName:
    """A month that is named; `year` is None where only its name is."""

    start: int
    end: int
    text: str
    month: int
    year: int | None

    def nearest(self, last: date) -> date:
        """The month that is meant: without a year, the last of its name up to another."""
        if self.year is not None:
            return date(self.year, self.month, 1)
        return date(last.year if self.month <= last.month else last.year - 1, self.month, 1)


def read_months(text: str, near: date) -> tuple[MonthName, ...]:
    """Every month that a text names; two digits behind it are a year `near` by."""
    return tuple(_months(text, near))


def _months(text: str, near: date) -> Iterator[MonthName]:
    for match in _MONTH_ALONE.finditer(text):
        whole = _MONTH.match(text, match.start()) or match
        year = _year_behind(text, whole, near) if whole is not match else None
        end = whole.end() if year else match.end()
        # "may" and "march" are verbs too.
        is_verb = match["name"].lower() in {"may", "mar"} and year is None
        if match["name"][0].isupper() and not is_verb:
            month = _SHORT_MONTHS.index(match["name"][:3].lower()) + 1
            yield MonthName(match.start(), end, text[match.start() : end], month, year)


def _year_behind(text: str, match: re.Match[str], near: date) -> int | None:
    if match["year"]:
        year = int(match["year"])
        return year if year in _YEARS else _CENTURY + year
    if match["short"] is None or _DAY_BEFORE.search(
        text, max(0, match.start() - _DAY_REACH), match.start()
    ):
        return None
    year = _CENTURY + int(match["short"])
    return year if near.year - _YEARS_BACK <= year <= near.year + _YEARS_AHEAD else None


def read_numbers(
    text: str, bound: Sequence[tuple[int, int]], months: Sequence[MonthName]
) -> tuple[Number, ...]:
    """Every number that is a figure; years, days of a month and lengths of time are none.

    `bound` are the places of bound figures, in their order.
    """
    years = {place for month in months for place in range(month.start, month.end)}
    years |= {each.start("day") for each in _DAY_BEHIND.finditer(text)}
    inside = {place for start, end in bound for place in range(start, end)}
    return tuple(
        _number(match, is_bound=match.start() in inside)
        for match in _NUMBER.finditer(text)
        if match.start() not in years and _is_figure(match)
    )


def _is_figure(match: re.Match[str]) -> bool:
    if match["clock"] or match["spoken"] or _form(match["form"] or "") != Form.COUNT:
        return True
    figure = match["figure"]
    is_year = figure.isdecimal() and len(figure) == len("2022") and int(figure) in _YEARS
    return not is_year and _NO_COUNT_AFTER.match(match.string, match.end()) is None


def _number(match: re.Match[str], *, is_bound: bool) -> Number:
    text = match[0]
    if match["clock"] or match["spoken"]:
        form, is_negative = Form.DURATION, text[0] in "-−–"
        size, step = _duration(match["clock"], match["spoken"])
    else:
        form, is_negative = _form(match["form"] or ""), (match["sign"] or "+") != "+"
        size, step = _size(match["figure"])
    return Number(
        start=match.start(),
        end=match.end(),
        text=text,
        form=form,
        size=size,
        step=step,
        is_negative=is_negative,
        is_bound=is_bound,
    )


@lru_cache(maxsize=4096)
def _size(figure: str) -> tuple[Fraction, Fraction]:
    places = len(figure.partition(".")[2])
    return Fraction(figure.replace(",", "")), Fraction(1, 10**places)


@lru_cache(maxsize=4096)
def _range(size: Fraction, step: Fraction) -> tuple[float, float]:
    half = float(step) / 2
    return float(size) - half, float(size) + half


@lru_cache(maxsize=256)
def _form(suffix: str) -> Form:
    words = suffix.lower()
    if "p" in words.replace("percent", "").replace("per cent", "") or "point" in words:
        return Form.POINTS
    return Form.PERCENT if words.strip() else Form.COUNT


@lru_cache(maxsize=4096)
def _duration(clock: str | None, spoken: str | None) -> tuple[Fraction, Fraction]:
    if clock:
        seconds = 0
        for part in clock.split(":"):
            seconds = seconds * 60 + int(part)
        return Fraction(seconds), Fraction(1)
    found = _SPOKEN_PART.findall(spoken or "")
    size = sum(int(number) * _SECONDS[unit.lower()] for number, unit in found)
    return Fraction(size), Fraction(min(_SECONDS[unit.lower()] for _, unit in found))
