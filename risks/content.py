"""What risks say in reports and lists, worded. Frozen and made of plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoreContent:
    """A score: likelihood, impact, their product, and the band it falls in.

    `scored_on` is a day written 2022-08-31; `tone` a `risks.models.Tone` value.
    """

    likelihood: int
    impact: int
    score: int
    band: str
    tone: str
    scored_on: str


@dataclass(frozen=True, slots=True)
class BandContent:
    """A band of scores, both ends included. `range_text` is "8 to 14"."""

    name: str
    tone: str
    lowest: int
    highest: int
    range_text: str


@dataclass(frozen=True, slots=True)
class ScaleContent:
    """How a register scores: likelihood and impact from 1 to `size`, and bands.

    `text` says so in a sentence.
    """

    size: int
    bands: tuple[BandContent, ...]
    text: str


@dataclass(frozen=True, slots=True)
class RiskKeyContent:
    """The scale of some registers, by their names."""

    registers: tuple[str, ...]
    scale: ScaleContent


@dataclass(frozen=True, slots=True)
class RiskContent:
    """A risk as it stood on a day. `trend` is rising, falling, steady or "" where it is unknown.

    `state`, `response` and `visibility` are the values of the choices in `risks.models`;
    `next_review_on` is a day written 2022-11-30, or "". `appetite` is the highest score accepted.
    `scale` is that of its register's matrix; None where an older edition does not say it.
    """

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
    scale: ScaleContent | None = None


@dataclass(frozen=True, slots=True)
class RiskTally:
    """How many open risks there are, how many above appetite, and how many in each band."""

    open: int
    above_appetite: int
    bands: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A likelihood and an impact, the band of their product, and the open risks there."""

    likelihood: int
    impact: int
    score: int
    band: str
    tone: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """The cells of one likelihood, by rising impact."""

    likelihood: int
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Where the open risks of a register stand, the greatest likelihood first, and the key to it.

    `not_scored` are the references of open risks without a current score.
    """

    size: int
    impacts: tuple[int, ...]
    rows: tuple[HeatRow, ...]
    key: tuple[BandContent, ...]
    not_scored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterContent:
    """A register with its risks counted, as far as the reader may see them."""

    slug: str
    name: str
    body_slug: str
    body_name: str
    matrix: str
    tally: RiskTally
    closed: int


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A line of a risk's history of scores: which score, what it became, when and why.

    `recorded_by` is "The office" for readers who may not see who recorded it.
    """

    kind: str
    score: ScoreContent
    day_text: str
    reason: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ActionContent:
    """Something to be done about a risk. `words` say whether it is done, due or overdue."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class RiskHistory:
    """A risk with all that is kept about it: what its own page shows beside its content."""

    risk: RiskContent
    priority: str
    objectives: tuple[str, ...]
    opened_on_text: str
    closed_on_text: str
    next_review_text: str
    review_is_overdue: bool
    above_appetite_since_text: str
    controls: tuple[str, ...]
    actions: tuple[ActionContent, ...]
    scores: tuple[ScoreChange, ...]
    note: str
    reviewed_text: str = ""


@dataclass(frozen=True, slots=True)
class RiskNoteContent:
    """What is kept of a risk besides its scores, and is not dated. All of it is in words."""

    register_slug: str
    reference: str
    priority: str
    objectives: tuple[str, ...]
    controls: tuple[str, ...]
    actions: tuple[ActionContent, ...]
    note: str
