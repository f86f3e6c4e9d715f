"""What a sentence is about, and which way it says that it went. Pure."""

import re

from highlights.figure_check.facts import Facts, Subject
from highlights.figure_check.reading import Number, Sentence
from highlights.figure_check.words import said_words, says

# What is made up, ends up or gives up did not rise.
_VERBS = (
    "make makes made making end ends ended add adds set give gives gave given giving hang hangs "
    "hung pick picks picked take took taken back speed sign signed follow open opened"
)
_NO_RISE = "".join(rf"(?<!\b{verb}\s)" for verb in _VERBS.split())
UP = (
    r"ros(?:e|en)|risen|rises?|rising|increas(?:e[ds]?|ing)|grew|grow(?:n|s|ing|th)|"
    r"climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|surge[ds]?|soar(?:s|ed|ing)?|"
    rf"{_NO_RISE}up|higher|gain(?:ed|s)?|more"
)
DOWN = (
    r"fell|falls?|fallen|falling|decreas(?:e[ds]?|ing)|declin(?:e[ds]?|ing)|dropp?(?:ed|s|ing)?|"
    r"slip(?:s|ped|ping)?|slid|dip(?:s|ped)?|shr[aiu]nk(?:s|en|ing)?|plunge[ds]?|tumble[ds]?|"
    r"reduc(?:e[ds]?|ing|tions?)|down|lower|fewer|less"
)
# A change that is no direction: "moved by -3.1%".
UNDIRECTED = r"chang(?:e[ds]?|ing)|mov(?:e[ds]?|ing)"
_NEITHER = rf"{UNDIRECTED}|improv(?:e[ds]?|ing|ements?)|worsen(?:ed|s|ing)?"
CHANGE = rf"{UP}|{DOWN}|{_NEITHER}"
_BEFORE = re.compile(rf"\b(?P<verb>{CHANGE})\b(?P<between>[^.;:\d]{{0,40}})$", re.IGNORECASE)
_AFTER = re.compile(rf"^\s?(?:\([^()]*\)\s?)?(?P<verb>{CHANGE}|better|worse)\b", re.IGNORECASE)
# "A decrease in all 3 types: Environmental (-12.0%), Nuisance (-3.1%)", also behind a dash.
_LIST = re.compile(
    r"\b(?P<verb>increas(?:e[ds]?|ing)|ros(?:e|en)|rises?|decreas(?:e[ds]?|ing)|fell|falls?|fallen"
    r"|declin(?:e[ds]?|ing)|dropp?(?:ed|s)?|reduc(?:e[ds]?|tions?))\b[^.:;()]{0,60}(?::|\s?[-–—]\s)(?P<items>.*)$",
    re.IGNORECASE,
)
# "Down to 5%" and "down on 5%" give a level.
_NO_CHANGE = re.compile(
    r"\b(?:to|at|from|was|were|is)\b|\b(?:on|than|against)\s(?:the\s)?\W?$", re.IGNORECASE
)
_TURNED = re.compile(r"\b(?:but|then|before|whereas|while|whilst|although)\b", re.IGNORECASE)
_DIRECTION = re.compile(rf"\b(?:{UP}|{DOWN})\b", re.IGNORECASE)


def named_subjects(sentence: Sentence, facts: Facts) -> list[tuple[Subject, bool]]:
    """The subjects that a sentence names, and whether each is named in full.

    The section's own go before those of the rest of the report, and "arrests for domestic abuse"
    names those, not arrests as a whole.
    """
    context = sentence.context.lower()
    words = said_words(sentence.context, facts.terms)
    for subjects in (facts.own, facts.others):
        in_full = [
            subject
            for subject in subjects
            if any(says(context, name.lower()) for name in subject.names)
        ]
        # "Crime Volume" stands in "Crime Volume: DA" as well.
        in_full = [
            subject
            for subject in in_full
            if not any(
                subject.names[0] != other.names[0] and subject.names[0] in other.names[0]
                for other in in_full
            )
        ]
        loosely = [
            subject
            for subject in subjects
            if not subject.is_exact and subject.words and subject.words <= words
        ]
        if in_full:
            # "Nuisance was a part of ASB incidents": both are named.
            parts = [
                subject
                for subject in loosely
                if subject not in in_full and any(other.name < subject.name for other in in_full)
            ]
            return [(each, True) for each in in_full] + [(each, False) for each in parts]
        loosely = [
            subject
            for subject in loosely
            if not any(subject.words < other.words for other in loosely)
        ]
        if loosely:
            return [(subject, False) for subject in loosely]
    return []


def change_verb(sentence: Sentence, number: Number) -> str:
    """The word that makes a number a change: "fell", "higher"; "" where it is none."""
    text = sentence.text[: number.start].rstrip("-−–+(")
    # "Rose in July but fell by 12.6%": the last of them.
    before = _BEFORE.search(_TURNED.split(text)[-1]) or _BEFORE.search(text)
    if before and not _NO_CHANGE.search(before["between"]):
        return before["verb"].lower()
    after = _AFTER.match(sentence.text[number.end :])
    return after["verb"].lower() if after else ""


def list_verb(sentence: Sentence, number: Number) -> str:
    """The word before a list that makes all its items, each a signed number in brackets, changes
    of one direction; "" where there is none, or where items or words tell of another."""
    governed = _LIST.search(sentence.text)
    if not governed or number.start < governed.start("items"):
        return ""
    is_first = re.search(r"\(\s?$", sentence.text[: number.start])
    is_mixed = re.search(r"\(\s?\+", governed["items"]) or _DIRECTION.search(governed["items"])
    words_before = sentence.text[: governed.start("items")]
    if not is_first or is_mixed or len(_DIRECTION.findall(words_before)) > 1:
        return ""
    return governed["verb"].lower()
