"""A window of months against the same window a year before.

Pure and exact: figures are fractions, and nothing is rounded here. Rounding and wording belong to
`measures.formats`. "No value" is None and never zero.

    Figure            the observation of one period: a month, a quarter, a year
     └ window_value   one, three or twelve months of them, or None
        └ compare     the window, the window 12 months earlier, the change and its direction

A `MeasureKind` says how figures are read: what they count, how they are combined, how long their
periods are and which months they cover (`measures.coverage`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial

from dates.periods import add_months
from measures.coverage import (
    MONTHS_OF_A_YEAR,
    Coverage,
    Frequency,
    is_period_end,
    own_periods,
    period_months,
)

# Raised whenever the same observations give another value, change, direction or verdict.
# Published editions store it beside the figures they froze.
CALCULATION_VERSION = "3"

# The windows of a scorecard, in months.
WINDOWS = (1, 3, 12)

MONTHS_BETWEEN_WINDOWS = 12

DEFAULT_THRESHOLD = Fraction(5)


class Unit(StrEnum):
    """What a measure's value is counted in; a duration is in seconds, money in its own scale."""

    COUNT = "count"
    PERCENT = "percent"
    DURATION = "duration"
    DAYS = "days"
    MONEY = "money"
    MONEY_THOUSANDS = "money_thousands"
    MONEY_MILLIONS = "money_millions"
    RATE = "rate"
    INDEX = "index"


# Their changes are differences in the unit itself. All others change by percent.
UNITS_OF_DIFFERENCES = (Unit.PERCENT, Unit.DURATION)


class Aggregation(StrEnum):
    """How the periods of a window become one value.

    A stock (`last`) is a state at the end of a period, such as officers in post. A figure that is
    `supplied` is ready-made, such as a median: it is combined with no other.
    """

    SUM = "sum"
    MEAN = "mean"
    RATIO = "ratio"
    LAST = "last"
    SUPPLIED = "supplied"


# Of these a window of several periods has no value of its own.
NEVER_COMBINED = (Aggregation.LAST, Aggregation.SUPPLIED)


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
    """One period of one measure in one area. The denominator is None unless it is a ratio's."""

    numerator: Fraction
    denominator: Fraction | None = None

    @classmethod
    def of(cls, numerator: Decimal, denominator: Decimal | None) -> "Figure":
        """A figure as it is stored, made exact."""
        return cls(Fraction(numerator), None if denominator is None else Fraction(denominator))


Series = Mapping[date, Figure]
"""The figures of one measure in one area, by the last month of their period. One that was not
observed is absent.
"""


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """How the figures of a measure are read.

    `per` is the number of people that a rate is for: 1,000. Where `allows_negative`, figures may
    be below zero.
    """

    unit: Unit
    aggregation: Aggregation
    frequency: Frequency = Frequency.MONTH
    coverage: Coverage = Coverage.OWN_PERIOD
    per: int = 1
    allows_negative: bool = False

    @property
    def figures_overlap(self) -> bool:
        """Whether a figure covers earlier periods too, so that figures are not added up."""
        return self.coverage != Coverage.OWN_PERIOD

    @property
    def months_covered(self) -> int:
        """How many months a figure covers; of a year so far, those of its own period."""
        if self.coverage == Coverage.ROLLING_YEAR:
            return MONTHS_OF_A_YEAR
        return period_months(self.frequency)

    @property
    def is_combined(self) -> bool:
        """Whether the figures of several periods make one value."""
        rolls = self.coverage == Coverage.ROLLING_YEAR
        return self.aggregation not in NEVER_COMBINED and not rolls

    @property
    def is_split(self) -> bool:
        """Whether figures of the year so far give those of their own periods by subtraction."""
        can_be = self.aggregation in (Aggregation.SUM, Aggregation.RATIO)
        return self.coverage == Coverage.YEAR_TO_DATE and can_be


