"""What rules say, and what they may offer in place of a number. Pure.

A correction is offered only where measure, area and window are certain, and where it is one figure
whatever else the sentence may mean.
"""

from collections.abc import Iterable
from fractions import Fraction

from figure_check.facts import Fact, Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.known import Entry
from figure_check.parsed import Mention, ParsedSentence

# How far from a figure a number is taken for that figure, mistyped: a part of it, and for
# percentages points besides.
_NEAR = Fraction(1, 10)
_NEAR_POINTS = Fraction(1)
_DISTINCTIVE = 1000
# A sentence that has more numbers of one kind lists them.
_MOST_ALIKE = 4


def doubt_of(mention: Mention, rule: Rule, why: str, would_be: str = "") -> Doubt:
    """A doubt about a number."""
    number = mention.number
    return Doubt(rule, number.start, number.end, number.text, why, would_be)


def with_period(fact: Fact) -> str:
    """A figure, and of when it is."""
    return f"{fact.words} ({fact.period})"


def is_figure_of(fact: Fact, subject: Subject, place: str = "") -> str:
    """The sentence that says what a figure is of."""
    where = f" in {place}" if place else ""
    return f"{fact.words} is the figure of {subject.names[0]}{where} for {fact.period}."


def correction(
    parsed: ParsedSentence,
    mention: Mention,
    *,
    pinned: Entry | None = None,
    window: int | None = None,
) -> str:
    """The figure that was meant, in words; "" where that is not certain.

    `pinned` is a figure beside it that tells measure, area and window, and `window` is one that is
    known otherwise.
    """
    fact = fact_meant(parsed, mention, pinned=pinned, window=window)
    if fact is None:
        return ""
    return with_period(fact) if pinned or window or parsed.window_of(mention) else fact.words


def fact_meant(
    parsed: ParsedSentence,
    mention: Mention,
    *,
    pinned: Entry | None = None,
    window: int | None = None,
) -> Fact | None:
    """The figure that was meant; None where that is not certain."""
    if pinned:
        subject = pinned.subject
        fact = _pinned_fact(parsed, mention, pinned)
    else:
        found = subject_of(parsed, mention)
        if found is None or parsed.is_compared_with(mention.number):
            return None
        subject = found
        fact = _fact_in_window(parsed, mention, subject, window)
    return fact if fact and _is_free(parsed, mention, subject, fact) else None


def _fact_in_window(
    parsed: ParsedSentence, mention: Mention, subject: Subject, window: int | None
) -> Fact | None:
    area, said = parsed.area_of(mention, subject), window or parsed.window_of(mention)
    if area is None or (said is None and parsed.windows.is_said):
        return None
    return _only(_facts(subject, mention, area, said))


def _is_free(parsed: ParsedSentence, mention: Mention, subject: Subject, fact: Fact) -> bool:
    """Whether no other number of the sentence is the figure already, or may have been meant as it
    too."""
    alike = [
        each
        for each in parsed.mentions
        if each is not mention
        and (each.form, each.is_change) == (mention.form, mention.is_change)
        and not parsed.is_in_a_name(each.number)
    ]
    if len(alike) > _MOST_ALIKE:
        return False
    return not any(
        each.number.equals(fact.figure) or not _is_figure_of(parsed, each, subject)
        for each in alike
    )


def _is_figure_of(parsed: ParsedSentence, mention: Mention, subject: Subject) -> bool:
    known = parsed.known
    return any(
        each.subject.key == subject.key
        for each in (*known.equal(mention.number), *known.equal_earlier(mention.number))
    )


def subject_of(parsed: ParsedSentence, mention: Mention) -> Subject | None:
    """The one measure that a sentence names of which a number can be; None where it is not certain.

    Of a rate and a time, "66.5%" can only be the rate.
    """
    found = [
        each.subject
        for each in parsed.named
        if not each.subject.asks_for
        and any(is_of_kind(each.subject, mention, fact) for fact in each.subject.facts)
    ]
    return found[0] if len(found) == 1 else None


def is_of_kind(subject: Subject, mention: Mention, fact: Fact) -> bool:
    """Whether a figure of a measure is written as a number is, and a change like it or a level."""
    return (
        fact.form == _form_of(subject, mention)
        and fact.is_change == mention.is_change
        and not (fact.is_before or fact.is_target)
    )


def _pinned_fact(parsed: ParsedSentence, mention: Mention, pinned: Entry) -> Fact | None:
    said = parsed.window_of(mention)
    if said not in (None, pinned.fact.months):
        return None
    return _only(_facts(pinned.subject, mention, pinned.fact.area, pinned.fact.months))


def _facts(subject: Subject, mention: Mention, area: str, window: int | None) -> list[Fact]:
    return [
        fact
        for fact in subject.facts
        if is_of_kind(subject, mention, fact)
        and fact.area == area
        and window in (None, fact.months)
    ]


def _form_of(subject: Subject, mention: Mention) -> Form:
    """In what the measure's own figure is written: the change of a percentage is in points."""
    is_points = mention.is_change and subject.moves_by_points and mention.form == Form.PERCENT
    return Form.POINTS if is_points else mention.form


def _only(facts: Iterable[Fact]) -> Fact | None:
    """The fact, where all that it may be read alike."""
    found = list(facts)
    return found[0] if found and len({fact.words for fact in found}) == 1 else None


def is_near(mention: Mention, fact: Fact) -> bool:
    """Whether a number is a figure, mistyped."""
    number = mention.number
    distance = abs(abs(fact.figure) - number.size)
    if fact.form in (Form.PERCENT, Form.POINTS):
        return distance <= _NEAR_POINTS and distance <= abs(fact.figure) * _NEAR
    return distance <= abs(fact.figure) * _NEAR or _is_swapped(mention, fact)


def _is_swapped(mention: Mention, fact: Fact) -> bool:
    """Whether digits of a large count changed places."""
    number = mention.number
    if number.form != Form.COUNT or number.size < _DISTINCTIVE:
        return False
    return sorted(str(number.size)) == sorted(str(abs(fact.figure)))
