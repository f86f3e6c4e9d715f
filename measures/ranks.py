"""Where a force stands among those that report: competition ranks, with ties, and quarters.

Pure and exact: equal figures share the better rank, and the next one is left free.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from measures.comparisons import PreferredDirection
from measures.formats import ordinal

QUARTERS = ("the best quarter", "the second quarter", "the third quarter", "the last quarter")


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among `forces` that reported; tied where another one has the same figure."""

    rank: int
    forces: int
    is_tied: bool

    @property
    def text(self) -> str:
        """The place as it is printed: "=42nd of 44"."""
        return f"{'=' if self.is_tied else ''}{ordinal(self.rank)} of {self.forces}"

    @property
    def quarter(self) -> str:
        """The quarter of the forces that the place lies in, in words."""
        return QUARTERS[(self.rank - 1) * len(QUARTERS) // self.forces]


def rank_among(own: Fraction, others: Collection[Fraction], preferred: PreferredDirection) -> Rank:
    """The rank of a figure among others: 1 is the best.

    Without a preferred direction 1 is the highest.
    """
    lower_is_better = preferred == PreferredDirection.DOWN
    ahead = sum(1 for each in others if (each < own if lower_is_better else each > own))
    return Rank(ahead + 1, len(others) + 1, own in others)


def quartiles(values: Collection[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """The figures a quarter, half and three quarters of the way up, between neighbours in parts.

    Raises ValueError without any figure.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("there are no quartiles of no figures")

    def at(share: Fraction) -> Fraction:
        place = share * (len(ordered) - 1)
        below = place.numerator // place.denominator
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    return at(Fraction(1, 4)), at(Fraction(1, 2)), at(Fraction(3, 4))
