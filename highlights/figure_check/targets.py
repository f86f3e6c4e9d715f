"""Targets that are not those of the report. Pure."""

import re

from highlights.figure_check.clauses import is_elsewhere
from highlights.figure_check.comparing import Doubt, Named, asked
from highlights.figure_check.facts import Facts
from highlights.figure_check.findings import Rule
from highlights.figure_check.reading import Number, Sentence
from highlights.figure_check.words import COMMON, said_words

_BEHIND_WORD = re.compile(
    r"\b(?:target|SLA|standard|goal)\b(?:\s(?:of|is|was|being))?\s?[:(]?\s?$", re.IGNORECASE
)
_BEFORE_WORD = re.compile(r"^[\s-](?:target|SLA|standard|goal)\b", re.IGNORECASE)
# A target of another time, or of others.
_OTHER = re.compile(
    r"\b(?:new|next|propos\w+|future|previous\w*|old|former\w*|national|from|by|until|will|to be"
    r"|would|rais\w+|lower(?:ed|ing)|chang\w+|since|before|last|plan|want|aim)\b",
    re.IGNORECASE,
)


def target_doubt(sentence: Sentence, number: Number, named: Named, facts: Facts) -> Doubt:
    """A number that is said to be the target of what the sentence names, and is not."""
    is_said = _BEHIND_WORD.search(sentence.text[: number.start]) or _BEFORE_WORD.match(
        sentence.text[number.end :]
    )
    if not is_said or _OTHER.search(sentence.text) or is_elsewhere(sentence, number):
        return None
    targets = [
        (subject, fact)
        for subject, _ in named
        for fact in asked(subject, sentence)
        if fact.is_target and fact.form == number.form
    ]
    said = said_words(sentence.context, facts.terms)
    # On the page of another service too, "101" has the target of 101.
    targets_said = [
        fact
        for subject in (*facts.own, *facts.others)
        if subject.name - COMMON and subject.name - COMMON <= said
        for fact in subject.facts
        if fact.is_target and fact.form == number.form
    ]
    if not targets or any(
        number.equals(fact.figure) for fact in (*(fact for _, fact in targets), *targets_said)
    ):
        return None
    subject, fact = targets[0]
    why = f"The {fact.period} of {subject.names[0]} is {fact.words}."
    return Rule.DIFFERS, why, f"{fact.words} ({fact.period})"
