"""The clauses of a sentence: how far what it names reaches. Pure."""

import re
from collections.abc import Iterable

from highlights.figure_check.naming import CHANGE
from highlights.figure_check.reading import Number, Sentence
from highlights.figure_check.words import said_words, says
from plans.acronyms import AcronymTerm

_TURN = r"while|whilst|whereas|although|though"
# What goes on about the same thing: "and it fell", "and showed a decrease".
_GOES_ON = (
    r"(?:it|this|that|they|these|which|is|was|were|has|have|had|shows?|showed|showing"
    r"|the\s(?:number|rate|volume|figure|total|average|wait)"
    rf"|(?:an?\s(?:\w+\s)?)?(?:{CHANGE}))\b"
)
_BOUNDARY = re.compile(rf";\s|,?\s(?:{_TURN}|but|of\s(?:which|whom))\s", re.IGNORECASE)
_JOINT = re.compile(
    rf"{_BOUNDARY.pattern}|,?\sand\s(?!{_GOES_ON}|wales\b)",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"^(?:{_TURN})\s.*?,\s", re.IGNORECASE)
_CONTINUES = re.compile(rf"^{_GOES_ON}", re.IGNORECASE)
_GOES_ON_WITH_IT = re.compile(
    rf"\W*(?:\d|{_GOES_ON}|(?:in|on|over|for|to|at|by|from|about|only|just|then|now)\b)",
    re.IGNORECASE,
)
_COUNTRY = r"(?:all of )?(?:england|wales|britain)|the (?:uk|united kingdom|whole country|country)"
_ELSEWHERE = re.compile(
    r"\b(?:nationally|nationwide|national (?:average|figure|level|trend)|elsewhere"
    rf"|(?:across|in|for|throughout) (?:{_COUNTRY})"
    r"|(?:all|most|the) other forces|our peers)\b",
    re.IGNORECASE,
)


def has_new_subject(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a new clause begins between two places, so that it may be of something else."""
    return _JOINT.search(sentence.text[:end], start) is not None


def is_elsewhere(sentence: Sentence, number: Number) -> bool:
    """Whether a number's clause speaks of the whole country, or of others."""
    return _ELSEWHERE.search(_clause(sentence, number, _JOINT)) is not None


def is_in_clause_of(
    sentence: Sentence, number: Number, names: Iterable[str], places: Iterable[str]
) -> bool:
    """Whether a number stands in a clause of what has one of these names, or of its places.

    The clause after an item's label is of what the label names, and "it fell" goes on about it.
    """
    own, text = _clause(sentence, number, _BOUNDARY).lower(), sentence.text.lower()
    if _CONTINUES.match(own) or any(says(own, name.lower()) for name in (*names, *places)):
        return True
    return text.startswith(own) and not any(says(text, name.lower()) for name in names)


def is_of_something_else(
    sentence: Sentence, number: Number, words: frozenset[str], terms: Iterable[AcronymTerm]
) -> bool:
    """Whether a number's clause is another than that of what has these words: it says none of
    them, and does not go on about it either."""
    own = _clause(sentence, number, _JOINT)
    if own == sentence.text or _GOES_ON_WITH_IT.match(own):
        return False
    return not words & said_words(own, terms)


def clause_of(sentence: Sentence, number: Number) -> tuple[str, str]:
    """The words of a number's clause before it and behind it."""
    clause = _clause(sentence, number, _BOUNDARY)
    start = sentence.text.index(clause)
    at = max(number.start - start, 0)
    return clause[:at], clause[at + number.end - number.start :]


def _clause(sentence: Sentence, number: Number, boundary: re.Pattern[str]) -> str:
    text = sentence.text
    cuts = [match.span() for match in boundary.finditer(text)]
    if opening := _OPENS.match(text):
        cuts.append((opening.end(), opening.end()))
    start = max((end for _, end in cuts if end <= number.start), default=0)
    end = min((begin for begin, _ in cuts if begin >= number.end), default=len(text))
    return text[start:end]
