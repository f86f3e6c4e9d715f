"""The months before the report's own, as its series print them. Pure."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import permutations

from dates.periods import add_months
from figure_check.facts import Fact, Form, Subject
from figure_check.known import Figures
from figure_check.numbers import MonthName, Number
from figure_check.parsed import ParsedSentence
from figure_check.windows import WINDOW_TO

_WHEN = r"(?:in|for|during|by|month of|at the end of)\s(?:the month of\s|the end of\s)?"
_IN_WINDOW = rf"(?:(?:in|over|for|during)\s)?(?:the\s)?(?:last\s)?(?:{WINDOW_TO})"
_OPENING = re.compile(rf"(?:^|[:–-]\s)(?:{_WHEN}|{_IN_WINDOW})$", re.IGNORECASE)
# "961 incidents in July", and not "961 fewer than in July" or "961 after the change in July".
_BEHIND = re.compile(
    r"(?!.{0,110}\b(?:than|since|from|after|before|until|of the|change)\b)[^.,;:()\d]{0,40}\s"
    rf"(?:{_WHEN}|{_IN_WINDOW})$",
    re.IGNORECASE,
)
_RIGHT_BEFORE = re.compile(
    r"\s(?:was|were|had|saw|came to|stood at|reached)\s(?:only\s|just\s)?$|:\s$|\s\($",
    re.IGNORECASE,
)
_REACH = 110
_UNNAMED = re.compile(
    r"\b(?:(?:a|per|each|any|one|another) month|spring|summer|autumn|winter|christmas|easter"
    r"|peak(?:s|ed|ing)?|high(?:est)?|low(?:est)?|busiest|quietest|best|worst|record|most|fewest)\b",
    re.IGNORECASE,
)
# A sentence that names more months lists them, and says nothing of how far they are apart.
_MOST_MONTHS = 8


class EarlierMonths:
    """What a sentence says of months that are not the report's own."""

    def __init__(self, parsed: ParsedSentence) -> None:
        self._parsed = parsed
        self._period_end = parsed.facts.period_end
        self._own = {parsed.facts.data_to, add_months(parsed.facts.data_to, -12)}
        self._named = {month for name in parsed.months for month in self._meant(name)}
        self._starts = [name.start for name in parsed.months]
        self._ends = [name.end for name in parsed.months]
        self._sizes: dict[Form, Figures] = {}
        self.speaks_of_others = any(self.month_of(each) not in self._own for each in parsed.months)
        self.speaks_of_unnamed = _UNNAMED.search(parsed.text) is not None
        self._openings = {
            each: parsed.before(_OPENING, each.start, _REACH) is not None for each in parsed.months
        }

    def month_of(self, name: MonthName) -> date:
        """The month that a name means."""
        return name.nearest(self._period_end)

    def has(self, number: Number) -> bool:
        """Whether a number is right for a month that the sentence names, or says how two of its
        months differ, or one of them and the month or the year before."""
        if self._named <= self._own:
            return False
        if number.form not in self._sizes:
            self._sizes[number.form] = Figures(self._figures(number.form))
        return self._sizes[number.form].has(number)

    def is_of_some_month(self, number: Number) -> bool:
        """Whether the sentence speaks of peaks, seasons or single months without their names, and a
        number is the figure of one of them."""
        return self.speaks_of_unnamed and any(
            each.subject.key in self._parsed.named_keys
            for each in self._parsed.known.equal_earlier(number)
        )

    def said_of(self, number: Number) -> tuple[date, bool] | None:
        """The month that a number is said to be of, where that is plain, and whether it is the end
        of a longer window."""
        months = self._parsed.months
        before = bisect_right(self._ends, number.start)
        behind = bisect_right(self._starts, number.end)
        for name in (*months[max(0, before - 1) : before], *months[behind : behind + 2]):
            if self._is_said_of(number, name):
                return self.month_of(name), self._parsed.windows.ends_with(name)
        return None

    def figures_of(
        self, subjects: Iterable[Subject], form: Form, month: date, *, is_window: bool
    ) -> list[Fact]:
        """What measures were in a month, or in the windows that end with it, in one form."""
        return [
            fact
            for subject in subjects
            for fact in self._here(subject)
            if fact.ends == month
            and fact.form == form
            and not fact.is_change
            and (fact.months > 1) == is_window
        ]

    def _is_said_of(self, number: Number, name: MonthName) -> bool:
        text = self._parsed.text
        if name.start > number.end:
            between = text[number.end : name.start]
            if len(between) <= _REACH and _BEHIND.fullmatch(between):
                return True
        elif _RIGHT_BEFORE.fullmatch(text[name.end : min(number.start, name.end + _REACH)]):
            return True
        return self._opens_clause_of(number, name)

    def _opens_clause_of(self, number: Number, name: MonthName) -> bool:
        """Whether the one month of a sentence opens the clause of a number. It does not in "In
        January the model changed, and 140,912 calls were offered over the year"."""
        if len(self._parsed.months) != 1 or not self._openings[name]:
            return False
        return not self._parsed.clauses.has_new_subject(name.end, number.start)

    def _meant(self, name: MonthName) -> tuple[date, ...]:
        """The month of a name; without a year also the one a year before that."""
        month = self.month_of(name)
        return (month,) if name.year else (month, add_months(month, -12))

    def _here(self, subject: Subject) -> Iterator[Fact]:
        """The figures of a measure in all months, in the areas that the sentence names."""
        for fact in (*subject.earlier, *subject.facts):
            if fact.ends and self._parsed.asks_for(subject, fact):
                yield fact

    def _figures(self, form: Form) -> Iterator[Fraction]:
        for named in self._parsed.named:
            levels = [fact for fact in self._here(named.subject) if not fact.is_change]
            yield from self._of_named_months(named.subject, levels, form)
            if len(self._named) <= _MOST_MONTHS:
                yield from self._differences(levels, form)

    def _of_named_months(
        self, subject: Subject, levels: Iterable[Fact], form: Form
    ) -> Iterator[Fraction]:
        """The figures of the named months, and how far durations were from their target."""
        for fact in levels:
            if fact.ends in self._named and fact.form == form:
                yield fact.figure
                if form == Form.DURATION:
                    yield from (fact.figure - target for target in _targets(subject))

    def _differences(self, levels: Iterable[Fact], form: Form) -> Iterator[Fraction]:
        """How far named months are from one another, and from the month and the year before."""
        beside = {add_months(month, -back) for month in self._named for back in (0, 1, 12)}
        alike: dict[tuple[int, str], list[Fact]] = defaultdict(list)
        for fact in levels:
            if fact.ends in beside:
                alike[fact.months, fact.area].append(fact)
        for facts in alike.values():
            for one, other in permutations(facts, 2):
                if one.ends in self._named:
                    yield from _apart(one, other, form)


def _targets(subject: Subject) -> list[Fraction]:
    return [fact.figure for fact in subject.facts if fact.is_target]


def _apart(one: Fact, other: Fact, form: Form) -> Iterator[Fraction]:
    apart = one.figure - other.figure
    is_in_points = form == Form.POINTS and one.form == Form.PERCENT
    if is_in_points or form == one.form != Form.PERCENT:
        yield apart
    elif form == Form.PERCENT and other.figure:
        yield apart / other.figure * 100
