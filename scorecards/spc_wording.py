"""Control charts into words: what the latest point says, and what it says beside the arrow.

Words follow the rules strictly: "exceptional" is outside the limits, "trend" is seven points in a
row, and everything else is "within normal variation". Pure: no Django, and no question to the
database.
"""

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from plans.periods import month_code, month_text
from scorecards.comparisons import PreferredDirection, Unit, Verdict
from scorecards.content import (
    BaselineContent,
    ChartPointContent,
    ControlChartContent,
    ControlContent,
    RowContent,
    WindowContent,
)
from scorecards.formats import decimal_text, format_value, value_words
from scorecards.spc import (
    LIMIT_FACTOR,
    SCREENING_FACTOR,
    Assurance,
    Baseline,
    ChartPoint,
    ControlChart,
    PointType,
    Variation,
)
from scorecards.spc_rules import RUN_LENGTH, Signal
from scorecards.wording import target_is_met

NORMAL = "within normal variation"
UNKNOWN = "no limits to judge it by"

ASSURANCE_WORDS = {
    Assurance.CONSISTENT_PASS: "target consistently met: it lies outside the limits, on the good"
    " side of them",
    Assurance.CONSISTENT_FAIL: "target consistently missed: it lies beyond the limits, out of"
    " reach unless something changes",
    Assurance.INCONSISTENT: "target met or missed by chance: it lies within the limits",
}

_JUDGEMENTS = {
    PointType.IMPROVEMENT: "an improvement",
    PointType.CONCERN: "a concern",
}
_IMPROVEMENTS = {Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW}
_CONCERNS = {Variation.CONCERN_HIGH, Variation.CONCERN_LOW}


def signal_words(signal: Signal, length: int = 1) -> str:
    """A rule in words; `length` counts the points that it has held for."""
    months = f" for {length} months with figures" if length > 1 else ""
    return {
        Signal.ABOVE_UPPER: f"exceptional high{months}, above the upper limit",
        Signal.BELOW_LOWER: f"exceptional low{months}, below the lower limit",
        Signal.RISING: f"upward trend of {max(length, RUN_LENGTH)} months",
        Signal.FALLING: f"downward trend of {max(length, RUN_LENGTH)} months",
        Signal.TWO_IN_THREE_ABOVE: "unusually high: two of three months close to the upper limit",
        Signal.TWO_IN_THREE_BELOW: "unusually low: two of three months close to the lower limit",
        Signal.SHIFT_ABOVE: f"above the mean for {max(length, RUN_LENGTH)} months in a row",
        Signal.SHIFT_BELOW: f"below the mean for {max(length, RUN_LENGTH)} months in a row",
        Signal.COMMON_CAUSE: NORMAL,
    }[signal]


def point_words(point: ChartPoint, length: int = 1) -> str:
    """A point's signal with its judgement: "exceptional high, above the upper limit, a concern"."""
    if point.signal == Signal.COMMON_CAUSE and point.baseline.upper is None:
        return UNKNOWN
    judgement = _JUDGEMENTS.get(point.point_type)
    words = signal_words(point.signal, length)
    return f"{words}: {judgement}" if judgement else words


def latest_words(chart: ControlChart) -> str:
    """The latest point of a chart in words, with how long its signal has held."""
    return point_words(chart.points[-1], _length(chart.points)) if chart.points else ""


def control_content(chart: ControlChart, window: WindowContent, unit: Unit) -> ControlContent:
    """Word the latest point of a chart beside the comparison of its month. It needs a point."""
    latest = chart.points[-1]
    variation = chart.variation or Variation.COMMON_CAUSE
    baseline = latest.baseline
    words = latest_words(chart)
    return ControlContent(
        variation=variation.value,
        assurance=chart.assurance.value if chart.assurance else None,
        signal=latest.signal.value,
        variation_words=words,
        assurance_words=ASSURANCE_WORDS[chart.assurance] if chart.assurance else "",
        words=both_words(window, words),
        is_conflict=_conflict(window, variation, baseline),
        mean=decimal_text(baseline.mean),
        mean_text=format_value(baseline.mean, unit),
        lower=_exact(baseline.lower),
        lower_text=format_value(baseline.lower, unit),
        upper=_exact(baseline.upper),
        upper_text=format_value(baseline.upper, unit),
        is_trial=baseline.is_trial,
        note=" ".join(warning.text for warning in chart.warnings if warning.baseline is baseline),
    )


def both_words(window: WindowContent, chart_words: str) -> str:
    """The arrow and the chart in one sentence: "Up 9.1% on a year before; within …"."""
    if not window.change_text:
        return f"{_capital(chart_words)}."
    said = window.words.removesuffix(f", {window.verdict}")
    return f"{_capital(said)} on a year before; {chart_words}."


