"""Changes in the other direction, with their size or without one. Pure."""

import re
from collections.abc import Iterator

from figure_check.directions import DOWN, UP, is_up
from figure_check.doubts import doubt_of
from figure_check.facts import Better, Fact, Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.known import Entry
from figure_check.parsed import Mention, ParsedSentence
from figure_check.plain import said_alone

_BETTER = r"improv(?:e[ds]?|ing|ements?)"
_WORSE = r"worsen(?:ed|s|ing)?|deteriorat(?:e[ds]?|ing|ion)"
_VERB = re.compile(rf"\b(?P<verb>{UP}|{DOWN}|{_BETTER}|{_WORSE})\b", re.IGNORECASE)
_IS_BETTER = re.compile(_BETTER, re.IGNORECASE)
_IS_WORSE = re.compile(_WORSE, re.IGNORECASE)
_TURNS = re.compile(
    r"\b(?:not|no|never|despite|if|should|would|will|may|might|could|hardly|n't)\b|\?"
)
# What an aim or a heading says: "Improving victim satisfaction", "to reduce the wait".
_AIM = re.compile(
    r"^\W*(?:\w{2,20}ing|improve|increase|reduce|decrease|grow|lower)\b(?!\sin\b)"
    r"|^\W*(?:improvements|reductions|increases)\b"
    r"|(?<!continue )(?<!continues )(?<!continued )"
    r"\bto\s(?:improve|increase|reduce|decrease|grow|rise|fall|lower)\b",
    re.IGNORECASE,
)
_LONGEST = 160


def other_direction(parsed: ParsedSentence, mention: Mention) -> Doubt | None:
    """A change of the right size that went the other way."""
    if not _may_be_directed(parsed, mention):
        return None
    same = _changes(parsed, mention)
    if not same or any(_went_up(each.fact) == is_up(mention.verb) for each in same):
        return None
    subject, fact = same[0].subject, same[0].fact
    is_certain = _is_certain(parsed, mention, same)
    why = _why(mention.verb, subject, fact)
    return doubt_of(mention, Rule.DIRECTION, why, fact.words if is_certain else "")


def _may_be_directed(parsed: ParsedSentence, mention: Mention) -> bool:
    """Whether a number says how far something rose or fell; what rounds to nothing went neither
    way."""
    number = mention.number
    is_size = bool(number.size) and not number.is_negative
    return mention.is_directed and is_size and not parsed.is_elsewhere(number)


def direction_without_size(parsed: ParsedSentence) -> Iterator[Doubt]:
    """A sentence that only says that a measure rose or fell, where it did the opposite."""
    if not _is_statement(parsed) or _has_size(parsed):
        return
    verbs = list(_VERB.finditer(parsed.text))
    subject = said_alone(parsed, _VERB.sub(" ", parsed.text)) if len(verbs) == 1 else None
    if subject:
        yield from _of_measure(parsed, subject, verbs[0])


def _is_statement(parsed: ParsedSentence) -> bool:
    """Whether a sentence says plainly what was, and not what should or may be."""
    text = parsed.text
    return len(text) <= _LONGEST and not _TURNS.search(text) and not _AIM.search(text)


def _has_size(parsed: ParsedSentence) -> bool:
    return any(not parsed.is_in_a_name(each) for each in parsed.numbers)


def _of_measure(parsed: ParsedSentence, subject: Subject, verb: re.Match[str]) -> Iterator[Doubt]:
    area = area_said(parsed, subject)
    changes = [] if area is None else _moves(parsed, subject, area)
    said_up = _says_up(verb["verb"], subject)
    if said_up is None:
        return
    # Where no window is said, the measure has to have gone one way in all of them.
    if changes and all(_went_up(each) != said_up for each in changes):
        fact = changes[0]
        is_certain = len({each.words for each in changes}) == 1
        would_be = fact.words if is_certain else ""
        why = _why(verb["verb"], subject, fact)
        yield Doubt(Rule.DIRECTION, verb.start(), verb.end(), verb["verb"], why, would_be)


def _says_up(verb: str, subject: Subject) -> bool | None:
    """Whether a verb says that a measure rose; None where "improved" says nothing of it."""
    is_better = _IS_BETTER.fullmatch(verb) is not None
    if not is_better and not _IS_WORSE.fullmatch(verb):
        return is_up(verb.lower())
    return None if subject.better == Better.NEITHER else (subject.better == Better.UP) == is_better


def _changes(parsed: ParsedSentence, mention: Mention) -> list[Entry]:
    known = parsed.known
    found = known.equal(mention.number)
    if mention.form == Form.PERCENT:
        found = [*found, *known.equal(mention.number, Form.POINTS)]
    return [each for each in parsed.asked(found) if each.fact.is_change and each.fact.figure]


def _is_certain(parsed: ParsedSentence, mention: Mention, same: list[Entry]) -> bool:
    """Whether the direction is what is wrong, and not the size: no change that may be meant went
    the way that is said."""
    said, words = parsed.windows.said, {each.fact.words for each in same}
    meant = [
        fact
        for fact in same[0].subject.facts
        if fact.is_change and said in (None, fact.months) and parsed.asks_for(same[0].subject, fact)
    ]
    is_there = any(each.fact in meant for each in same)
    return is_there and len(words) == 1 and not _has_gone(meant, mention)


def _has_gone(facts: list[Fact], mention: Mention) -> bool:
    return any(fact.figure and _went_up(fact) == is_up(mention.verb) for fact in facts)


def _went_up(fact: Fact) -> bool:
    return fact.figure > 0


def _why(verb: str, subject: Subject, fact: Fact) -> str:
    way = "up" if _says_up(verb, subject) else "down"
    return (
        f"“{verb}” says that it went {way}; {subject.names[0]} went {fact.words} ({fact.period})."
    )


def area_said(parsed: ParsedSentence, subject: Subject) -> str | None:
    """The one area that a sentence is of, "" for the whole force area."""
    here = parsed.areas & parsed.known.areas[subject.key]
    if not here:
        return None if parsed.areas or parsed.item_areas else ""
    return next(iter(here)) if len(here) == 1 else None


def _moves(parsed: ParsedSentence, subject: Subject, area: str) -> list[Fact]:
    """How a measure moved in the window that is said, or in all of them; nothing where it stood
    still in one."""
    windows = parsed.windows
    if windows.said is None and windows.is_said:
        return []
    found = [
        fact
        for fact in subject.facts
        if fact.is_change and fact.area == area and windows.said in (None, fact.months)
    ]
    return found if all(fact.figure for fact in found) else []
