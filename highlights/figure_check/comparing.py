"""Whether a number is a figure of what its sentence names, or was meant to be one. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from highlights.figure_check.clauses import is_elsewhere, is_in_clause_of, is_of_something_else
from highlights.figure_check.earlier import (
    figures_of_month,
    is_of_named_month,
    is_of_some_month,
    is_of_unknown_time,
    month_said_of,
)
from highlights.figure_check.facts import Fact, Facts, Subject
from highlights.figure_check.findings import Rule
from highlights.figure_check.naming import change_verb
from highlights.figure_check.plainly import is_plainly_of
from highlights.figure_check.reading import Form, Number, Sentence
from highlights.figure_check.words import said_words, says

# How far from a figure a number is taken for that figure, mistyped: a part of it, and for
# percentages points besides.
NEAR = Fraction(1, 10)
NEAR_POINTS = Fraction(1)
# From so much on, a number that equals another measure's is hardly a coincidence.
DISTINCTIVE = 1000
# The same where the sentence leaves no doubt of which measure it is.
DISTINCTIVE_IF_PLAIN = 100

Named = Sequence[tuple[Subject, bool]]
Doubt = tuple[Rule, str, str] | None

_LENGTH = re.compile(r"\b(\d+|three|twelve)[\s-]months?\b", re.IGNORECASE)
_LENGTHS = {"3": 3, "three": 3, "12": 12, "twelve": 12}
_YEAR = re.compile(
    r"\b(?:over|in|for|during|to) the (?:last |past |whole )?year\b|\byear to\b", re.IGNORECASE
)
_YEAR_LONG = 12
_OF_TARGET = re.compile(r"\b(?:SLA|target|standard|goal)\b\D{0,20}$", re.IGNORECASE)
_A_MONTH = re.compile(r"\b(?:(?:a|per|each|every) month|monthly)\b", re.IGNORECASE)
_QUARTER = re.compile(r"\bQ[1-4]\b|\bquarters?\b", re.IGNORECASE)
_ROUGHLY = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|approx\.?|some|circa|nearly|almost|close to|"
    r"(?:just\s)?(?:over|under|above|below|short of)|more than|less than|fewer than|at least|"
    r"up to)|[~≈]|\bc\.)\s?$",
    re.IGNORECASE,
)
# How far a number that is said to be rough may be from its figure, as a part of it.
ROUGH = Fraction(1, 20)


def differs(
    sentence: Sentence,
    number: Number,
    named: Sequence[tuple[Subject, bool]],
    facts: Facts,
) -> Doubt:
    """A number that is none of the figures of what the sentence names."""
    compared = [
        (subject, fact, is_in_full)
        for subject, is_in_full in named
        for fact in asked(subject, sentence)
        if fact.form == number.form
        and (is_in_full or not _is_another_kind(sentence, number, subject))
        and (not subject.asks_for or _stands_behind(sentence, number, subject.asks_for))
    ]
    full = {subject.key: subject for subject, _, is_in_full in compared if is_in_full}
    in_full = any(
        is_in_clause_of(sentence, number, each.names, _places(each)) for each in full.values()
    )
    is_plain = any(
        is_plainly_of(sentence, number, subject, facts)
        for subject in {subject.key: subject for subject, _, _ in compared}.values()
    )
    if (
        not compared
        or is_elsewhere(sentence, number)
        or _is_of_unknown_area(sentence, compared, facts)
        or any(number.equals(figure) for figure in _figures(sentence, number, compared))
        or _is_rough(sentence, number, compared)
        or any(number.equals(share) for share in _own_shares(sentence, number))
        or any(number.equals(share) for share in _shares_of(sentence, number, named, facts))
        or stands_in_a_name(sentence, number, [*facts.own, *facts.others])
        or is_of_named_month(sentence, number, [subject for subject, _ in named], facts)
        or is_of_some_month(sentence, number, [subject for subject, _ in named])
        or (not in_full and _QUARTER.search(sentence.text))
    ):
        return None
    if is_of_unknown_time(sentence, facts):
        subjects = [subject for subject, _, is_full in compared if is_full or not subject.is_exact]
        return _differs_from_month(sentence, number, subjects, facts, is_sure=is_plain)
    names = ", ".join(dict.fromkeys(subject.names[0] for subject, _, _ in compared))
    likeliest = _likeliest(sentence, number, compared)
    would_be = f"{likeliest.words} ({likeliest.period})" if likeliest else ""
    is_sure = in_full or is_plain
    words = frozenset[str]().union(*(subject.words for subject, _, _ in compared))
    if not is_sure and is_of_something_else(sentence, number, words, facts.terms):
        return None
    subjects = [subject for subject, _ in named]
    other = _elsewhere(sentence, number, subjects) or _whose(
        number, subjects, facts, is_sure=is_sure, is_change=bool(change_verb(sentence, number))
    )
    if other:
        subject, fact = other
        place = f" in {fact.area}" if fact.area else ""
        why = (
            f"The sentence is about {names}, and this is the figure of {subject.names[0]}{place}: "
            f"{fact.words} ({fact.period})."
        )
        return Rule.OTHER, why, would_be
    if is_sure or any(
        _is_near(number, fact)
        for _, fact, _ in compared
        if not fact.is_target or _OF_TARGET.search(sentence.text[: number.start])
    ):
        return Rule.DIFFERS, f"The report has no such figure for {names}.", would_be
    return None


def asked(subject: Subject, sentence: Sentence) -> list[Fact]:
    """The facts of the areas that a sentence names; of every area where it names none."""
    context = sentence.context.lower()
    areas = {fact.area for fact in subject.facts if fact.area and says(context, fact.area.lower())}
    return [fact for fact in subject.facts if not areas or fact.area in areas or not fact.area]


def _is_another_kind(sentence: Sentence, number: Number, subject: Subject) -> bool:
    """Whether a number is a level in a form in which the measure has changes alone: a share."""
    return not change_verb(sentence, number) and all(
        fact.is_change for fact in subject.facts if fact.form == number.form
    )


def _is_of_unknown_area(
    sentence: Sentence, compared: Sequence[tuple[Subject, Fact, bool]], facts: Facts
) -> bool:
    """Whether a sentence names areas, and of none of them the report shows what it is about."""
    context = sentence.context.lower()
    named = {
        fact.area
        for subject in (*facts.own, *facts.others)
        for fact in subject.facts
        if fact.area and says(context, fact.area.lower())
    }
    known = {area for subject, _, _ in compared for area in _places(subject)}
    return bool(named) and not named & known


def _places(subject: Subject) -> set[str]:
    return {fact.area for fact in subject.facts if fact.area}


def _stands_behind(sentence: Sentence, number: Number, word: str) -> bool:
    return (
        re.search(rf"\b{word}[sd]?\b[^.;\d]{{0,20}}$", sentence.text[: number.start], re.IGNORECASE)
        is not None
    )


def stands_in_a_name(sentence: Sentence, number: Number, subjects: Iterable[Subject]) -> bool:
    """Whether a number is a part of what something is called: "999", "10 seconds"."""
    around = sentence.text[max(0, number.start - 40) : number.end + 40].lower()
    text = number.text.strip().lower()
    return any(
        text in name.lower() and (name.lower() in around or text.isdecimal())
        for subject in subjects
        for name in subject.names
        if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", name.lower())
    )


def _own_shares(sentence: Sentence, number: Number) -> list[Fraction]:
    """Shares that the sentence itself explains by a count and its base."""
    if number.form != Form.PERCENT:
        return []
    counts = [int(each.size) for each in sentence.numbers() if each.form == Form.COUNT]
    return [
        Fraction(count * 100, base) for count, base in permutations(counts, 2) if 0 < count <= base
    ]


def _shares_of(
    sentence: Sentence, number: Number, named: Named, facts: Facts
) -> Iterator[Fraction]:
    """Shares that other measures which the sentence names have in those that it is about."""
    if number.form != Form.PERCENT:
        return
    words = said_words(sentence.context, facts.terms)
    for part in (*facts.own, *facts.others):
        if not part.words or not part.words <= words:
            continue
        for whole in (fact for subject, _ in named for fact in subject.facts):
            for fact in part.facts:
                if _is_part(fact, whole):
                    yield fact.figure / whole.figure * 100


def _is_part(part: Fact, whole: Fact) -> bool:
    """Whether two counts are of the same months and area, and one could hold the other."""
    return (
        part.form == whole.form == Form.COUNT
        and not part.is_change
        and not whole.is_change
        and 0 < part.months == whole.months
        and (part.period, part.area) == (whole.period, whole.area)
        and 0 <= part.figure < whole.figure
    )


def _differs_from_month(
    sentence: Sentence, number: Number, subjects: Sequence[Subject], facts: Facts, *, is_sure: bool
) -> Doubt:
    """A number that is said to be of an earlier month, and is not that month's."""
    month = month_said_of(sentence, number, facts)
    if (
        month is None
        or change_verb(sentence, number)
        or _ROUGHLY.search(sentence.text[: number.start])
    ):
        return None
    ends, is_window = month
    of_month = figures_of_month(subjects, sentence, number.form, ends, is_window=is_window)
    if not of_month or not (is_sure or any(_is_near(number, fact) for fact in of_month)):
        return None
    nearest = min(of_month, key=lambda fact: abs(fact.figure - number.size))
    names = ", ".join(dict.fromkeys(subject.names[0] for subject in subjects))
    why = f"The figure of {names} for {nearest.period} is {nearest.words}."
    return Rule.DIFFERS, why, f"{nearest.words} ({nearest.period})"


