"""Facts to be looked up: by figure, and by the words that name what they are of. Pure.

Built once for the facts of a section, so that a number costs the same in a short text and in a long
one, and in a small report and in a large one.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from figure_check.facts import Fact, Form, Share, Subject
from figure_check.numbers import Number
from figure_check.vocabulary import COMMON, Vocabulary, name_words, says
from texts.acronyms import AcronymTerm

_NUMBER_WORD = re.compile(r"(?<!\w)\d+(?!\w)")
# Figures are sorted as floats, and looked at exactly afterwards.
_SLACK = 1e-6
# How many numbers are remembered with the facts that they are.
_MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact and what it is of, in the order of the report: the section's own come first."""

    order: int
    subject: Subject
    fact: Fact
    is_own: bool


class Figures:
    """Figures of one form, to be found by size."""

    def __init__(self, figures: Iterable[Fraction]) -> None:
        self._sorted = sorted({abs(each) for each in figures})
        self._sizes = [float(each) for each in self._sorted]

    def has(self, number: Number) -> bool:
        """Whether a number is one of them, as it is rounded."""
        return any(number.equals(each) for each in self.between(*number.range))

    def between(self, low: float, high: float) -> Sequence[Fraction]:
        """Those from one size to another, and perhaps a hair beyond."""
        first = bisect_left(self._sizes, low - _SLACK)
        return self._sorted[first : bisect_right(self._sizes, high + _SLACK)]


class _Sorted:
    """Entries of one form, to be found by the size of their figures."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=lambda each: (abs(each.fact.figure), each.order))
        self._sizes = [float(abs(each.fact.figure)) for each in self.entries]

    def between(self, low: float, high: float) -> list[Entry]:
        first = bisect_left(self._sizes, low - _SLACK)
        found = self.entries[first : bisect_right(self._sizes, high + _SLACK)]
        return sorted(found, key=lambda each: each.order)


class Known:
    """The facts of a section and of the rest of its report."""

    def __init__(
        self,
        own: Sequence[Subject],
        others: Sequence[Subject],
        terms: Iterable[AcronymTerm],
    ) -> None:
        self.own = own
        self.others = others
        self.subjects = (*own, *others)
        self.vocabulary = Vocabulary(terms)
        self.with_target = [subject for subject in self.subjects if subject.has_target]
        self.areas = {subject.key: _areas(subject) for subject in self.subjects}
        self.every_area = frozenset[str]().union(*self.areas.values())
        self._figures = _by_form(_entries(own, others, is_earlier=False))
        self._earlier = _by_form(_entries(own, others, is_earlier=True))
        self._digit_names = [name for name in self._names() if re.search(r"\d", name)]
        self._name_numbers = {
            each for name in self._digit_names for each in _NUMBER_WORD.findall(name)
        }
        self._named = _Names(own), _Names(others)
        self._swapped = _by_digits(self._figures)
        self._equal: dict[tuple[Form, str], list[Entry]] = {}
        self._in_percent: dict[str, list[tuple[tuple[int, str], Fraction]]] = {}
        self._areas_in_items: dict[str, frozenset[str]] = {}

    def equal(self, number: Number, form: Form | None = None) -> list[Entry]:
        """The facts that a number is, as it is rounded, in its own form or in another."""
        key = (form or number.form, number.text)
        if key not in self._equal:
            if len(self._equal) >= _MOST_KEPT:
                self._equal.clear()
            self._equal[key] = [
                each
                for each in self.within(key[0], *number.range)
                if number.equals(each.fact.figure)
            ]
        return self._equal[key]

    def equal_earlier(self, number: Number) -> list[Entry]:
        """The figures of earlier months that a number is."""
        sizes = self._earlier.get(number.form)
        found = sizes.between(*number.range) if sizes else []
        return [each for each in found if number.equals(each.fact.figure)]

    def within(self, form: Form, low: float, high: float) -> list[Entry]:
        """The facts of a form from one size to another, in the order of the report."""
        sizes = self._figures.get(form)
        return sizes.between(low, high) if sizes else []

    def swapped(self, number: Number) -> list[Entry]:
        """The counts of which a number has all digits, in another order."""
        return self._swapped.get("".join(sorted(str(number.size))), [])

    def in_percent(self, subject: Subject) -> list[tuple[tuple[int, str], Fraction]]:
        """How a percentage changed in percent of what it was, by months and area."""
        if subject.key not in self._in_percent:
            self._in_percent[subject.key] = list(_in_percent(subject))
        return self._in_percent[subject.key]

    def named(self, context: str, words: frozenset[str]) -> list[tuple[Subject, bool]]:
        """The subjects that a text names, and whether each is named in full.

        The section's own go before those of the rest of the report.
        """
        for names in self._named:
            found = names.in_text(context, words)
            if found:
                return found
        return []

    def loosely_said(self, words: frozenset[str]) -> list[Subject]:
        """Every subject of which a text says the words that tell it from the others."""
        return [subject for names in self._named for subject in names.loosely_said(words)]

    def areas_in(self, context: str) -> frozenset[str]:
        """The areas that a text in small letters names."""
        return frozenset(each for each in self.every_area if says(context, each.lower()))

    def areas_in_item(self, item: str) -> frozenset[str]:
        """The areas that a whole item names, looked for once for all its sentences."""
        if item not in self._areas_in_items:
            self._areas_in_items = {item: self.areas_in(item.lower())}
        return self._areas_in_items[item]

    def is_in_a_name(self, text: str, around: str) -> bool:
        """Whether a number is a part of what something is called: "999", "10 seconds"."""
        if text.isdecimal():
            return text in self._name_numbers
        return any(
            text in name and name in around and says(name, text) for name in self._digit_names
        )

    def _names(self) -> Iterator[str]:
        for subject in self.subjects:
            yield from (name.lower() for name in subject.names)


class _Names:
    """Subjects by what they are called, found by a word that each of them has."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._in_full: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._loosely: dict[str, list[int]] = defaultdict(list)
        self._subjects = subjects
        for at, subject in enumerate(subjects):
            for name in subject.names:
                self._in_full[_rarest(name_words(name))].append((at, name.lower()))
            if subject.words and not subject.is_exact:
                self._loosely[_rarest(subject.words)].append(at)

    def in_text(self, context: str, words: frozenset[str]) -> list[tuple[Subject, bool]]:
        loosely = self.loosely_said(words)
        in_full = _without_shorter_names(self._said_in_full(context, words))
        if in_full:
            # "Nuisance was a part of ASB incidents": both are named.
            keys = {each.key for each in in_full}
            parts = [
                each for each in loosely if each.key not in keys and _is_part_of(each, in_full)
            ]
            return [*((each, True) for each in in_full), *((each, False) for each in parts)]
        return [(each, False) for each in _without_wider_ones(loosely)]

    def _said_in_full(self, context: str, words: frozenset[str]) -> list[Subject]:
        found = {
            at
            for word in (*words, "")
            for at, name in self._in_full.get(word, ())
            if says(context, name)
        }
        return [self._subjects[at] for at in sorted(found)]

    def loosely_said(self, words: frozenset[str]) -> list[Subject]:
        """Those of which a text says all words."""
        found = {at for word in words for at in self._loosely.get(word, ())}
        subjects = (self._subjects[at] for at in sorted(found))
        return [each for each in subjects if each.words <= words]


