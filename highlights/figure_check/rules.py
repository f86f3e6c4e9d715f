"""The rules of the figure check: each looks at a number of a sentence. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from highlights.figure_check.clauses import has_new_subject, is_elsewhere, is_in_clause_of
from highlights.figure_check.facts import Fact, Facts, Subject, name_words
from highlights.figure_check.findings import Finding, Rule, finding
from highlights.figure_check.naming import (
    CHANGE,
    DOWN,
    UP,
    change_verb,
    list_verb,
    named_subjects,
    says,
)
from highlights.figure_check.reading import Form, Number, Sentence, month_of, read_sentences
from highlights.figure_check.shares import Doubts, share_doubts
from plans.narrative import Fill
from plans.periods import add_months, month_text

# How far from a figure a number is taken for that figure, mistyped: a part of it, and for
# percentages points besides.
NEAR = Fraction(1, 10)
NEAR_POINTS = Fraction(1)
# From so much on, a number that equals another measure's is hardly a coincidence.
DISTINCTIVE = 1000

_IS_UP = re.compile(UP, re.IGNORECASE)
_IS_DOWN = re.compile(DOWN, re.IGNORECASE)
_OWN_VERB = re.compile(r"(?:up|down|rose|fell|did not|cannot|no change|not comparable)\b")
_VERB_BEFORE_BOUND = re.compile(rf"\b(?:{CHANGE})\s(?:by|of|to)?\s?$", re.IGNORECASE)
_LENGTH = re.compile(r"\b(\d+|three|twelve)[\s-]months?\b", re.IGNORECASE)
_LENGTHS = {"3": 3, "three": 3, "12": 12, "twelve": 12}
_IN = re.compile(r"\b(?:in|for|during)\s$", re.IGNORECASE)
_QUARTER = re.compile(r"\bQ[1-4]\b|\bquarters?\b", re.IGNORECASE)
_WINDOW_TO = re.compile(
    r"(?:\b(?P<length>\d+|three|twelve)[\s-]months?\s(?:to|ending|ended|up to)"
    r"|\bmonth of|\bdata to)\s(?:the end of\s)?$",
    re.IGNORECASE,
)

Named = Sequence[tuple[Subject, bool]]
Doubt = tuple[Rule, str, str] | None


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
    for doubts_of in (_signs, share_doubts):
        for number, why, would_be, rule in doubts_of(sentence, numbers, facts):
            points = rule == Rule.SIGN and _points(sentence, number, numbers, named, facts)
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
            _points(sentence, number, numbers, named, facts)
            or _direction(sentence, number, named)
            or _differs(sentence, number, named, facts)
        )
        if doubted:
            rule, why, would_be = doubted
            found[number.start] = finding(rule, sentence, number.text, why, would_be)
    yield from (found[at] for at in sorted(found))
    yield from _bound_verbs(sentence)
    yield from _months(sentence, typed, named, facts)


def _signs(sentence: Sentence, numbers: Sequence[Number], _: Facts) -> Doubts:
    for number in numbers:
        verb = ""
        if number.is_negative:
            verb = change_verb(sentence, number) or list_verb(sentence, number)
        if number.is_bound or not verb:
            continue
        size = number.text.strip().lstrip("-−–")
        yield (
            number,
            f"“{verb}” says the direction already; with a minus it says it twice, or the opposite.",
            f"{verb} … {size}",
            Rule.SIGN,
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


def _points(
    sentence: Sentence,
    number: Number,
    numbers: Sequence[Number],
    named: Sequence[tuple[Subject, bool]],
    facts: Facts,
) -> Doubt:
    if number.form != Form.PERCENT or not change_verb(sentence, number):
        return None
    subjects = [subject for subject, _ in named] or list(facts.own)
    changes = [fact for subject in subjects for fact in subject.facts if fact.is_change]
    if any(fact.form == Form.PERCENT and number.equals(fact.figure) for fact in changes):
        return None
    size = number.text.strip().lstrip("+-−–").rstrip("% ")
    would_be = f"{size} percentage points"
    for subject in subjects:
        for fact in subject.facts:
            if fact.form == Form.POINTS and fact.is_change and number.equals(fact.figure):
                why = (
                    f"{subject.names[0]} is a percentage: it went {fact.words} ({fact.period}). "
                    "Percent of a percentage would be another figure."
                )
                return Rule.POINTS, why, would_be
    if any(not subject.moves_by_points for subject, _ in named):
        return None
    levels = [
        other
        for other in numbers
        if other.form == Form.PERCENT
        and other.start < number.start
        and not change_verb(sentence, other)
        and not has_new_subject(sentence, other.end, number.start)
    ]
    if levels:
        why = (
            f"{levels[-1].text.strip()} is a percentage, so the difference from it is in "
            "percentage points."
        )
        return Rule.POINTS, why, would_be
    return None


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
        for fact in _asked(subject, sentence)
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


def _differs(
    sentence: Sentence,
    number: Number,
    named: Sequence[tuple[Subject, bool]],
    facts: Facts,
) -> Doubt:
    """A number that is none of the figures of what the sentence names."""
    compared = [
        (subject, fact, is_in_full)
        for subject, is_in_full in named
        for fact in _asked(subject, sentence)
        if fact.form == number.form
        and (not subject.asks_for or _stands_behind(sentence, number, subject.asks_for))
    ]
    full = {subject.key: subject for subject, _, is_in_full in compared if is_in_full}
    in_full = any(
        is_in_clause_of(sentence, number, each.names, _places(each)) for each in full.values()
    )
    if (
        not compared
        or is_elsewhere(sentence, number)
        or any(number.equals(fact.figure) for _, fact, _ in compared)
        or any(number.equals(share) for share in _own_shares(sentence, number))
        or any(number.equals(share) for share in _shares_of(sentence, number, named, facts))
        or _stands_in_a_name(sentence, number, [*facts.own, *facts.others])
        or (not in_full and _is_of_other_time(sentence, facts))
    ):
        return None
    names = ", ".join(dict.fromkeys(subject.names[0] for subject, _, _ in compared))
    likeliest = _likeliest(sentence, number, compared)
    would_be = f"{likeliest.words} ({likeliest.period})" if likeliest else ""
    other = _whose(number, [subject for subject, _ in named], facts)
    if other:
        subject, fact = other
        why = (
            f"The sentence is about {names}, and this is the figure of {subject.names[0]}: "
            f"{fact.words} ({fact.period})."
        )
        return Rule.OTHER, why, would_be
    if in_full or any(_is_near(number, fact) for _, fact, _ in compared):
        return Rule.DIFFERS, f"The report has no such figure for {names}.", would_be
    return None


def _months(
    sentence: Sentence,
    typed: Sequence[Number],
    named: Sequence[tuple[Subject, bool]],
    facts: Facts,
) -> Iterator[Finding]:
    """Months of a window that is not the report's, and of a figure that is of another month."""
    year_before = add_months(facts.data_to, -12)
    for name in sentence.months():
        month = month_of(name, facts.period_end)
        if month in (facts.data_to, year_before):
            continue
        is_in_period = facts.period_start <= month <= facts.period_end
        would_be = month_text(facts.data_to)
        if _WINDOW_TO.search(sentence.text[: name.start]):
            if is_in_period:
                continue
            yield finding(
                Rule.MONTH,
                sentence,
                name.text,
                f"The report's figures go to {would_be}, and this is another month.",
                would_be,
            )
            continue
        own = next(
            (
                (subject, fact)
                for number in typed
                for subject, _ in named
                for fact in subject.facts
                if fact.months == 1
                and not fact.is_change
                and fact.period == would_be
                and fact.form == number.form
                and number.equals(fact.figure)
            ),
            None,
        )
        if own and _IN.search(sentence.text[: name.start]):
            yield finding(
                Rule.MONTH,
                sentence,
                name.text,
                f"{own[1].words} is the figure of {own[0].names[0]} for {would_be}.",
                would_be,
            )


