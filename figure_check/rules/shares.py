"""Counts and percentages that do not agree. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from figure_check.doubts import doubt_of
from figure_check.facts import Form
from figure_check.findings import Doubt, Rule
from figure_check.numbers import Number
from figure_check.parsed import Mention, ParsedSentence

_COUNT_MARK = re.compile(r"\(\s?(?:n\s?[=.:]\s?|no\.?\s?)?$", re.IGNORECASE)
# "27 of the 224", "27 out of 224".
_OF = r"\s?(?:out\s)?of\s(?:the\s|all\s|those\s)?"
IS_OF = re.compile(_OF, re.IGNORECASE)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_SMALL = (*_ONES, *_TEENS, "eighteen", "nineteen")
# A count in words, only before "of" and a base: "Twenty-seven of 224".
_SPOKEN_COUNT = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[\s-](?P<ones>{'|'.join(_ONES)}))?"
    rf"|(?P<small>{'|'.join(_SMALL)})){_OF}$",
    re.IGNORECASE,
)
# "Two in five of 224", "four or five of 224", "a hundred and five of 224": not five.
_NO_COUNT_BEHIND = re.compile(r"(?:\b(?:in|and|or|to|of|hundred|thousand)\s|[-–])$", re.IGNORECASE)
_IN_BEHIND = re.compile(r"\bin\s$", re.IGNORECASE)
# A base, where no percentage stands before it: "57.1% (n=642)" is a count.
_BASE_MARK = re.compile(r"(?<![%\s])\s?\(\s?n\s?=\s?$|(?:^|[^%\s])\s\(\s?n\s?=\s?$", re.IGNORECASE)
# "Of 1,068 victims, 922 (86.3%)".
_OPENING_BASE = re.compile(
    r"(?:^|[:–-]\s)(?:out of|of|among)\s(?:the\s|all\s|those\s)?"
    r"(?P<base>\d[\d,]{0,15})\s[^,;:.\d]{1,60},\s",
    re.IGNORECASE,
)
# "27 people (12.9% of 224)", "n=27 (12.9%) of 224".
_SHARE_BEHIND = re.compile(r"(?:\s[a-z'’-]{1,30}){0,4}\s?\(\s?", re.IGNORECASE)
_CLOSED_OF = re.compile(rf"\s?\){_OF}", re.IGNORECASE)
# "12.9% were dissatisfied (n=27)", of a base that is known.
_COUNT_LATER = re.compile(r"(?:\s[a-z'’-]{1,30}){1,8}\s?\(\s?n\s?[=.:]\s?", re.IGNORECASE)
# What is so far from it was hardly meant as the share of that count: "(n=180)" may be who answered.
_FAR = 3
# "Of 224 responses 27 were negative, which is 12.9%".
_OPENING_COUNT = re.compile(
    r"(?:^|[:–-]\s)(?:out of|of|among)\s(?:the\s|all\s|those\s)?(?P<base>\d[\d,]{0,15})"
    r"(?:\s[a-z'’-]{1,30}){1,4},?\s(?:only\s|just\s)?(?P<count>\d[\d,]{0,15})"
    r"(?:\s(?!(?:these|those|them|whom)\b)[a-z'’-]{1,30}){0,6}"
    r"(?:,\s(?:(?:which|that)\s(?:is|was)|or)\s|\s?\(\s?|\s=\s)(?:only\s|just\s)?$",
    re.IGNORECASE,
)
_OF_THESE = re.compile(r"(?:of|among) (?:these|those|them)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\b(?:these|those|them|whom)\b", re.IGNORECASE)
_SHARE_OF_K_OF_N = re.compile(
    r"(?:\s\w{1,30}){0,3}\s?(?:\(|,\s(?:(?:or|some|which is|that is)\s)?|is\s|are\s|=\s?)\s?"
)
_IN_BRACKETS = re.compile(r"\s?\(\s?")
# "12 of the 27 (...)" has another count; "some 30 (...)" is none that its share comes from.
_NO_COUNT = re.compile(
    rf"(?:\d{_OF}|\b(?:about|around|some|roughly|nearly|almost|over|under)\s)$", re.IGNORECASE
)
_REACH = 40
_OPENING_REACH = 330


@dataclass(frozen=True, slots=True)
class Part:
    """A count and its base, where that is known."""

    count: int
    base: int | None


class _Bases:
    """The numbers of a sentence that are the base of what follows."""

    def __init__(self, parsed: ParsedSentence) -> None:
        counts = {each.number.start: int(each.number.size) for each in parsed.counts}
        self._marked = [
            (each.number.start, int(each.number.size))
            for each in parsed.counts
            if parsed.before(_BASE_MARK, each.number.start, _REACH)
        ]
        opening = _OPENING_BASE.search(parsed.text)
        self.opening_end = opening.end() if opening else None
        self._opened_at = opening.start("base") if opening else 0
        self._opened = counts.get(self._opened_at) if opening else None
        self._earlier = parsed.base_before if _OF_THESE.match(parsed.text) else None

    def last(self, *, before: int) -> int | None:
        """The base that was named last before a place; an earlier sentence counts for one that
        begins "Of these"."""
        if self._opened is not None and self._opened_at < before:
            return self._opened
        at = bisect_left(self._marked, (before, 0))
        return self._marked[at - 1][1] if at else self._earlier


def share_of_other_count(parsed: ParsedSentence) -> Iterator[Doubt]:
    """Percentages with the count and the base that they come from, where they disagree."""
    bases = _Bases(parsed)
    for mention in parsed.typed:
        if mention.form != Form.PERCENT or mention.verb:
            continue
        part = _part_of(parsed, mention, bases)
        if part is None:
            continue
        if part.base is None:
            yield from _printed_otherwise(parsed, mention, part.count)
        elif 0 < part.count <= part.base:
            yield from _disagree(mention, part.count, part.base)


def _disagree(mention: Mention, count: int, base: int) -> Iterator[Doubt]:
    exact = Fraction(count * 100, base)
    if not mention.number.equals(exact):
        share = _printed(exact)
        why = (
            f"{count:,} of {base:,} is {share}, so the count, the base and the percentage do "
            "not agree."
        )
        # Any of the three may be the one that is wrong.
        would_be = f"{share}, if {count:,} of {base:,} is right"
        yield doubt_of(mention, Rule.SHARE, why, would_be)


def _printed(share: Fraction) -> str:
    """A percentage to one place, half up."""
    tenths = (share * 10 + Fraction(1, 2)) // 1
    return f"{tenths // 10}.{tenths % 10}%"


def _printed_otherwise(parsed: ParsedSentence, mention: Mention, count: int) -> Iterator[Doubt]:
    """A count that the report prints with another share of the consultation."""
    printed = [share for share in parsed.facts.shares if share.count == count]
    if printed and not any(mention.number.equals(_percent(share.share)) for share in printed):
        share = printed[0]
        why = f"The report prints {share.share} beside {share.count:,} for {share.words}."
        is_certain = len(printed) == 1 and share.words.strip("“”").lower() in parsed.context
        yield doubt_of(mention, Rule.SHARE, why, share.share if is_certain else "")


def _percent(share: str) -> Fraction:
    return Fraction(share.rstrip("%"))


def _part_of(parsed: ParsedSentence, mention: Mention, bases: _Bases) -> Part | None:
    """The count and the base of a percentage, in the first way in which they are written."""
    return next(
        (part for read in _WAYS if (part := read(parsed, mention, bases)) is not None),
        None,
    )


def _count_in_brackets(parsed: ParsedSentence, mention: Mention, bases: _Bases) -> Part | None:
    """12.9% (n=27), of a base before it or behind: "12.9% (n=27) of the 224 victims"."""
    following = _count_at(parsed, mention, 1)
    if following is None:
        return None
    between = parsed.between(mention.number, following)
    if not _COUNT_MARK.search(between[-_REACH:]) or between.strip(" (n=.:o)"):
        return None
    base = _base_behind(parsed, mention) or bases.last(before=mention.number.start)
    return Part(int(following.size), base)


def _share_of_base(parsed: ParsedSentence, mention: Mention, bases: _Bases) -> Part | None:
    """12.9% of 224 people (n=27), and 27 people (12.9% of 224)."""
    following = _count_at(parsed, mention, 1)
    if following is None or not IS_OF.fullmatch(parsed.between(mention.number, following)):
        return None
    count = _marked_count(parsed, mention) or _count_of_brackets(parsed, mention)
    return None if count is None else Part(count, int(following.size))


def _k_of_n(parsed: ParsedSentence, mention: Mention, bases: _Bases) -> Part | None:
    """27 of 224 (12.9%), and Twenty-seven of 224, some 12.9%."""
    base = _count_at(parsed, mention, -1)
    if base is None:
        return None
    behind = parsed.between(base, mention.number)
    # "Some 10%" is roughly so.
    is_rough = behind.endswith("some ") and mention.number.step >= 1
    if is_rough or not _SHARE_OF_K_OF_N.fullmatch(behind):
        return None
    count = _written_count(parsed, mention, base)
    if count is None:
        count = _spoken_count(parsed, base)
    return None if count is None else Part(count, int(base.size))


def _opening_count(parsed: ParsedSentence, mention: Mention, bases: _Bases) -> Part | None:
    """Of 224 responses 27 were negative, which is 12.9%."""
    base, count = _count_at(parsed, mention, -2), _count_at(parsed, mention, -1)
    if base is None or count is None:
        return None
    found = parsed.before(_OPENING_COUNT, mention.number.start, _OPENING_REACH)
    if found and (base.start, count.start) == (found.start("base"), found.start("count")):
        return Part(int(count.size), int(base.size))
    return None


def _count_closed_of_base(parsed: ParsedSentence, mention: Mention, bases: _Bases) -> Part | None:
    """27 (12.9%) of 224."""
    following = _count_at(parsed, mention, 1)
    if following is None or not _CLOSED_OF.fullmatch(parsed.between(mention.number, following)):
        return None
    count = _count_of_brackets(parsed, mention)
    return None if count is None else Part(count, int(following.size))


def _count_later(parsed: ParsedSentence, mention: Mention, bases: _Bases) -> Part | None:
    """Of 224 victims, 12.9% agreed (n=27)."""
    following = _count_at(parsed, mention, 1)
    base = bases.last(before=mention.number.start)
    if following is None or not base or parsed.text[following.end : following.end + 1] != ")":
        return None
    if not _COUNT_LATER.fullmatch(parsed.between(mention.number, following)[:_OPENING_REACH]):
        return None
    count = int(following.size)
    is_near = abs(Fraction(count * 100, base) - mention.number.size) <= _FAR
    return Part(count, base) if is_near else None


def _count_of_opening_base(parsed: ParsedSentence, mention: Mention, bases: _Bases) -> Part | None:
    """Of 1,068 victims, 922 (86.3%)."""
    count = _count_at(parsed, mention, -1)
    if count is None or bases.opening_end is None:
        return None
    base = bases.last(before=count.start)
    is_of_others = _OF_OTHERS.search(parsed.text, bases.opening_end, count.start)
    if base is None or is_of_others:
        return None
    is_behind = _IN_BRACKETS.fullmatch(parsed.between(count, mention.number))
    return Part(int(count.size), base) if is_behind else None


_WAYS = (
    _count_in_brackets,
    _share_of_base,
    _k_of_n,
    _opening_count,
    _count_closed_of_base,
    _count_later,
    _count_of_opening_base,
)


def _count_at(parsed: ParsedSentence, mention: Mention, step: int) -> Number | None:
    other = parsed.next_to(mention, step)
    return other.number if other and other.form == Form.COUNT else None


def _marked_count(parsed: ParsedSentence, mention: Mention) -> int | None:
    number = _count_at(parsed, mention, 2)
    is_marked = number and parsed.before(_COUNT_MARK, number.start, _REACH)
    return int(number.size) if number and is_marked else None


def _base_behind(parsed: ParsedSentence, mention: Mention) -> int | None:
    """The base of "12.9% (n=27) of the 224 victims"."""
    count, base = _count_at(parsed, mention, 1), _count_at(parsed, mention, 2)
    if count is None or base is None:
        return None
    return int(base.size) if _CLOSED_OF.fullmatch(parsed.between(count, base)) else None


def _count_of_brackets(parsed: ParsedSentence, mention: Mention) -> int | None:
    """The count right before a share in brackets, where that is no base of another count."""
    count = _count_at(parsed, mention, -1)
    if count is None or mention.number.is_signed:
        return None
    is_behind = _SHARE_BEHIND.fullmatch(parsed.between(count, mention.number))
    is_other = parsed.before(_NO_COUNT, count.start, _REACH)
    return int(count.size) if is_behind and not is_other else None


def _written_count(parsed: ParsedSentence, mention: Mention, base: Number) -> int | None:
    """The count whose base a number is, in digits."""
    count = _count_at(parsed, mention, -2)
    if count is None or not IS_OF.fullmatch(parsed.between(count, base)):
        return None
    is_odds = parsed.before(_IN_BEHIND, count.start, _REACH)
    return None if is_odds else int(count.size)


def _spoken_count(parsed: ParsedSentence, base: Number) -> int | None:
    """The count whose base a number is, in words."""
    spoken = parsed.before(_SPOKEN_COUNT, base.start, _REACH)
    if not spoken or parsed.before(_NO_COUNT_BEHIND, spoken.start(), _REACH):
        return None
    if spoken["small"]:
        return _SMALL.index(spoken["small"].lower()) + 1
    ones = _SMALL.index(spoken["ones"].lower()) + 1 if spoken["ones"] else 0
    return (_TENS.index(spoken["tens"].lower()) + 2) * 10 + ones
