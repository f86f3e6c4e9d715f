"""Control charts (XmR): does a movement mean anything, or is it the noise of the process?

The rules are those of NHS England's Making Data Count as the R package NHSRplotthedots 0.2.2
calculates them, in exact fractions. Pure: months and figures in, limits and signals out.

Three things are this product's own. A chart without limits has no assurance. Blank months are
left out, and a rebase dated on one moves to the next observed month. A chart says in a warning
where its limits are on trial, missing, or too narrow to mean anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import chain, pairwise

from dates.periods import month_text
from measures.comparisons import PreferredDirection
from measures.coverage import Frequency
from measures.spc_rules import HIGH_SIGNALS, Lines, Signal, point_signals, side_of

# Raised whenever the same points give other limits, signals or icons.
CALCULATION_VERSION = "1"

# 3 / d2 and D4 of the moving range of two neighbours, as the method rounds them.
LIMIT_FACTOR = Fraction("2.66")
NEAR_FACTOR = LIMIT_FACTOR * 2 / 3
SCREENING_FACTOR = Fraction("3.267")

SHORTEST_FIXED_BASE = 12
SHORTEST_FIRM_BASELINE = 13


class PointType(StrEnum):
    """What a point's signal means for the measure."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Variation(StrEnum):
    """The variation icon: the latest point, and which way it went."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """The assurance icon: does the process as it is meet its target?"""

    CONSISTENT_PASS = "consistent_pass"  # noqa: S105 - the name of an icon
    CONSISTENT_FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"


class WarningKind(StrEnum):
    """Why a baseline is to be read with care."""

    TRIAL_LIMITS = "trial_limits"
    NO_LIMITS = "no_limits"
    NEAR_CONSTANT = "near_constant"


@dataclass(frozen=True, slots=True)
class Point:
    """A month to chart. A value of None is a blank month. A rebase starts new limits here.

    Values and targets are kept as fractions. Another number is read as the decimal that it prints
    as, so that 0.1 is a tenth exactly. Raises ValueError for what is no finite number.
    """

    month: date
    value: Fraction | None
    target: Fraction | None = None
    rebase: bool = False

    def __post_init__(self) -> None:
        for name in ("value", "target"):
            given = getattr(self, name)
            if given is None or isinstance(given, Fraction):
                continue
            try:
                exact = Fraction(str(given))
            except (ValueError, ZeroDivisionError) as error:
                raise ValueError(
                    f"the {name} of {month_text(self.month)} is {given!r}: use a number, "
                    "or None for a blank month"
                ) from error
            object.__setattr__(self, name, exact)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The limits of the observed months from `start` to `end`; nothing reaches across them.

    `size` counts those months and `base_size` those that the limits were computed from. Limits
    are None where the base values do not vary. They may lie below 0 or above 100.
    """

    start: date
    end: date
    size: int
    base_size: int
    mean: Fraction
    lower: Fraction | None
    near_lower: Fraction | None
    near_upper: Fraction | None
    upper: Fraction | None

    @property
    def limits(self) -> Lines:
        """The lower and the upper limit."""
        return self.lower, self.upper

    @property
    def is_trial(self) -> bool:
        """Whether there are limits, but too few points to rely on them."""
        return self.upper is not None and self.size < SHORTEST_FIRM_BASELINE


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """An observed month with the limits that judge it and what they say."""

    month: date
    value: Fraction
    target: Fraction | None
    baseline: Baseline
    signal: Signal
    point_type: PointType


