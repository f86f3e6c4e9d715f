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
# "27 of the 224", "27 out of 224".
_OF = r"\s?(?:out\s)?of\s(?:the\s|all\s|those\s)?"
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
    r"(?P<base>\d[\d,]*)\s[^,;:.\d]{1,60},\s",
    re.IGNORECASE,
)
# "27 people (12.9% of 224)", "n=27 (12.9%) of 224".
_SHARE_BEHIND = re.compile(r"(?:\s[a-z'’-]+){0,4}\s?\(\s?", re.IGNORECASE)
_CLOSED_OF = re.compile(rf"\s?\){_OF}", re.IGNORECASE)
# "12.9% were dissatisfied (n=27)", of a base that is known.
_COUNT_LATER = re.compile(r"(?:\s[a-z'’-]+){1,8}\s?\(\s?n\s?[=.:]\s?", re.IGNORECASE)
# What is so far from it was hardly meant as the share of that count: "(n=180)" may be who answered.
_FAR = 3
# "Of 224 responses 27 were negative, which is 12.9%".
_OPENING_COUNT = re.compile(
    r"(?:^|[:–-]\s)(?:out of|of|among)\s(?:the\s|all\s|those\s)?(?P<base>\d[\d,]*)"
    r"(?:\s[a-z'’-]+){1,4},?\s(?:only\s|just\s)?(?P<count>\d[\d,]*)"
    r"(?:\s(?!(?:these|those|them|whom)\b)[a-z'’-]+){1,6}(?:,\s(?:(?:which|that)\s(?:is|was)|or)\s"
    r"|\s?\(\s?|\s=\s)(?:only\s|just\s)?$",
    re.IGNORECASE,
)
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
                base = _base_behind(sentence, numbers[at + 1 : at + 3]) or _last(
                    earlier, before=number.start
                )
            elif re.fullmatch(_OF, between, re.IGNORECASE):
                base = int(following.size)
                count = _marked_count(sentence, numbers[at + 2 : at + 3]) or _count_of_brackets(
                    sentence, numbers, at
                )
        if count is None:
            count, base = (
                _k_of_n(sentence, numbers, at)
                or _count_around(sentence, numbers, at, earlier)
                or _count_of_opening(sentence, numbers, at, earlier)
                or (None, None)
            )
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
        if number.form == Form.COUNT and _BASE_MARK.search(sentence.text[: number.start])
    ]
    if opening := _OPENING_BASE.search(sentence.text):
        found += [
            (number.start, int(number.size))
            for number in sentence.numbers()
            if number.form == Form.COUNT and number.start == opening.start("base")
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


def _base_behind(sentence: Sentence, numbers: Sequence[Number]) -> int | None:
    """The base of "12.9% (n=27) of the 224 victims", of its count and the next number."""
    if len(numbers) < _NUMBERS_BEFORE or numbers[1].form != Form.COUNT:
        return None
    between = sentence.text[numbers[0].end : numbers[1].start]
    return int(numbers[1].size) if re.fullmatch(rf"\s?\){_OF}", between, re.IGNORECASE) else None


def _k_of_n(sentence: Sentence, numbers: Sequence[Number], at: int) -> tuple[int, int] | None:
    """The count and base of "27 of 224 (12.9%)", "Twenty-seven of 224, some 12.9%"."""
    if not at or numbers[at - 1].form != Form.COUNT:
        return None
    base, share = numbers[at - 1 : at + 1]
    behind = sentence.text[base.end : share.start]
    if not re.fullmatch(
        r"(?:\s\w+){0,3}\s?(?:\(|,\s(?:(?:or|some|which is|that is)\s)?|is\s|are\s|=\s?)\s?", behind
    ):
        return None
    if behind.endswith("some ") and share.step >= 1:
        # "Some 10%" is roughly so.
        return None
    count = _count_before(sentence, numbers[at - _NUMBERS_BEFORE] if at > 1 else None, base)
    return None if count is None else (count, int(base.size))


def _count_of_opening(
    sentence: Sentence, numbers: Sequence[Number], at: int, bases: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The count and base of "Of 1,068 victims, 922 (86.3%)"."""
    opening = _OPENING_BASE.search(sentence.text)
    if not opening or not at or numbers[at - 1].form != Form.COUNT:
        return None
    count, share = numbers[at - 1 : at + 1]
    base = _last(bases, before=count.start)
    is_behind = re.fullmatch(r"\s?\(\s?", sentence.text[count.end : share.start])
    is_of_others = re.search(
        r"\b(?:these|those|them|whom)\b", sentence.text[opening.end() : count.start]
    )
    return None if base is None or not is_behind or is_of_others else (int(count.size), base)


def _count_around(
    sentence: Sentence, numbers: Sequence[Number], at: int, bases: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The count and base of "27 (12.9%) of 224", of "Of 224 victims, 12.9% agreed (n=27)" and of
    "Of 224 responses 27 were negative, which is 12.9%"."""
    share = numbers[at]
    opening = _OPENING_COUNT.search(sentence.text[: share.start])
    if opening and at >= _NUMBERS_BEFORE:
        base, count = numbers[at - 2 : at]
        if (base.start, count.start) == (opening.start("base"), opening.start("count")):
            return int(count.size), int(base.size)
    following = numbers[at + 1] if at + 1 < len(numbers) else None
    if following is None or following.form != Form.COUNT:
        return None
    between = sentence.text[share.end : following.start]
    if _CLOSED_OF.fullmatch(between):
        inner = _count_of_brackets(sentence, numbers, at)
        return None if inner is None else (inner, int(following.size))
    known = _last(bases, before=share.start)
    if known and _COUNT_LATER.fullmatch(between) and sentence.text[following.end :][:1] == ")":
        marked = int(following.size)
        is_near = abs(Fraction(marked * 100, known) - share.size) <= _FAR
        return (marked, known) if is_near else None
    return None


def _count_of_brackets(sentence: Sentence, numbers: Sequence[Number], at: int) -> int | None:
    """The count right before a share in brackets, where that is no base of another count."""
    if not at or numbers[at - 1].form != Form.COUNT or numbers[at].text.strip()[:1] in "+-−–":
        return None
    count, share = numbers[at - 1 : at + 1]
    is_behind = _SHARE_BEHIND.fullmatch(sentence.text[count.end : share.start])
    # "12 of the 27 (...)" has another count; "some 30 (...)" is none that its share comes from.
    is_other = re.search(
        rf"(?:\d{_OF}|\b(?:about|around|some|roughly|nearly|almost|over|under)\s)$",
        sentence.text[: count.start],
        re.IGNORECASE,
    )
    return int(count.size) if is_behind and not is_other else None


def _count_before(sentence: Sentence, count: Number | None, base: Number) -> int | None:
    """The count whose base a number is, in digits or in words."""
    if count and count.form == Form.COUNT:
        joined = sentence.text[count.end : base.start]
        if re.fullmatch(_OF, joined, re.IGNORECASE):
            is_odds = _IN_BEHIND.search(sentence.text[: count.start])
            return None if is_odds else int(count.size)
    spoken = _SPOKEN_COUNT.search(sentence.text[: base.start])
    if not spoken or _NO_COUNT_BEHIND.search(sentence.text[: spoken.start()]):
        return None
    if spoken["small"]:
        return _SMALL.index(spoken["small"].lower()) + 1
    ones = _SMALL.index(spoken["ones"].lower()) + 1 if spoken["ones"] else 0
    return (_TENS.index(spoken["tens"].lower()) + 2) * 10 + ones


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
