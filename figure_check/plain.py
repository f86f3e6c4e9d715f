"""Whether a sentence says plainly, in whatever words, that a number is a measure's. Pure."""

import re

from figure_check.facts import Form, Subject
from figure_check.numbers import MONTHS
from figure_check.parsed import Mention, ParsedSentence
from figure_check.vocabulary import name_words

_TIME = r"(?:hours?|minutes?|seconds?|mins?|secs?)"
# "The rate was", "it reached", "calls came to": what stands before is what the figure is of.
_LEVEL = re.compile(
    r"\b(?:was|were|is|are|stood at|stands at|reached|came to|totalled|averaged|remained at|"
    r"(?:fell|dropped|rose|improved|increased|decreased|reduced|went (?:up|down)|came down)"
    rf"(?:\sfrom\s[\w.,:%]{{1,20}}(?:\s{_TIME})?)?\sto)\s(?:now\s|at\s|only\s|just\s){{0,3}}$",
    re.IGNORECASE,
)
_LEVEL_REACH = 90
# "There were", "we took": what stands behind is what is counted.
_COUNTED = re.compile(
    r"(?:\b(?:there (?:were|was)|recorded|had|saw|took|received|handled|a total of)\s|^)$",
    re.IGNORECASE,
)
_COUNTED_REACH = 24
_WHEN = re.compile(
    r"(?:\b(?:in|for|over|during|of|to|by)\s)?(?:\bthe\s)?"
    r"(?:\b(?:month of|(?:\d{1,2}|twelve|three)[\s-]months?\s(?:to|ending)|year to"
    r"|same month of)\s)?"
    rf"\b(?:{MONTHS})\b[\s-]{{0,3}}(?:\d{{4}}|['’]?\d\d(?![\w%]|[:.,]\d))?"
    r"|\b(?:in|over|for|during)\s(?:the|this|that)\s(?:last\s|past\s)?"
    r"(?:\d{1,2}\s|twelve\s|three\s)?(?:months?|year)\b",
    re.IGNORECASE,
)
# What follows is compared with the figure, or is of something else.
_ASIDE = re.compile(
    r"[,;:(]|\.(?!\d)|\s[-–]\s|\b(?:compared|against|up|down|which|when|but|than|after|versus|vs|"
    r"because|as|with|on|and)\b",
    re.IGNORECASE,
)
# What may be beside a measure and a verb, and leaves no doubt that it is the measure that moved.
_BESIDE = name_words(
    "has have had been is was were are be did do again also further slightly significantly sharply "
    "steadily markedly considerably notably overall compared compare previous same period last "
    "before year on with than over we saw see seen seeing continued continue continues "
    "remain remains remained stay stays stayed "
    "there number higher lower more fewer an in at month"
)
# No one says a measure plainly in more words.
_LONGEST = 200


def is_plainly_of(parsed: ParsedSentence, mention: Mention, subject: Subject) -> bool:
    """Whether the words around a number say that it is the measure's level, and nothing that would
    narrow it: "the average wait for 101 was", "there were 453 of these offences"."""
    if not subject.name:
        return False
    said = _said_around(parsed, mention)
    if said is None:
        return False
    places = " ".join(parsed.known.areas[subject.key])
    allowed = subject.name | parsed.facts.title_words | name_words(places)
    vocabulary = parsed.known.vocabulary
    return subject.words <= vocabulary.said(f"{parsed.label} {said}") and vocabulary.names_only(
        said, allowed
    )


def without_when(text: str) -> str:
    """A text without its months and windows."""
    return _WHEN.sub(" ", text)


def said_alone(parsed: ParsedSentence, text: str, *, has_target: bool = False) -> Subject | None:
    """The one measure of which a text says its name and when, and nothing that narrows it."""
    text = without_when(text)
    named = (each.subject for each in parsed.named)
    found = [
        subject
        for subject in named
        if (subject.has_target or not has_target) and _says_only(parsed, subject, text)
    ]
    # "The response rate" has all words of that, and only some of "response time".
    whole = [subject for subject in found if subject.name <= parsed.words]
    best = whole or found
    return best[0] if len(best) == 1 else None


def _says_only(parsed: ParsedSentence, subject: Subject, text: str) -> bool:
    places = name_words(" ".join(parsed.known.areas[subject.key]))
    allowed = subject.name | parsed.facts.title_words | places | _BESIDE
    return parsed.known.vocabulary.names_only(text, allowed)


def _said_around(parsed: ParsedSentence, mention: Mention) -> str | None:
    """What the clause of a number says before its verb and behind the number, without when."""
    number = mention.number
    start, end = parsed.clauses.around(number.start, number.end)
    said = _said_before(parsed, mention, max(start, number.start - _LONGEST))
    if said is None or number.start - start > _LONGEST:
        return None
    behind = parsed.text[number.end : min(end, number.end + _LONGEST)]
    return f"{without_when(said)} {without_when(_ASIDE.split(behind, maxsplit=1)[0])}"


def _said_before(parsed: ParsedSentence, mention: Mention, start: int) -> str | None:
    number = mention.number
    text = parsed.text[start : number.start]
    if level := _LEVEL.search(text[-_LEVEL_REACH:]):
        return text[: len(text) - len(level[0])]
    if mention.form != Form.COUNT:
        return None
    counted = _COUNTED.search(text[-_COUNTED_REACH:])
    is_there = counted and (counted[0] or not text)
    return text[: len(text) - len(counted[0])] if counted and is_there else None
