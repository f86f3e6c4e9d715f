"""The months before the report's own, as its series print them. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import permutations

from highlights.figure_check.clauses import has_new_subject
from highlights.figure_check.facts import Fact, Facts, Subject
from highlights.figure_check.reading import Form, MonthName, Number, Sentence, month_of
from highlights.figure_check.words import says
from plans.periods import add_months

_WHEN = r"(?:in|for|during|by|month of|at the end of)\s(?:the month of\s|the end of\s)?"
_WINDOW = (
    r"(?:\d+|three|twelve)[\s-]months?\s(?:period\s)?(?:to|ending|ended)\s(?:the end of\s)?"
    r"|(?:whole\s|rolling\s)?year\s(?:to|ending|ended)\s(?:the end of\s)?"
)
_IN_WINDOW = rf"(?:(?:in|over|for|during)\s)?(?:the\s)?(?:last\s)?(?:{_WINDOW})"
_OPENING = re.compile(rf"(?:^|.*[:–-]\s)(?:{_WHEN}|{_IN_WINDOW})$", re.IGNORECASE)
# "961 incidents in July", and not "961 fewer than in July" or "961 after the change in July".
_BEHIND = re.compile(
    r"(?!.*\b(?:than|since|from|after|before|until|of the|change)\b)[^.,;:()\d]{0,40}\s"
    rf"(?:{_WHEN}|{_IN_WINDOW})$",
    re.IGNORECASE,
)
_ENDS_WINDOW = re.compile(rf"\b(?:{_WINDOW})$", re.IGNORECASE)
_RIGHT_BEFORE = re.compile(
    r"\s(?:was|were|had|saw|came to|stood at|reached)\s(?:only\s|just\s)?$|:\s$|\s\($",
    re.IGNORECASE,
)

_UNNAMED = re.compile(
    r"\b(?:(?:a|per|each|any|one|another) month|spring|summer|autumn|winter|christmas|easter"
    r"|peak(?:s|ed|ing)?|high(?:est)?|low(?:est)?|busiest|quietest|best|worst|record|most|fewest)\b",
    re.IGNORECASE,
)


def is_of_named_month(
    sentence: Sentence, number: Number, subjects: Iterable[Subject], facts: Facts
) -> bool:
    """Whether a number is right for a month that its sentence names, or says how two of its
    months differ, or one of them and the month or the year before."""
    months = _named(sentence, facts)
    if months <= {facts.data_to, add_months(facts.data_to, -12)}:
        return False
    return any(
        number.equals(figure)
        for subject in subjects
        for figure in _figures(subject, sentence, number, months)
    )


def month_said_of(sentence: Sentence, number: Number, facts: Facts) -> tuple[date, bool] | None:
    """The month that a number is said to be of, where that is plain, and whether it is the end of
    a longer window."""
    names = sentence.months()
    for name in names:
        before = sentence.text[: name.start]
        opening = _OPENING.fullmatch(before) if len(names) == 1 else None
        behind = (
            _BEHIND.fullmatch(sentence.text[number.end : name.start])
            if name.start > number.end
            else None
        )
        is_right_before = name.end <= number.start and _RIGHT_BEFORE.fullmatch(
            sentence.text[name.end : number.start]
        )
        if opening and has_new_subject(sentence, name.end, number.start):
            # "In January the model changed, and 140,912 calls were offered over the year."
            opening = None
        if opening or behind or is_right_before:
            is_window = _ENDS_WINDOW.search(before) is not None
            return month_of(name, facts.period_end), is_window
    return None


def is_of_some_month(sentence: Sentence, number: Number, subjects: Iterable[Subject]) -> bool:
    """Whether a sentence speaks of peaks, seasons or single months without their names, and a
    number is the figure of one of them."""
    return _UNNAMED.search(sentence.text) is not None and any(
        fact.form == number.form and number.equals(fact.figure)
        for subject in subjects
        for fact in subject.earlier
    )


def figures_of_month(
    subjects: Iterable[Subject], sentence: Sentence, form: Form, month: date, *, is_window: bool
) -> list[Fact]:
    """What measures were in a month, or in the windows that end with it, in one form."""
    return [
        fact
        for subject in subjects
        for fact in _here(subject, sentence)
        if fact.ends == month
        and fact.form == form
        and not fact.is_change
        and (fact.months > 1) == is_window
    ]


def is_of_unknown_time(sentence: Sentence, facts: Facts) -> bool:
    """Whether a sentence names a month that is neither the report's own nor the same a year ago."""
    own = (facts.data_to, add_months(facts.data_to, -12))
    return any(month_of(name, facts.period_end) not in own for name in sentence.months())


def _named(sentence: Sentence, facts: Facts) -> set[date]:
    return {month for name in sentence.months() for month in _meant(name, facts)}


def _meant(name: MonthName, facts: Facts) -> Sequence[date]:
    """The month of a name; without a year also the one a year before that."""
    month = month_of(name, facts.period_end)
    return (month,) if name.year else (month, add_months(month, -12))


def _here(subject: Subject, sentence: Sentence) -> list[Fact]:
    """The figures of a measure in all months, in the areas that a sentence names."""
    context = sentence.context.lower()
    every = (*subject.earlier, *(fact for fact in subject.facts if fact.ends))
    areas = {fact.area for fact in every if fact.area and says(context, fact.area.lower())}
    return [fact for fact in every if not areas or fact.area in areas or not fact.area]


def _figures(
    subject: Subject, sentence: Sentence, number: Number, months: set[date]
) -> Iterator[Fraction]:
    every = [fact for fact in _here(subject, sentence) if not fact.is_change]
    targets = [fact.figure for fact in subject.facts if fact.is_target]
    for fact in every:
        if fact.ends in months and fact.form == number.form:
            yield fact.figure
            if number.form == Form.DURATION:
                yield from (fact.figure - target for target in targets)
    beside = {add_months(month, -back) for month in months for back in (0, 1, 12)}
    levels = [fact for fact in every if fact.ends in beside]
    for one, other in permutations(levels, 2):
        if (one.months, one.area) != (other.months, other.area) or one.ends not in months:
            continue
        apart = one.figure - other.figure
        if number.form == one.form != Form.PERCENT or (
            number.form == Form.POINTS and one.form == Form.PERCENT
        ):
            yield apart
        elif number.form == Form.PERCENT and other.figure:
            yield apart / other.figure * 100
