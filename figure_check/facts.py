"""What texts are compared with: figures, and what each of them is of. Pure.

Who asks for a check builds these facts. The check reads no report and no database.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Form(StrEnum):
    """In what a number is written."""

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    DURATION = "duration"


class Better(StrEnum):
    """Which way a measure gets better."""

    UP = "up"
    DOWN = "down"
    NEITHER = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure. A change has its sign; `period` says of when it is, and `is_before` that this is
    the year before.

    `months` is the length of its window, 0 where it has none, and `ends` its last month.
    """

    form: Form
    figure: Fraction
    words: str
    period: str
    is_change: bool = False
    is_before: bool = False
    months: int = 0
    area: str = ""
    is_target: bool = False
    ends: date | None = None

    @property
    def is_level(self) -> bool:
        """Whether it is a figure of the report's own window, and no change or target."""
        return not (self.is_change or self.is_before or self.is_target)


@dataclass(frozen=True, slots=True)
class Place:
    """The force's place among others in a window: 24th of 44."""

    rank: int
    forces: int
    months: int
    period: str
    words: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What figures are of: a measure, a deliverable, a risk or an answer.

    A sentence names it by one of its `names` in full, or by all of the `words`. Facts of an
    `is_exact` subject are only looked at where it is named in full.
    """

    key: str
    names: tuple[str, ...]
    words: frozenset[str]
    facts: tuple[Fact, ...]
    moves_by_points: bool = False
    # All words of its name, where it is a measure.
    name: frozenset[str] = frozenset()
    is_exact: bool = False
    # Where a number is only read behind such a word.
    asks_for: str = ""
    # What the series of a measure says of earlier months.
    earlier: tuple[Fact, ...] = ()
    better: Better = Better.NEITHER
    places: tuple[Place, ...] = ()

    @property
    def has_target(self) -> bool:
        """Whether the report has a target for it."""
        return any(fact.is_target for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Share:
    """A count that the report prints with its share and, where it is known, the base of both."""

    count: int
    share: str
    base: int | None
    words: str
