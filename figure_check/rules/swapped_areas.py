"""Figures of areas that changed places: "258 in Swindon and 185 in County". Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from figure_check.doubts import doubt_of, is_figure_of, with_period
from figure_check.facts import Fact, Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.parsed import Mention, ParsedSentence

_FEWEST = 2
# A sentence that names more areas lists them in ways of its own.
_MOST = 12
# "County and Swindon recorded 258 and 185": nothing but "and" stands between the areas.
_LISTED = re.compile(r"\s?(?:,|/|&|,?\sand)\s(?:the\s|in\s)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A number, and the area that it is said to be of."""

    mention: Mention
    area: str


def figures_of_swapped_areas(parsed: ParsedSentence) -> Iterator[Doubt]:
    """Numbers of some areas of which each is a figure of another of them, all of one window.

    The first area's figure is the first number: "258 in County and 185 in Swindon", "County and
    Swindon recorded 258 and 185", "North 41, South 58 and East 36".
    """
    places = _places(parsed)
    if not places or len(parsed.named) != 1:
        return
    subject = parsed.named[0].subject
    for mentions in _alike(parsed, subject):
        pairs = _paired(parsed, places, mentions)
        if pairs:
            yield from _swapped(parsed, subject, pairs)


def _places(parsed: ParsedSentence) -> list[tuple[int, str]]:
    """The areas that a sentence names, each of them once, and where."""
    text = parsed.text.lower()
    names = [(text.find(each.lower()), each) for each in parsed.areas]
    is_enough = _FEWEST <= len(names) <= _MOST
    is_once = all(text.count(each.lower()) == 1 for _, each in names)
    return sorted(names) if is_enough and is_once else []


def _alike(parsed: ParsedSentence, subject: Subject) -> Iterator[Sequence[Mention]]:
    """The numbers of a sentence by their form, without those of the whole force."""
    groups: dict[Form, list[Mention]] = defaultdict(list)
    for mention in parsed.typed:
        is_whole = bool(_facts_of(parsed, subject, mention, ""))
        if not is_whole and not parsed.is_in_a_name(mention.number):
            groups[mention.form].append(mention)
    yield from groups.values()


def _paired(
    parsed: ParsedSentence, places: Sequence[tuple[int, str]], mentions: Sequence[Mention]
) -> list[_Pair]:
    """Each number with its area; nothing where the order does not tell them.

    As many numbers follow as areas stand before them, or the other way round.
    """
    if len(places) != len(mentions):
        return []
    runs = _runs(places, mentions)
    if runs[::2] != runs[1::2]:
        return []
    if max(runs) > 1 and not _are_listed(parsed, places, mentions):
        return []
    return [_Pair(mention, area) for (_, area), mention in zip(places, mentions, strict=True)]


def _runs(places: Sequence[tuple[int, str]], mentions: Sequence[Mention]) -> list[int]:
    """How many areas, or numbers, stand one after another without one of the others between."""
    areas = ((at, "area") for at, _ in places)
    items = sorted([*areas, *((each.number.start, "number") for each in mentions)])
    return [len(list(run)) for _, run in groupby(items, key=lambda item: item[1])]


def _are_listed(
    parsed: ParsedSentence, places: Sequence[tuple[int, str]], mentions: Sequence[Mention]
) -> bool:
    """Whether areas between which no number stands are a list."""
    numbers = [each.number.start for each in mentions]
    between = [
        parsed.text[at + len(area) : following]
        for (at, area), (following, _) in pairwise(places)
        if not any(at < number < following for number in numbers)
    ]
    return all(_LISTED.fullmatch(each) for each in between)


def _swapped(parsed: ParsedSentence, subject: Subject, pairs: Sequence[_Pair]) -> Iterator[Doubt]:
    """The doubts about pairs of which some exchanged their figures, in one window and no other."""
    wrong = [pair for pair in pairs if not _facts_of(parsed, subject, pair.mention, pair.area)]
    exchanges = list(_exchanges(parsed, subject, wrong)) if len(wrong) >= _FEWEST else []
    if len(exchanges) != 1:
        return
    exchange = exchanges[0]
    by_area = {fact.area: fact for fact in exchange}
    is_certain = parsed.windows.said in (None, exchange[0].months)
    for pair, fact in zip(wrong, exchange, strict=True):
        would_be = with_period(by_area[pair.area]) if is_certain else ""
        why = is_figure_of(fact, subject, fact.area)
        yield doubt_of(pair.mention, Rule.AREA, why, would_be)


_Kind = tuple[int, bool, bool]


def _exchanges(
    parsed: ParsedSentence, subject: Subject, wrong: Sequence[_Pair]
) -> Iterator[list[Fact]]:
    """The figures that the numbers of some areas are, where each is another one's of them."""
    areas = {pair.area for pair in wrong}
    of_pairs = [_by_kind(parsed, subject, pair, areas) for pair in wrong]
    for kind in set[_Kind]().union(*of_pairs):
        several = [found.get(kind, []) for found in of_pairs]
        is_one = all(len(facts) == 1 for facts in several)
        if is_one and {facts[0].area for facts in several} == areas:
            yield [facts[0] for facts in several]


def _by_kind(
    parsed: ParsedSentence, subject: Subject, pair: _Pair, areas: set[str]
) -> dict[_Kind, list[Fact]]:
    """The figures of other areas that a number is, by window and by what they are."""
    found: dict[_Kind, list[Fact]] = defaultdict(list)
    for area in areas - {pair.area}:
        for fact in _facts_of(parsed, subject, pair.mention, area):
            found[fact.months, fact.is_change, fact.is_before].append(fact)
    return found


def _facts_of(parsed: ParsedSentence, subject: Subject, mention: Mention, area: str) -> list[Fact]:
    return [
        each.fact
        for each in parsed.known.equal(mention.number)
        if each.subject.key == subject.key
        and each.fact.area == area
        and (each.fact.is_change or not mention.is_change)
    ]