@dataclass(frozen=True, slots=True)
class Comparison:
    """A window, the same window 12 months earlier, and what lies between them.

    `start` to `end` and `previous_start` to `previous_end` are months. `value` and `previous` are
    in the measure's own unit. `change` is as printed: percentage points for percent, seconds for
    duration, percent of the previous value for all others. `relative` is always in percent of
    the previous value and decides the direction. Where a value below zero makes a percentage
    meaningless, `relative` is None and `change` is in the unit itself. What cannot be said is None.
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


def figure_value(figure: Figure, kind: MeasureKind) -> Fraction | None:
    """Return the value of a figure alone, in the measure's unit, for the months that it covers.

    None for a ratio whose denominator is 0: that period was observed, but has no rate.
    Raises ValueError for a ratio without denominator.
    """
    return _aggregate((figure,), kind)


def has_window(kind: MeasureKind, length: int, lengths: Sequence[int] = WINDOWS) -> bool:
    """Whether windows of so many months can have a value at all.

    A figure stands only under a heading that it covers exactly. A stock stands once: under the
    shortest of the `lengths` that is made of whole periods.
    """
    if kind.coverage == Coverage.YEAR_TO_DATE and not kind.is_split:
        return False
    covered = kind.months_covered
    whole = [each for each in lengths if each % covered == 0]
    if kind.aggregation == Aggregation.LAST and kind.coverage == Coverage.OWN_PERIOD:
        return length == min(whole, default=0)
    return length in whole and (kind.is_combined or length == covered)


def window_value(series: Series, kind: MeasureKind, *, month: date, length: int) -> Fraction | None:
    """Return the value of the `length` months ending with `month`, in the measure's unit.

    None where the window is not made of whole periods, where a period has no figure, or where a
    ratio's denominators add up to 0. A percentage that is a ratio comes in percent: 7.8 means 7.8%.
    Figures that cover the same months twice are not added up: None for more than they cover.
    Raises ValueError for a ratio without denominator.
    """
    if not has_window(kind, length, (length,)) or not is_period_end(month, kind.frequency):
        return None
    covered = kind.months_covered
    ends = [month]
    if kind.is_combined:
        ends = [add_months(month, back) for back in range(covered - length, 1, covered)]
    own = own_series(series, kind)
    if any(each not in own for each in ends):
        return None
    return _aggregate([own[each] for each in ends], kind)


def own_series(series: Series, kind: MeasureKind) -> Series:
    """The figures of their own periods: those of a year so far, each less the one before it."""
    if not kind.is_split:
        return series
    return own_periods(series, kind.frequency, partial(_subtract, kind))


def compare(
    series: Series,
    kind: MeasureKind,
    *,
    month: date,
    length: int,
    preferred_direction: PreferredDirection,
    threshold: Fraction = DEFAULT_THRESHOLD,
) -> Comparison:
    """Compare the `length` months ending with `month` with the same months a year before.

    A percentage of an earlier value of zero or less, or across zero, means nothing: there is no
    arrow, and the change is in the unit itself where the measure can be below zero. `threshold` is
    in percent: a relative change below it, either way, is steady.
    Raises ValueError for a ratio without denominator.
    """
    value, previous = (
        window_value(series, kind, month=last, length=length)
        for last in (month, add_months(month, -MONTHS_BETWEEN_WINDOWS))
    )
    blank = _blank(month, length)
    if value is None or previous is None:
        return replace(blank, value=value, previous=previous)
    return _judged(
        replace(blank, value=value, previous=previous), kind, preferred_direction, threshold
    )


def compare_windows(
    series: Series,
    kind: MeasureKind,
    *,
    month: date,
    preferred_direction: PreferredDirection,
    threshold: Fraction = DEFAULT_THRESHOLD,
    lengths: Sequence[int] = WINDOWS,
) -> tuple[Comparison, ...]:
    """Compare every window of a scorecard row, in the order of `lengths`; see `compare`.

    One that cannot have a value (`has_window`) is blank.
    """
    return tuple(
        compare(
            series,
            kind,
            month=month,
            length=length,
            preferred_direction=preferred_direction,
            threshold=threshold,
        )
        if has_window(kind, length, lengths)
        else _blank(month, length)
        for length in lengths
    )


def _blank(month: date, length: int) -> Comparison:
    """A window of which nothing is known but its months."""
    start, before = add_months(month, 1 - length), add_months(month, -MONTHS_BETWEEN_WINDOWS)
    return Comparison(
        length=length,
        start=start,
        end=month,
        previous_start=add_months(start, -MONTHS_BETWEEN_WINDOWS),
        previous_end=before,
        value=None,
        previous=None,
        change=None,
        relative=None,
        direction=None,
        verdict=None,
    )


def _judged(
    found: Comparison, kind: MeasureKind, preferred: PreferredDirection, threshold: Fraction
) -> Comparison:
    """A comparison of two values with its change, and its direction where one can be said."""
    assert found.value is not None and found.previous is not None  # noqa: S101
    difference = found.value - found.previous
    if found.previous <= 0 or found.value < 0:
        # Of nothing, or across zero, there is no percentage. Printed reports leave it blank where
        # a figure cannot be below zero.
        return replace(found, change=difference if kind.allows_negative else None)
    relative = difference / found.previous * 100
    direction = _direction(relative, preferred, threshold)
    return replace(
        found,
        change=difference if kind.unit in UNITS_OF_DIFFERENCES else relative,
        relative=relative,
        direction=direction,
        verdict=_verdict(direction, preferred),
    )


def _subtract(kind: MeasureKind, figure: Figure, before: Figure) -> Figure:
    """What a figure has more than an earlier one of the same year. A population is not added up."""
    numerator = figure.numerator - before.numerator
    if kind.aggregation != Aggregation.RATIO:
        return Figure(numerator)
    if kind.unit == Unit.RATE:
        return Figure(numerator, figure.denominator)
    return Figure(numerator, _denominator(figure) - _denominator(before))


def _aggregate(figures: Sequence[Figure], kind: MeasureKind) -> Fraction | None:
    if kind.aggregation == Aggregation.RATIO:
        return _rate(figures, kind) if kind.unit == Unit.RATE else _share(figures, kind.unit)
    total = sum((figure.numerator for figure in figures), Fraction(0))
    return total / len(figures) if kind.aggregation == Aggregation.MEAN else total


def _share(figures: Sequence[Figure], unit: Unit) -> Fraction | None:
    """The numerators over the denominators, without those of which there is nothing to count."""
    counted = [figure for figure in figures if _denominator(figure)]
    denominator = sum((_denominator(figure) for figure in counted), Fraction(0))
    if denominator == 0:
        return None
    numerator = sum((figure.numerator for figure in counted), Fraction(0))
    return numerator / denominator * (100 if unit == Unit.PERCENT else 1)


def _rate(figures: Sequence[Figure], kind: MeasureKind) -> Fraction | None:
    """The numerators over the mean population, for so many people."""
    population = sum((_denominator(figure) for figure in figures), Fraction(0)) / len(figures)
    if population == 0:
        return None
    return sum((figure.numerator for figure in figures), Fraction(0)) / population * kind.per


def _denominator(figure: Figure) -> Fraction:
    if figure.denominator is None:
        raise ValueError("a figure of a ratio has no denominator: load it with one")
    return figure.denominator


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
