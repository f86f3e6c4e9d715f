"""Numbers, months and sentences read from text as officers write it. Pure.

A sentence keeps the words of bound figures, so that it reads as readers see it; numbers in them are
marked as bound, since they cannot be wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from plans.narrative import Bound, Fill, plain_text, render
from plans.periods import MONTH_NAMES

# Stand around the words of a bound figure while the text is read. Typed ones are taken out.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
# A full stop after "n" or "no" is no end: "(n. 1,538)".
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bn\.)(?<!\bno\.)\s+(?=[A-Z0-9“\"(\ue000])", re.IGNORECASE
)
_LABEL_WORDS = 10
_SECONDS = {"h": 3600, "m": 60, "s": 1}

# A figure may stand right behind the full stop of "(n.763)" and of "(no.90)".
_BEHIND_N = r"(?<=\bn\.)|(?<=\bno\.)"
_SIGN = rf"(?P<sign>(?:(?<![\w.,])|{_BEHIND_N})[-−–+](?=\d))?"
_FIGURE = r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_NUMBER = re.compile(
    rf"""
    (?P<clock>(?<![\d:.])\d{{1,3}}:[0-5]\d(?::[0-5]\d)?(?![\d:]))
  | (?P<spoken>(?<![\w.,])(?:(?<![\w.,)])[-−–](?=\d))?
        \d+\s?(?:hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b
        (?:\s(?:and\s)?\d+\s?(?:hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b){{0,2}})
  | (?<![\w,:/£-])(?:(?<!\.)|{_BEHIND_N}){_SIGN}{_FIGURE}
        (?P<form>\s?%\s?(?:pts?|points?|pp)\b|\s?(?:percentage\s)?(?:points?|pts)\b|\s?pp\b
          |\s?(?:%|per\scent\b|percent\b))?
        (?![\w%]|[-–/:]\d|\.\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPOKEN_PART = re.compile(r"(\d+)\s?([hms])", re.IGNORECASE)
_NO_COUNT_AFTER = re.compile(
    rf"\s?(?:months?|years?|weeks?|days?|quarters?|{'|'.join(MONTH_NAMES)}|st|nd|rd|th)\b",
    re.IGNORECASE,
)
_YEARS = range(1900, 2100)
_CENTURY = 2000
# The names of months as they are written, for a pattern.
MONTHS = "|".join((*(rf"{name}|{name[:3]}" for name in MONTH_NAMES), "Sept"))
_MONTH = re.compile(
    rf"\b(?P<name>{MONTHS})"
    r"(?:[\s-]*(?P<year>(?:19|20)\d\d|(?<=-)\d\d|(?<=-\s)\d\d))?\b(?!\w)",
    re.IGNORECASE,
)


class Form(StrEnum):
    """In what a number is written."""

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    DURATION = "duration"


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

    def equals(self, figure: Fraction) -> bool:
        """Whether it is the figure, rounded half up to the precision in which it is written."""
        size = abs(figure)
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the label of the item that it stands in: "Demand." or "".

    `before` are the sentences of the item that go before it.
    """

    text: str
    label: str
    before: str
    bound: tuple[tuple[int, int], ...]

    @property
    def context(self) -> str:
        """What says what the sentence is about."""
        return f"{self.label} {self.text}".strip()

    def numbers(self) -> tuple[Number, ...]:
        """Every number that is a figure; years, days of a month and lengths of time are none."""
        return tuple(_numbers(self))

    def months(self) -> tuple[MonthName, ...]:
        """Every month that is named, and not by a bound figure."""
        return tuple(
            MonthName(
                match.start(),
                match.end(),
                match[0],
                _month_number(match["name"]),
                _year(match["year"]),
            )
            for match in _MONTH.finditer(self.text)
            if not self.is_bound(match.start())
            # "may" and "march" are verbs too.
            and match["name"][0].isupper()
            and (match["year"] or match["name"].lower() not in {"may", "mar"})
        )

    def is_bound(self, at: int) -> bool:
        """Whether a place lies in the words of a bound figure."""
        return any(start <= at < end for start, end in self.bound)


def read_sentences(markdown_text: str, fill: Fill) -> tuple[Sentence, ...]:
    """The sentences of a text as readers see it, in order."""

    def marked(inner: str) -> Bound:
        return Bound(f"{_OPEN}{fill(inner).words}{_CLOSE}")

    lines = plain_text(render(_MARKS.sub("", markdown_text), marked)).split("\n")
    found: list[Sentence] = []
    for line in lines:
        pieces = [piece for piece in _SENTENCE_END.split(line) if piece.strip()]
        label = ""
        before: list[str] = []
        for at, piece in enumerate(pieces):
            text, bound = _unmarked(piece)
            found.append(Sentence(text, label, " ".join(before), bound))
            before.append(text)
            if at == 0 and len(pieces) > 1 and len(text.split()) <= _LABEL_WORDS:
                label = text
    return tuple(found)


def month_of(name: MonthName, near: date) -> date:
    """The month that is meant: without a year, the last of its name up to `near`."""
    if name.year is not None:
        return date(name.year, name.month, 1)
    return date(near.year if name.month <= near.month else near.year - 1, name.month, 1)


def _unmarked(piece: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    text, bound, opened = "", [], None
    for character in piece:
        if character == _OPEN:
            opened = len(text)
        elif character == _CLOSE:
            bound.append((opened or 0, len(text)))
            opened = None
        else:
            text += character
    if opened is not None:
        bound.append((opened, len(text)))
    return text, tuple(bound)


def _numbers(sentence: Sentence) -> Iterator[Number]:
    text = sentence.text
    for match in _NUMBER.finditer(text):
        start, end = match.start(), match.end()
        is_bound = sentence.is_bound(start)
        if match["clock"] or match["spoken"]:
            size, step = _duration(match)
            yield Number(
                start,
                end,
                match[0],
                Form.DURATION,
                size,
                step,
                is_negative=match[0][0] in "-−–",
                is_bound=is_bound,
            )
            continue
        figure = match["figure"]
        form = _form(match["form"] or "")
        if form == Form.COUNT and (
            _NO_COUNT_AFTER.match(text, end) or (figure.isdecimal() and int(figure) in _YEARS)
        ):
            continue
        places = len(figure.partition(".")[2])
        yield Number(
            start,
            end,
            match[0],
            form,
            Fraction(figure.replace(",", "")),
            Fraction(1, 10**places),
            (match["sign"] or "+") != "+",
            is_bound,
        )


def _form(suffix: str) -> Form:
    words = suffix.lower()
    if "p" in words.replace("percent", "").replace("per cent", "") or "point" in words:
        return Form.POINTS
    return Form.PERCENT if words.strip() else Form.COUNT


def _duration(match: re.Match[str]) -> tuple[Fraction, Fraction]:
    if match["clock"]:
        parts = [int(part) for part in match["clock"].split(":")]
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + part
        return Fraction(seconds), Fraction(1)
    found = _SPOKEN_PART.findall(match["spoken"])
    size = sum(int(number) * _SECONDS[unit.lower()] for number, unit in found)
    return Fraction(size), Fraction(min(_SECONDS[unit.lower()] for _, unit in found))


def _month_number(name: str) -> int:
    short = [month[:3].lower() for month in MONTH_NAMES]
    return short.index(name[:3].lower()) + 1


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    year = int(text)
    return year if year in _YEARS else _CENTURY + year
