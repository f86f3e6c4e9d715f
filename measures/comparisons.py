"""A window of months against the same window a year before.

Pure and exact: figures are fractions, and nothing is rounded here. Rounding and wording belong to
`measures.formats`. "No value" is None and never zero.

    Figure            one month's observation
     └ window_value   one, three or twelve months of them, or None
        └ compare     the window, the window 12 months earlier, the change and its direction
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dates.periods import add_months, months_ending

# Raised whenever the same observations give another value, change, direction or verdict.
# Published editions store it beside the figures they froze.
CALCULATION_VERSION = "2"

# The windows of a scorecard, in months.
WINDOWS = (1, 3, 12)

MONTHS_BETWEEN_WINDOWS = 12

DEFAULT_THRESHOLD = Fraction(5)


class Unit(StrEnum):
    """What a measure's value is counted in; a duration is in seconds."""

    COUNT = "count"
    PERCENT = "percent"
    DURATION = "duration"
    DAYS = "days"


class Aggregation(StrEnum):
    """How the months of a window become one value."""

    SUM = "sum"
    MEAN = "mean"
    RATIO = "ratio"


class PreferredDirection(StrEnum):
    """Which way a measure should go; none where neither way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Direction(StrEnum):
    """Which way a window went against the year before."""

    UP = "up"
    DOWN = "down"
    STEADY = "steady"


class Verdict(StrEnum):
    """What a direction means for the measure; neutral where no direction is preferred."""

    BETTER = "better"
    WORSE = "worse"
    STEADY = "steady"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Figure:
    """One month of one measure in one area. The denominator is None unless it is a ratio's."""

    numerator: Fraction
    denominator: Fraction | None = None

    @classmethod
    def of(cls, numerator: Decimal, denominator: Decimal | None) -> "Figure":
        """A figure as it is stored, made exact."""
        return cls(Fraction(numerator), None if denominator is None else Fraction(denominator))


Series = Mapping[date, Figure]
"""The observed months of one measure in one area. A month without observation is absent."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A window, the same window 12 months earlier, and what lies between them.

    `start` to `end` and `previous_start` to `previous_end` are months. `value` and `previous` are
    in the measure's own unit. `change` is as printed: percentage points for percent, seconds for
    duration, percent of the previous value for count and days. `relative` is always in percent of
    the previous value and decides the direction. What cannot be said is None.
    """

    length: int
    start: date
    end: date
    previous_start: date
    previous_end: date
    value: Fraction | None
    previous: Fraction | None
    change: Fraction | None
    relative: Fraction | None
    direction: Direction | None
    verdict: Verdict | None


def month_value(figure: Figure, unit: Unit, aggregation: Aggregation) -> Fraction | None:
    """Return the value of a month of its own, in the measure's unit.

    None for a ratio whose denominator is 0: that month was observed, but has no rate.
    Raises ValueError for a ratio without denominator.
    """
    return _aggregate((figure,), unit, aggregation)


def window_value(
    series: Series,
    *,
    month: date,
    length: int,
    unit: Unit,
    aggregation: Aggregation,
    figures_overlap: bool = False,
) -> Fraction | None:
    """Return the value of the `length` months ending with `month`, in the measure's unit.

    None where a month of the window has no observation, or where a ratio's denominators add up
    to 0. A percentage that is a ratio comes in percent: 7.8 means 7.8%. Where `figures_overlap`,
    each covers earlier months too, and a window of several months would count them twice: None.
    Raises ValueError for a ratio without denominator.
    """
    months = months_ending(month, length)
    if figures_overlap and length > 1:
        return None
    if any(each not in series for each in months):
        return None
    return _aggregate([series[each] for each in months], unit, aggregation)


def compare(
    series: Series,
    *,
    month: date,
    length: int,
    unit: Unit,
    aggregation: Aggregation,
    preferred_direction: PreferredDirection,
    threshold: Fraction = DEFAULT_THRESHOLD,
    figures_overlap: bool = False,
) -> Comparison:
    """Compare the `length` months ending with `month` with the same months a year before.

    `threshold` is in percent: a relative change below it, either way, is steady. Of figures that
    overlap only single months are compared; see `window_value`.
    Raises ValueError for a ratio without denominator.
    """
    months = months_ending(month, length)
    previous_month = add_months(month, -MONTHS_BETWEEN_WINDOWS)
    value, previous = (
        window_value(
            series,
            month=last,
            length=length,
            unit=unit,
            aggregation=aggregation,
            figures_overlap=figures_overlap,
        )
        for last in (month, previous_month)
    )
    change: Fraction | None = None
    relative: Fraction | None = None
    direction: Direction | None = None
    verdict: Verdict | None = None
    if value is not None and previous is not None and previous != 0:
        difference = value - previous
        # Against the size of the previous value, so that a rise from a negative one stays a rise.
        relative = difference / abs(previous) * 100
        change = difference if unit in (Unit.PERCENT, Unit.DURATION) else relative
        direction = _direction(relative, preferred_direction, threshold)
        verdict = _verdict(direction, preferred_direction)
    return Comparison(
        length=length,
        start=months[0],
        end=months[-1],
        previous_start=add_months(months[0], -MONTHS_BETWEEN_WINDOWS),
        previous_end=previous_month,
        value=value,
        previous=previous,
        change=change,
        relative=relative,
        direction=direction,
        verdict=verdict,
    )


def compare_windows(
    series: Series,
    *,
    month: date,
    unit: Unit,
    aggregation: Aggregation,
    preferred_direction: PreferredDirection,
    threshold: Fraction = DEFAULT_THRESHOLD,
    figures_overlap: bool = False,
    lengths: Sequence[int] = WINDOWS,
) -> tuple[Comparison, ...]:
    """Compare every window of a scorecard row, in the order of `lengths`; see `compare`."""
    return tuple(
        compare(
            series,
            month=month,
            length=length,
            unit=unit,
            aggregation=aggregation,
            preferred_direction=preferred_direction,
            threshold=threshold,
            figures_overlap=figures_overlap,
        )
        for length in lengths
    )


def _aggregate(figures: Sequence[Figure], unit: Unit, aggregation: Aggregation) -> Fraction | None:
    if aggregation != Aggregation.RATIO:
        total = sum((figure.numerator for figure in figures), Fraction(0))
        return total if aggregation == Aggregation.SUM else total / len(figures)
    numerator = denominator = Fraction(0)
    for figure in figures:
        if figure.denominator is None:
            raise ValueError("a month of a ratio has no denominator: load that month with one")
        if figure.denominator == 0:
            continue
        numerator += figure.numerator
        denominator += figure.denominator
    if denominator == 0:
        return None
    return numerator / denominator * (100 if unit == Unit.PERCENT else 1)


def _direction(
    relative: Fraction, preferred_direction: PreferredDirection, threshold: Fraction
) -> Direction:
    # Without a preferred direction there is no judgement to spare, so any change shows.
    judged = preferred_direction != PreferredDirection.NONE
    if relative == 0 or (judged and abs(relative) < threshold):
        return Direction.STEADY
    return Direction.UP if relative > 0 else Direction.DOWN


def _verdict(direction: Direction, preferred_direction: PreferredDirection) -> Verdict:
    if preferred_direction == PreferredDirection.NONE:
        return Verdict.NEUTRAL
    if direction == Direction.STEADY:
        return Verdict.STEADY
    return Verdict.BETTER if direction.value == preferred_direction.value else Verdict.WORSE
