"""A sign beside a word that says the direction already. Pure."""

import re
from collections.abc import Iterator

from figure_check.directions import CHANGE, is_down, is_undirected, is_up
from figure_check.doubts import doubt_of
from figure_check.findings import Doubt, Rule
from figure_check.parsed import Mention, ParsedSentence
from figure_check.rules.points import percent_for_points

_OWN_VERB = re.compile(r"(?:up|down|rose|fell|did not|cannot|no change|not comparable)\b")
_VERB_BEFORE_BOUND = re.compile(rf"\b(?:{CHANGE})\s(?:by|of|to)?\s?$", re.IGNORECASE)
_REACH = 30


def minus_beside_verb(parsed: ParsedSentence) -> Iterator[Doubt]:
    """A minus beside a verb: "fell by -26.1%"."""
    for mention in parsed.typed:
        verb = _verb_of_minus(parsed, mention)
        if verb and not is_undirected(verb):
            yield _doubled(parsed, mention, verb, "minus")


def plus_beside_verb(parsed: ParsedSentence, mention: Mention) -> Doubt | None:
    """A plus beside a verb: "fell by +26.1%"."""
    has_plus = mention.number.text.strip().startswith("+")
    if not has_plus or not mention.verb or is_undirected(mention.verb):
        return None
    return _doubled(parsed, mention, mention.verb, "plus")


def verb_beside_bound_figure(parsed: ParsedSentence) -> Iterator[Doubt]:
    """A bound change, which brings its own verb, behind another."""
    for start, end in parsed.bound:
        words = parsed.text[start:end]
        if _OWN_VERB.match(words) and parsed.before(_VERB_BEFORE_BOUND, start, _REACH):
            why = (
                "The inserted figure includes its own word for the direction, and there "
                "is another word before it."
            )
            yield Doubt(Rule.SIGN, start, end, words, why, words)


def _verb_of_minus(parsed: ParsedSentence, mention: Mention) -> str:
    if not mention.number.is_negative:
        return ""
    return mention.verb or parsed.directions.list_verb(mention.number)


def _doubled(parsed: ParsedSentence, mention: Mention, verb: str, sign: str) -> Doubt:
    why = (
        f"“{verb}” already gives the direction. With a {sign}, the sentence gives it twice or "
        "says the opposite."
    )
    size = mention.number.text.strip().lstrip("+-−–")
    points = percent_for_points(parsed, mention)
    if points:
        # A sign and percent for points at once: without its sign it is still wrong.
        would_be = f"{verb} … {points.would_be}" if points.would_be else ""
        return doubt_of(mention, Rule.SIGN, f"{why} {points.why}", would_be)
    would_be = f"{verb} … {size}" if _is_so(parsed, mention, verb) else ""
    return doubt_of(mention, Rule.SIGN, why, would_be)


def _is_so(parsed: ParsedSentence, mention: Mention, verb: str) -> bool:
    """Whether the number is a change that went the way that the verb says."""
    changes = [
        each.fact
        for each in parsed.asked(parsed.known.equal(mention.number))
        if each.fact.is_change
    ]
    is_right = is_up if all(each.figure > 0 for each in changes) else is_down
    return bool(changes) and is_right(verb) and len({each.figure > 0 for each in changes}) == 1
