"""Percent that would have to be percentage points. Pure."""

import re
from collections.abc import Sequence
from itertools import combinations

from figure_check.directions import is_up
from figure_check.doubts import doubt_of
from figure_check.facts import Fact, Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.known import Entry
from figure_check.numbers import Number
from figure_check.parsed import Mention, ParsedSentence

_IN_BRACKETS = re.compile(r"\s?[(\[,/]\s?")
# "Tax is 13.9% of bills, up 2%": what rose may be the tax. "The rate was 13.9% of calls" is a rate.
_PART_BEFORE = re.compile(
    r"\b(?:is|are|was|were|makes?\sup|made\sup|making\sup|account(?:s|ed|ing)?\sfor"
    r"|represent(?:s|ed|ing)?|forms?|formed|comprise[sd]?)\s(?:\w{1,30}\s)?$",
    re.IGNORECASE,
)
_PART_BEHIND = re.compile(r"\s(?:or\s\w{1,30}\s)?of\s", re.IGNORECASE)
_RATE = re.compile(
    r"\b(?:rates?|shares?|proportions?|percentages?|satisfaction|confidence|compliance)\b",
    re.IGNORECASE,
)
_REACH = 60
# Two percentages that a change lies between stand near to it.
_NEIGHBOURS = 5


def percent_for_points(parsed: ParsedSentence, mention: Mention) -> Doubt | None:
    """A change in percent which is the change in points of a percentage, or which follows one."""
    is_signed = mention.number.is_signed
    if mention.form != Form.PERCENT or not (mention.verb or is_signed):
        return None
    if _leads_to_count(parsed, mention) or _is_right(parsed, mention):
        return None
    bracketed = _level_before(parsed, mention) if is_signed else None
    return _of_measure(parsed, mention, bracketed) or _beside_level(parsed, mention, bracketed)


def _of_measure(parsed: ParsedSentence, mention: Mention, bracketed: Number | None) -> Doubt | None:
    """A change that is that of a measure in points."""
    moved = _moved(parsed, mention)
    if not moved or not (mention.verb or bracketed or parsed.named):
        return None
    months = parsed.windows.likely
    entry = min(moved, key=lambda each: each.fact.months != months)
    why = (
        f"{entry.subject.names[0]} is a percentage: it went {entry.fact.words} "
        f"({entry.fact.period}). A percentage change of a percentage would be a different "
        "figure."
    )
    is_so = all(went_its_way(mention, each.fact) for each in moved)
    return doubt_of(mention, Rule.POINTS, why, in_points(mention.number) if is_so else "")


def went_its_way(mention: Mention, fact: Fact) -> bool:
    """Whether a change went the way that the words beside a number say, if they say one."""
    return not mention.is_directed or is_up(mention.verb) == (fact.figure > 0)


def _beside_level(
    parsed: ParsedSentence, mention: Mention, bracketed: Number | None
) -> Doubt | None:
    """A change beside the percentage that changed. Only where that is one of two is it certain."""
    between = _one_of_two(parsed, mention) if mention.verb else None
    if between:
        return doubt_of(mention, Rule.POINTS, _why(between), in_points(mention.number))
    level = bracketed or (_level_of(parsed, mention) if mention.verb else None)
    if level is None or any(not each.subject.moves_by_points for each in parsed.named):
        return None
    return doubt_of(mention, Rule.POINTS, _why(level))


def in_points(number: Number) -> str:
    """A number of percent as one of percentage points."""
    return f"{number.text.strip().lstrip('+-−–').rstrip('% ')} percentage points"


def _why(level: Number) -> str:
    return (
        f"{level.text.strip()} is a percentage, so the difference from it is in percentage points."
    )


def _subjects(parsed: ParsedSentence) -> list[Subject]:
    """What the sentence is about: what it names, else what of the section it has a word of."""
    if parsed.named:
        return [each.subject for each in parsed.named]
    return [subject for subject in parsed.facts.own if subject.name & parsed.words]


