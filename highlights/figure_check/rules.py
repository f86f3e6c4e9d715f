"""The rules of the figure check: each looks at a number of a sentence. Pure."""

import re
from collections.abc import Iterator, Sequence

from highlights.figure_check.clauses import is_elsewhere
from highlights.figure_check.comparing import Doubt, asked, differs
from highlights.figure_check.facts import Facts, Subject
from highlights.figure_check.findings import Finding, Rule, finding
from highlights.figure_check.months import month_findings
from highlights.figure_check.moves import move_doubt
from highlights.figure_check.naming import (
    CHANGE,
    DOWN,
    UNDIRECTED,
    UP,
    change_verb,
    list_verb,
    named_subjects,
)
from highlights.figure_check.pairs import pair_doubts
from highlights.figure_check.points import points_doubt
from highlights.figure_check.reading import Form, Number, Sentence, read_sentences
from highlights.figure_check.shares import Doubts, share_doubts
from highlights.figure_check.targets import target_doubt
from plans.narrative import Fill

_IS_UP = re.compile(UP, re.IGNORECASE)
_IS_DOWN = re.compile(DOWN, re.IGNORECASE)
_IS_UNDIRECTED = re.compile(UNDIRECTED, re.IGNORECASE)
_OWN_VERB = re.compile(r"(?:up|down|rose|fell|did not|cannot|no change|not comparable)\b")
_VERB_BEFORE_BOUND = re.compile(rf"\b(?:{CHANGE})\s(?:by|of|to)?\s?$", re.IGNORECASE)


def check_figures(markdown_text: str, fill: Fill, facts: Facts) -> tuple[Finding, ...]:
    """Everything doubtful in a text, in its order; nothing in a text that is right."""
    return tuple(
        finding
        for sentence in read_sentences(markdown_text, fill)
        for finding in _check(sentence, facts)
    )


def _check(sentence: Sentence, facts: Facts) -> Iterator[Finding]:
    numbers = sentence.numbers()
    typed = [number for number in numbers if not number.is_bound]
    named = named_subjects(sentence, facts)
    found: dict[int, Finding] = {}
    subjects = [subject for subject, _ in named]
    for doubts in (
        _signs(sentence, numbers),
        share_doubts(sentence, numbers, facts),
        pair_doubts(sentence, numbers, subjects, facts),
    ):
        for number, why, would_be, rule in doubts:
            points = rule == Rule.SIGN and points_doubt(sentence, number, numbers, named, facts)
            if points:
                # A sign and percent for points at once: without its sign it is still wrong.
                verb = change_verb(sentence, number)
                doubt = finding(
                    rule, sentence, number.text, f"{why} {points[1]}", f"{verb} … {points[2]}"
                )
            else:
                doubt = finding(rule, sentence, number.text, why, would_be)
            found.setdefault(number.start, doubt)
    for number in typed:
        if number.start in found:
            continue
        doubted = (
            points_doubt(sentence, number, numbers, named, facts)
            or _plus(sentence, number)
            or _direction(sentence, number, named)
            or move_doubt(sentence, number, numbers, facts)
            or target_doubt(sentence, number, named, facts)
            or differs(sentence, number, named, facts)
        )
        if doubted:
            rule, why, would_be = doubted
            found[number.start] = finding(rule, sentence, number.text, why, would_be)
    yield from (found[at] for at in sorted(found))
    yield from _bound_verbs(sentence)
    yield from month_findings(sentence, typed, named, facts)


def _signs(sentence: Sentence, numbers: Sequence[Number]) -> Doubts:
    for number in numbers:
        verb = ""
        if number.is_negative:
            verb = change_verb(sentence, number) or list_verb(sentence, number)
        if not number.is_bound and verb and not _IS_UNDIRECTED.fullmatch(verb):
            yield (number, *_doubled(number, verb, "minus"), Rule.SIGN)


def _plus(sentence: Sentence, number: Number) -> Doubt:
    verb = change_verb(sentence, number)
    if not number.text.strip().startswith("+") or not verb or _IS_UNDIRECTED.fullmatch(verb):
        return None
    return Rule.SIGN, *_doubled(number, verb, "plus")


def _doubled(number: Number, verb: str, sign: str) -> tuple[str, str]:
    """Why a sign beside a verb is doubtful, and what it would be."""
    return (
        f"“{verb}” says the direction already; with a {sign} it says it twice, or the opposite.",
        f"{verb} … {number.text.strip().lstrip('+-−–')}",
    )


def _bound_verbs(sentence: Sentence) -> Iterator[Finding]:
    for start, end in sentence.bound:
        words = sentence.text[start:end]
        if _OWN_VERB.match(words) and _VERB_BEFORE_BOUND.search(sentence.text[:start]):
            yield finding(
                Rule.SIGN,
                sentence,
                words,
                "The bound figure brings its own word for the direction, and another stands "
                "before it.",
                words,
            )


def _direction(sentence: Sentence, number: Number, named: Sequence[tuple[Subject, bool]]) -> Doubt:
    verb = change_verb(sentence, number)
    is_up, is_down = bool(_IS_UP.fullmatch(verb)), bool(_IS_DOWN.fullmatch(verb))
    if is_up == is_down or number.is_negative or is_elsewhere(sentence, number):
        return None
    if not number.size:
        # What rounds to nothing went neither way.
        return None
    same = [
        (subject, fact)
        for subject, _ in named
        for fact in asked(subject, sentence)
        if fact.is_change
        and fact.figure
        and number.form in (fact.form, *((Form.PERCENT,) if fact.form == Form.POINTS else ()))
        and number.equals(fact.figure)
    ]
    if not same or any((fact.figure > 0) == is_up for _, fact in same):
        return None
    subject, fact = same[0]
    why = (
        f"“{verb}” says that it went {'up' if is_up else 'down'}; {subject.names[0]} went "
        f"{fact.words} ({fact.period})."
    )
    return Rule.DIRECTION, why, fact.words
