"""A correction that is offered is right: any one figure of a sentence is mistyped or taken from
another window, area or measure, and what is offered is what stood there."""

from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from figure_check import check_figures
from figure_check.facts import Fact, Form, Subject
from tests.figure_check.pages import facts_for
from texts.narrative import Bound

KNOWN = {page: facts_for(page) for page in ("999", "101", "priority", "violence", "asb", "victims")}
WHEN = {
    1: ("In September 2024 ", " in September", " for Sept 24", ""),
    3: ("Over the 3 months to September 2024 ", " in the last 3 months", ""),
    12: ("In the 12 months to September 2024 ", " over the year", " in the twelve months", ""),
}
LEVEL = (
    "{opening}{name}{area} was {level}{closing}.",
    "{opening}{name}{area} came to {level}{closing}.",
    "{name}{area}: {level}{closing}.",
    "{opening}{name}{area} went {change} to {level}{closing}.",
    "{opening}{name}{area} went {change}{closing}.",
    "{opening}we saw {level} for {name}{area}{closing}, against {before} the year before.",
    "{opening}{name}{area} was {level}{closing}; elsewhere it was {other}.",
    "{opening}{name}{area} was {level}{closing}, and {other} by another count.",
)


def measures(page: str) -> Iterator[tuple[Subject, Fact]]:
    """Every measure of a page, with each of its levels."""
    for subject in KNOWN[page].own:
        for fact in subject.facts:
            if fact.is_level and fact.months:
                yield subject, fact


def beside(subject: Subject, level: Fact, *, is_change: bool) -> Fact:
    """The change to a level, or the level of the year before."""
    return next(
        fact
        for fact in subject.facts
        if (fact.months, fact.area) == (level.months, level.area)
        and (fact.is_change if is_change else fact.is_before)
    )


def mistyped(text: str, data: st.DataObject) -> str:
    """A figure with one digit changed or two digits swapped."""
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = data.draw(st.sampled_from(digits))
    if len(digits) > 1 and data.draw(st.booleans()):
        first, second = data.draw(st.permutations(digits))[:2]
        letters = list(text)
        letters[first], letters[second] = letters[second], letters[first]
        return "".join(letters)
    return f"{text[:at]}{data.draw(st.integers(1, 9))}{text[at + 1 :]}"


def number_of(words: str) -> str:
    """The figure without the word for its direction."""
    return words.removeprefix("up ").removeprefix("down ")


def wrong_for(subject: Subject, meant: Fact, data: st.DataObject) -> str:
    """A figure in the place of another: mistyped, or of another window, area or year."""
    others = [
        number_of(fact.words)
        for fact in subject.facts
        if fact.form == meant.form and fact.words != meant.words and not fact.is_target
    ]
    typed = mistyped(number_of(meant.words), data)
    return data.draw(st.sampled_from([typed, typed, *others]))


def said(fact: Fact) -> str:
    way = "up" if fact.figure > 0 else "down"
    return f"{way} {number_of(fact.words)}"


@pytest.mark.parametrize("page", KNOWN)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_an_offered_correction_is_what_was_meant(page: str, data: st.DataObject) -> None:
    subject, level = data.draw(st.sampled_from(list(measures(page))))
    change, before = (beside(subject, level, is_change=each) for each in (True, False))
    assume(change.figure and level.form != Form.POINTS)
    pattern = data.draw(st.sampled_from(LEVEL))
    when = data.draw(st.sampled_from(WHEN[level.months]))
    words = {
        "opening": when if not when.startswith(" ") else "",
        "closing": when if when.startswith(" ") else "",
        "name": subject.names[0],
        "area": f" in {level.area}" if level.area else "",
        "level": level.words,
        "change": said(change),
        "before": before.words,
        "other": data.draw(st.sampled_from(["12", "7.3%", "1,204", level.words, before.words])),
    }
    places = [each for each in ("level", "change") if f"{{{each}}}" in pattern]
    place = data.draw(st.sampled_from(places))
    meant = level if place == "level" else change
    wrong = wrong_for(subject, meant, data)
    way = f"{said(meant).split()[0]} " if place == "change" else ""
    text = pattern.format(**{**words, place: f"{way}{wrong}"})
    for finding in check_figures(text, Bound, KNOWN[page]):
        offered, _, condition = finding.would_be.partition(", if ")
        if not offered or condition or finding.found != wrong:
            continue
        assert number_of(meant.words) in offered, (text, finding)


def test_the_level_tells_the_window_of_a_change() -> None:
    """The month fell by 23.6% and the 12 months by 25.6%: the level is that of the 12 months."""
    for size in ("23.7%", "25.7%", "25.0%", "23.6%"):
        text = f"101 calls offered fell by {size} to 140,912."
        (finding,) = check_figures(text, Bound, KNOWN["101"])
        assert finding.would_be == "down 25.6% (October 2023 to September 2024)"


@pytest.mark.parametrize(
    "text",
    [
        # Which window, which area, which of two numbers, and which of two measures.
        "101 calls offered fell by 24.0%.",
        "The 101 abandonment rate was 6.5%.",
        "In September 2024 101 calls offered came to 11,490 and 11,840.",
        "In September 2024 101 calls offered came to 11,490, and over the year to 140,912.",
        "In August and September 2024 101 calls offered came to 11,490.",
        "In September 2024 101 calls offered came to 11,490, against 11,480 by another count.",
        "Since 2021 the time to answer 101 fell to 54 seconds.",
    ],
)
def test_what_is_not_certain_is_not_offered(text: str) -> None:
    assert {each.would_be for each in check_figures(text, Bound, KNOWN["101"])} <= {""}
