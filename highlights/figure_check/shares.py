"""Counts and percentages that do not agree. Pure."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from highlights.figure_check.facts import Facts, Share
from highlights.figure_check.findings import Rule
from highlights.figure_check.naming import change_verb
from highlights.figure_check.reading import Form, Number, Sentence
from scorecards.comparisons import Unit
from scorecards.formats import format_value

Doubts = Iterator[tuple[Number, str, str, Rule]]
"""Numbers, each with why it is doubtful, what it would be, and by which rule."""

_COUNT_MARK = re.compile(r"\(\s?(?:n\s?[=.:]\s?|no\.?\s?)?$", re.IGNORECASE)
# A count and its base.
_NUMBERS_BEFORE = 2
_OF_THESE = re.compile(r"^(?:of|among) (?:these|those|them)\b", re.IGNORECASE)


def share_doubts(sentence: Sentence, numbers: Sequence[Number], facts: Facts) -> Doubts:
    """Percentages with the count and the base that they come from."""
    earlier = _bases(sentence)
    for at, number in enumerate(numbers):
        if number.form != Form.PERCENT or number.is_bound or change_verb(sentence, number):
            continue
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        base: int | None = None
        count: int | None = None
        if following and following.form == Form.COUNT:
            between = sentence.text[number.end : following.start]
            if _COUNT_MARK.search(between) and not between.strip(" (n=.:o)"):
                count = int(following.size)
                base = _last(earlier, before=number.start)
            elif re.fullmatch(r"\s?of\s(?:the\s|all\s|those\s)?", between, re.IGNORECASE):
                base = int(following.size)
                count = _marked_count(sentence, numbers[at + 2 : at + 3])
        if count is None:
            count, base = _k_of_n(sentence, numbers, at) or (None, None)
        if count is None:
            continue
        if base is None:
            yield from _printed_otherwise(number, count, facts)
        elif 0 < count <= base and not number.equals(Fraction(count * 100, base)):
            share = format_value(Fraction(count * 100, base), Unit.PERCENT)
            yield (
                number,
                f"{count:,} of {base:,} is {share}, so count, base and percentage do not agree.",
                f"{share} ({count:,} of {base:,})",
                Rule.SHARE,
            )


def _bases(sentence: Sentence) -> list[tuple[int, int]]:
    """Numbers that are the base of what follows, with their places; earlier sentences count for
    one that begins "Of these"."""
    found = [
        (number.start, int(number.size))
        for number in sentence.numbers()
        if number.form == Form.COUNT and re.search(r"\(\s?n\s?=\s?$", sentence.text[: number.start])
    ]
    if _OF_THESE.match(sentence.text) and sentence.before:
        before = Sentence(sentence.before, "", "", ()).numbers()
        found = [(-1, int(each.size)) for each in before if each.form == Form.COUNT][:1] + found
    return found


def _last(bases: Sequence[tuple[int, int]], *, before: int) -> int | None:
    return next((base for at, base in reversed(bases) if at < before), None)


def _marked_count(sentence: Sentence, numbers: Sequence[Number]) -> int | None:
    for number in numbers:
        if number.form == Form.COUNT and re.search(
            r"\(\s?(?:n\s?[=.:]\s?)?$", sentence.text[: number.start]
        ):
            return int(number.size)
    return None


def _k_of_n(sentence: Sentence, numbers: Sequence[Number], at: int) -> tuple[int, int] | None:
    """The count and base of "27 of 224 (12.9%)", "27 of 224 is 12.9%"."""
    if at < _NUMBERS_BEFORE:
        return None
    count, base, share = numbers[at - _NUMBERS_BEFORE : at + 1]
    if count.form != Form.COUNT or base.form != Form.COUNT:
        return None
    joined = sentence.text[count.end : base.start]
    behind = sentence.text[base.end : share.start]
    is_of = re.fullmatch(r"\s(?:out\s)?of\s(?:the\s|all\s|those\s)?", joined, re.IGNORECASE)
    is_share = re.fullmatch(r"(?:\s\w+){0,3}\s?(?:\(|,\s(?:or\s)?|is\s|are\s|=\s?)\s?", behind)
    return (int(count.size), int(base.size)) if is_of and is_share else None


def _printed_otherwise(number: Number, count: int, facts: Facts) -> Doubts:
    """A count that the report prints with another share of the consultation."""
    printed: list[Share] = [share for share in facts.shares if share.count == count]
    if printed and not any(number.equals(_percent(share)) for share in printed):
        share = printed[0]
        yield (
            number,
            f"The report prints {share.share} beside {share.count:,} for {share.words}.",
            share.share,
            Rule.SHARE,
        )


def _percent(share: Share) -> Fraction:
    return Fraction(share.share.rstrip("%"))
