"""Whether a figure lies far outside what its measure has shown before (pure).

A month is flagged, never refused: somebody looks at it and confirms. The usual slips are a digit
too many or too few, and figures of another measure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

# With fewer months there is no history to speak of.
FEWEST_MONTHS = 12
# So many times its own spread a measure may go beyond what it has shown.
SPREADS = 2
# A measure that hardly moved is given a quarter of its middle value as spread.
LEAST_SPREAD = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class PlausibleRange:
    """The range that the history of a measure makes plausible, and what it has shown."""

    low: Fraction
    high: Fraction
    least: Fraction
    most: Fraction
    months: int

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies within."""
        return self.low <= value <= self.high


def plausible_range(history: Sequence[Fraction]) -> PlausibleRange | None:
    """The range of what is plausible after this history, or None where it is too short."""
    if len(history) < FEWEST_MONTHS:
        return None
    ordered = sorted(history)
    least, most = ordered[0], ordered[-1]
    middle = ordered[len(ordered) // 2]
    spread = max(most - least, middle * LEAST_SPREAD)
    low = max(least - SPREADS * spread, Fraction(0))
    return PlausibleRange(low, most + SPREADS * spread, least, most, len(ordered))
