"""A change with the level that it led to: "fell by 5.6% to 39,840", "62 seconds, 6 more". Pure.

Both together tell which measure, window and area are meant, also where the sentence does not say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from figure_check.directions import is_up
from figure_check.doubts import doubt_of, is_figure_of, with_period
from figure_check.facts import Fact, Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.known import Entry
from figure_check.numbers import Number
from figure_check.parsed import Mention, ParsedSentence
from figure_check.rules.points import in_points
from figure_check.vocabulary import COMMON

_NOUN = "increase|decrease|reduction|rise|fall|drop|decline|growth"
_TO = re.compile(
    r"(?:\s?\([^()]{0,80}\))?,?(?:\s(?:incidents|offences|crimes|calls|victims|over the year))?"
    # "A 26.2% reduction in priority logs to 24,215".
    rf"(?:\s(?:{_NOUN})(?:\s(?:in|of)(?:\s[\w'’-]{{1,30}}){{1,5}})?)?"
    r"(?:\s(?:in|for|across)\s(?P<place>[\w'’ -]{1,40}))?"
    r"\sto\s(?:now\s|just\s|only\s|a total of\s)?",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?:\s[a-z]{1,30}){0,8},\s(?:or\s|which is\s|that is\s)?", re.IGNORECASE)
_DISTINCTIVE = 1000


@dataclass(frozen=True, slots=True)
class _Written:
    """A change and the level that it led to, as they are written."""

    level: Mention
    change: Mention


@dataclass(frozen=True, slots=True)
class _Move:
    """How a measure moved in a window, and the level that it moved to."""

    subject: Subject
    level: Fact
    change: Fact


def change_beside_level(parsed: ParsedSentence, mention: Mention) -> Doubt | None:
    """A change of the right size in the wrong direction or unit, beside the level that it led to,
    and a level of which two digits changed places beside the right change."""
    written = _written_with(parsed, mention)
    if written is None or parsed.is_elsewhere(mention.number):
        return None
    moves = list(_moves(parsed, written))
    exact = [each for each in moves if written.level.number.equals(each.level.figure)]
    if any(_is_right(each, written.change) for each in exact):
        return None
    if mention is written.change:
        return _change_doubt(written, exact)
    return None if exact else _level_doubt(parsed, written, moves)


def is_beside_its_own(parsed: ParsedSentence, mention: Mention) -> bool:
    """Whether a number is a change with the level that it led to, or that level, and both agree."""
    written = _written_with(parsed, mention)
    return written is not None and any(
        written.level.number.equals(each.level.figure) and _is_right(each, written.change)
        for each in _moves(parsed, written)
    )


def pinned_by_level(parsed: ParsedSentence, mention: Mention) -> Entry | None:
    """The level beside a change that tells of which measure, window and area the change is."""
    written = _written_with(parsed, mention)
    if written is None or mention is written.level or not written.level.is_telling:
        return None
    levels = [
        each
        for each in parsed.asked(parsed.known.equal(written.level.number))
        if each.fact.is_level
    ]
    return levels[0] if len(levels) == 1 else None


def _level_doubt(parsed: ParsedSentence, written: _Written, moves: Sequence[_Move]) -> Doubt | None:
    before = _year_before(written, moves)
    if before or parsed.known.equal(written.level.number):
        return before
    return _turned(parsed, written, moves)


def _change_doubt(written: _Written, moves: Sequence[_Move]) -> Doubt | None:
    if not moves or not written.level.is_telling:
        return None
    change, move = written.change, moves[0]
    name, fact = move.subject.names[0], move.change
    is_certain = len({each.change.words for each in moves}) == 1
    if fact.form == Form.POINTS and change.form == Form.PERCENT:
        why = (
            f"{name} is a percentage: it went {fact.words} ({fact.period}). A percentage "
            "change of a percentage would be a different figure."
        )
        is_so = is_certain and is_up(change.verb) == (fact.figure > 0)
        return doubt_of(change, Rule.POINTS, why, in_points(change.number) if is_so else "")
    way = "up" if is_up(change.verb) else "down"
    why = f"“{change.verb}” says that it went {way}; {name} went {fact.words} ({fact.period})."
    return doubt_of(change, Rule.DIRECTION, why, fact.words if is_certain else "")


def _written_with(parsed: ParsedSentence, mention: Mention) -> _Written | None:
    """The change and the level of which a number is one."""
    for first, second in (
        (parsed.next_to(mention, -1), mention),
        (mention, parsed.next_to(mention, 1)),
    ):
        if first is None or second is None:
            continue
        between = parsed.between(first.number, second.number)
        if _leads_to(first, second) and _is_to(parsed, between):
            return _Written(level=second, change=first)
        if _leads_to(second, first) and _THEN.fullmatch(between):
            return _Written(level=first, change=second)
    return None


def _is_to(parsed: ParsedSentence, between: str) -> bool:
    """Whether words lead from a change to its level; a place in them is an area."""
    found = _TO.fullmatch(between)
    return found is not None and (
        not found["place"] or any(found["place"].lower() == each.lower() for each in parsed.areas)
    )


def _leads_to(change: Mention, level: Mention) -> bool:
    is_signed = change.number.is_signed or level.number.is_signed
    return change.is_directed and bool(change.number.size) and not level.verb and not is_signed


def _moves(parsed: ParsedSentence, written: _Written) -> Iterator[_Move]:
    """The moves of measures that the sentence may be about, of a change of this size."""
    for entry in _changes(parsed, written.change.number):
        fact = entry.fact
        if not fact.is_change or not fact.figure or not _may_be(parsed, entry, written.level):
            continue
        for to in entry.subject.facts:
            is_same = (to.months, to.area) == (fact.months, fact.area)
            if is_same and to.is_level and to.form == written.level.form:
                yield _Move(entry.subject, to, fact)


def _changes(parsed: ParsedSentence, number: Number) -> list[Entry]:
    """The figures that a change is; one in percent may be meant in points."""
    found = parsed.known.equal(number)
    if number.form == Form.PERCENT:
        found = [*found, *parsed.known.equal(number, Form.POINTS)]
    return sorted(found, key=lambda each: each.order)


def _may_be(parsed: ParsedSentence, entry: Entry, level: Mention) -> bool:
    subject = entry.subject
    words = subject.words if level.form == Form.PERCENT else subject.name - COMMON
    return bool(parsed.words & (words or subject.name))


def _is_right(move: _Move, change: Mention) -> bool:
    is_its_way = (move.change.figure > 0) == is_up(change.verb)
    return is_its_way and move.change.form == change.form


def _turned(parsed: ParsedSentence, written: _Written, moves: Sequence[_Move]) -> Doubt | None:
    """A level of which digits changed places."""
    number = written.level.number
    if number.form != Form.COUNT or number.size < _DISTINCTIVE:
        return None
    swapped = {(each.subject.key, each.fact) for each in parsed.known.swapped(number)}
    right = [
        move
        for move in moves
        if (move.subject.key, move.level) in swapped and _is_right(move, written.change)
    ]
    if not right:
        return None
    move = right[0]
    why = (
        f"{move.subject.names[0]} went {move.change.words} to {move.level.words} "
        f"({move.level.period})."
    )
    is_certain = len({each.level.words for each in right}) == 1
    return doubt_of(written.level, Rule.DIFFERS, why, with_period(move.level) if is_certain else "")


def _year_before(written: _Written, moves: Sequence[_Move]) -> Doubt | None:
    """The figure of the year before beside the change from it."""
    if not written.level.is_telling:
        return None
    for move in moves:
        for fact in move.subject.facts:
            is_same = (fact.months, fact.area) == (move.level.months, move.level.area)
            is_level = fact.is_before and is_same and written.level.number.equals(fact.figure)
            if is_level and _is_right(move, written.change):
                why = is_figure_of(fact, move.subject)
                return doubt_of(written.level, Rule.MONTH, why, with_period(move.level))
    return None
