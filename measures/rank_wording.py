"""The path of a force's rank in words: compared only among the same forces. Pure.

A place moves too when another force stops reporting, so months are set beside each other only where
the same forces reported, and else it is said which differ.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dates.periods import add_months, month_text
from measures.comparisons import MONTHS_BETWEEN_WINDOWS

# A single rank is no path.
SHORTEST_PATH = 2
# So many forces are named in a sentence; of more the rest is counted.
MOST_NAMED = 3
UNKNOWN_FORCES = "Which forces a published rank counts is not known."


@dataclass(frozen=True, slots=True)
class Standing:
    """A force's place in a month, in words, and the other forces that it was ranked among.

    `others` is None where only the rank was published, of so many `forces`.
    """

    month: date
    rank: int
    forces: int
    text: str
    others: frozenset[str] | None


def are_same_forces(one: Standing, other: Standing) -> bool:
    """Whether two ranks may be compared: of published ones only their number can be held equal."""
    if one.others is None and other.others is None:
        return one.forces == other.forces
    return one.others == other.others


def named(names: Collection[str]) -> str:
    """Forces by name, those beyond a few counted: "A, B and 4 others"."""
    ordered = sorted(names)
    if len(ordered) > MOST_NAMED:
        rest = len(ordered) - MOST_NAMED + 1
        ordered = [*ordered[: MOST_NAMED - 1], f"{rest} others"]
    return ordered[0] if len(ordered) == 1 else f"{', '.join(ordered[:-1])} and {ordered[-1]}"


def missing_text(missing: Collection[str]) -> str:
    """Who has no figure for a month, in a sentence, or ""."""
    if not missing:
        return ""
    has = "has" if len(missing) == 1 else "have"
    return f"{', '.join(sorted(missing))} {has} no figure for this month and {has} one for another."


def path_text(standings: Mapping[date, Standing]) -> str:
    """Where the latest rank came from: a year before, the best and the worst place."""
    months = sorted(standings)
    if len(months) < SHORTEST_PATH:
        return ""
    latest = standings[months[-1]]
    before = standings.get(add_months(latest.month, -MONTHS_BETWEEN_WINDOWS))
    same: list[Standing] = []
    unlike: list[Standing] = []
    for each in standings.values():
        (same if are_same_forces(each, latest) else unlike).append(each)
    unknown = sum(None in (each.others, latest.others) for each in unlike)
    is_published = any(each.others is None for each in standings.values())
    said = [
        f"A year before it was {before.text}{_when(before, latest)}." if before else "",
        _among_the_same(same, months),
        _among_others(len(unlike) - unknown, "different forces reported from those in the latest"),
        _among_others(unknown, "it is not known whether the same forces reported"),
        UNKNOWN_FORCES if is_published else "",
    ]
    return " ".join(filter(None, said))


def _among_the_same(same: Sequence[Standing], months: Sequence[date]) -> str:
    """The best and the worst place in the months that may be compared with the latest."""
    if len(same) < SHORTEST_PATH:
        return ""
    is_all = len(same) == len(months)
    since = month_text(min(each.month for each in same))
    span = f"since {since}" if is_all else f"since {since} in which the same forces reported"
    places = [each.rank for each in same]
    if min(places) == max(places):
        return f"Its rank is the same in every month ranked {span}."
    when = f"Since {since}" if is_all else f"In the {len(same)} months {span}"
    best, worst = (_last_held(same, place) for place in (min(places), max(places)))
    when = when if is_all else f"{when},"
    return f"{when} its best rank was {best} and its worst {worst}."


def _among_others(count: int, what: str) -> str:
    """How many months are not compared, and why; "" where there is none."""
    if not count:
        return ""
    months = "1 other month" if count == 1 else f"{count} other months"
    its = "its rank is" if count == 1 else "their ranks are"
    return f"In {months} {what}: {its} not compared with the latest."


def _when(before: Standing, latest: Standing) -> str:
    """In what the forces of an earlier rank differ from those of the latest, or ""."""
    if are_same_forces(before, latest):
        return ""
    if before.others is None or latest.others is None:
        return ", and it is not known whether among the same forces"
    left, come = before.others - latest.others, latest.others - before.others
    said = [
        f"{named(left)} reported too" if left else "",
        f"{named(come)} did not report" if come else "",
    ]
    return f", when {' and '.join(filter(None, said))}"


def _last_held(standings: Collection[Standing], place: int) -> str:
    """A place with the last month of it: "37th of 44 (July 2024)"."""
    held = sorted((each for each in standings if each.rank == place), key=lambda each: each.month)
    last = "last in " if len(held) > 1 else ""
    return f"{held[-1].text} ({last}{month_text(held[-1].month)})"