def _asked(subject: Subject, sentence: Sentence) -> list[Fact]:
    """The facts of the areas that a sentence names; of every area where it names none."""
    context = sentence.context.lower()
    areas = {fact.area for fact in subject.facts if fact.area and says(context, fact.area.lower())}
    return [fact for fact in subject.facts if not areas or fact.area in areas or not fact.area]


def _places(subject: Subject) -> set[str]:
    return {fact.area for fact in subject.facts if fact.area}


def _stands_behind(sentence: Sentence, number: Number, word: str) -> bool:
    return (
        re.search(rf"\b{word}[sd]?\b[^.;\d]{{0,20}}$", sentence.text[: number.start], re.IGNORECASE)
        is not None
    )


def _stands_in_a_name(sentence: Sentence, number: Number, subjects: Iterable[Subject]) -> bool:
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
    words = name_words(sentence.context)
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


def _is_of_other_time(sentence: Sentence, facts: Facts) -> bool:
    """Whether it speaks of quarters or of months for which the report has no figures."""
    own = (facts.data_to, add_months(facts.data_to, -12))
    return _QUARTER.search(sentence.text) is not None or any(
        month_of(name, facts.period_end) not in own for name in sentence.months()
    )


def _is_near(number: Number, fact: Fact) -> bool:
    distance = abs(abs(fact.figure) - number.size)
    if fact.form in (Form.PERCENT, Form.POINTS):
        return distance <= NEAR_POINTS and distance <= abs(fact.figure) * NEAR
    return distance <= abs(fact.figure) * NEAR or _swapped(number, fact)


def _swapped(number: Number, fact: Fact) -> bool:
    """Whether two digits of a large count changed places."""
    written, printed = str(number.size), str(abs(fact.figure))
    return (
        number.form == Form.COUNT
        and number.size >= DISTINCTIVE
        and len(written) == len(printed)
        and sorted(written) == sorted(printed)
    )


def _likeliest(
    sentence: Sentence, number: Number, compared: Sequence[tuple[Subject, Fact, bool]]
) -> Fact | None:
    """The fact that was meant: of the kind and the window that the sentence speaks of, nearest."""
    is_change = bool(change_verb(sentence, number))
    length = _LENGTH.search(sentence.text)
    months = _LENGTHS.get(length[1].lower(), 1) if length else 1
    facts = [fact for _, fact, _ in compared if fact.is_change == is_change]
    of_window = [fact for fact in facts if fact.months == months and not fact.is_before]
    candidates = of_window or facts
    return min(candidates, key=lambda fact: abs(abs(fact.figure) - number.size), default=None)


def _whose(number: Number, named: Sequence[Subject], facts: Facts) -> tuple[Subject, Fact] | None:
    """Another measure that has exactly this figure, where that is hardly a coincidence."""
    for subjects, least in ((facts.own, Fraction(100)), (facts.others, Fraction(DISTINCTIVE))):
        for subject in subjects:
            if subject in named:
                continue
            for fact in subject.facts:
                is_telling = (
                    number.size >= least
                    if number.form == Form.COUNT
                    else (subjects is facts.own and number.step < 1) or number.size >= DISTINCTIVE
                )
                if (
                    is_telling
                    and not fact.is_change
                    and fact.form == number.form
                    and number.equals(fact.figure)
                ):
                    return subject, fact
    return None
