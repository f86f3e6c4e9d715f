"""Verdicts on a target that are not so: "met its target", "the SLA was missed". Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from figure_check.clauses import Span
from figure_check.facts import Better, Fact, Subject
from figure_check.findings import Doubt, Rule
from figure_check.parsed import ParsedSentence
from figure_check.plain import said_alone
from figure_check.rules.targets import OTHER_TARGET, TARGET

_ITS_TARGET = rf"(?:the|its|our|their|this|that)?\s?(?:\w{{1,12}}\s){{0,2}}{TARGET}\b"
_MET = re.compile(
    r"\b(?:met|meets|meeting|achieved?|achieving|hit|within|inside|beat|better than)\s"
    rf"{_ITS_TARGET}",
    re.IGNORECASE,
)
_MISSED = re.compile(
    r"\b(?:missed|misses|missing|failed|fell short of|outside|short of|worse than|"
    rf"(?:did|does|do) not (?:meet|achieve|reach)|(?:has|have) not met)\s{_ITS_TARGET}",
    re.IGNORECASE,
)
# Which of the two it is depends on which way is better.
_BESIDE = re.compile(rf"\b(?P<side>above|below)\s{_ITS_TARGET}", re.IGNORECASE)
_PASSIVE = re.compile(
    rf"\b{TARGET}\b(?P<about>(?:\s(?:time|level))?(?:\sfor\s[^.;,]{{3,60}})?)"
    r"\s(?:was|were|is|are|has been|have been)\s(?P<not>not\s)?"
    r"(?:(?P<met>met|achieved|hit|reached)|missed)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|nearly|almost|no|just|cannot|if|when|whether|days?|times)\b")


@dataclass(frozen=True, slots=True)
class _Said:
    """A verdict as it is written; `side` is that of the target where that is all that is said.

    `spans` are the places of its words, between which the measure may stand.
    """

    start: int
    end: int
    text: str
    spans: tuple[Span, ...]
    is_met: bool
    side: str = ""

    def says_met(self, better: Better) -> bool:
        """Whether it says that a measure met its target, which is better that way."""
        return (self.side == "above") == (better == Better.UP) if self.side else self.is_met


@dataclass(frozen=True, slots=True)
class _Verdict:
    """A level beside its target, and whether it met that."""

    level: Fact
    target: Fact
    is_met: bool


def other_verdict(parsed: ParsedSentence) -> Iterator[Doubt]:
    """A sentence that says that a measure met its target, where it did not, or the opposite."""
    found = list(_all_said(parsed.text))
    if len(found) != 1 or not _is_plain(parsed, found[0]):
        return
    said = found[0]
    subject = said_alone(parsed, _without(parsed, said), has_target=True)
    verdicts = list(_verdicts(parsed, subject)) if subject else []
    # Where no window is said, the measure has to have met it in all of them, or in none.
    if subject and verdicts and all(_differs(each, said, subject) for each in verdicts):
        yield Doubt(Rule.TARGET, said.start, said.end, said.text, _why(subject, verdicts[0]))


def _differs(verdict: _Verdict, said: _Said, subject: Subject) -> bool:
    return verdict.is_met != said.says_met(subject.better)


def _all_said(text: str) -> Iterator[_Said]:
    """Every verdict of a text; of "have not met the target" the whole, and not its end."""
    missed = [match.end() for match in _MISSED.finditer(text)]
    for is_met, pattern in ((False, _MISSED), (True, _MET)):
        for match in pattern.finditer(text):
            if not is_met or match.end() not in missed:
                yield _Said(*match.span(), match[0], (match.span(),), is_met)
    for match in _BESIDE.finditer(text):
        side = match["side"].lower()
        yield _Said(*match.span(), match[0], (match.span(),), is_met=False, side=side)
    for match in _PASSIVE.finditer(text):
        spans = ((match.start(), match.start("about")), (match.end("about"), match.end()))
        is_met = bool(match["met"]) != bool(match["not"])
        yield _Said(*spans[1], text[slice(*spans[1])].strip(), spans, is_met)


def _why(subject: Subject, verdict: _Verdict) -> str:
    level, target = verdict.level, verdict.target
    return (
        f"{subject.names[0]} was {level.words} ({level.period}), and the {target.period} is "
        f"{target.words}: it was {'met' if verdict.is_met else 'missed'}."
    )


def _is_plain(parsed: ParsedSentence, said: _Said) -> bool:
    """Whether a verdict is of now and of the force itself."""
    around = _blanked(parsed.text, said.spans)
    is_denied = OTHER_TARGET.search(around) or _DENIED.search(around)
    return not is_denied and not parsed.clauses.is_elsewhere(said.start, said.end)


def _without(parsed: ParsedSentence, said: _Said) -> str:
    """What a sentence says beside its verdict, without numbers."""
    names = {each.start for each in parsed.numbers if parsed.is_in_a_name(each)}
    numbers = ((each.start, each.end) for each in parsed.numbers if each.start not in names)
    return _blanked(parsed.text, (*said.spans, *numbers))


def _blanked(text: str, spans: tuple[Span, ...]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


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
