"""Whether a number is a figure of what its sentence names, or was meant to be one. Pure."""

import re
from collections.abc import Iterable, Sequence

from figure_check.doubts import correction, doubt_of, fact_meant, is_near, with_period
from figure_check.earlier import EarlierMonths
from figure_check.excuses import is_excused
from figure_check.facts import Fact, Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.known import Entry
from figure_check.parsed import Mention, Named, ParsedSentence
from figure_check.plain import is_plainly_of
from figure_check.rules.moves import pinned_by_level
from figure_check.vocabulary import says

# From so much on, a number that equals another measure's is hardly a coincidence.
_DISTINCTIVE = 1000
# The same where the sentence leaves no doubt of which measure it is.
_DISTINCTIVE_IF_PLAIN = 100
_OF_TARGET = re.compile(r"\b(?:SLA|target|standard|goal)\b\D{0,20}$", re.IGNORECASE)
_ROUGHLY = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|approx\.?|some|circa|nearly|almost|close to|"
    r"(?:just\s)?(?:over|under|above|below|short of)|more than|less than|fewer than|at least|"
    r"up to)|[~≈]|\bc\.)\s?$",
    re.IGNORECASE,
)
_REACH = 40


class _Compared:
    """What the numbers of a sentence are compared with, by the form of the number."""

    def __init__(self, parsed: ParsedSentence) -> None:
        self._parsed = parsed
        self._found: dict[tuple[Form, bool], list[Named]] = {}
        self._in_clause: dict[tuple[int, int, str], bool] = {}

    def of(self, mention: Mention) -> list[Named]:
        """The subjects of which the report has a figure that the number may be."""
        key = (mention.form, mention.is_change)
        if key not in self._found:
            self._found[key] = [
                each for each in self._parsed.named if _has_figures(self._parsed, each, *key)
            ]
        return [
            each
            for each in self._found[key]
            if not each.subject.asks_for or self._stands_behind(mention, each.subject.asks_for)
        ]

    def is_in_full(self, mention: Mention, compared: Iterable[Named]) -> bool:
        """Whether a number stands in a clause of what is named in full."""
        clause = self._parsed.clauses.around(mention.number.start, mention.number.end)
        return any(self._is_of(clause, each.subject) for each in compared if each.is_in_full)

    def _stands_behind(self, mention: Mention, word: str) -> bool:
        pattern = re.compile(rf"\b{word}[sd]?\b[^.;\d]{{0,20}}$", re.IGNORECASE)
        return self._parsed.before(pattern, mention.number.start, _REACH) is not None

    def _is_of(self, clause: tuple[int, int], subject: Subject) -> bool:
        key = (*clause, subject.key)
        if key not in self._in_clause:
            self._in_clause[key] = _is_in_clause_of(self._parsed, clause, subject)
        return self._in_clause[key]


def not_the_reports_figure(parsed: ParsedSentence, mention: Mention) -> Doubt | None:
    """A number that is none of the figures of what the sentence names."""
    sentence = parsed.derived(_Compared)
    compared = sentence.of(mention)
    in_full = sentence.is_in_full(mention, compared)
    if not compared or is_excused(parsed, mention, compared, in_full=in_full):
        return None
    is_plain = any(is_plainly_of(parsed, mention, each.subject) for each in compared)
    if parsed.derived(EarlierMonths).speaks_of_others:
        return _differs_from_month(parsed, mention, compared, is_sure=is_plain)
    is_sure = in_full or is_plain
    if not is_sure and _is_of_something_else(parsed, mention, compared):
        return None
    return _of_other(parsed, mention, compared, is_sure=is_sure) or _differs(
        parsed, mention, compared, is_sure=is_sure
    )


def _of_other(
    parsed: ParsedSentence, mention: Mention, compared: Sequence[Named], *, is_sure: bool
) -> Doubt | None:
    """The figure of another area or of another measure."""
    entry = _of_other_area(parsed, mention) or _of_other_measure(parsed, mention, is_sure=is_sure)
    if entry is None:
        return None
    place = f" in {entry.fact.area}" if entry.fact.area else ""
    why = (
        f"The sentence is about {_names(each.subject for each in compared)}, and this is the "
        f"figure of {entry.subject.names[0]}{place}: {entry.fact.words} ({entry.fact.period})."
    )
    here = _correction(parsed, mention)
    # What it is of may be what is wrong.
    is_other_area = entry.subject.key in parsed.named_keys
    what = "the area is right" if is_other_area else f"it is {compared[0].subject.names[0]}"
    would_be = f"{here}, if {what}" if here else ""
    return doubt_of(mention, Rule.OTHER, why, would_be)


def _differs(
    parsed: ParsedSentence, mention: Mention, compared: Sequence[Named], *, is_sure: bool
) -> Doubt | None:
    keys = {each.subject.key for each in compared}
    if not is_sure and not _is_near_one(parsed, mention, keys):
        return None
    names = _names(each.subject for each in compared)
    why = f"The report does not have this figure for {names}."
    pinned = pinned_by_level(parsed, mention)
    fact = fact_meant(parsed, mention, pinned=pinned)
    # A number that is far from it was meant otherwise, unless the level beside it tells.
    is_meant = fact is not None and (pinned is not None or is_near(mention, fact))
    return doubt_of(mention, Rule.DIFFERS, why, _correction(parsed, mention) if is_meant else "")


def _correction(parsed: ParsedSentence, mention: Mention) -> str:
    return correction(parsed, mention, pinned=pinned_by_level(parsed, mention))


