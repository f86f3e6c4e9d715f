"""One sentence, parsed once: its numbers, what each is of, in which window and area, and which way
it went. Every rule reads this and the facts, and nothing else. Pure.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from figure_check.clauses import Clauses, Span
from figure_check.directions import Directions, is_down, is_up
from figure_check.facts import Fact, Form, Subject
from figure_check.known import Entry, Facts, Known
from figure_check.numbers import MonthName, Number, read_months, read_numbers
from figure_check.sentences import Sentence
from figure_check.vocabulary import says
from figure_check.windows import Windows

T = TypeVar("T")

# A sentence that is longer is looked at in passages, each as one sentence.
LONGEST_PASSAGE = 1200
_MINUTE = 60
_TELLING = 100
_COMPARED_BEFORE = re.compile(
    r"\b(?:from|against|than|compared (?:with|to)|versus|vs?|previously|instead of)\b[^,;]{0,24}$",
    re.IGNORECASE,
)
_COMPARED_BEHIND = re.compile(
    r"[^,;.\d]{0,24}\b(?:(?:a|one|the) year (?:ago|earlier|before)|last year|previous|before)\b",
    re.IGNORECASE,
)
_COMPARED_REACH = 50


@dataclass(frozen=True, slots=True)
class Named:
    """A subject that a sentence names, and whether by its whole name."""

    subject: Subject
    is_in_full: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in its sentence: the how-manieth, and the verb that makes it a change, or ""."""

    at: int
    number: Number
    verb: str

    @property
    def form(self) -> Form:
        """In what it is written."""
        return self.number.form

    @property
    def is_change(self) -> bool:
        """Whether a word says that it is a change."""
        return bool(self.verb)

    @property
    def is_directed(self) -> bool:
        """Whether a word says which way it went."""
        return is_up(self.verb) or is_down(self.verb)

    @property
    def is_telling(self) -> bool:
        """Whether two figures hardly are like this by chance."""
        number = self.number
        if number.form == Form.COUNT:
            return number.size >= _TELLING
        return number.size >= _MINUTE if number.form == Form.DURATION else number.step < 1