def _is_near(number: Number, fact: Fact) -> bool:
    distance = abs(abs(fact.figure) - number.size)
    if fact.form in (Form.PERCENT, Form.POINTS):
        return distance <= NEAR_POINTS and distance <= abs(fact.figure) * NEAR
    return distance <= abs(fact.figure) * NEAR or is_swapped(number, fact)


def is_swapped(number: Number, fact: Fact) -> bool:
    """Whether two digits of a large count changed places."""
    written, printed = str(number.size), str(abs(fact.figure))
    return (
        number.form == Form.COUNT
        and number.size >= DISTINCTIVE
        and len(written) == len(printed)
        and sorted(written) == sorted(printed)
    )


def window_of(sentence: Sentence) -> int:
    """How many months the window has that a sentence speaks of; one where it says none."""
    length = _LENGTH.search(sentence.text)
    if length:
        return _LENGTHS.get(length[1].lower(), 1)
    return _YEAR_LONG if _YEAR.search(sentence.text) else 1


def _likeliest(
    sentence: Sentence, number: Number, compared: Sequence[tuple[Subject, Fact, bool]]
) -> Fact | None:
    """The fact that was meant: of the kind and the window that the sentence speaks of, nearest."""
    is_change = bool(change_verb(sentence, number))
    months = window_of(sentence)
    facts = [fact for _, fact, _ in compared if fact.is_change == is_change]
    of_window = [fact for fact in facts if fact.months == months and not fact.is_before]
    candidates = of_window or facts
    return min(candidates, key=lambda fact: abs(abs(fact.figure) - number.size), default=None)