def _names(subjects: Iterable[Subject]) -> str:
    return ", ".join(dict.fromkeys(subject.names[0] for subject in subjects))


def _has_figures(parsed: ParsedSentence, named: Named, form: Form, is_change: bool) -> bool:
    """Whether the report has figures of a subject in a form. A level in a form in which a measure
    that is named loosely has changes alone is a share of something."""
    facts = [fact for fact in named.subject.facts if fact.form == form]
    if not named.is_in_full and not is_change and all(fact.is_change for fact in facts):
        return False
    return any(parsed.asks_for(named.subject, fact) for fact in facts)


def _is_in_clause_of(parsed: ParsedSentence, clause: tuple[int, int], subject: Subject) -> bool:
    """Whether a clause is of what has a name, or of its places.

    The clause after an item's label is of what the label names, and "it fell" goes on about it.
    """
    names = [name.lower() for name in subject.names]
    places = [area.lower() for area in parsed.known.areas[subject.key]]
    own = parsed.text[slice(*clause)].lower()
    if parsed.clauses.continues(clause) or any(says(own, name) for name in (*names, *places)):
        return True
    text = parsed.text.lower()
    return clause[0] == 0 and not any(says(text, name) for name in names)


def _is_of_something_else(
    parsed: ParsedSentence, mention: Mention, compared: Sequence[Named]
) -> bool:
    """Whether a number's clause is another than that of what is named: it says none of its words,
    and does not go on about it either."""
    clause = parsed.clauses.narrow(mention.number.start, mention.number.end)
    if clause == (0, len(parsed.text)) or parsed.clauses.goes_on_with_it(clause):
        return False
    words = frozenset[str]().union(*(each.subject.words for each in compared))
    return not words & parsed.said_in(clause)


def _is_near_one(parsed: ParsedSentence, mention: Mention, keys: set[str]) -> bool:
    """Whether a number is near to a figure, or has its digits in another order."""
    number = mention.number
    size = float(number.size)
    near = parsed.known.within(number.form, size / 1.11, size / 0.89)
    if number.form == Form.COUNT and number.size >= _DISTINCTIVE:
        near = [*near, *parsed.known.swapped(number)]
    is_target = parsed.before(_OF_TARGET, number.start, _REACH) is not None
    return any(
        each.subject.key in keys
        and (is_target or not each.fact.is_target)
        and each.fact.is_change == mention.is_change
        and parsed.asks_for(each.subject, each.fact)
        and is_near(mention, each.fact)
        for each in near
    )


def _of_other_measure(parsed: ParsedSentence, mention: Mention, *, is_sure: bool) -> Entry | None:
    """Another measure that has exactly this figure, where that is hardly a coincidence."""
    return next(
        (
            each
            for each in parsed.known.equal(mention.number)
            if each.subject.key not in parsed.named_keys
            and _is_distinctive(mention, is_own=each.is_own, is_sure=is_sure)
            and _is_of_its_kind(mention, each)
        ),
        None,
    )


def _is_distinctive(mention: Mention, *, is_own: bool, is_sure: bool) -> bool:
    number = mention.number
    if number.form == Form.COUNT:
        return number.size >= (_DISTINCTIVE_IF_PLAIN if is_own or is_sure else _DISTINCTIVE)
    if number.form == Form.DURATION and is_sure:
        return True
    return ((is_own or is_sure) and number.step < 1) or number.size >= _DISTINCTIVE


def _is_of_its_kind(mention: Mention, entry: Entry) -> bool:
    if not entry.fact.is_change:
        return True
    return entry.is_own and mention.is_change and mention.number.size >= 1


def _of_other_area(parsed: ParsedSentence, mention: Mention) -> Entry | None:
    """The same measure's figure in an area that the sentence does not name, while it names one."""
    return next(
        (
            each
            for each in parsed.known.equal(mention.number)
            if each.subject.key in parsed.named_keys
            and each.fact.area
            and each.fact.is_change == mention.is_change
            and not parsed.asks_for(each.subject, each.fact)
        ),
        None,
    )


def _differs_from_month(
    parsed: ParsedSentence, mention: Mention, compared: Sequence[Named], *, is_sure: bool
) -> Doubt | None:
    """A number that is said to be of an earlier month, and is not that month's."""
    months = parsed.derived(EarlierMonths)
    said = months.said_of(mention.number)
    if said is None or mention.verb or parsed.before(_ROUGHLY, mention.number.start, _REACH):
        return None
    subjects = [each.subject for each in compared if each.is_in_full or not each.subject.is_exact]
    of_month = months.figures_of(subjects, mention.form, said[0], is_window=said[1])
    if is_sure or any(is_near(mention, fact) for fact in of_month):
        return _not_of_month(parsed, mention, subjects, of_month)
    return None


def _not_of_month(
    parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject], facts: Sequence[Fact]
) -> Doubt | None:
    if not facts:
        return None
    nearest = min(facts, key=lambda fact: abs(fact.figure - mention.number.size))
    why = f"The figure of {_names(subjects)} for {nearest.period} is {nearest.words}."
    would_be = with_period(nearest) if _is_only(parsed, mention, subjects, facts) else ""
    return doubt_of(mention, Rule.DIFFERS, why, would_be)


def _is_only(
    parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject], facts: Sequence[Fact]
) -> bool:
    """Whether only one figure can have been meant: of one measure, in one area and window."""
    keys = {subject.key for subject in subjects}
    area = parsed.area_of(mention, subjects[0])
    in_area = {fact.words for fact in facts if fact.area == area}
    return len(keys) == 1 and len(in_area) == 1 and {fact.area for fact in facts} == {area}
