"""Percent that would have to be percentage points. Pure."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from highlights.figure_check.clauses import has_new_subject, is_elsewhere
from highlights.figure_check.comparing import Doubt, Named, asked, window_of
from highlights.figure_check.facts import Fact, Facts, Subject
from highlights.figure_check.findings import Rule
from highlights.figure_check.naming import change_verb
from highlights.figure_check.reading import Form, Number, Sentence

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
    if number.form != Form.PERCENT or not (verb or is_signed(number)):
        return None
    subjects = [subject for subject, _ in named] or list(facts.own)
    if any(number.equals(change) for subject in subjects for change in _in_percent(subject)):
        return None
    size = number.text.strip().lstrip("+-−–").rstrip("% ")
    would_be = f"{size} percentage points"
    moved = [
        (subject, fact)
        for subject in subjects
        for fact in (asked(subject, sentence) if named else subject.facts)
        if fact.form == Form.POINTS and fact.is_change and number.equals(fact.figure)
    ]
    if moved and (verb or bracketed or named):
        months = window_of(sentence)
        subject, fact = min(moved, key=lambda each: each[1].months != months)
        why = (
            f"{subject.names[0]} is a percentage: it went {fact.words} ({fact.period}). "
            "Percent of a percentage would be another figure."
        )
        return Rule.POINTS, why, would_be
    level = bracketed or (_level_of(sentence, number, numbers) if verb else None)
    if level is None or any(not subject.moves_by_points for subject, _ in named):
        return None
    why = (
        f"{level.text.strip()} is a percentage, so the difference from it is in percentage points."
    )
    return Rule.POINTS, why, would_be


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


def _is_part_of_something(sentence: Sentence, number: Number) -> bool:
    before = sentence.text[: number.start]
    return (
        _PART_BEFORE.search(before) is not None
        and _PART_BEHIND.match(sentence.text[number.end :]) is not None
        and not _RATE.search(before)
    )


def _in_percent(subject: Subject) -> Iterator[Fraction]:
    """The changes of a measure in percent of what it was, those of percentages too."""
    before = {(fact.months, fact.area): fact.figure for fact in subject.facts if fact.is_before}
    for fact in subject.facts:
        was = before.get((fact.months, fact.area))
        if fact.is_change and fact.form == Form.PERCENT:
            yield fact.figure
        elif _is_rate(fact) and was:
            yield (fact.figure - was) / was * 100


def _is_rate(fact: Fact) -> bool:
    return (
        fact.form == Form.PERCENT
        and fact.months > 0
        and not (fact.is_change or fact.is_before or fact.is_target)
    )