def _whose(
    number: Number, named: Sequence[Subject], facts: Facts, *, is_sure: bool, is_change: bool
) -> tuple[Subject, Fact] | None:
    """Another measure that has exactly this figure, where that is hardly a coincidence."""
    for subjects in (facts.own, facts.others):
        is_own = subjects is facts.own
        least = DISTINCTIVE_IF_PLAIN if is_own or is_sure else DISTINCTIVE
        for subject in subjects:
            if subject in named:
                continue
            for fact in subject.facts:
                is_telling = (
                    number.size >= least
                    if number.form == Form.COUNT
                    else ((is_own or is_sure) and number.step < 1)
                    or (is_sure and number.form == Form.DURATION)
                    or number.size >= DISTINCTIVE
                )
                if (
                    is_telling
                    and (not fact.is_change or (is_own and is_change and number.size >= 1))
                    and fact.form == number.form
                    and number.equals(fact.figure)
                ):
                    return subject, fact
    return None


def _elsewhere(
    sentence: Sentence, number: Number, named: Sequence[Subject]
) -> tuple[Subject, Fact] | None:
    """The same measure's figure in an area that the sentence does not name, while it names one."""
    for subject in named:
        here = asked(subject, sentence)
        for fact in subject.facts:
            if (
                fact.area
                and fact not in here
                and fact.form == number.form
                and fact.is_change == bool(change_verb(sentence, number))
                and number.equals(fact.figure)
            ):
                return subject, fact
    return None


def _figures(
    sentence: Sentence, number: Number, compared: Sequence[tuple[Subject, Fact, bool]]
) -> Iterator[Fraction]:
    """What a number may be: the figures, how far a duration is from its target, and what a count
    was a month."""
    is_monthly = _A_MONTH.search(sentence.text) is not None
    for subject, fact, _ in compared:
        yield fact.figure
        if is_monthly and number.form == Form.COUNT and fact.months > 1:
            yield fact.figure / fact.months
        if number.form == Form.DURATION and not fact.is_change:
            yield from (fact.figure - target.figure for target in subject.facts if target.is_target)


def _is_rough(
    sentence: Sentence, number: Number, compared: Sequence[tuple[Subject, Fact, bool]]
) -> bool:
    """Whether a number is said to be rough, and is near enough to a figure for that."""
    if not _ROUGHLY.search(sentence.text[: number.start]):
        return False
    return any(
        abs(abs(fact.figure) - number.size) <= abs(fact.figure) * ROUGH for _, fact, _ in compared
    )