def _moved(parsed: ParsedSentence, mention: Mention) -> list[Entry]:
    """The changes in points that a number in percent is."""
    keys = {subject.key for subject in _subjects(parsed)}
    return [
        each
        for each in parsed.known.equal(mention.number, Form.POINTS)
        if each.fact.is_change
        and each.subject.key in keys
        and (not parsed.named or parsed.asks_for(each.subject, each.fact))
    ]


def _is_right(parsed: ParsedSentence, mention: Mention) -> bool:
    """Whether a percentage is the change of a count, or that of a percentage in percent of it.

    Where it is the change of a percentage in points too, the window that the sentence speaks of
    decides.
    """
    subjects = _subjects(parsed)
    keys = {subject.key for subject in subjects}
    if any(
        each.fact.is_change and each.subject.key in keys
        for each in parsed.known.equal(mention.number)
    ):
        return True
    relative = {
        (subject.key, *window)
        for subject in subjects
        for window, change in parsed.known.in_percent(subject)
        if mention.number.equals(change)
    }
    moved = _moved(parsed, mention)
    in_points = {(each.subject.key, each.fact.months, each.fact.area) for each in moved} - relative
    return _is_relative(relative, in_points, parsed.windows.likely)


def _is_relative(
    relative: set[tuple[str, int, str]], in_points: set[tuple[str, int, str]], months: int
) -> bool:
    if any(window[1] == months for window in in_points):
        return False
    return bool(relative) and (not in_points or any(window[1] == months for window in relative))


def _leads_to_count(parsed: ParsedSentence, mention: Mention) -> bool:
    """Whether what changed came to a count, and so is no percentage: "by 4.6% to 1,204"."""
    following = parsed.next_to(mention, 1)
    return (
        following is not None
        and following.form == Form.COUNT
        and parsed.between(mention.number, following.number) == " to "
    )


def _level_before(parsed: ParsedSentence, mention: Mention) -> Number | None:
    """The percentage right behind which a number stands in brackets: "67.0% (-14.7%)"."""
    before = parsed.next_to(mention, -1)
    if before is None or not _is_level(before):
        return None
    between = parsed.between(before.number, mention.number)
    return before.number if _IN_BRACKETS.fullmatch(between) else None


def _is_level(mention: Mention) -> bool:
    return mention.form == Form.PERCENT and not mention.verb and not mention.number.is_signed


def _level_of(parsed: ParsedSentence, mention: Mention) -> Number | None:
    """The last percentage before a change, in the same clause, that is a level itself."""
    if parsed.is_elsewhere(mention.number):
        return None
    for at in reversed(range(mention.at)):
        other = parsed.mentions[at]
        if parsed.clauses.has_new_subject(other.number.end, mention.number.start):
            return None
        if _is_level(other) and not _is_part_of_something(parsed, other.number):
            return other.number
    return None


def _one_of_two(parsed: ParsedSentence, mention: Mention) -> Number | None:
    """One of two percentages of a sentence which are so far apart as a number says: "a rise of
    1.5% from 36.9% to 38.4%"; none where that is a percentage of one of them as well."""
    near = parsed.mentions[max(0, mention.at - _NEIGHBOURS) : mention.at + _NEIGHBOURS + 1]
    levels = [
        each.number
        for each in near
        if each.form == Form.PERCENT and each is not mention and not each.number.is_signed
    ]
    return next(
        (
            one
            for one, other in combinations(levels, 2)
            if abs(one.size - other.size) == mention.number.size
            and not _is_part_of_either(mention.number, (one, other))
        ),
        None,
    )


def _is_part_of_either(number: Number, levels: Sequence[Number]) -> bool:
    apart = abs(levels[0].size - levels[1].size)
    return any(number.equals(apart / each.size * 100) for each in levels if each.size)


def _is_part_of_something(parsed: ParsedSentence, number: Number) -> bool:
    return (
        parsed.before(_PART_BEFORE, number.start, _REACH) is not None
        and _PART_BEHIND.match(parsed.text, number.end) is not None
        and not parsed.before(_RATE, number.start, len(parsed.text))
    )