class ParsedSentence:
    """A sentence, or a passage of one that is very long, beside the facts."""

    def __init__(
        self, sentence: Sentence, facts: Facts, *, offset: int = 0, base_before: int | None = None
    ) -> None:
        self.text = sentence.text
        self.label = sentence.label
        self.bound = sentence.bound
        self.facts = facts
        # Where the passage begins in its sentence, and the first count of the item before it.
        self.offset = offset
        self.base_before = base_before
        self._item = sentence.item
        self._said: dict[Span, frozenset[str]] = {}
        self._derived: dict[object, object] = {}

    def derived(self, kind: Callable[["ParsedSentence"], T]) -> T:
        """What several rules work out from the sentence, made once."""
        if kind not in self._derived:
            self._derived[kind] = kind(self)
        return cast(T, self._derived[kind])

    @property
    def known(self) -> Known:
        """The facts, to be looked up."""
        return self.facts.known

    @cached_property
    def months(self) -> tuple[MonthName, ...]:
        """Every month that is named, and not by a bound figure."""
        return tuple(
            each
            for each in read_months(self.text, self.facts.data_to)
            if not any(start <= each.start < end for start, end in self.bound)
        )

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Every number that is a figure."""
        return read_numbers(self.text, self.bound, self.months)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every number, with the verb that makes it a change."""
        return tuple(
            Mention(at, number, self.directions.verb(number))
            for at, number in enumerate(self.numbers)
        )

    @cached_property
    def typed(self) -> tuple[Mention, ...]:
        """The numbers that are not bound, and so may be wrong."""
        return tuple(each for each in self.mentions if not each.number.is_bound)

    @cached_property
    def counts(self) -> tuple[Mention, ...]:
        """The numbers that count."""
        return tuple(each for each in self.mentions if each.form == Form.COUNT)

    @cached_property
    def directions(self) -> Directions:
        """The words that say which way numbers went."""
        return Directions(self.text)

    @cached_property
    def clauses(self) -> Clauses:
        """Where one clause ends and the next begins."""
        return Clauses(self.text)

    @cached_property
    def windows(self) -> Windows:
        """Of how many months it speaks."""
        facts = self.facts
        return Windows(self.text, self.months, data_to=facts.data_to, period_end=facts.period_end)

    @cached_property
    def context(self) -> str:
        """What says what the sentence is about, in small letters: its label and itself."""
        return f"{self.label} {self.text}".strip().lower()

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of names that the sentence says."""
        return self.known.vocabulary.said(f"{self.label} {self.text}".strip())

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """What the sentence names; where it names nothing, nothing."""
        return tuple(
            Named(subject, is_in_full)
            for subject, is_in_full in self.known.named(self.context, self.words)
        )

    @cached_property
    def named_keys(self) -> frozenset[str]:
        """The keys of what the sentence names."""
        return frozenset(each.subject.key for each in self.named)

    @cached_property
    def areas(self) -> frozenset[str]:
        """The areas that the sentence names."""
        return self.known.areas_in(self.context)

    @cached_property
    def item_areas(self) -> frozenset[str]:
        """The areas that the rest of its item names."""
        return self.known.areas_in_item(self._item) - self.areas

    def asks_for(self, subject: Subject, fact: Fact) -> bool:
        """Whether a fact is of an area that the sentence names; where it names none, any is."""
        here = self.areas & self.known.areas[subject.key]
        return not here or not fact.area or fact.area in here

    def asked(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The facts of what the sentence names, in the areas that it names."""
        for each in entries:
            if each.subject.key in self.named_keys and self.asks_for(each.subject, each.fact):
                yield each

    def is_elsewhere(self, number: Number) -> bool:
        """Whether the clause of a number speaks of the whole country, or of others."""
        return self.clauses.is_elsewhere(number.start, number.end)

    def is_in_a_name(self, number: Number) -> bool:
        """Whether a number is a part of what something is called: "999", "10 seconds"."""
        around = self.text[max(0, number.start - 40) : number.end + 40].lower()
        return self.known.is_in_a_name(number.text.strip().lower(), around)

    def is_compared_with(self, number: Number) -> bool:
        """Whether a number may be what another is compared with."""
        return (
            self.before(_COMPARED_BEFORE, number.start, _COMPARED_REACH) is not None
            or _COMPARED_BEHIND.match(self.text, number.end) is not None
        )

    def said_in(self, span: Span) -> frozenset[str]:
        """The words of names that a part of the sentence says."""
        if span not in self._said:
            self._said[span] = self.known.vocabulary.said(self.text[slice(*span)])
        return self._said[span]

    def before(self, pattern: re.Pattern[str], at: int, reach: int) -> re.Match[str] | None:
        """What stands right before a place; no further back than `reach`."""
        return pattern.search(self.text, max(0, at - reach), at)

    def between(self, first: Number, second: Number) -> str:
        """What stands between two numbers."""
        return self.text[first.end : second.start]

    def next_to(self, mention: Mention, step: int) -> Mention | None:
        """The number so many places further on, or back."""
        at = mention.at + step
        return self.mentions[at] if 0 <= at < len(self.mentions) else None

    def window_of(self, mention: Mention) -> int | None:
        """The window that is said of a number; None where none is, or only in a later clause:
        "84,716 on the year, whereas September fell"."""
        number = mention.number
        _, end = self.clauses.narrow(number.start, number.end)
        return None if self.windows.begins_at >= end else self.windows.said

    def area_of(self, mention: Mention, subject: Subject) -> str | None:
        """The area that a number of a measure is of, "" for the whole force area; None where that
        is not certain."""
        here = self.areas & self.known.areas[subject.key]
        if not here:
            return None if self.areas or self.item_areas else ""
        if len(here) > 1:
            number = mention.number
            clause = self.text[slice(*self.clauses.narrow(number.start, number.end))].lower()
            here = frozenset(each for each in here if says(clause, each.lower()))
        return next(iter(here)) if len(here) == 1 else None


def passages(sentence: Sentence) -> Iterator[tuple[int, Sentence]]:
    """A sentence in passages that are no longer than one can be, and where each begins."""
    start, length = 0, len(sentence.text)
    while start < length:
        end = _end_of_passage(sentence.text, start)
        bound = tuple(
            (max(0, first - start), min(end, last) - start)
            for first, last in sentence.bound
            if first < end and last > start
        )
        text = sentence.text[start:end]
        yield start, Sentence(text, sentence.label, sentence.item, bound)
        start = end


def _end_of_passage(text: str, start: int) -> int:
    end = start + LONGEST_PASSAGE
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", start + 1, end)
    return end if space < 0 else space
