"""Months that are not those of the figures beside them. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from dates.periods import add_months, month_text
from figure_check.doubts import doubt_of, is_figure_of, with_period
from figure_check.earlier import EarlierMonths
from figure_check.facts import Form
from figure_check.findings import Doubt, Rule
from figure_check.known import Entry
from figure_check.numbers import MonthName
from figure_check.parsed import Mention, ParsedSentence

_IN = re.compile(r"\b(?:in|for|during|month of)\s(?:the month of\s)?$", re.IGNORECASE)
# By a month yet to come something is planned.
_BY = re.compile(r"\b(?:by|at|as at|until|up to)\s(?:the end of\s)?$", re.IGNORECASE)
_WINDOW_TO = re.compile(
    r"(?:\b(?:\d{1,2}|three|twelve)[\s-]months?\s(?:period\s)?(?:to|ending|ended|up to)"
    r"|\bmonth of|\bdata to)\s(?:the end of\s)?$",
    re.IGNORECASE,
)
_YEAR_TO = re.compile(
    r"\b(?:year|rolling year)\s(?:to|ending|ended|up to)\s(?:the end of\s)?$", re.IGNORECASE
)
# Beside such words a figure may be the one that is compared with.
_COMPARES = re.compile(
    r"\b(?:from|against|compar\w{1,9}|than|previous|previously|before|earlier|prior|versus|vs?|on"
    r"|last (?:year|september)|year ago|not)\b",
    re.IGNORECASE,
)
_THAN_WINDOW = re.compile(
    r"\b(?:than|from|against|with|on)\s(?:in\s)?(?:the\s)?(?:\d{1,2}|three|twelve)[\s-]months?\s"
    r"\D{0,30}$",
    re.IGNORECASE,
)
_REACH = 90
_WHOLE_YEAR = 12


class _Sentence:
    """What a sentence with months says of the report's own figures."""

    def __init__(self, parsed: ParsedSentence) -> None:
        self.parsed = parsed
        self.months = parsed.derived(EarlierMonths)
        self.data_to = parsed.facts.data_to
        of_month = [each for each in parsed.typed if self.months.has(each.number)]
        # Where the report's own month is named too, its figure is that month's.
        self.doubtful = [each for each in parsed.typed if each not in of_month]
        self.has_count_of_month = any(each.form == Form.COUNT for each in of_month)
        self.names_data_to = any(
            self.months.month_of(name) == self.data_to for name in parsed.months
        )
        self.said = {self.months.said_of(each.number) for each in self.doubtful}
        self.own = _own_figure(parsed, self.doubtful, self.data_to)


def other_month(parsed: ParsedSentence) -> Iterator[Doubt]:
    """Ends of windows that are not the report's, and months beside the figure of another."""
    if not parsed.months:
        return
    sentence = _Sentence(parsed)
    yield from _figures_of_year_before(sentence)
    for name in parsed.months:
        month = sentence.months.month_of(name)
        if month == add_months(sentence.data_to, -_WHOLE_YEAR):
            yield from _year_before_with_own_figure(sentence, name)
        elif month != sentence.data_to:
            yield from _month_with_other_figure(sentence, name, month)


def _month_with_other_figure(sentence: _Sentence, name: MonthName, month: date) -> Iterator[Doubt]:
    is_window = sentence.parsed.before(_WINDOW_TO, name.start, _REACH) is not None
    if is_window and _is_compared(sentence, name):
        return
    facts = sentence.parsed.facts
    if is_window and not facts.period_start <= month <= facts.period_end:
        data_to = month_text(sentence.data_to)
        why = f"The report's figures go to {data_to}, and this is another month."
        would_be = _if_right(sentence, sentence.own) if sentence.own else ""
        yield Doubt(Rule.MONTH, name.start, name.end, name.text, why, would_be)
        return
    own = None if sentence.names_data_to else sentence.own
    if own and (is_window or _is_of_month_or_year(sentence, name, month, own)):
        yield _of_another(sentence, name, own)


def _is_compared(sentence: _Sentence, name: MonthName) -> bool:
    """Whether a window may end with a month since its own figure is there, or is compared with."""
    is_than = sentence.parsed.before(_THAN_WINDOW, name.start, _REACH) is not None
    return sentence.has_count_of_month or is_than


def _is_of_month_or_year(sentence: _Sentence, name: MonthName, month: date, own: Entry) -> bool:
    return _is_said_of(sentence, name, month) or _is_of_year(sentence.parsed, name, own)


