"""Number formats of workbooks: what a person sees of the number that a cell holds (pure).

A format has up to four sections with ";" between them: for numbers above zero, below zero, zero,
and text; or sections with a condition such as [>=1000]. What is read of one is its kind and what
changes the number for the reader: percent signs, thousands that are left out, words beside it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from operator import eq, ge, gt, le, lt, ne


class Kind(Enum):
    """What a section of a format shows."""

    NUMBER = auto()
    DATE = auto()
    TIME = auto()
    WORDS = auto()


_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | _. | \*.
    | \[(?P<bracket>[^\]]*)\]
    | (?P<end>;)
    | (?P<noon>am/pm|a/p)
    | (?P<general>general|standard)
    | (?P<science>e[+-])
    | (?P<date>y+|m+|d+|h+|s+)
    | (?P<digit>[0#?]|@)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<point>[.])
    | (?P<other>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
# What may stand between digits without making another number of them: blanks, the apostrophe of
# Swiss thousands, and the stroke of a fraction.
_HARMLESS = re.compile(r"[\s'’/]*")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "=": eq,
    "<>": ne,
}
_NUMBERED = 3


@dataclass(slots=True)
class Section:
    """One section of a format.

    `percents` percent signs multiply by 100 each, `thousands` commas divide by 1,000 each. `words`
    stand before and after the number, and where `makes_another_number` they are digits, or marks
    between its digits. Unless it `shows_nought`, it shows no digit for 0.
    `decimals` are those that it shows, None where it shows all. `parts` are the units of a date or
    time in their order: "y", "m", "d", "h", "s"; `elapsed` is the one that counts on beyond its
    clock, as in [h]:mm.
    """

    condition: tuple[str, float] | None = None
    percents: int = 0
    thousands: int = 0
    words: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    elapsed: str = ""
    has_digits: bool = False
    is_time_of_day: bool = False
    makes_another_number: bool = False
    shows_nought: bool = False
    decimals: int | None = 0
    _commas: int = 0
    _between: str = ""
    _is_past_point: bool = False

    @property
    def kind(self) -> Kind:
        """What it shows; a section with nothing but words shows no number."""
        # Digits behind seconds are parts of a second.
        if self.parts:
            is_time = self.elapsed or not set(self.parts) & {"y", "d"}
            has_clock = self.elapsed or set(self.parts) & {"h", "s"}
            return Kind.TIME if is_time and has_clock else Kind.DATE
        return Kind.NUMBER if self.has_digits else Kind.WORDS

    @property
    def text(self) -> str:
        """The words beside the number, without blanks around them."""
        return "".join(self.words).strip()

    @property
    def shows_month(self) -> bool:
        """Whether a date shows its month: an m beside hours or seconds is minutes."""
        parts = ["", *self.parts, ""]
        return any(
            part == "m" and parts[at - 1] != "h" and parts[at + 1] != "s"
            for at, part in enumerate(parts)
        )

    def holds_for(self, value: float) -> bool:
        """Whether its condition holds."""
        return self.condition is None or _COMPARE[self.condition[0]](value, self.condition[1])

    def take(self, kind: str, text: str) -> None:
        """Take the next part of the section's code."""
        if kind in ("quoted", "escaped", "other"):
            self._take_words(text)
        elif kind == "bracket":
            self._take_bracket(text)
        elif kind in ("digit", "general"):
            self._take_digit(text)
        elif kind == "comma":
            # Between digits it groups them; behind the last one it leaves three of them out.
            self._commas += self.has_digits
        elif kind == "percent":
            self.percents += 1
        elif kind == "date":
            self.parts.append(text[0].lower())
        elif kind == "noon":
            self.is_time_of_day = True
        elif kind == "point":
            self._is_past_point = True
        elif kind == "science":
            self.decimals = None

    def _take_words(self, text: str) -> None:
        self.words.append(text)
        if self.has_digits:
            self._between += text
        if any(mark.isdigit() for mark in text):
            self.makes_another_number = True

    def _take_digit(self, text: str) -> None:
        if not _HARMLESS.fullmatch(self._between):
            self.makes_another_number = True
        if text not in ("#", "?") or "/" in self._between:
            self.shows_nought = True
        if text not in "0#?" or "/" in self._between:
            self.decimals = None
        elif self._is_past_point and self.decimals is not None:
            self.decimals += 1
        self.has_digits = True
        self._commas, self._between = 0, ""

    def _take_bracket(self, text: str) -> None:
        if match := _CONDITION.fullmatch(text.strip()):
            self.condition = (match[1], float(match[2]))
        elif _ELAPSED.fullmatch(text):
            self.elapsed = text[0].lower()
            self.parts.append(self.elapsed)
        elif text.startswith("$"):
            # A currency with its language, [$£-809].
            self.words.append(text[1:].partition("-")[0])

    def finished(self) -> "Section":
        """The section once all of its code was taken."""
        self.thousands = self._commas
        return self


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The sections of a format."""

    sections: tuple[Section, ...]

    def section_of(self, value: float) -> Section:
        """The section that shows a number."""
        numbers = self.sections[:_NUMBERED]
        if any(each.condition for each in numbers):
            return next((each for each in numbers if each.holds_for(value)), numbers[-1])
        if value < 0 and len(numbers) > 1:
            return numbers[1]
        if value == 0 and len(numbers) == _NUMBERED:
            return numbers[2]
        return numbers[0]


def number_format(code: str) -> NumberFormat:
    """Read a format. What is no format of numbers shows them as they are."""
    return NumberFormat(tuple(_sections(code)))


def _sections(code: str) -> Iterator[Section]:
    section = Section()
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or ""
        if kind == "end":
            yield section.finished()
            section = Section()
        elif kind:
            section.take(kind, match[kind])
    yield section.finished()