def _rarest(words: frozenset[str]) -> str:
    """The word of a name by which it is found: one that few others are likely to have."""
    return min(words - COMMON or words, key=lambda each: (-len(each), each), default="")


def _without_shorter_names(subjects: Sequence[Subject]) -> list[Subject]:
    """What is named in full; "Crime Volume" stands in "Crime Volume: DA" as well."""
    return [
        subject
        for subject in subjects
        if not any(
            subject.names[0] != other.names[0] and subject.names[0] in other.names[0]
            for other in subjects
        )
    ]


def _without_wider_ones(subjects: Sequence[Subject]) -> list[Subject]:
    """What is named loosely: "arrests for domestic abuse" are not arrests as a whole."""
    return [
        subject
        for subject in subjects
        if not any(subject.words < other.words for other in subjects)
    ]


def _is_part_of(subject: Subject, wholes: Iterable[Subject]) -> bool:
    return any(whole.name < subject.name for whole in wholes)


def _areas(subject: Subject) -> frozenset[str]:
    return frozenset(fact.area for fact in (*subject.facts, *subject.earlier) if fact.area)


def _in_percent(subject: Subject) -> Iterator[tuple[tuple[int, str], Fraction]]:
    before = {(fact.months, fact.area): fact.figure for fact in subject.facts if fact.is_before}
    for fact in subject.facts:
        was = before.get((fact.months, fact.area))
        if was and _is_rate(fact):
            yield (fact.months, fact.area), (fact.figure - was) / was * 100


def _is_rate(fact: Fact) -> bool:
    return fact.form == Form.PERCENT and fact.months > 0 and fact.is_level


def _entries(
    own: Sequence[Subject], others: Sequence[Subject], *, is_earlier: bool
) -> Iterator[Entry]:
    order = 0
    for at, subject in enumerate((*own, *others)):
        for fact in subject.earlier if is_earlier else subject.facts:
            yield Entry(order, subject, fact, is_own=at < len(own))
            order += 1


def _by_form(entries: Iterable[Entry]) -> dict[Form, _Sorted]:
    by_form: dict[Form, list[Entry]] = defaultdict(list)
    for each in entries:
        by_form[each.fact.form].append(each)
    return {form: _Sorted(found) for form, found in by_form.items()}


def _by_digits(figures: dict[Form, _Sorted]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for sizes in figures.values():
        for each in sizes.entries:
            if each.fact.form == Form.COUNT:
                found["".join(sorted(str(abs(each.fact.figure))))].append(each)
    return {digits: sorted(each, key=lambda e: e.order) for digits, each in found.items()}


@dataclass(frozen=True)
class Facts:
    """Everything that a text of a section is compared with.

    `own` are the subjects that the section itself shows, `others` all the rest of the report;
    `terms` is the terminology, and `title_words` are those of what the section is about.
    """

    data_to: date
    period_start: date
    period_end: date
    own: tuple[Subject, ...]
    others: tuple[Subject, ...]
    shares: tuple[Share, ...]
    terms: tuple[AcronymTerm, ...] = ()
    title_words: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> Known:
        """The same facts, to be looked up by figure and by word."""
        return Known(self.own, self.others, self.terms)
