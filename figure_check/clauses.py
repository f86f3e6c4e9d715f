"""The clauses of a sentence: how far what it names reaches. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from figure_check.directions import CHANGE

_TURN = r"while|whilst|whereas|although|though"
# What goes on about the same thing: "and it fell", "and showed a decrease".
_GOES_ON = (
    r"(?:it|this|that|they|these|which|is|was|were|has|have|had|shows?|showed|showing"
    r"|the\s(?:number|rate|volume|figure|total|average|wait)"
    rf"|(?:an?\s(?:\w{{1,30}}\s)?)?(?:{CHANGE}))\b"
)
_BOUNDARY = re.compile(rf";\s|,?\s(?:{_TURN}|but|of\s(?:which|whom))\s", re.IGNORECASE)
_JOINT = re.compile(
    rf"{_BOUNDARY.pattern}|,?\sand\s(?!{_GOES_ON}|wales\b)",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"^(?:{_TURN})\s.*?,\s", re.IGNORECASE)
_CONTINUES = re.compile(_GOES_ON, re.IGNORECASE)
_GOES_ON_WITH_IT = re.compile(
    rf"\W{{0,9}}(?:\d|{_GOES_ON}"
    r"|(?:in|on|over|for|to|at|by|from|about|only|just|then|now)\b)",
    re.IGNORECASE,
)
_COUNTRY = r"(?:all of )?(?:england|wales|britain)|the (?:uk|united kingdom|whole country|country)"
_ELSEWHERE = re.compile(
    r"\b(?:nationally|nationwide|national (?:average|figure|level|trend)|elsewhere"
    rf"|(?:across|in|for|throughout) (?:{_COUNTRY})"
    r"|(?:all|most|the) other forces|our peers)\b",
    re.IGNORECASE,
)

Span = tuple[int, int]


class Clauses:
    """The places in a text where one clause ends and the next begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        opening = _OPENS.match(text)
        opens = [(opening.end(), opening.end())] if opening else []
        self._boundaries = _Cuts([*_spans(_BOUNDARY, text), *opens], len(text))
        self._joints = _Cuts([*_spans(_JOINT, text), *opens], len(text))
        self._new_subjects = _Cuts(_spans(_JOINT, text), len(text))
        self._elsewhere = _Cuts(_spans(_ELSEWHERE, text), len(text))

    def around(self, start: int, end: int) -> Span:
        """The clause of a place, where "and" joins no new one."""
        return self._boundaries.around(start, end)

    def narrow(self, start: int, end: int) -> Span:
        """The clause of a place, where "and" begins a new one unless it goes on."""
        return self._joints.around(start, end)

    def has_new_subject(self, start: int, end: int) -> bool:
        """Whether a clause begins between two places, so that it may be of something else."""
        return self._new_subjects.has_one_in(start, end)

    def is_elsewhere(self, start: int, end: int) -> bool:
        """Whether the clause of a place speaks of the whole country, or of others."""
        return self._elsewhere.has_one_in(*self.narrow(start, end))

    def continues(self, clause: Span) -> bool:
        """Whether a clause goes on about what was named before it: "it fell"."""
        return _CONTINUES.match(self._text, *clause) is not None

    def goes_on_with_it(self, clause: Span) -> bool:
        """Whether a clause says more of what was named before it: "at 53 seconds"."""
        return _GOES_ON_WITH_IT.match(self._text, *clause) is not None


class _Cuts:
    """Places that cut a text, in their order."""

    def __init__(self, spans: Iterable[Span], length: int) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = [end for _, end in ordered]
        self._length = length

    def around(self, start: int, end: int) -> Span:
        """From the last cut before a place to the first one behind it."""
        before = bisect_right(self._ends, start)
        behind = bisect_left(self._starts, end)
        return (
            self._ends[before - 1] if before else 0,
            self._starts[behind] if behind < len(self._starts) else self._length,
        )

    def has_one_in(self, start: int, end: int) -> bool:
        """Whether a whole cut lies between two places."""
        first = bisect_left(self._starts, start)
        return first < len(self._ends) and self._ends[first] <= end


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [match.span() for match in pattern.finditer(text)]
