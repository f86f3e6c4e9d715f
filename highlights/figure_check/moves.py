"""A change with the level that it led to: "fell by 5.6% to 39,840", "62 seconds, 6 more". Pure.

Both together tell which measure is meant, also where its name is not said in full.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from highlights.figure_check.clauses import is_elsewhere
from highlights.figure_check.comparing import Doubt, is_swapped
from highlights.figure_check.facts import Fact, Facts, Subject
from highlights.figure_check.findings import Rule
from highlights.figure_check.naming import DOWN, UP, change_verb
from highlights.figure_check.reading import Form, Number, Sentence
from highlights.figure_check.words import COMMON, said_words

_TO = re.compile(
    r"(?:\s?\([^()]*\))?,?(?:\s(?:incidents|offences|crimes|calls|victims|over the year))?"
    r"\sto\s(?:now\s|just\s|only\s|a total of\s)?",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?:\s[a-z]+){0,8},\s(?:or\s|which is\s|that is\s)?", re.IGNORECASE)
_IS_UP = re.compile(UP, re.IGNORECASE)
_IS_DOWN = re.compile(DOWN, re.IGNORECASE)
# Two measures hardly have a level like this and one change by chance.
_TELLING = 100
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class _Move:
    """How a measure moved in a window, and the level that it moved to."""

    subject: Subject
    level: Fact
    change: Fact


def move_doubt(
    sentence: Sentence, number: Number, numbers: Sequence[Number], facts: Facts
) -> Doubt:
    """A change of the right size in the wrong direction or unit, beside the level that it led to,
    and a level of which two digits changed places beside the right change."""
    pair = _pair_with(sentence, number, numbers)
    if pair is None or is_elsewhere(sentence, number):
        return None
    level, change, is_up = pair
    moves = list(_moves(sentence, facts, level, change))
    exact = [each for each in moves if level.equals(each.level.figure)]
    if any(_is_right(each, change, is_up=is_up) for each in exact):
        return None
    if number is level:
        return None if exact else _level_doubt(level, change, moves, facts, is_up=is_up)
    return _change_doubt(sentence, change, exact[0]) if exact and _is_telling(level) else None


def _level_doubt(
    level: Number, change: Number, moves: Sequence[_Move], facts: Facts, *, is_up: bool
) -> Doubt:
    before = _year_before(level, change, moves, is_up=is_up)
    if before or _is_known(level, facts):
        return before
    return _turned(level, change, moves, is_up=is_up)


def _change_doubt(sentence: Sentence, change: Number, move: _Move) -> Doubt:
    name = move.subject.names[0]
    if move.change.form == Form.POINTS and change.form == Form.PERCENT:
        why = (
            f"{name} is a percentage: it went {move.change.words} ({move.change.period}). "
            "Percent of a percentage would be another figure."
        )
        return Rule.POINTS, why, f"{change.text.strip().rstrip('% ')} percentage points"
    verb = change_verb(sentence, change)
    way = "up" if _IS_UP.fullmatch(verb) else "down"
    why = (
        f"“{verb}” says that it went {way}; {name} went {move.change.words} ({move.change.period})."
    )
    return Rule.DIRECTION, why, move.change.words


def _pair_with(
    sentence: Sentence, number: Number, numbers: Sequence[Number]
) -> tuple[Number, Number, bool] | None:
    """The level and the change of which a number is one, and whether the change goes up."""
    at = numbers.index(number)
    for one, other in ((at - 1, at), (at, at + 1)):
        if one < 0 or other >= len(numbers):
            continue
        first, second = numbers[one], numbers[other]
        between = sentence.text[first.end : second.start]
        for change, level, joined in ((first, second, _TO), (second, first, _THEN)):
            verb = change_verb(sentence, change)
            is_up, is_down = bool(_IS_UP.fullmatch(verb)), bool(_IS_DOWN.fullmatch(verb))
            if (
                joined.fullmatch(between)
                and is_up != is_down
                and change.size
                and not change_verb(sentence, level)
                and not any(each.text.strip()[:1] in "+-−–" for each in (change, level))
            ):
                return level, change, is_up
    return None


def _moves(sentence: Sentence, facts: Facts, level: Number, change: Number) -> Iterator[_Move]:
    """The moves of measures that the sentence may be about, of a change of this size."""
    said = said_words(sentence.context, facts.terms)
    for subject in (*facts.own, *facts.others):
        named = subject.words if level.form == Form.PERCENT else subject.name - COMMON
        if not said & (named or subject.name):
            continue
        for fact in subject.facts:
            if fact.is_change and fact.figure and change.equals(fact.figure):
                for to in subject.facts:
                    if (
                        to.form == level.form
                        and (to.months, to.area) == (fact.months, fact.area)
                        and not (to.is_change or to.is_before or to.is_target)
                        and _is_in(change.form, fact.form)
                    ):
                        yield _Move(subject, to, fact)


def _is_in(written: Form, form: Form) -> bool:
    return written == form or (written, form) == (Form.PERCENT, Form.POINTS)


def _is_right(move: _Move, change: Number, *, is_up: bool) -> bool:
    return (move.change.figure > 0) == is_up and move.change.form == change.form


def _turned(level: Number, change: Number, moves: Sequence[_Move], *, is_up: bool) -> Doubt:
    for move in moves:
        if _is_right(move, change, is_up=is_up) and is_swapped(level, move.level):
            why = (
                f"{move.subject.names[0]} went {move.change.words} to {move.level.words} "
                f"({move.level.period})."
            )
            return Rule.DIFFERS, why, f"{move.level.words} ({move.level.period})"
    return None


def _year_before(level: Number, change: Number, moves: Sequence[_Move], *, is_up: bool) -> Doubt:
    """The figure of the year before beside the change from it."""
    for move in moves:
        for fact in move.subject.facts:
            if (
                fact.is_before
                and (fact.months, fact.area) == (move.level.months, move.level.area)
                and level.equals(fact.figure)
                and _is_telling(level)
                and _is_right(move, change, is_up=is_up)
            ):
                why = f"{fact.words} is the figure of {move.subject.names[0]} for {fact.period}."
                return Rule.MONTH, why, f"{move.level.words} ({move.level.period})"
    return None


def _is_known(level: Number, facts: Facts) -> bool:
    return any(
        fact.form == level.form and level.equals(fact.figure)
        for subject in (*facts.own, *facts.others)
        for fact in subject.facts
    )


def _is_telling(level: Number) -> bool:
    if level.form == Form.COUNT:
        return level.size >= _TELLING
    return level.size >= _MINUTE if level.form == Form.DURATION else level.step < 1
