"""Whether a figure lies far outside what its measure has shown before (pure).

A month is flagged, never refused: someone looks at it and confirms. The usual slips are a digit
too many or too few, a zero in place of what is missing, and figures of another measure.

Upwards a figure may go beyond what was shown by twice the spread; downwards it may fall below by
the same proportion. Counts of rare things vary by chance: a count may differ by four standard
deviations of chance, which on the scale of square roots are 2.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# With fewer months there is no history to speak of.
FEWEST_MONTHS = 12
# So many times its own spread a measure may go beyond what it has shown.
SPREADS = 2
# A measure that hardly moved is given a quarter of its middle value as spread.
LEAST_SPREAD = Fraction(1, 4)
# What chance alone does to a count, on the scale of square roots: four standard deviations.
CHANCE = Fraction(2)
WHOLE = 100


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

    def holds_by_chance(self, count: Fraction, base: Fraction) -> bool:
        """Whether so many of so many, in a range of percentages, are outside by chance alone.

        None of a small base, or a few of shares that were zero, are nothing unusual.
        """
        if count / base * WHOLE < self.low:
            return count >= lowest_count(self.least * base / WHOLE)
        return not self.most and count <= highest_count(Fraction(0))


def plausible_range(
    history: Sequence[Fraction], *, is_count: bool = False
) -> PlausibleRange | None:
    """The range of what is plausible after this history, or None where it is too short.

    A single month that the others make implausible is left out: a slip that was confirmed once
    does not hide the next one.
    """
    return range_of_ordered(sorted(history), is_count=is_count)


def range_without(
    ordered: Sequence[Fraction], value: Fraction, *, is_count: bool = False
) -> PlausibleRange | None:
    """The same of a history in order of size, without one figure of this value that is in it."""
    at = bisect_left(ordered, value)
    return range_of_ordered([*ordered[:at], *ordered[at + 1 :]], is_count=is_count)


def range_of_ordered(
    ordered: Sequence[Fraction], *, is_count: bool = False
) -> PlausibleRange | None:
    """The same of a history in order of size."""
    if len(ordered) < FEWEST_MONTHS:
        return None
    if len(ordered) > FEWEST_MONTHS and not _range(ordered[1:], is_count).holds(ordered[0]):
        ordered = ordered[1:]
    if len(ordered) > FEWEST_MONTHS and not _range(ordered[:-1], is_count).holds(ordered[-1]):
        ordered = ordered[:-1]
    return _range(ordered, is_count)


def _range(ordered: Sequence[Fraction], is_count: bool) -> PlausibleRange:
    least, most = ordered[0], ordered[-1]
    middle = ordered[len(ordered) // 2]
    spread = max(most - least, middle * LEAST_SPREAD)
    high = most + SPREADS * spread
    low = least * most / high if high else Fraction(0)
    if is_count:
        low, high = min(low, lowest_count(least)), max(high, highest_count(most))
    return PlausibleRange(low, high, least, most, len(ordered))


def lowest_count(usual: Fraction) -> Fraction:
    """How far a count may fall below a usual one by chance."""
    root = _root(usual) - CHANCE
    return root * root if root > 0 else Fraction(0)


def highest_count(usual: Fraction) -> Fraction:
    """How far a count may rise above a usual one by chance."""
    root = _root(usual) + CHANCE
    return root * root


def _root(number: Fraction) -> Fraction:
    return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).sqrt())
