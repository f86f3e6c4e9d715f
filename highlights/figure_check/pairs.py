"""A change with its number in brackets: "12.6% (n. 763)" of a measure that is counted. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from highlights.figure_check.comparing import stands_in_a_name
from highlights.figure_check.facts import Fact, Facts, Subject
from highlights.figure_check.findings import Rule
from highlights.figure_check.naming import change_verb
from highlights.figure_check.reading import Form, Number, Sentence
from highlights.figure_check.shares import Doubts

_OPENS = re.compile(
    r"(?:\s?[(\[]\s?|,\s(?:or\s)?)(?:n\s?[=.:]?\s?|no\.?\s?)?[-−–+]?\s?", re.IGNORECASE
)
# "763 fewer victims (12.6%)"; "of" would begin another whole.
_OPENS_BEHIND_COUNT = re.compile(
    r"\s(?:fewer|more|less)(?:\s(?!of\b)\w+){0,5}\s?\(\s?", re.IGNORECASE
)
_CLOSES = re.compile(r"\s?(?:fewer|more|less)?(?:\s[a-z]+)?\s?[)\],]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Move:
    """How a measure that is counted moved in a window: in percent, by how many, and its levels."""

    subject: Subject
    percent: Fact
    number: Fact
    levels: tuple[Fraction, ...]


def pair_doubts(
    sentence: Sentence, numbers: Sequence[Number], subjects: Sequence[Subject], facts: Facts
) -> Doubts:
    """Pairs of a percentage and a number of which one is a measure's change and one is not.

    `subjects` are those that the sentence names; without any, the section's own are asked.
    """
    moves = [move for subject in subjects or facts.own for move in _moves(subject)]
    every = (*facts.own, *facts.others)
    figures = [each for each in numbers if not stands_in_a_name(sentence, each, every)]
    for first, second in pairwise(figures):
        between = sentence.text[first.end : second.start]
        forms = {first.form, second.form}
        if (
            forms != {Form.PERCENT, Form.COUNT}
            or first.is_bound
            or second.is_bound
            or not (_OPENS.fullmatch(between) or _OPENS_BEHIND_COUNT.fullmatch(between))
            or not _CLOSES.match(f"{sentence.text[second.end :]},")
            or not (subjects or _is_change(sentence, first))
        ):
            continue
        percent, count = (first, second) if first.form == Form.PERCENT else (second, first)
        by_percent = [move for move in moves if percent.equals(move.percent.figure)]
        by_number = [move for move in moves if count.equals(move.number.figure)]
        if any(move in by_number for move in by_percent) or not (by_percent or by_number):
            continue
        if by_percent:
            if any(count.size in move.levels for move in by_percent):
                continue
            # Where windows moved alike, the nearest is meant.
            nearest = min(by_percent, key=lambda each: abs(abs(each.number.figure) - count.size))
            yield count, *_told(nearest)
        elif _is_change(sentence, first):
            yield percent, *_told(by_number[0])


def _told(move: _Move) -> tuple[str, str, Rule]:
    number = move.number.words.split()[-1]
    size = move.percent.words.split()[-1]
    why = (
        f"{move.subject.names[0]} went {move.percent.words}, which is {number}"
        f" ({move.percent.period}), so number and percentage do not agree."
    )
    return why, f"{size} ({number})", Rule.SHARE


def _is_change(sentence: Sentence, number: Number) -> bool:
    return (
        number.is_negative
        or number.text.strip().startswith("+")
        or bool(change_verb(sentence, number))
    )


def _moves(subject: Subject) -> Iterator[_Move]:
    for percent in subject.facts:
        if not percent.is_change or percent.form != Form.PERCENT or not percent.figure:
            continue
        window = [
            fact
            for fact in subject.facts
            if (fact.months, fact.area) == (percent.months, percent.area)
            and fact.form == Form.COUNT
        ]
        for fact in window:
            if fact.is_change:
                levels = tuple(each.figure for each in window if not each.is_change)
                yield _Move(subject, percent, fact, levels)
