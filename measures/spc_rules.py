"""The rules that find a signal among the points of one baseline of a control chart.

Pure and exact, like the chart that asks them: see `measures.spc`.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

Lines = tuple[Fraction | None, Fraction | None]
"""A lower and an upper line; both None where the baseline has no limits."""

RUN_LENGTH = 7


class Signal(StrEnum):
    """The first rule that a point meets, under the name that the R package gives it."""

    ABOVE_UPPER = "Above UCL"
    BELOW_LOWER = "Below LCL"
    RISING = "7 Point Trend (Increasing)"
    FALLING = "7 Point Trend (Decreasing)"
    TWO_IN_THREE_ABOVE = "2 in 3 Above CL"
    TWO_IN_THREE_BELOW = "2 in 3 Below CL"
    SHIFT_ABOVE = "7 Points Above CL"
    SHIFT_BELOW = "7 Points Below CL"
    COMMON_CAUSE = "Common Cause"


HIGH_SIGNALS = frozenset(
    {Signal.ABOVE_UPPER, Signal.RISING, Signal.TWO_IN_THREE_ABOVE, Signal.SHIFT_ABOVE}
)


def point_signals(
    values: list[Fraction], *, mean: Fraction, limits: Lines, near_lines: Lines
) -> list[Signal]:
    """Return the first rule that each of a baseline's values meets, oldest first.

    The order is: outside the limits, trend, two in three, shift. Without limits nothing is outside
    or near; trends and shifts are found all the same.
    """
    sides = [_sign(value - mean) for value in values]
    outside = [side_of(value, limits) for value in values]
    near = [
        not is_outside and side_of(value, near_lines) != 0
        for value, is_outside in zip(values, outside, strict=True)
    ]
    shift = [
        side if in_run else 0
        for side, in_run in zip(sides, _in_runs(sides, RUN_LENGTH), strict=True)
    ]
    rules = zip(outside, _trends(values), _two_in_three(sides, near), shift, strict=True)
    return [_first_signal(ways) for ways in rules]


# What each rule finds, in their order: of a high or rising value, and of a low or falling one.
_FOUND = (
    (Signal.ABOVE_UPPER, Signal.BELOW_LOWER),
    (Signal.RISING, Signal.FALLING),
    (Signal.TWO_IN_THREE_ABOVE, Signal.TWO_IN_THREE_BELOW),
    (Signal.SHIFT_ABOVE, Signal.SHIFT_BELOW),
)


def _first_signal(ways: Sequence[int]) -> Signal:
    """The signal of the first rule that is met: upwards (1) or downwards (-1)."""
    for way, (high, low) in zip(ways, _FOUND, strict=True):
        if way:
            return high if way > 0 else low
    return Signal.COMMON_CAUSE


def _trends(values: list[Fraction]) -> list[int]:
    """Return for each point whether its trend rises (1) or falls (-1); 0 if it is in no trend."""
    steps = [_sign(after - before) for before, after in pairwise(values)]
    trending = _in_runs(steps, RUN_LENGTH - 1)
    inside = [
        before or after
        for before, after in zip([False, *trending], [*trending, False], strict=True)
    ]
    # The step to the next point decides wherever that point is in a trend too, even another one:
    # so a peak falls, and a tie between two trends counts as a fall. This is what R does.
    found = []
    for i, is_inside in enumerate(inside):
        decides = i if inside[i + 1 : i + 2] == [True] else i - 1
        found.append((1 if steps[decides] > 0 else -1) if is_inside else 0)
    return found


def _two_in_three(sides: list[int], near: list[bool]) -> list[int]:
    """The side of each point that is near a limit, as another one is in three on that side."""
    flagged = [0] * len(sides)
    for i in range(len(sides) - 2):
        trio = range(i, i + 3)
        if abs(sum(sides[j] for j in trio)) == len(trio) and sum(near[j] for j in trio) > 1:
            for j in trio:
                flagged[j] = flagged[j] or sides[j] * near[j]
    return flagged


def _in_runs(signs: list[int], length: int) -> list[bool]:
    """Mark the signs that stand in a run of at least `length` equal ones, none of them 0."""
    marks: list[bool] = []
    start = 0
    for i, sign in enumerate(signs):
        if i + 1 == len(signs) or signs[i + 1] != sign:
            run = i + 1 - start
            marks += [sign != 0 and run >= length] * run
            start = i + 1
    return marks


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def side_of(value: Fraction, lines: Lines) -> int:
    """Return 1 above the upper line, -1 below the lower one, 0 between them or without any."""
    lower, upper = lines
    if lower is None or upper is None:
        return 0
    return (value > upper) - (value < lower)
