"""Places among the forces that are not those of the report: "24th of 44". Pure."""

import re
from collections.abc import Iterator

from figure_check.facts import Place, Subject
from figure_check.findings import Doubt, Rule
from figure_check.parsed import ParsedSentence

_RANK = re.compile(
    r"(?<![\w=.])=?(?P<rank>\d{1,3})(?:st|nd|rd|th)(?:\s(?:place|best|highest|lowest))?"
    r"(?:\s(?:out\s)?of\s(?:the\s|all\s)?(?P<forces>\d{1,3})(?![\d,.%]\d|\d|%))?",
    re.IGNORECASE,
)
_FORCES = re.compile(
    r"\b(?:forces|ranked|rank|ranks|ranking|place|places|position|nationally)\b", re.IGNORECASE
)
# A place of another time, or by another list.
_OTHER_TIME = re.compile(
    r"\b(?:from|was previously|last|previous|previously|before|earlier|up|down|rose|fell|climbed"
    r"|dropped|similar|group|region|regional|century|percentile)\b",
    re.IGNORECASE,
)


def other_rank(parsed: ParsedSentence) -> Iterator[Doubt]:
    """The place of the one measure that a sentence names, where the report has another."""
    if len(parsed.named) != 1 or not parsed.named[0].subject.places:
        return
    said = list(_RANK.finditer(parsed.text))
    if len(said) != 1 or _OTHER_TIME.search(parsed.text):
        return
    subject, match = parsed.named[0].subject, said[0]
    places = _places(parsed, subject)
    if not places or not (match["forces"] or _FORCES.search(parsed.text)):
        return
    if not any(_is_place(match, each) for each in places):
        yield _doubt(match, subject, places, is_sure=_is_told_apart(parsed, subject))


def _is_told_apart(parsed: ParsedSentence, subject: Subject) -> bool:
    """Whether a sentence says a word that no other measure with a place has: "answering 999 calls"
    may be of the time to answer and of the share that is answered in time."""
    others = (each for each in parsed.known.subjects if each.places and each.key != subject.key)
    return parsed.named[0].is_in_full or all(
        parsed.words & (subject.name - other.name) for other in others
    )


def _doubt(match: re.Match[str], subject: Subject, places: list[Place], *, is_sure: bool) -> Doubt:
    place = places[0]
    why = f"The rank of {subject.names[0]} among the forces is {place.words} ({place.period})."
    is_certain = is_sure and len({each.words for each in places}) == 1
    would_be = f"{place.words} ({place.period})" if is_certain else ""
    return Doubt(Rule.RANK, match.start(), match.end(), match[0], why, would_be)


def _is_place(match: re.Match[str], place: Place) -> bool:
    forces = match["forces"]
    return int(match["rank"]) == place.rank and forces in (None, str(place.forces))


def _places(parsed: ParsedSentence, subject: Subject) -> list[Place]:
    """The places in the window that the sentence speaks of; in all of them where it says none."""
    windows = parsed.windows
    if windows.is_said and windows.said is None:
        return []
    return [each for each in subject.places if windows.said in (None, each.months)]