@dataclass(frozen=True, slots=True)
class ChartWarning:
    """A caution about one baseline, in a sentence to print beside the chart."""

    kind: WarningKind
    baseline: Baseline
    text: str


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A control chart, oldest month first. `blanks` are the months to draw as gaps.

    Its months are the last ones of periods, of which `frequency` says how long they are.

    `variation` is None only where nothing was observed. `assurance` is None without a target, a
    preferred direction or limits.
    """

    points: tuple[ChartPoint, ...]
    baselines: tuple[Baseline, ...]
    variation: Variation | None
    assurance: Assurance | None
    warnings: tuple[ChartWarning, ...]
    blanks: tuple[date, ...] = field(default=())
    frequency: Frequency = Frequency.MONTH


def control_chart(
    points: Sequence[Point],
    *,
    improvement_direction: PreferredDirection,
    screen_outliers: bool = True,
    fix_after_n_points: int | None = None,
    frequency: Frequency = Frequency.MONTH,
) -> ControlChart:
    """Return the control chart of the points, in whatever order they come.

    `screen_outliers` leaves changes of an extreme size out of the limits. `fix_after_n_points`
    freezes the limits of every baseline on its first n points.

    Raises ValueError for two points in one month, for a rebase after the last observed month, and
    for limits fixed on fewer than 12 points.
    """
    if fix_after_n_points is not None and fix_after_n_points < SHORTEST_FIXED_BASE:
        raise ValueError(
            f"limits cannot be fixed after {fix_after_n_points} points: use "
            f"{SHORTEST_FIXED_BASE} or more"
        )
    charted: list[ChartPoint] = []
    baselines: list[Baseline] = []
    for group in _groups(points):
        values = [value for _, value in group]
        base = values[:fix_after_n_points]
        baseline = _baseline(group[0][0].month, group[-1][0].month, values, base, screen_outliers)
        baselines.append(baseline)
        signals = point_signals(
            values,
            mean=baseline.mean,
            limits=baseline.limits,
            near_lines=(baseline.near_lower, baseline.near_upper),
        )
        charted += (
            ChartPoint(
                point.month,
                value,
                point.target,
                baseline,
                signal,
                _point_type(signal, improvement_direction),
            )
            for (point, value), signal in zip(group, signals, strict=True)
        )
    latest = charted[-1] if charted else None
    return ControlChart(
        points=tuple(charted),
        baselines=tuple(baselines),
        variation=_variation(latest) if latest else None,
        assurance=_assurance(latest, improvement_direction) if latest else None,
        warnings=tuple(chain.from_iterable(_warnings(each, charted) for each in baselines)),
        blanks=_blanks(points),
        frequency=frequency,
    )


def _blanks(points: Sequence[Point]) -> tuple[date, ...]:
    return tuple(sorted(point.month for point in points if point.value is None))


def _groups(points: Sequence[Point]) -> list[list[tuple[Point, Fraction]]]:
    """Split the observed points where limits start again."""
    groups: list[list[tuple[Point, Fraction]]] = []
    waiting: date | None = None
    last: date | None = None
    for point in sorted(points, key=lambda each: each.month):
        if point.month == last:
            raise ValueError(f"{month_text(point.month)} is listed twice: keep one of its points")
        last = point.month
        if point.rebase:
            waiting = point.month
        if point.value is None:
            continue
        if waiting is not None or not groups:
            groups.append([])
        waiting = None
        groups[-1].append((point, point.value))
    if waiting is not None:
        raise ValueError(
            f"the limits cannot start again in {month_text(waiting)}, after the last "
            "observed month: use that month or an earlier one"
        )
    return groups


def _baseline(
    start: date, end: date, values: list[Fraction], base: list[Fraction], screen_outliers: bool
) -> Baseline:
    mean = _mean(base)
    ranges = [abs(after - before) for before, after in pairwise(base)]
    if screen_outliers and ranges:
        most = SCREENING_FACTOR * _mean(ranges)
        ranges = [each for each in ranges if each < most]
    sizes = (len(values), len(base))
    if not ranges:
        return Baseline(start, end, *sizes, mean, None, None, None, None)
    far, near = (factor * _mean(ranges) for factor in (LIMIT_FACTOR, NEAR_FACTOR))
    return Baseline(start, end, *sizes, mean, mean - far, mean - near, mean + near, mean + far)


def _point_type(signal: Signal, improvement_direction: PreferredDirection) -> PointType:
    if signal == Signal.COMMON_CAUSE:
        return PointType.COMMON_CAUSE
    high = signal in HIGH_SIGNALS
    if improvement_direction == PreferredDirection.NONE:
        return PointType.NEUTRAL_HIGH if high else PointType.NEUTRAL_LOW
    better = high == (improvement_direction == PreferredDirection.UP)
    return PointType.IMPROVEMENT if better else PointType.CONCERN


def _variation(latest: ChartPoint) -> Variation:
    if latest.point_type in (PointType.IMPROVEMENT, PointType.CONCERN):
        side = "high" if latest.signal in HIGH_SIGNALS else "low"
        return Variation(f"{latest.point_type.removeprefix('special_cause_')}_{side}")
    return Variation(latest.point_type.removeprefix("special_cause_"))


def _assurance(latest: ChartPoint, improvement_direction: PreferredDirection) -> Assurance | None:
    unjudged = improvement_direction == PreferredDirection.NONE
    if latest.target is None or latest.baseline.upper is None or unjudged:
        return None
    beyond = side_of(latest.target, latest.baseline.limits)
    if beyond == 0:
        return Assurance.INCONSISTENT
    out_of_reach = (beyond > 0) == (improvement_direction == PreferredDirection.UP)
    return Assurance.CONSISTENT_FAIL if out_of_reach else Assurance.CONSISTENT_PASS


def _warnings(baseline: Baseline, charted: list[ChartPoint]) -> list[ChartWarning]:
    since = f"from {month_text(baseline.start)}"
    if baseline.upper is None:
        text = f"No limits {since}: they need values that vary."
        return [ChartWarning(WarningKind.NO_LIMITS, baseline, text)]
    warnings = []
    if baseline.is_trial:
        points = "1 point" if baseline.size == 1 else f"{baseline.size} points"
        text = f"Trial limits {since}: {points}, fewer than {SHORTEST_FIRM_BASELINE}."
        warnings.append(ChartWarning(WarningKind.TRIAL_LIMITS, baseline, text))
    values = {point.value for point in charted if point.baseline is baseline}
    if baseline.upper == baseline.lower and len(values) > 1:
        text = (
            f"Nearly constant {since}: the limits have no width, so any change falls "
            "outside them. This kind of chart does not suit these figures."
        )
        warnings.append(ChartWarning(WarningKind.NEAR_CONSTANT, baseline, text))
    return warnings


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
