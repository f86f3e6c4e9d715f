"""Why a number beside a measure need not be one of its figures. Pure."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from figure_check.earlier import EarlierMonths
from figure_check.facts import Fact, Form, Subject
from figure_check.known import Entry, Figures
from figure_check.numbers import Number
from figure_check.parsed import Mention, Named, ParsedSentence
from figure_check.vocabulary import BESIDE, name_words

# How far a number that is said to be rough may be from its figure, as a part of it.
ROUGH = Fraction(1, 20)
_ROUGHLY = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|approx\.?|some|circa|nearly|almost|close to|"
    r"(?:just\s)?(?:over|under|above|below|short of)|more than|less than|fewer than|at least|"
    r"up to)|[~≈]|\bc\.)\s?$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s?(?:\([^()]{0,20}\)\s)?(?:out\s)?of\s(?:the\s|all\s|those\s)?", re.IGNORECASE)
_OPENS_WITH_WHOLE = re.compile(
    r"(?:^|[:–-]\s)(?:out of|of|among)\s(?:the\s|all\s|those\s)?$", re.IGNORECASE
)
_RANKED = re.compile(
    r"\d(?:st|nd|rd|th)(?:\s\w{1,12})?\s(?:out\s)?(?:of|among)\s(?:the\s|all\s)?$", re.IGNORECASE
)
_PREPOSITION = re.compile(r"\b(?:from|in|across|at|with|into|near|between)\s$", re.IGNORECASE)
_NOUN_BEHIND = re.compile(r"\s(?:\w{1,20}\s)?(?P<noun>[a-z]{3,20}s)\b", re.IGNORECASE)
_SMALL = 100
_REACH = 40
# The counts of a share stand near to it.
_NEIGHBOURS = 8
_NEAR_PART = Fraction(1, 50)


def is_excused(
    parsed: ParsedSentence, mention: Mention, compared: Sequence[Named], *, in_full: bool
) -> bool:
    """Whether a number is right, or is something else than a figure of what is named."""
    subjects = [each.subject for each in compared]
    return (
        parsed.is_elsewhere(mention.number)
        or _is_of_unknown_area(parsed, subjects)
        or (not in_full and parsed.windows.is_quarterly)
        or any(excuse(parsed, mention, subjects) for excuse in _EXCUSES)
    )


def _is_a_figure(parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]) -> bool:
    return bool(_equal(parsed, mention.number, subjects))


def _is_worked_out(parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]) -> bool:
    """How far a duration is from its target, what a count was a month, or the share of one measure
    in another."""
    return parsed.derived(_WorkedOut).has(mention.number)


def _is_rough(parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]) -> bool:
    """Whether a number is said to be rough, and is near enough to a figure for that."""
    number = mention.number
    if not parsed.before(_ROUGHLY, number.start, _REACH):
        return False
    size, keys = float(number.size), {subject.key for subject in subjects}
    return any(
        each.subject.key in keys
        and parsed.asks_for(each.subject, each.fact)
        and abs(abs(each.fact.figure) - number.size) <= abs(each.fact.figure) * ROUGH
        for each in parsed.known.within(number.form, size / 1.06, size / 0.94)
    )


def _is_own_share(parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]) -> bool:
    """Whether the sentence itself explains a percentage by a count and its base."""
    if mention.form != Form.PERCENT:
        return False
    low, high = mention.number.range
    near = parsed.mentions[max(0, mention.at - _NEIGHBOURS) : mention.at + _NEIGHBOURS + 1]
    counts = [int(each.number.size) for each in near if each.form == Form.COUNT]
    return any(
        low <= count * 100 / base <= high and mention.number.equals(Fraction(count * 100, base))
        for count, base in permutations(counts, 2)
        if 0 < count <= base
    )


def _is_in_a_name(parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]) -> bool:
    return parsed.is_in_a_name(mention.number)


def _is_of_other_month(
    parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]
) -> bool:
    months = parsed.derived(EarlierMonths)
    return months.has(mention.number) or months.is_of_some_month(mention.number)


def _is_part_of_whole(
    parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]
) -> bool:
    """Whether a number counts a part of a measure's figure: "6,499 of 10,495 incidents".

    A part that is a measure of its own is none, where the number is nearly its figure.
    """
    number = mention.number
    wholes = [each for each in _wholes(parsed, mention) if each.size >= number.size]
    keys = {entry.subject.key for whole in wholes for entry in _equal(parsed, whole, subjects)}
    if not keys:
        return False
    parts = [each for each in subjects if each.key not in keys]
    return not any(_is_nearly(number, fact) for part in parts for fact in part.facts)


def _is_whole_of_part(
    parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]
) -> bool:
    """Whether a number is the whole of which a measure is counted as a part, and a figure of the
    whole: "6,493 of 10,495 incidents"."""
    before = parsed.next_to(mention, -1)
    is_whole = before is not None and _is_of(parsed, before, mention)
    return is_whole and bool(parsed.known.equal(mention.number))


def _counts_something_else(
    parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]
) -> bool:
    """Whether a small number counts another thing: "came from 40 addresses"."""
    number = mention.number
    if mention.form != Form.COUNT or number.size >= _SMALL:
        return False
    behind = _NOUN_BEHIND.match(parsed.text, number.end)
    if not behind or not parsed.before(_PREPOSITION, number.start, _REACH):
        return False
    own = frozenset[str]().union(*(each.name for each in subjects)) | BESIDE
    return not name_words(behind["noun"]) & own


def _is_of_a_rank(parsed: ParsedSentence, mention: Mention, subjects: Sequence[Subject]) -> bool:
    """Whether a number is how many are ranked: "24th of 44"."""
    return parsed.before(_RANKED, mention.number.start, _REACH) is not None


_EXCUSES = (
    _is_a_figure,
    _is_rough,
    _is_in_a_name,
    _is_own_share,
    _is_of_a_rank,
    _is_part_of_whole,
    _is_whole_of_part,
    _counts_something_else,
    _is_worked_out,
    _is_of_other_month,
)


class _WorkedOut:
    """Figures that follow from those of the measures that a sentence names, by their form."""

    def __init__(self, parsed: ParsedSentence) -> None:
        self._parsed = parsed
        self._sizes: dict[Form, Figures] = {}

    def has(self, number: Number) -> bool:
        """Whether a number is one of them."""
        if number.form not in self._sizes:
            self._sizes[number.form] = Figures(self._figures(number.form))
        return self._sizes[number.form].has(number)

    def _figures(self, form: Form) -> Iterator[Fraction]:
        if form == Form.PERCENT:
            yield from _shares(self._parsed)
        for named in self._parsed.named:
            facts = [fact for fact in named.subject.facts if fact.form == form]
            if form == Form.COUNT and self._parsed.windows.is_monthly:
                yield from (fact.figure / fact.months for fact in facts if fact.months > 1)
            if form == Form.DURATION:
                yield from _from_targets(facts)


def _from_targets(facts: Sequence[Fact]) -> Iterator[Fraction]:
    """How far levels are from their targets."""
    targets = [fact.figure for fact in facts if fact.is_target]
    levels = [fact.figure for fact in facts if not fact.is_change]
    yield from (level - target for level in levels for target in targets)


def _shares(parsed: ParsedSentence) -> Iterator[Fraction]:
    """Shares that other measures which the sentence says have in those that it is about."""
    wholes: dict[tuple[int, str, str], list[Fraction]] = {}
    for named in parsed.named:
        for fact in filter(_is_whole, named.subject.facts):
            wholes.setdefault((fact.months, fact.period, fact.area), []).append(fact.figure)
    if not wholes:
        return
    for part in parsed.known.loosely_said(parsed.words):
        for fact in filter(_is_whole, part.facts):
            for whole in wholes.get((fact.months, fact.period, fact.area), ()):
                if 0 <= fact.figure < whole:
                    yield fact.figure / whole * 100


def _is_whole(fact: Fact) -> bool:
    return fact.form == Form.COUNT and not fact.is_change and fact.months > 0


def _wholes(parsed: ParsedSentence, mention: Mention) -> Iterator[Number]:
    """The number that one is said to be a part of: "27 of 224", "Of 224 victims, 27"."""
    if mention.form != Form.COUNT or mention.is_change:
        return
    following = parsed.next_to(mention, 1)
    if following and _is_of(parsed, mention, following):
        yield following.number
    opening = next(iter(parsed.counts), mention)
    is_before = opening.at < mention.at
    if is_before and parsed.before(_OPENS_WITH_WHOLE, opening.number.start, _REACH):
        yield opening.number


def _is_of(parsed: ParsedSentence, part: Mention, whole: Mention) -> bool:
    """Whether "of" stands between two counts."""
    is_counted = part.form == whole.form == Form.COUNT
    return is_counted and _OF.fullmatch(parsed.between(part.number, whole.number)) is not None


def _is_nearly(number: Number, fact: Fact) -> bool:
    is_level = fact.form == number.form and fact.is_level
    if not is_level:
        return False
    is_swapped = sorted(str(fact.figure)) == sorted(str(number.size))
    return is_swapped or abs(fact.figure - number.size) <= fact.figure * _NEAR_PART


def _equal(parsed: ParsedSentence, number: Number, subjects: Sequence[Subject]) -> list[Entry]:
    keys = {subject.key for subject in subjects}
    return [each for each in parsed.asked(parsed.known.equal(number)) if each.subject.key in keys]


def _is_of_unknown_area(parsed: ParsedSentence, subjects: Sequence[Subject]) -> bool:
    """Whether a sentence names areas, and of none of them the report shows what it is about."""
    known = frozenset[str]().union(*(parsed.known.areas[each.key] for each in subjects))
    return bool(parsed.areas) and not parsed.areas & known
