"""What risks say in reports and lists, worded. Frozen and made of plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoreContent:
    """A score: likelihood, impact, their product, and the band it falls in. `scored_on` is a day."""

    likelihood: int
    impact: int
    score: int
    band: str
    tone: str
    scored_on: str


@dataclass(frozen=True, slots=True)
class RiskContent:
    """A risk as it stood on a day. `trend` is rising, falling, steady or "" where it is unknown."""

    reference: str
    register_slug: str
    register_name: str
    title: str
    cause: str
    event: str
    consequence: str
    category: str
    owner_title: str
    priority_number: int | None
    response: str
    appetite: int
    inherent: ScoreContent | None
    current: ScoreContent | None
    target: ScoreContent | None
    trend: str
    is_above_appetite: bool
    days_above_appetite: int
    flags: tuple[str, ...]
    state: str
    next_review_on: str
    visibility: str


@dataclass(frozen=True, slots=True)
class RiskTally:
    """How many open risks there are, how many above appetite, and how many in each band."""

    open: int
    above_appetite: int
    bands: tuple[tuple[str, int], ...]
