"""Scores of risks: likelihood × impact, the band they fall in, and what their history shows.

The words are those of the Orange Book (HM Government, 2023) and ISO 31000: the inherent score is
the one before any control, the current (residual) score the one with the controls in place, the
target the one that the response aims for. A risk is above appetite when its current score is
greater than the appetite; a score equal to the appetite is within it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, Protocol, TypeVar

Trend = Literal["rising", "falling", "steady"]
Tone = Literal["calm", "watch", "warn", "alarm"]

MATRIX_SIZE = 5


@dataclass(frozen=True)
class Band:
    """A named range of scores, from `lowest` up to the next band. `tone` says how strongly it is
    drawn."""

    name: str
    lowest: int
    tone: Tone


class FromScore(Protocol):
    """Anything that starts at a lowest score: a band given here, or one kept elsewhere."""

    @property
    def lowest(self) -> int: ...


AnyBand = TypeVar("AnyBand", bound=FromScore)


@dataclass(frozen=True)
class DatedScore:
    """A score that holds from its day until the next one is given."""

    scored_on: date
    score: int


# Three bands: the panel is told of the high and the medium risks, and the rest stays with the
# office. On a 5 × 5 matrix "high" needs at least 3 × 5, and a likelihood or impact of 1 stays low.
DEFAULT_BANDS: tuple[Band, ...] = (
    Band("Low", 1, "calm"),
    Band("Medium", 8, "watch"),
    Band("High", 15, "alarm"),
)

# What the levels of a 5 × 5 matrix are called unless its register says otherwise, from 1 to 5.
DEFAULT_LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
DEFAULT_IMPACTS = ("Negligible", "Minor", "Moderate", "Major", "Severe")


def level_text(level: int, words: Sequence[str]) -> str:
    """A level as people choose it: "4, Likely", or "4" where the matrix has no words."""
    return f"{level}, {words[level - 1]}" if level <= len(words) else str(level)


def score(likelihood: int, impact: int, *, size: int = MATRIX_SIZE) -> int:
    """Likelihood × impact on a square matrix. Raises ValueError for a value off the matrix."""
    for name, value in (("Likelihood", likelihood), ("Impact", impact)):
        if not 1 <= value <= size:
            raise ValueError(f"{name} is {value}. Enter a whole number from 1 to {size}.")
    return likelihood * impact


def band_for(value: int, bands: Sequence[AnyBand]) -> AnyBand:
    """The band with the greatest lowest score that the value reaches.

    Raises ValueError when the value is below every band: the bands then need a lower first one.
    """
    reached = [band for band in bands if band.lowest <= value]
    if not reached:
        raise ValueError(f"No band includes the score {value}. Start the lowest band at {value}.")
    return max(reached, key=lambda band: band.lowest)


def in_order(history: Sequence[DatedScore], until: date | None = None) -> list[DatedScore]:
    """The scores by date, up to and including a day, of each day only the one given last."""
    by_day = {
        dated.scored_on: dated for dated in history if until is None or dated.scored_on <= until
    }
    return [by_day[day] for day in sorted(by_day)]


def previous_score(history: Sequence[DatedScore], until: date) -> int | None:
    """The score before the one in force on a day; None where there was none."""
    earlier = in_order(history, until)[:-1]
    return earlier[-1].score if earlier else None


def trend(
    history: Sequence[DatedScore], *, since: date | None = None, until: date | None = None
) -> Trend | None:
    """Where the score has moved: the latest against the one before it.

    With `since`, against the score in force on that day, so that a report can say what happened in
    its period. None when there is nothing to compare with: fewer than two scores, or none yet on
    that day. Scores after `until` are left out.
    """
    scores = in_order(history, until)
    earlier = scores[:-1] if since is None else in_order(scores, since)
    if not earlier:
        return None
    difference = scores[-1].score - earlier[-1].score
    if difference == 0:
        return "steady"
    return "rising" if difference > 0 else "falling"


def days_above_appetite(history: Sequence[DatedScore], appetite: int, until: date) -> int:
    """Days, over the whole history, on which the score in force was above appetite.

    A score holds from its own day until the day before the next one; the last until the day before
    `until`. So a risk that rose above appetite today has been above it for 0 days.
    """
    scores = in_order(history, until)
    if not scores:
        return 0
    ends = [dated.scored_on for dated in scores[1:]] + [until]
    return sum(
        (end - dated.scored_on).days
        for dated, end in zip(scores, ends, strict=True)
        if dated.score > appetite
    )


def above_appetite_since(history: Sequence[DatedScore], appetite: int, until: date) -> date | None:
    """The day from which the risk has been above appetite without a break; None when it is not."""
    scores = in_order(history, until)
    if not scores or scores[-1].score <= appetite:
        return None
    for before, after in reversed(list(pairwise(scores))):
        if before.score <= appetite:
            return after.scored_on
    return scores[0].scored_on


def flags(
    inherent: int | None,
    current: int | None,
    target: int | None,
    *,
    has_controls: bool,
    previous_current: int | None = None,
) -> tuple[str, ...]:
    """Sentences about scores that do not go together. A missing score flags nothing."""
    found: list[str] = []
    if current is None:
        return ()
    if inherent is not None and current > inherent:
        found.append(
            f"The current score ({current}) is above the inherent score ({inherent}): a "
            "risk cannot be higher with its controls than without them. Change one of "
            "the two scores."
        )
    if not has_controls and (lowered := _lowered(inherent, current, previous_current)):
        found.append(
            f"The current score {lowered}, but no control is recorded. Record the control that "
            "lowers it."
        )
    if target is not None and target > current:
        found.append(
            f"The target score ({target}) is above the current score ({current}): the target is "
            "already met. Lower the target or close the risk."
        )
    return tuple(found)


def _lowered(inherent: int | None, current: int, previous: int | None) -> str:
    """By what a current score was lowered, "" where it was not."""
    if inherent is not None and current < inherent:
        return f"({current}) is below the inherent score ({inherent})"
    if previous is not None and current < previous:
        return f"was lowered from {previous} to {current}"
    return ""