def finding(chart: ControlChart, unit: Unit, preferred: PreferredDirection) -> str:
    """The title of a chart: what its latest point says in words, and whether its target is met."""
    if not chart.points:
        return "Nothing to chart yet"
    latest = chart.points[-1]
    met = target_is_met(latest.value, latest.target, preferred)
    target = "" if met is None else f", target of {value_words(latest.target, unit)}"
    return (
        f"{value_words(latest.value, unit)} in {month_text(latest.month)}"
        f"{target}{' met' if met else ' not met' if target else ''}: {latest_words(chart)}"
    )


def formula(chart: ControlChart, unit: Unit, *, screens: bool, fixed: int | None) -> str:
    """How the limits of the latest baseline were worked out, with its own figures."""
    if not chart.points:
        return ""
    baseline = chart.points[-1].baseline
    mean = value_words(baseline.mean, unit)
    since = month_text(baseline.start)
    months = f"{baseline.base_size} month{'' if baseline.base_size == 1 else 's'}"
    base = f"the first {months}" if baseline.base_size < baseline.size else f"the {months}"
    if baseline.upper is None:
        return (
            f"Mean of {base} from {since}: {mean}. There are no limits, since neighbouring months"
            " do not differ enough to work them out."
        )
    screened = (
        " Changes of 3.267 times the average change or more are left out of it." if screens else ""
    )
    frozen = f" Limits are frozen on the first {fixed} months of a baseline." if fixed else ""
    return (
        f"Mean of {base} from {since}: {mean}. Upper and lower limit: the mean plus and minus 2.66"
        f" times the average change from month to month,"
        f" {format_value(baseline.upper, unit)} and {format_value(baseline.lower, unit)}."
        f"{screened}{frozen}"
    )


def chart_content(
    chart: ControlChart,
    row: RowContent,
    *,
    screens: bool,
    fixed: int | None,
    provisional: Collection[date] = (),
    since: date = date.min,
) -> ControlChartContent:
    """Word a chart. `row` holds the comparison of the latest month, with its names.

    Only the months `since` one are shown, with limits that come from the earlier ones too.
    """
    unit = Unit(row.unit)
    preferred = PreferredDirection(row.preferred_direction)
    points = {point.month: point for point in chart.points if point.month >= since}
    months = sorted([*points, *(month for month in chart.blanks if month >= since)])
    first = min(points, default=since)
    months = [month for month in months if month >= first]
    unlikely = unlikely_months(chart)
    return ControlChartContent(
        measure=row.measure,
        slug=row.slug,
        area=row.area,
        area_slug=row.area_slug,
        unit=row.unit,
        preferred_direction=row.preferred_direction,
        finding=finding(chart, unit, preferred),
        formula=formula(chart, unit, screens=screens, fixed=fixed),
        words=chart_words(chart, unit, preferred, since=first),
        points=tuple(
            _chart_point(
                points[month],
                unit,
                preferred,
                is_provisional=month in provisional,
                is_unlikely=month in unlikely,
            )
            if month in points
            else gap(month)
            for month in months
        ),
        baselines=tuple(
            _baseline(line, unit, first) for line in chart.baselines if line.end >= first
        ),
        warnings=tuple(warning.text for warning in chart.warnings if warning.baseline.end >= first),
        control=_latest_control(chart, row, unit),
    )


def chart_words(
    chart: ControlChart, unit: Unit, preferred: PreferredDirection, *, since: date = date.min
) -> str:
    """A chart aloud: its months, its limits, what stands out, and its gaps."""
    points = [point for point in chart.points if point.month >= since]
    if not points:
        return "No figures."
    first, latest = points[0], points[-1]
    lines = [
        f"from {month_text(max(line.start, since))} mean {value_words(line.mean, unit)}"
        + (
            ", no limits"
            if line.upper is None
            else f", limits {value_words(line.lower, unit)} to {value_words(line.upper, unit)}"
        )
        for line in chart.baselines
        if line.end >= first.month
    ]
    special = [point for point in points if point.signal != Signal.COMMON_CAUSE]
    gaps = sum(1 for month in chart.blanks if month > first.month)
    said = [
        f"Control chart, {month_text(first.month)} to {month_text(latest.month)}",
        *lines,
        f"{len(special)} of {len(points)} months stand out",
        *([f"no figure in {gaps} month{'' if gaps == 1 else 's'}"] if gaps else []),
        f"latest {finding(chart, unit, preferred)}",
    ]
    return "; ".join(said) + "."


