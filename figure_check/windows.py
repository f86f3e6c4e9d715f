"""Of how many months a sentence speaks: a month, three, or twelve. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from dates.periods import add_months
from figure_check.numbers import MonthName

MONTH, YEAR = 1, 12
# A window that is none of the report's.
_OTHER = 0

_LENGTH = re.compile(r"\b(?P<length>\d{1,2}|[a-z]{3,8})[\s-]months?\b", re.IGNORECASE)
_LENGTHS = {"3": 3, "three": 3, "12": YEAR, "twelve": YEAR}
_ANY_LENGTH = {"two", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "eighteen"}
_YEAR = re.compile(
    r"\b(?:over|in|for|during|to) the (?:last |past |whole |full )?year\b(?! before| earlier| ago)"
    r"|\byear (?:to|ending|ended)\b",
    re.IGNORECASE,
)
_THIS_MONTH = re.compile(
    r"\b(?:in|for|during) the month\b|\b(?:this|latest|the) month(?:['’]s)?\b", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"\bQ[1-4]\b|\bquarter(?:s|ly)?\b|\b(?:a|per|each|every|any|last|next) month\b|\bmonthly\b"
    r"|\b(?:weeks?|weekly|weekends?|days?|daily|nights?|hours? of|evenings?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b|\bsince\b|\bso far\b"
    r"|\bto date\b|\byears\b|\byear[\s-]on[\s-]year\b|\bannual(?:ly)?\b|\bfinancial year\b"
    r"|\b(?:spring|summer|autumn|winter|christmas|easter|peaks?|peaked)\b|\b20\d\d/\d\d\b"
    r"|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_A_MONTH = re.compile(r"\b(?:(?:a|per|each|every) month|monthly)\b", re.IGNORECASE)
_QUARTER = re.compile(r"\bQ[1-4]\b|\bquarters?\b", re.IGNORECASE)
WINDOW_TO = (
    r"(?:\d{1,2}|three|twelve)[\s-]months?\s(?:period\s)?(?:to|ending|ended|up to)\s"
    r"(?:the end of\s)?"
    r"|(?:whole\s|rolling\s)?year\s(?:to|ending|ended|up to)\s(?:the end of\s)?"
)
_ENDS_WINDOW = re.compile(rf"\b(?:{WINDOW_TO})$", re.IGNORECASE)
_ENDS_REACH = 48


class Windows:
    """The windows that a text speaks of, where the report's own months end with `data_to`."""

    def __init__(
        self, text: str, months: Sequence[MonthName], *, data_to: date, period_end: date
    ) -> None:
        self._text = text
        self._months = months
        self._data_to = data_to
        self._period_end = period_end

    @cached_property
    def said(self) -> int | None:
        """The one window that the text speaks of; None where it speaks of none, or of others."""
        kinds = {*self._lengths(), *self._single_months()}
        if _FOREIGN.search(self._without_months()):
            kinds.add(_OTHER)
        return kinds.pop() or None if len(kinds) == 1 else None

    @cached_property
    def is_said(self) -> bool:
        """Whether the text speaks of any window at all."""
        return bool(self._months) or any(
            pattern.search(self._text) for pattern in (_LENGTH, _YEAR, _THIS_MONTH, _FOREIGN)
        )

    @cached_property
    def begins_at(self) -> int:
        """Where the text first speaks of a window; its end where it speaks of none."""
        found = (pattern.search(self._text) for pattern in (_LENGTH, _YEAR, _THIS_MONTH))
        starts = [match.start() for match in found if match]
        return min([*starts, *(month.start for month in self._months)], default=len(self._text))

    @cached_property
    def likely(self) -> int:
        """The window that the text speaks of first; one month where it says none."""
        length = _LENGTH.search(self._text)
        if length:
            return _LENGTHS.get(length["length"].lower(), MONTH)
        return YEAR if _YEAR.search(self._text) else MONTH

    @cached_property
    def is_monthly(self) -> bool:
        """Whether the text says what something was a month."""
        return _A_MONTH.search(self._text) is not None

    @cached_property
    def is_quarterly(self) -> bool:
        """Whether the text speaks of quarters, which are none of the report's windows."""
        return _QUARTER.search(self._text) is not None

    def ends_with(self, month: MonthName) -> bool:
        """Whether a month is the end of a window of several months: "the 12 months to"."""
        start = month.start
        return _ENDS_WINDOW.search(self._text, max(0, start - _ENDS_REACH), start) is not None

    def _lengths(self) -> Iterable[int]:
        for match in _LENGTH.finditer(self._text):
            length = match["length"].lower()
            if length in _LENGTHS or length in _ANY_LENGTH or length.isdecimal():
                yield _LENGTHS.get(length, _OTHER)
        if _YEAR.search(self._text):
            yield YEAR
        if _THIS_MONTH.search(self._text):
            yield MONTH

    def _single_months(self) -> Iterable[int]:
        """The report's own month is a window; the same a year before is compared with it."""
        for month in self._months:
            named = month.nearest(self._period_end)
            if named == self._data_to:
                if not self.ends_with(month):
                    yield MONTH
            elif named != add_months(self._data_to, -YEAR) or self.ends_with(month):
                yield _OTHER

    def _without_months(self) -> str:
        """The text without the names of its months, whose years are none of their own."""
        pieces, at = [], 0
        for month in self._months:
            pieces.append(self._text[at : month.start])
            at = month.end
        return " ".join([*pieces, self._text[at:]])
