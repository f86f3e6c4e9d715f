"""What a chart shows, in a sentence: its title, and its text alternative. Pure.

A title says the latest figure of a measure, what stands out, and whether the target is met. It
never says "improvement" of trial limits, nor of a missed target without saying that it is missed.
"""

from collections.abc import Iterable
from datetime import date

from dates.periods import month_text
from measures.comparisons import PreferredDirection
from measures.coverage import Frequency
from measures.coverage_wording import period_name, period_text
from measures.formats import PreciseUnit, value_words
from measures.spc import Baseline, ChartPoint, ControlChart, Point
from measures.spc_rules import Signal
from measures.wording import target_is_met

NOTHING = "There are no figures to chart yet"
_TRENDS = {"upward trend": "an", "downward trend": "a"}


def chart_title(
    measure: str,
    latest: ChartPoint | Point,
    when: str,
    unit: PreciseUnit,
    preferred: PreferredDirection,
    said: str,
) -> str:
    """A sentence without its full stop: "101 Calls Offered stood at 11,370 in September 2024, …".

    `when` names the latest period, and `said` is what its signal says, or how it compares; it may
    be empty.
    """
    what = f"{measure} stood at {value_words(latest.value, unit)} in {when}"
    parts = [what, *([said] if said else [])]
    met = target_is_met(latest.value, latest.target, preferred)
    if met is not None:
        target = value_words(latest.target, unit)
        joined = "and" if met or not said else "but"
        parts.append(f"{joined} the target of {target} is {'met' if met else 'not met'}")
    return ", ".join(parts)


def spoken(signal_words: str) -> str:
    """What a signal says as a part of a sentence: "upward trend: a concern" is "with an upward
    trend, which is a concern"."""
    for trend, article in _TRENDS.items():
        signal_words = signal_words.replace(trend, f"with {article} {trend}", 1)
    words, _, judgement = signal_words.rpartition(": ")
    if judgement.startswith(("a concern", "an improvement")):
        plain = judgement.split(",")[0]
        return f"{words.replace(': ', ', ')}, which is {plain}"
    return signal_words.replace(": ", ", ").replace("no limits", "with no limits", 1)


def chart_words(chart: ControlChart, title: str, unit: PreciseUnit, since: date) -> str:
    """A control chart aloud, in sentences: its title, its months, limits, what stands out, gaps."""
    points = [point for point in chart.points if point.month >= since]
    if not points:
        return "There are no figures."
    first = points[0].month
    special = sum(1 for point in points if point.signal != Signal.COMMON_CAUSE)
    gaps = sum(1 for month in chart.blanks if month > first)
    said = [
        title,
        f"The control chart shows {month_text(first)} to {month_text(points[-1].month)}",
        *(_limits(line, unit, since) for line in chart.baselines if line.end >= first),
        f"{special} of {len(points)} {period_name(chart.frequency, len(points))} stand out",
        *_gaps(gaps, chart.frequency),
    ]
    return ". ".join(said) + "."


def _limits(line: Baseline, unit: PreciseUnit, since: date) -> str:
    start = month_text(max(line.start, since))
    said = f"From {start} the mean is {value_words(line.mean, unit)}"
    if line.upper is None:
        return f"{said}, without limits"
    low, high = value_words(line.lower, unit), value_words(line.upper, unit)
    return f"{said}, with limits of {low} and {high}"


def line_words(points: Iterable[Point], title: str, unit: PreciseUnit, frequency: Frequency) -> str:
    """A chart without limits aloud: its title, its months, lowest and highest figure, its gaps."""
    every = list(points)
    known = [(point.value, point.month) for point in every if point.value is not None]
    if not known:
        return "There are no figures."
    (lowest, low_month), (highest, high_month) = min(known), max(known)
    span = f"{month_text(every[0].month)} to {month_text(every[-1].month)}"
    low = f"{value_words(lowest, unit)} in {period_text(low_month, frequency)}"
    high = f"{value_words(highest, unit)} in {period_text(high_month, frequency)}"
    said = [
        title,
        f"The line shows {span}, without limits",
        f"The lowest figure is {low}, and the highest {high}",
        *_gaps(len(every) - len(known), frequency),
    ]
    return ". ".join(said) + "."


def _gaps(gaps: int, frequency: Frequency) -> list[str]:
    return [f"There is no figure in {gaps} {period_name(frequency, gaps)}"] if gaps else []
