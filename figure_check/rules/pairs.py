"""A change with its number in brackets: "12.6% (n. 763)" of a measure that is counted. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from figure_check.directions import is_down, is_up
from figure_check.doubts import doubt_of
from figure_check.facts import Fact, Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.parsed import Mention, ParsedSentence

_OPENS = re.compile(
    r"(?:\s?[(\[]\s?|,\s(?:or\s)?)(?:n\s?[=.:]?\s?|no\.?\s?)?[-−–+]?\s?", re.IGNORECASE
)
# "763 fewer victims (12.6%)"; "of" would begin another whole.
_OPENS_BEHIND_COUNT = re.compile(
    r"\s(?:fewer|more|less)(?:\s(?!of\b)\w{1,30}){0,5}\s?\(\s?", re.IGNORECASE
)
_CLOSES = re.compile(r"\s?(?:fewer|more|less)?(?:\s[a-z]{1,30})?\s?(?:[)\],]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Move:
    """How a measure that is counted moved in a window: in percent, by how many, and its levels."""

    subject: Subject
    percent: Fact
    number: Fact
    levels: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A percentage and a number that say one change, and which of them stands first."""

    first: Mention
    percent: Mention
    count: Mention


def percentage_of_other_number(parsed: ParsedSentence) -> Iterator[Doubt]:
    """Pairs of a percentage and a number of which one is a measure's change and one is not.

    Where the sentence names nothing, the section's own measures are asked.
    """
    for pair in _pairs(parsed):
        if not parsed.named and not _is_change(pair.first):
            continue
        by_percent = list(_moves(parsed, pair.percent))
        by_number = list(_moves(parsed, pair.count))
        if not any(move in by_number for move in by_percent):
            yield from _disagree(pair, by_percent, by_number)


def _pairs(parsed: ParsedSentence) -> Iterator[_Pair]:
    figures = (each for each in parsed.mentions if not parsed.is_in_a_name(each.number))
    for first, second in pairwise(figures):
        if first.number.is_bound or second.number.is_bound or not _is_pair(parsed, first, second):
            continue
        if first.form == Form.PERCENT:
            yield _Pair(first, first, second)
        else:
            yield _Pair(first, second, first)


def _is_pair(parsed: ParsedSentence, first: Mention, second: Mention) -> bool:
    if {first.form, second.form} != {Form.PERCENT, Form.COUNT}:
        return False
    between = parsed.between(first.number, second.number)
    opens = _OPENS.fullmatch(between) or _OPENS_BEHIND_COUNT.fullmatch(between)
    return opens is not None and _CLOSES.match(parsed.text, second.number.end) is not None


def _disagree(
    pair: _Pair, by_percent: Sequence[_Move], by_number: Sequence[_Move]
) -> Iterator[Doubt]:
    if by_percent:
        written = pair.count.number.size
        if not any(written in move.levels for move in by_percent):
            turned = [each for each in by_percent if _has_digits_of(each, written)]
            # Where windows moved alike, the nearest is meant.
            nearest = min(
                turned or by_percent, key=lambda each: abs(abs(each.number.figure) - written)
            )
            is_only = len(by_percent) == 1 or len(turned) == 1
            yield _told(pair, pair.count, nearest, is_only=is_only)
    elif by_number and _is_change(pair.first):
        yield _told(pair, pair.percent, by_number[0], is_only=len(by_number) == 1)


def _has_digits_of(move: _Move, written: Fraction) -> bool:
    """Whether a number is the move's, with its digits in another order."""
    return sorted(str(abs(move.number.figure))) == sorted(str(written))


def _told(pair: _Pair, wrong: Mention, move: _Move, *, is_only: bool) -> Doubt:
    number, size = (fact.words.split()[-1] for fact in (move.number, move.percent))
    why = (
        f"{move.subject.names[0]} went {move.percent.words}, which is {number} "
        f"({move.percent.period}), so the number and the percentage do not agree."
    )
    verb = pair.first.verb
    is_its_way = (is_up if move.percent.figure > 0 else is_down)(verb) or not (
        is_up(verb) or is_down(verb)
    )
    return doubt_of(wrong, Rule.SHARE, why, f"{size} ({number})" if is_only and is_its_way else "")


def _is_change(mention: Mention) -> bool:
    number = mention.number
    return number.is_negative or number.text.strip().startswith("+") or bool(mention.verb)


def _moves(parsed: ParsedSentence, mention: Mention) -> Iterator[_Move]:
    """The moves of what the sentence is about, of which a number is the percentage or the count."""
    keys = parsed.named_keys or frozenset(each.key for each in parsed.facts.own)
    for entry in parsed.known.equal(mention.number):
        if entry.fact.is_change and entry.subject.key in keys:
            yield from _moves_with(entry.subject, entry.fact)


def _moves_with(subject: Subject, change: Fact) -> Iterator[_Move]:
    window = [
        fact
        for fact in subject.facts
        if (fact.months, fact.area) == (change.months, change.area) and not fact.is_target
    ]
    percent = _change_in(window, Form.PERCENT)
    number = _change_in(window, Form.COUNT)
    if percent and number:
        levels = (fact.figure for fact in window if fact.form == Form.COUNT and not fact.is_change)
        yield _Move(subject, percent, number, tuple(levels))


def _change_in(window: Sequence[Fact], form: Form) -> Fact | None:
    changes = (fact for fact in window if fact.is_change and fact.figure)
    return next((fact for fact in changes if fact.form == form), None)
