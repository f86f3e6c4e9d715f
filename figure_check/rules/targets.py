"""Targets that are not those of the report. Pure."""

import re
from collections.abc import Iterator

from figure_check.doubts import doubt_of, with_period
from figure_check.facts import Fact, Subject
from figure_check.findings import Doubt, Rule
from figure_check.parsed import Mention, ParsedSentence
from figure_check.vocabulary import COMMON

TARGET = r"(?:targets?|SLA|standard|goal)"
_BEHIND_WORD = re.compile(
    rf"\b{TARGET}\b(?:\s(?:time|level))?(?:\s(?:of|is|was|being|for \w{{1,20}} (?:is|was)))?"
    r"\s?[=:(]?\s?$",
    re.IGNORECASE,
)
_TARGET_FOR = re.compile(
    rf"\b{TARGET}\sfor\s[^.;,]{{3,60}}\s(?:is|was|stands at)\s$", re.IGNORECASE
)
_BEFORE_WORD = re.compile(rf"[\s-]{TARGET}\b", re.IGNORECASE)
_REACH = 50
# A target of another time, or of others.
OTHER_TARGET = re.compile(
    r"\b(?:new|next|propos\w{1,9}|future|previous\w{0,3}|old|former\w{0,3}|national|from|by"
    r"|until|will|to be|would"
    r"|rais\w{1,9}|lower(?:ed|ing)|chang\w{1,9}|since|before|last|plan|want|aim)\b",
    re.IGNORECASE,
)


def other_target(parsed: ParsedSentence, mention: Mention) -> Doubt | None:
    """A number that is said to be the target of what the sentence names, and is not."""
    if not _is_said_to_be_target(parsed, mention):
        return None
    targets = list(_targets(parsed, mention, [each.subject for each in parsed.named]))
    # On the page of another service too, "101" has the target of 101.
    said = [*targets, *(_targets(parsed, mention, _said(parsed)) if targets else ())]
    if not targets or any(mention.number.equals(fact.figure) for _, fact in said):
        return None
    subject, fact = targets[0]
    why = f"The {fact.period} of {subject.names[0]} is {fact.words}."
    is_certain = len({each.words for _, each in targets}) == 1
    return doubt_of(mention, Rule.DIFFERS, why, with_period(fact) if is_certain else "")


def _is_said_to_be_target(parsed: ParsedSentence, mention: Mention) -> bool:
    number = mention.number
    is_said = (
        parsed.before(_BEHIND_WORD, number.start, _REACH)
        or parsed.before(_TARGET_FOR, number.start, 2 * _REACH)
        or _BEFORE_WORD.match(parsed.text, number.end)
    )
    return (
        bool(is_said) and not OTHER_TARGET.search(parsed.text) and not parsed.is_elsewhere(number)
    )


def _targets(
    parsed: ParsedSentence, mention: Mention, subjects: list[Subject]
) -> Iterator[tuple[Subject, Fact]]:
    for subject in subjects:
        for fact in subject.facts:
            is_target = fact.is_target and fact.form == mention.form
            if is_target and parsed.asks_for(subject, fact):
                yield subject, fact


def _said(parsed: ParsedSentence) -> list[Subject]:
    """Every measure of which the sentence says what tells it from the others."""
    return [
        subject
        for subject in parsed.known.with_target
        if subject.name - COMMON and subject.name - COMMON <= parsed.words
    ]
