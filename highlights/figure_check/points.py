"""Percent that would have to be percentage points. Pure."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from highlights.figure_check.clauses import has_new_subject, is_elsewhere
from highlights.figure_check.comparing import Doubt, Named, asked, window_of
from highlights.figure_check.facts import Fact, Facts, Subject
from highlights.figure_check.findings import Rule
from highlights.figure_check.naming import change_verb
from highlights.figure_check.reading import Form, Number, Sentence
from highlights.figure_check.words import said_words

_IN_BRACKETS = re.compile(r"\s?[(\[,/]\s?")
# "Tax is 13.9% of bills, up 2%": what rose may be the tax. "The rate was 13.9% of calls" is a rate.
_PART_BEFORE = re.compile(
    r"\b(?:is|are|was|were|makes?\sup|made\sup|making\sup|account(?:s|ed|ing)?\sfor"
    r"|represent(?:s|ed|ing)?|forms?|formed|comprise[sd]?)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_PART_BEHIND = re.compile(r"\s(?:or\s\w+\s)?of\s", re.IGNORECASE)
_RATE = re.compile(
    r"\b(?:rates?|shares?|proportions?|percentages?|satisfaction|confidence|compliance)\b",
    re.IGNORECASE,
)


def points_doubt(
    sentence: Sentence, number: Number, numbers: Sequence[Number], named: Named, facts: Facts
) -> Doubt:
    """A change in percent which is the change in points of a percentage, or which follows one."""
    verb = change_verb(sentence, number)
    bracketed = _level_before(sentence, number, numbers) if is_signed(number) else None
    if (
        number.form != Form.PERCENT
        or not (verb or is_signed(number))
        or _leads_to_count(sentence, number, numbers)
    ):
        return None
    said = said_words(sentence.context, facts.terms)
    subjects = [subject for subject, _ in named] or [
        subject for subject in facts.own if subject.name & said
    ]
    moved = [
        (subject, fact)
        for subject in subjects
        for fact in (asked(subject, sentence) if named else subject.facts)
        if fact.form == Form.POINTS and fact.is_change and number.equals(fact.figure)
    ]
    months = window_of(sentence)
    if _is_right(number, subjects, moved, months):
        return None
    size = number.text.strip().lstrip("+-−–").rstrip("% ")
    would_be = f"{size} percentage points"
    if moved and (verb or bracketed or named):
        subject, fact = min(moved, key=lambda each: each[1].months != months)
        why = (
            f"{subject.names[0]} is a percentage: it went {fact.words} ({fact.period}). "
            "Percent of a percentage would be another figure."
        )
        return Rule.POINTS, why, would_be
    level = _one_of_two(sentence, number, numbers)
    if level and verb:
        return Rule.POINTS, _why(level), would_be
    level = bracketed or (_level_of(sentence, number, numbers) if verb else None)
    if level is None or any(not subject.moves_by_points for subject, _ in named):
        return None
    return Rule.POINTS, _why(level), would_be


def _is_right(
    number: Number, subjects: Sequence[Subject], moved: Sequence[tuple[Subject, Fact]], months: int
) -> bool:
    """Whether a percentage is the change of a count, or that of a percentage in percent of it.

    Where it is the change of a percentage in points too, the window that the sentence speaks of
    decides, of so many `months`.
    """
    if any(
        fact.is_change and fact.form == Form.PERCENT and number.equals(fact.figure)
        for subject in subjects
        for fact in subject.facts
    ):
        return True
    relative = {
        (subject.key, *window)
        for subject in subjects
        for window, change in _in_percent(subject)
        if number.equals(change)
    }
    in_points = {(subject.key, fact.months, fact.area) for subject, fact in moved} - relative
    if any(window[1] == months for window in in_points):
        return False
    return bool(relative) and (not in_points or any(window[1] == months for window in relative))


def _why(level: Number) -> str:
    return (
        f"{level.text.strip()} is a percentage, so the difference from it is in percentage points."
    )


def _leads_to_count(sentence: Sentence, number: Number, numbers: Sequence[Number]) -> bool:
    """Whether what changed came to a count, and so is no percentage: "by 4.6% to 1,204"."""
    following = next((each for each in numbers if each.start >= number.end), None)
    return (
        following is not None
        and following.form == Form.COUNT
        and sentence.text[number.end : following.start] == " to "
    )


def is_signed(number: Number) -> bool:
    """Whether a number is written with a sign of its own."""
    return number.text.strip()[:1] in ("+", "-", "−", "–")


def _level_before(sentence: Sentence, number: Number, numbers: Sequence[Number]) -> Number | None:
    """The percentage right behind which a number stands in brackets: "67.0% (-14.7%)"."""
    before = [each for each in numbers if each.end <= number.start]
    if not before or before[-1].form != Form.PERCENT or change_verb(sentence, before[-1]):
        return None
    is_behind = _IN_BRACKETS.fullmatch(sentence.text[before[-1].end : number.start])
    return before[-1] if is_behind and not is_signed(before[-1]) else None


def _level_of(sentence: Sentence, number: Number, numbers: Sequence[Number]) -> Number | None:
    """The last percentage before a change, in the same clause, that is a level itself."""
    levels = [
        other
        for other in numbers
        if other.form == Form.PERCENT
        and other.start < number.start
        and not change_verb(sentence, other)
        and not is_signed(other)
        and not has_new_subject(sentence, other.end, number.start)
        and not _is_part_of_something(sentence, other)
        and not is_elsewhere(sentence, number)
    ]
    return levels[-1] if levels else None


def _one_of_two(sentence: Sentence, number: Number, numbers: Sequence[Number]) -> Number | None:
    """One of two percentages of a sentence which are so far apart as a number says: "a rise of
    1.5% from 36.9% to 38.4%"; none where that is a percentage of one of them as well."""
    levels = [
        each
        for each in numbers
        if each.form == Form.PERCENT and each is not number and not is_signed(each)
    ]
    for one, other in combinations(levels, 2):
        apart = abs(one.size - other.size)
        parts = [apart / each.size * 100 for each in (one, other) if each.size]
        if number.size == apart and not any(number.equals(part) for part in parts):
            return one
    return None


def _is_part_of_something(sentence: Sentence, number: Number) -> bool:
    before = sentence.text[: number.start]
    return (
        _PART_BEFORE.search(before) is not None
        and _PART_BEHIND.match(sentence.text[number.end :]) is not None
        and not _RATE.search(before)
    )


def _in_percent(subject: Subject) -> Iterator[tuple[tuple[int, str], Fraction]]:
    """How a percentage changed in percent of what it was, by months and area."""
    before = {(fact.months, fact.area): fact.figure for fact in subject.facts if fact.is_before}
    for fact in subject.facts:
        was = before.get((fact.months, fact.area))
        if _is_rate(fact) and was:
            yield (fact.months, fact.area), (fact.figure - was) / was * 100


def _is_rate(fact: Fact) -> bool:
    return (
        fact.form == Form.PERCENT
        and fact.months > 0
        and not (fact.is_change or fact.is_before or fact.is_target)
    )
