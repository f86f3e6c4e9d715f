"""Figures of two areas that changed places: "258 in Swindon and 185 in County". Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from figure_check.doubts import doubt_of, is_figure_of, with_period
from figure_check.facts import Fact, Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.parsed import Mention, ParsedSentence

_TWO = 2


def figures_of_swapped_areas(parsed: ParsedSentence) -> Iterator[Doubt]:
    """Two numbers of two areas, each of them the other area's figure.

    The first area's figure is the first of the two: "258 in County and 185 in Swindon", and
    "County and Swindon recorded 258 and 185".
    """
    areas = _areas_in_order(parsed)
    if areas is None or len(parsed.named) != 1:
        return
    subject = parsed.named[0].subject
    for mentions in _alike(parsed):
        if len(mentions) == _TWO:
            yield from _swapped(parsed, subject, areas, mentions)


def _areas_in_order(parsed: ParsedSentence) -> tuple[str, str] | None:
    """The two areas that a sentence names, each of them once."""
    text = parsed.text.lower()
    if len(parsed.areas) != _TWO or any(text.count(each.lower()) != 1 for each in parsed.areas):
        return None
    first, second = sorted(parsed.areas, key=lambda each: text.index(each.lower()))
    return first, second


def _alike(parsed: ParsedSentence) -> Iterator[Sequence[Mention]]:
    """The numbers of a sentence by their form."""
    groups: dict[Form, list[Mention]] = defaultdict(list)
    for mention in parsed.typed:
        if not parsed.is_in_a_name(mention.number):
            groups[mention.form].append(mention)
    yield from groups.values()


def _swapped(
    parsed: ParsedSentence, subject: Subject, areas: tuple[str, str], mentions: Sequence[Mention]
) -> Iterator[Doubt]:
    pairs = [
        (one, other)
        for one in _facts_of(parsed, subject, mentions[0], areas[1])
        for other in _facts_of(parsed, subject, mentions[1], areas[0])
        if one.months == other.months and one.figure != other.figure
    ]
    is_right = any(
        _facts_of(parsed, subject, mention, area)
        for mention, area in zip(mentions, areas, strict=True)
    )
    if len(pairs) != 1 or is_right:
        return
    one, other = pairs[0]
    yield doubt_of(mentions[0], Rule.AREA, is_figure_of(one, subject, one.area), with_period(other))
    yield doubt_of(
        mentions[1], Rule.AREA, is_figure_of(other, subject, other.area), with_period(one)
    )


def _facts_of(parsed: ParsedSentence, subject: Subject, mention: Mention, area: str) -> list[Fact]:
    return [
        each.fact
        for each in parsed.known.equal(mention.number)
        if each.subject.key == subject.key
        and each.fact.area == area
        and (each.fact.is_change or not mention.is_change)
    ]