def _is_said_of(sentence: _Sentence, name: MonthName, month: date) -> bool:
    """Whether a doubtful number is said to be of a month: "in August", "by August"."""
    before = sentence.parsed.before
    is_in = before(_IN, name.start, _REACH) or (
        month < sentence.data_to and before(_BY, name.start, _REACH)
    )
    return bool(is_in) and (month, False) in sentence.said


def _is_of_year(parsed: ParsedSentence, name: MonthName, own: Entry) -> bool:
    """Whether "the year to" stands before the month, and the figure is one of 12 months."""
    is_year = parsed.before(_YEAR_TO, name.start, _REACH) is not None
    return is_year and own.fact.months == _WHOLE_YEAR


def _of_another(sentence: _Sentence, name: MonthName, own: Entry) -> Doubt:
    why = is_figure_of(own.fact, own.subject)
    would_be = _if_right(sentence, own)
    return Doubt(Rule.MONTH, name.start, name.end, name.text, why, would_be)


def _if_right(sentence: _Sentence, own: Entry) -> str:
    """The report's month, for the figure that is its: the figure may be what is wrong."""
    return f"{month_text(sentence.data_to)}, if {own.fact.words} is right"


def _own_figure(parsed: ParsedSentence, typed: Sequence[Mention], data_to: date) -> Entry | None:
    """The figure of a window that ends with the report's month, which no other is likely to be."""
    return next(
        (
            each
            for mention in typed
            if mention.is_telling
            for each in parsed.known.equal(mention.number)
            if each.subject.key in parsed.named_keys
            and each.fact.is_level
            and each.fact.ends == data_to
        ),
        None,
    )


def _year_before_with_own_figure(sentence: _Sentence, name: MonthName) -> Iterator[Doubt]:
    """The report's own figure, where a sentence has no other number and says it of a month of the
    year before, or of the window to that."""
    typed = sentence.parsed.typed
    if len(typed) != 1 or len(sentence.parsed.months) != 1 or not typed[0].is_telling:
        return
    said = sentence.months.said_of(typed[0].number)
    if said is None or said[0] != sentence.months.month_of(name):
        return
    own = _figure_in(sentence.parsed, typed[0], sentence.data_to, is_window=said[1])
    if own and not _is_of_month(sentence.parsed, typed[0], said[0]):
        yield _of_another(sentence, name, own)


def _is_of_month(parsed: ParsedSentence, mention: Mention, month: date) -> bool:
    """Whether a number is a change, or a figure of a month or of the windows that end with it."""
    known = parsed.known
    return any(
        each.subject.key in parsed.named_keys
        and each.fact.months > 0
        and (each.fact.ends == month or each.fact.is_change)
        for each in (*known.equal(mention.number), *known.equal_earlier(mention.number))
    )


def _figure_in(
    parsed: ParsedSentence, mention: Mention, month: date, *, is_window: bool
) -> Entry | None:
    return next(
        (
            each
            for each in parsed.known.equal(mention.number)
            if each.subject.key in parsed.named_keys
            and each.fact.is_level
            and each.fact.ends == month
            and (each.fact.months > 1) == is_window
        ),
        None,
    )


def _figures_of_year_before(sentence: _Sentence) -> Iterator[Doubt]:
    """The figure of the year before, said of the report's own month, or of the window to that."""
    parsed = sentence.parsed
    if len(parsed.months) != 1 or _COMPARES.search(parsed.text):
        return
    for mention in parsed.typed:
        said = sentence.months.said_of(mention.number)
        if said and said[0] == sentence.data_to and mention.is_telling:
            yield from _of_year_before(sentence, mention, is_window=said[1])


def _of_year_before(sentence: _Sentence, mention: Mention, *, is_window: bool) -> Iterator[Doubt]:
    parsed = sentence.parsed
    same = [each for each in parsed.asked(parsed.known.equal(mention.number)) if each.fact.months]
    before = [each for each in same if (each.fact.months > 1) == is_window]
    if not before or any(not each.fact.is_before for each in same):
        return
    now = _now(before[0], sentence.data_to)
    why = is_figure_of(before[0].fact, before[0].subject)
    would_be = f"{now}, if {month_text(sentence.data_to)} is right" if len(before) == 1 else ""
    yield doubt_of(mention, Rule.MONTH, why, would_be if now else "")


def _now(before: Entry, data_to: date) -> str:
    """The figure of this year beside that of the year before, in words."""
    return next(
        (
            with_period(fact)
            for fact in before.subject.facts
            if (fact.months, fact.area) == (before.fact.months, before.fact.area)
            and fact.ends == data_to
            and fact.is_level
        ),
        "",
    )
