"""Whether a sentence says plainly, in whatever words, that a number is a measure's. Pure."""

import re

from highlights.figure_check.clauses import clause_of
from highlights.figure_check.facts import Facts, Subject
from highlights.figure_check.reading import MONTHS, Form, Number, Sentence
from highlights.figure_check.words import name_words, names_only, said_words

_TIME = r"(?:hours?|minutes?|seconds?|mins?|secs?)"
# "The rate was", "it reached", "calls came to": what stands before is what the figure is of.
_LEVEL = re.compile(
    r"\b(?:was|were|is|are|stood at|stands at|reached|came to|totalled|averaged|remained at|"
    r"(?:fell|dropped|rose|improved|increased|decreased|reduced|went (?:up|down)|came down)"
    rf"(?:\sfrom\s[\w.,:%]+(?:\s{_TIME})?)?\sto)\s(?:now\s|at\s|only\s|just\s)*$",
    re.IGNORECASE,
)
# "There were", "we took": what stands behind is what is counted.
_COUNTED = re.compile(
    r"(?:\b(?:there (?:were|was)|recorded|had|saw|took|received|handled|a total of)\s|^)$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:\b(?:in|for|over|during|of|to|by)\s)?(?:\bthe\s)?"
    r"(?:\b(?:month of|(?:\d+|twelve|three)[\s-]months?\s(?:to|ending)|year to|same month of)\s)?"
    rf"\b(?:{MONTHS})\b[\s-]*(?:\d{{4}}|(?<=-)\d\d)?"
    r"|\b(?:in|over|for|during)\s(?:the|this|that)\s(?:last\s|past\s)?"
    r"(?:\d+\s|twelve\s|three\s)?(?:months?|year)\b",
    re.IGNORECASE,
)
# What follows is compared with the figure, or is of something else.
_ASIDE = re.compile(
    r"[,;:(]|\.(?!\d)|\s[-–]\s|\b(?:compared|against|up|down|which|when|but|than|after|versus|vs|"
    r"because|as|with|on|and)\b",
    re.IGNORECASE,
)


def is_plainly_of(sentence: Sentence, number: Number, subject: Subject, facts: Facts) -> bool:
    """Whether the words around a number say that it is the measure's level, and nothing that would
    narrow it: "the average wait for 101 was", "there were 453 of these offences"."""
    if not subject.name:
        return False
    before, behind = clause_of(sentence, number)
    tail = _WHEN.sub(" ", _ASIDE.split(behind, maxsplit=1)[0])
    if level := _LEVEL.search(before):
        what = _WHEN.sub(" ", before[: level.start()])
    elif number.form == Form.COUNT and (counted := _COUNTED.search(before)):
        what = _WHEN.sub(" ", before[: counted.start()])
    else:
        return False
    places = " ".join({fact.area for fact in subject.facts if fact.area})
    allowed = subject.name | facts.title_words | name_words(places)
    said = said_words(f"{sentence.label} {what} {tail}", facts.terms)
    return subject.words <= said and names_only(f"{what} {tail}", allowed, facts.terms)
