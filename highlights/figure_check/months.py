"""Months that are not those of the figures beside them. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from highlights.figure_check.comparing import Named, asked
from highlights.figure_check.earlier import is_of_named_month, month_said_of
from highlights.figure_check.facts import Fact, Facts, Subject
from highlights.figure_check.findings import Finding, Rule, finding
from highlights.figure_check.reading import Form, Number, Sentence, month_of
from plans.periods import add_months, month_text

_IN = re.compile(r"\b(?:in|for|during|month of)\s(?:the month of\s)?$", re.IGNORECASE)
# By a month yet to come something is planned.
_BY = re.compile(r"\b(?:by|at|as at|until|up to)\s(?:the end of\s)?$", re.IGNORECASE)
_WINDOW_TO = re.compile(
    r"(?:\b(?:\d+|three|twelve)[\s-]months?\s(?:period\s)?(?:to|ending|ended|up to)"
    r"|\bmonth of|\bdata to)\s(?:the end of\s)?$",
    re.IGNORECASE,
)
_YEAR_TO = re.compile(
    r"\b(?:year|rolling year)\s(?:to|ending|ended|up to)\s(?:the end of\s)?$", re.IGNORECASE
)
# Beside such words a figure may be the one that is compared with.
_COMPARES = re.compile(
    r"\b(?:from|against|compar\w+|than|previous|previously|before|earlier|prior|versus|vs?|on"
    r"|last (?:year|september)|year ago|not)\b",
    re.IGNORECASE,
)
_THAN_WINDOW = re.compile(
    r"\b(?:than|from|against|with|on)\s(?:in\s)?(?:the\s)?(?:\d+|three|twelve)[\s-]months?\s\D{0,30}$",
    re.IGNORECASE,
)
_WHOLE_YEAR = 12
_TELLING = 100
_MINUTE = 60


def month_findings(
    sentence: Sentence, typed: Sequence[Number], named: Named, facts: Facts
) -> Iterator[Finding]:
    """Ends of windows that are not the report's, and months beside the figure of another."""
    data_to = month_text(facts.data_to)
    year_before = add_months(facts.data_to, -12)
    # Where the report's own month is named too, its figure is that month's.
    subjects = [subject for subject, _ in named]
    of_month = [each for each in typed if is_of_named_month(sentence, each, subjects, facts)]
    doubtful = [each for each in typed if each not in of_month]
    is_said = any(month_of(name, facts.period_end) == facts.data_to for name in sentence.months())
    yield from _figures_of_year_before(sentence, typed, named, facts)
    for name in sentence.months():
        month = month_of(name, facts.period_end)
        if month == facts.data_to:
            continue
        before = sentence.text[: name.start]
        if month == year_before:
            if own := _only_figure_of(sentence, typed, named, facts, year_before):
                yield _of_another(sentence, name.text, own, data_to)
            continue
        is_window = _WINDOW_TO.search(before) is not None
        if is_window and (
            any(each.form == Form.COUNT for each in of_month) or _THAN_WINDOW.search(before)
        ):
            continue
        if is_window and not facts.period_start <= month <= facts.period_end:
            why = f"The report's figures go to {data_to}, and this is another month."
            yield finding(Rule.MONTH, sentence, name.text, why, data_to)
            continue
        own = None if is_said else _own_figure(doubtful, named, facts.data_to)
        is_of_month = (
            _IN.search(before) or (_BY.search(before) and month < facts.data_to)
        ) and any(month_said_of(sentence, each, facts) == (month, False) for each in doubtful)
        if own and (is_window or is_of_month or _is_long(before, own)):
            yield _of_another(sentence, name.text, own, data_to)


def _of_another(sentence: Sentence, month: str, own: tuple[Subject, Fact], data_to: str) -> Finding:
    subject, fact = own
    why = f"{fact.words} is the figure of {subject.names[0]} for {fact.period}."
    return finding(Rule.MONTH, sentence, month, why, data_to)


def _is_long(before: str, own: tuple[Subject, Fact]) -> bool:
    """Whether "the year to" stands before the month, and the figure is one of 12 months."""
    return own[1].months == _WHOLE_YEAR and _YEAR_TO.search(before) is not None


def _own_figure(
    typed: Sequence[Number], named: Named, data_to: date
) -> tuple[Subject, Fact] | None:
    """The figure of a window that ends with the report's month, which no other is likely to be."""
    last = month_text(data_to)
    return next(
        (
            (subject, fact)
            for number in typed
            if _is_telling(number)
            for subject, _ in named
            for fact in subject.facts
            if fact.months
            and not fact.is_before
            and not fact.is_change
            and fact.period.endswith(last)
            and fact.form == number.form
            and number.equals(fact.figure)
        ),
        None,
    )


def _only_figure_of(
    sentence: Sentence, typed: Sequence[Number], named: Named, facts: Facts, month: date
) -> tuple[Subject, Fact] | None:
    """The report's own figure, where a sentence has no other number and says it of a month of the
    year before, or of the window to that."""
    if len(typed) != 1 or len(sentence.months()) != 1 or not _is_telling(typed[0]):
        return None
    number = typed[0]
    said = month_said_of(sentence, number, facts)
    if said is None or said[0] != month:
        return None
    same = [
        (subject, fact)
        for subject, _ in named
        for fact in (*subject.facts, *subject.earlier)
        if fact.form == number.form and fact.months and number.equals(fact.figure)
    ]
    own = [
        each
        for each in same
        if (each[1].months > 1) == said[1] and not (each[1].is_change or each[1].is_before)
    ]
    is_that_of_month = any(fact.ends == month or fact.is_change for _, fact in same)
    return (
        None
        if is_that_of_month
        else next((each for each in own if each[1].ends == facts.data_to), None)
    )


def _figures_of_year_before(
    sentence: Sentence, typed: Sequence[Number], named: Named, facts: Facts
) -> Iterator[Finding]:
    """The figure of the year before, said of the report's own month, or of the window to that."""
    if len(sentence.months()) != 1 or _COMPARES.search(sentence.text):
        return
    for number in typed:
        said = month_said_of(sentence, number, facts)
        if said is None or said[0] != facts.data_to or not _is_telling(number):
            continue
        of_form = [
            (subject, fact)
            for subject, _ in named
            for fact in asked(subject, sentence)
            if fact.form == number.form and fact.months
        ]
        same = [(subject, fact) for subject, fact in of_form if number.equals(fact.figure)]
        before = [each for each in same if each[1].is_before and (each[1].months > 1) == said[1]]
        if not before or any(not fact.is_before for _, fact in same):
            continue
        subject, fact = before[0]
        now = next(
            each
            for each in subject.facts
            if (each.months, each.area, each.ends) == (fact.months, fact.area, facts.data_to)
            and not each.is_change
        )
        why = f"{fact.words} is the figure of {subject.names[0]} for {fact.period}."
        yield finding(Rule.MONTH, sentence, number.text, why, f"{now.words} ({now.period})")


def _is_telling(number: Number) -> bool:
    """Whether two months hardly have the same figure by chance."""
    if number.form == Form.COUNT:
        return number.size >= _TELLING
    return number.size >= _MINUTE if number.form == Form.DURATION else number.step < 1