def unlikely_months(chart: ControlChart) -> frozenset[date]:
    """Months whose figure is worth a second look: it stands apart from the months beside it.

    It differs from each, the same way, by so much as is left out of the limits as extreme; the
    latest month has one side only. A lasting change of level is not unlikely, only new.
    """
    found = set()
    for line in chart.baselines:
        own = [point for point in chart.points if point.baseline is line]
        if line.upper is None or line.upper == line.mean:
            continue
        most = SCREENING_FACTOR * (line.upper - line.mean) / LIMIT_FACTOR
        for place, point in enumerate(own[1:], start=1):
            beside = (own[place - 1], *own[place + 1 : place + 2])
            steps = [point.value - other.value for other in beside]
            up = all(step >= most for step in steps)
            if up or all(step <= -most for step in steps):
                found.add(point.month)
    return frozenset(found)


def _latest_control(chart: ControlChart, row: RowContent, unit: Unit) -> ControlContent | None:
    if not chart.points or not row.windows:
        return None
    # The words of the row are those of its own month.
    if row.windows[0].end != month_code(chart.points[-1].month):
        return None
    return control_content(chart, row.windows[0], unit)


def _chart_point(
    point: ChartPoint,
    unit: Unit,
    preferred: PreferredDirection,
    *,
    is_provisional: bool,
    is_unlikely: bool,
) -> ChartPointContent:
    line = point.baseline
    return ChartPointContent(
        month=month_code(point.month),
        month_text=month_text(point.month),
        value=decimal_text(point.value),
        text=format_value(point.value, unit),
        mean=decimal_text(line.mean),
        lower=_exact(line.lower),
        upper=_exact(line.upper),
        signal=point.signal.value,
        signal_words=point_words(point),
        point_type=point.point_type.value,
        target=_exact(point.target),
        target_text=format_value(point.target, unit),
        target_met=target_is_met(point.value, point.target, preferred),
        is_provisional=is_provisional,
        is_unlikely=is_unlikely,
    )


def gap(month: date) -> ChartPointContent:
    """A month without a figure: its name alone."""
    return ChartPointContent(
        month=month_code(month),
        month_text=month_text(month),
        value=None,
        text="",
        mean=None,
        lower=None,
        upper=None,
        signal="",
        signal_words="",
        point_type="",
        target=None,
        target_text="",
        target_met=None,
        is_provisional=False,
        is_unlikely=False,
    )


def _baseline(line: Baseline, unit: Unit, first: date) -> BaselineContent:
    start = max(line.start, first)
    return BaselineContent(
        start=month_code(start),
        start_text=month_text(start),
        end=month_code(line.end),
        end_text=month_text(line.end),
        size=line.size,
        base_size=line.base_size,
        mean=decimal_text(line.mean),
        mean_text=format_value(line.mean, unit),
        lower=_exact(line.lower),
        lower_text=format_value(line.lower, unit),
        upper=_exact(line.upper),
        upper_text=format_value(line.upper, unit),
        is_trial=line.is_trial,
    )


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value)


def _length(points: Sequence[ChartPoint]) -> int:
    """How many points up to the last the last one's signal has held for."""
    latest = points[-1]
    own = [point for point in points if point.baseline is latest.baseline]
    if latest.signal in (Signal.RISING, Signal.FALLING):
        rises = latest.signal == Signal.RISING
        steps = [after.value > before.value for before, after in pairwise(own)]
        ties = [after.value == before.value for before, after in pairwise(own)]
        held = _held([up == rises and not tie for up, tie in zip(steps, ties, strict=True)])
        return held + 1
    mean = latest.baseline.mean
    if latest.signal in (Signal.SHIFT_ABOVE, Signal.SHIFT_BELOW):
        above = latest.value > mean
        return _held([point.value != mean and (point.value > mean) == above for point in own])
    return _held([point.signal == latest.signal for point in own])


def _held(holds: Sequence[bool]) -> int:
    count = 0
    for each in reversed(holds):
        if not each:
            break
        count += 1
    return count


def _conflict(window: WindowContent, variation: Variation, baseline: Baseline) -> bool:
    """Whether arrow and chart seem to disagree."""
    if window.verdict is None or (baseline.upper is None and variation == Variation.COMMON_CAUSE):
        return False
    if variation == Variation.COMMON_CAUSE:
        return window.verdict != Verdict.STEADY and window.direction != "steady"
    if window.verdict == Verdict.STEADY:
        return True
    return (window.verdict == Verdict.BETTER and variation in _CONCERNS) or (
        window.verdict == Verdict.WORSE and variation in _IMPROVEMENTS
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
