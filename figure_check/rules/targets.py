"""Targets that are not those of the report, and verdicts that are not so. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from figure_check.doubts import doubt_of, with_period
from figure_check.facts import Better, Fact, Subject
from figure_check.findings import Doubt, Rule
from figure_check.parsed import Mention, ParsedSentence
from figure_check.plain import said_alone
from figure_check.vocabulary import COMMON

_TARGET = r"(?:targets?|SLA|standard|goal)"
_BEHIND_WORD = re.compile(
    rf"\b{_TARGET}\b(?:\s(?:time|level))?(?:\s(?:of|is|was|being|for \w{{1,20}} (?:is|was)))?"
    r"\s?[=:(]?\s?$",
    re.IGNORECASE,
)
_TARGET_FOR = re.compile(
    rf"\b{_TARGET}\sfor\s[^.;,]{{3,60}}\s(?:is|was|stands at)\s$", re.IGNORECASE
)
_BEFORE_WORD = re.compile(rf"[\s-]{_TARGET}\b", re.IGNORECASE)
_REACH = 50
# A target of another time, or of others.
_OTHER = re.compile(
    r"\b(?:new|next|propos\w{1,9}|future|previous\w{0,3}|old|former\w{0,3}|national|from|by"
    r"|until|will|to be|would"
    r"|rais\w{1,9}|lower(?:ed|ing)|chang\w{1,9}|since|before|last|plan|want|aim)\b",
    re.IGNORECASE,
)
_MET = re.compile(
    rf"\b(?P<verdict>met|meets|meeting|achieved?|achieving|hit|within|inside|beat)\s"
    rf"(?:the|its|our|their|this|that)?\s?(?:\w{{1,12}}\s){{0,2}}{_TARGET}\b",
    re.IGNORECASE,
)
_MISSED = re.compile(
    rf"\b(?P<verdict>missed|misses|missing|failed|fell short of|outside|short of|"
    rf"(?:did|does|do) not (?:meet|achieve|reach)|(?:has|have) not met)\s"
    rf"(?:the|its|our|their|this|that)?\s?(?:\w{{1,12}}\s){{0,2}}{_TARGET}\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|nearly|almost|no|just|cannot|if|when|whether|days?|times)\b")


@dataclass(frozen=True, slots=True)
class _Verdict:
    """A level beside its target, and whether it met that."""

    level: Fact
    target: Fact
    is_met: bool


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
    return bool(is_said) and not _OTHER.search(parsed.text) and not parsed.is_elsewhere(number)


def other_verdict(parsed: ParsedSentence) -> Iterator[Doubt]:
    """A sentence that says that a measure met its target, where it did not, or the opposite."""
    missed = _MISSED.search(parsed.text)
    said = missed or _MET.search(parsed.text)
    if said is None or not _is_plain(parsed, said):
        return
    subject = said_alone(parsed, _without(parsed, said), has_target=True)
    verdicts = list(_verdicts(parsed, subject)) if subject else []
    # Where no window is said, the measure has to have met it in all of them, or in none.
    if subject and verdicts and all(each.is_met == (said is missed) for each in verdicts):
        yield Doubt(Rule.TARGET, said.start(), said.end(), said[0], _why(subject, verdicts[0]))


def _why(subject: Subject, verdict: _Verdict) -> str:
    level, target = verdict.level, verdict.target
    return (
        f"{subject.names[0]} was {level.words} ({level.period}), and the {target.period} is "
        f"{target.words}: it was {'met' if verdict.is_met else 'missed'}."
    )


def _is_plain(parsed: ParsedSentence, said: re.Match[str]) -> bool:
    """Whether a sentence gives one verdict, of now and of the force itself."""
    around = f"{parsed.text[: said.start()]} {parsed.text[said.end() :]}"
    is_denied = _OTHER.search(around) or _DENIED.search(around)
    is_other = _MET.search(around) or _MISSED.search(around)
    return not is_denied and not is_other and not parsed.clauses.is_elsewhere(*said.span())


def _without(parsed: ParsedSentence, said: re.Match[str]) -> str:
    """What a sentence says beside its verdict, without numbers."""
    text = list(parsed.text)
    spans = [said.span(), *((each.start, each.end) for each in parsed.numbers)]
    names = {each.start for each in parsed.numbers if parsed.is_in_a_name(each)}
    for start, end in spans:
        if start not in names:
            text[start:end] = " " * (end - start)
    return "".join(text)


def _verdicts(parsed: ParsedSentence, subject: Subject) -> Iterator[_Verdict]:
    """The levels that a sentence may speak of, each with its target."""
    windows = parsed.windows
    if subject.better == Better.NEITHER or (windows.is_said and windows.said is None):
        return
    targets = {fact.area: fact for fact in subject.facts if fact.is_target}
    for level in _levels(parsed, subject, windows.said):
        target = targets.get(level.area)
        if target and target.form == level.form:
            yield _Verdict(level, target, _is_met(level, target, subject.better))


def _levels(parsed: ParsedSentence, subject: Subject, window: int | None) -> Iterator[Fact]:
    for fact in subject.facts:
        is_in_window = fact.months and window in (None, fact.months)
        if fact.is_level and is_in_window and parsed.asks_for(subject, fact):
            yield fact


def _is_met(level: Fact, target: Fact, better: Better) -> bool:
    if better == Better.UP:
        return level.figure >= target.figure
    return level.figure <= target.figure


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
