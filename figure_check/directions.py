"""Which way a sentence says that a number went. Pure."""

import re
from functools import cached_property

from figure_check.numbers import Number

# What is made up, ends up or is given up did not rise.
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
_UNDIRECTED = r"chang(?:e[ds]?|ing)|mov(?:e[ds]?|ing)"
_NEITHER = rf"{_UNDIRECTED}|improv(?:e[ds]?|ing|ements?)|worsen(?:ed|s|ing)?"
CHANGE = rf"{UP}|{DOWN}|{_NEITHER}"
_IS_UP = re.compile(UP, re.IGNORECASE)
_IS_DOWN = re.compile(DOWN, re.IGNORECASE)
_IS_UNDIRECTED = re.compile(_UNDIRECTED, re.IGNORECASE)
# No figure and no end of a clause stands between a verb and its number.
_STOP = re.compile(r"[.;:\d]")
_BETWEEN = 40
_BEFORE = re.compile(
    rf"\b(?P<verb>{CHANGE})\b(?P<between>[^.;:\d]{{0,{_BETWEEN}}})$", re.IGNORECASE
)
_BEFORE_REACH = _BETWEEN + 32
_AFTER = re.compile(
    rf"\s?(?:\([^()]{{0,80}}\)\s?)?(?P<verb>{CHANGE}|better|worse)\b", re.IGNORECASE
)
# "A decrease in all 3 types: Environmental (-12.0%), Nuisance (-3.1%)", also behind a dash.
_LIST = re.compile(
    r"\b(?P<verb>increas(?:e[ds]?|ing)|ros(?:e|en)|rises?|decreas(?:e[ds]?|ing)|fell|falls?|fallen"
    r"|declin(?:e[ds]?|ing)|dropp?(?:ed|s)?|reduc(?:e[ds]?|tions?))\b[^.:;()]{0,60}"
    r"(?::|\s?[-–—]\s)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\(\s?$")
_ROSE_ITEM = re.compile(r"\(\s?\+")
# "Down to 5%" and "down on 5%" give a level.
_NO_CHANGE = re.compile(
    r"\b(?:to|at|from|was|were|is)\b|\b(?:on|than|against)\s(?:the\s)?\W?$", re.IGNORECASE
)
_TURNED = re.compile(r"\b(?:but|then|before|whereas|while|whilst|although)\b", re.IGNORECASE)
_DIRECTION = re.compile(rf"\b(?:{UP}|{DOWN})\b", re.IGNORECASE)


class Directions:
    """Reads the words of a text that say which way numbers went."""

    def __init__(self, text: str) -> None:
        self._text = text

    def verb(self, number: Number) -> str:
        """The word that makes a number a change: "fell", "higher"; "" where it is none."""
        return self._verb_before(number) or self._verb_behind(number)

    def list_verb(self, number: Number) -> str:
        """The word before a list that makes all its items, each a signed number in brackets,
        changes of one way; "" where there is none, or where items or words tell of another."""
        verb, items_from = self._list
        is_item = _ITEM.search(self._text, max(0, number.start - 2), number.start)
        return verb if verb and number.start >= items_from and is_item else ""

    def _verb_before(self, number: Number) -> str:
        near = self._text[max(0, number.start - _BEFORE_REACH) : number.start].rstrip("-−–+(")
        near = _STOP.split(near)[-1]
        # "Rose in July but fell by 12.6%": the last of them.
        found = _BEFORE.search(_TURNED.split(near)[-1]) or _BEFORE.search(near)
        return found["verb"].lower() if found and not _NO_CHANGE.search(found["between"]) else ""

    def _verb_behind(self, number: Number) -> str:
        found = _AFTER.match(self._text, number.end)
        return found["verb"].lower() if found else ""

    @cached_property
    def _list(self) -> tuple[str, int]:
        """The verb before a list whose items all went its way, and where the items begin."""
        governed = _LIST.search(self._text)
        if not governed:
            return "", 0
        before, items = self._text[: governed.end()], self._text[governed.end() :]
        is_mixed = (
            _ROSE_ITEM.search(items)
            or _DIRECTION.search(items)
            or len(_DIRECTION.findall(before)) > 1
        )
        return ("", 0) if is_mixed else (governed["verb"].lower(), governed.end())


def is_up(verb: str) -> bool:
    """Whether a verb says that something rose, and nothing else."""
    return _says(verb) == (True, False)


def is_down(verb: str) -> bool:
    """Whether a verb says that something fell, and nothing else."""
    return _says(verb) == (False, True)


def is_undirected(verb: str) -> bool:
    """Whether a verb says that something changed, and not which way."""
    return _IS_UNDIRECTED.fullmatch(verb) is not None


def _says(verb: str) -> tuple[bool, bool]:
    return _IS_UP.fullmatch(verb) is not None, _IS_DOWN.fullmatch(verb) is not None
