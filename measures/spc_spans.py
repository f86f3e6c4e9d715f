"""The figures and months over which a signal of a control chart holds, across gaps too. Pure.

A month without a figure is left out of a chart, so that the figures on both sides of it are
neighbours to every rule (`measures.spc_rules`). What is said of a run counts its figures, and
says over how many months they lie.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from measures.coverage import Frequency, period_ends_between
from measures.spc import ChartPoint, ControlChart
from measures.spc_rules import RUN_LENGTH, Signal

_TRIO = 3
_RULES_OF_RUNS = (Signal.RISING, Signal.FALLING, Signal.SHIFT_ABOVE, Signal.SHIFT_BELOW)


@dataclass(frozen=True, slots=True)
class Span:
    """The figures of a run: how many there are, and the first and the last of their periods."""

    figures: int
    start: date
    end: date
    frequency: Frequency = Frequency.MONTH

    @property
    def periods(self) -> int:
        """How many periods there are from the first to the last."""
        return len(period_ends_between(self.start, self.end, self.frequency))

    @property
    def gaps(self) -> int:
        """How many of the periods have no figure."""
        return self.periods - self.figures


def span_of(chart: ControlChart, at: int) -> Span:
    """The run of the signal that a point of a chart has, in the point's own baseline.

    For a trend or a shift, all of its figures; for two in three, the three with the fewest months;
    for a figure outside the limits, its neighbours that are outside too.
    """
    return replace(_span_of(chart.points, at), frequency=chart.frequency)


def _span_of(points: Sequence[ChartPoint], at: int) -> Span:
    point = points[at]
    own = [each for each in points if each.baseline is point.baseline]
    place = own.index(point)
    if point.signal in (Signal.TWO_IN_THREE_ABOVE, Signal.TWO_IN_THREE_BELOW):
        return _closest_trio(own, place)
    if point.signal not in _RULES_OF_RUNS:
        return _stretch(own, place, lambda a, b: a.signal == b.signal == point.signal)
    if point.signal in (Signal.SHIFT_ABOVE, Signal.SHIFT_BELOW):
        return _stretch(own, place, _is_one_side)
    spans = [_stretch(own, place, _rises), _stretch(own, place, _falls)]
    if point.signal == Signal.FALLING:
        spans.reverse()
    # Where two trends abut, the last figure of one is labelled with the way of the other.
    return next((span for span in spans if span.figures >= RUN_LENGTH), spans[0])


def _stretch(
    own: Sequence[ChartPoint], place: int, joins: Callable[[ChartPoint, ChartPoint], bool]
) -> Span:
    """The figures around a place of which each joins the next."""
    first = last = place
    while first > 0 and joins(own[first - 1], own[first]):
        first -= 1
    while last + 1 < len(own) and joins(own[last], own[last + 1]):
        last += 1
    return _span(own[first : last + 1])


def _closest_trio(own: Sequence[ChartPoint], place: int) -> Span:
    """The three neighbours that give a figure its signal, those with the fewest months."""
    trios = [own[first : first + _TRIO] for first in range(max(place - 2, 0), place + 1)]
    met = [trio for trio in trios if len(trio) == _TRIO and _is_two_in_three(trio)]
    return min((_span(trio) for trio in met), key=lambda span: span.periods)


def _is_two_in_three(trio: Sequence[ChartPoint]) -> bool:
    near = sum(1 for point in trio if _is_near(point))
    joined = all(_is_one_side(a, b) for a, b in pairwise(trio))
    return joined and near >= _TRIO - 1


def _is_near(point: ChartPoint) -> bool:
    line, value = point.baseline, point.value
    if line.lower is None or line.upper is None:
        return False
    if line.near_lower is None or line.near_upper is None:
        return False
    inside = line.lower <= value <= line.upper
    return inside and not line.near_lower <= value <= line.near_upper


def _is_one_side(before: ChartPoint, after: ChartPoint) -> bool:
    mean = before.baseline.mean
    return (before.value - mean) * (after.value - mean) > 0


def _rises(before: ChartPoint, after: ChartPoint) -> bool:
    return after.value > before.value


def _falls(before: ChartPoint, after: ChartPoint) -> bool:
    return after.value < before.value


def _span(points: Sequence[ChartPoint]) -> Span:
    return Span(len(points), points[0].month, points[-1].month)
