"""Control charts into words: what the latest point says, and what it says beside the arrow.

Words follow the rules strictly: "exceptionally high" or "low" is outside the limits, "trend" is
seven points in a row, and everything else is "within normal variation". Pure: no Django, and no
question to the database.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from dates.periods import month_code, month_text
from measures.chart_titles import NOTHING, chart_title, chart_words, spoken
from measures.comparisons import PreferredDirection, Verdict
from measures.content import (
    BaselineContent,
    ChartPointContent,
    ControlChartContent,
    ControlContent,
    RowContent,
    WindowContent,
)
from measures.coverage import Frequency, period_months
from measures.coverage_wording import period_name, period_text
from measures.formats import (
    PreciseUnit,
    decimal_text,
    exact_text,
    format_value,
    unit_of,
    value_words,
)
from measures.spc import (
    LIMIT_FACTOR,
    SCREENING_FACTOR,
    Assurance,
    Baseline,
    ChartPoint,
    ControlChart,
    PointType,
    Variation,
)
from measures.spc_rules import RUN_LENGTH, Signal
from measures.spc_spans import Span, span_of
from measures.wording import finding_words, target_is_met, year_before_words

NORMAL = "within normal variation"
UNKNOWN = "no limits to judge it by"

MOST_GAPS_NAMED = 6

ASSURANCE_WORDS = {
    Assurance.CONSISTENT_PASS: (
        "target consistently met: it is outside the limits, on the good side"
    ),
    Assurance.CONSISTENT_FAIL: "target consistently missed: it is beyond the limits and out "
    "of reach unless "
    "something changes",
    Assurance.INCONSISTENT: "target met or missed by chance: it is within the limits",
}

_TOO_EARLY = "too early to judge from trial limits"
_JUDGEMENTS = {
    PointType.IMPROVEMENT: "an improvement",
    PointType.CONCERN: "a concern",
}
_HIGH = {Signal.ABOVE_UPPER, Signal.RISING, Signal.TWO_IN_THREE_ABOVE, Signal.SHIFT_ABOVE}
_IMPROVEMENTS = {Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW}
_CONCERNS = {Variation.CONCERN_HIGH, Variation.CONCERN_LOW}


def signal_words(signal: Signal, span: Span | None = None, *, is_latest: bool = False) -> str:
    """A rule in words, with its run where that is known.

    A run across months without a figure says so: it is told in figures, and over which months.
    """
    figures = _across_gaps(span, is_latest=is_latest) if span else ""
    across = f" in {figures}" if figures else ""
    length = span.figures if span and is_latest else 1
    periods = period_name(span.frequency if span else Frequency.MONTH, RUN_LENGTH)
    run = across or f" for {max(length, RUN_LENGTH)} {periods} in a row"
    trend = across or f" of {max(length, RUN_LENGTH)} {periods}"
    held = across or (f" for {length} {periods} in a row" if length > 1 else "")
    trio = f"two of {figures}," if figures else f"two of three {periods}"
    return {
        Signal.ABOVE_UPPER: f"exceptionally high{held}, above the upper limit",
        Signal.BELOW_LOWER: f"exceptionally low{held}, below the lower limit",
        Signal.RISING: f"upward trend{trend}",
        Signal.FALLING: f"downward trend{trend}",
        Signal.TWO_IN_THREE_ABOVE: f"unusually high: {trio} close to the upper limit",
        Signal.TWO_IN_THREE_BELOW: f"unusually low: {trio} close to the lower limit",
        Signal.SHIFT_ABOVE: f"above the mean{run}",
        Signal.SHIFT_BELOW: f"below the mean{run}",
        Signal.COMMON_CAUSE: NORMAL,
    }[signal]


def _across_gaps(span: Span, *, is_latest: bool) -> str:
    """A run with months without a figure between: "the last 7 figures, over 9 months (…)"."""
    if not span.gaps:
        return ""
    figures = (
        f"the last {span.figures} figures" if is_latest else f"{span.figures} figures in a row"
    )
    gaps = "1 of them has" if span.gaps == 1 else f"{span.gaps} of them have"
    periods = period_name(span.frequency, span.periods)
    return f"{figures}, over {span.periods} {periods} ({gaps} no figure)"


def point_words(chart: ControlChart, at: int) -> str:
    """A point's signal with its judgement: "downward trend of 7 months: a concern"."""
    point, is_latest = chart.points[at], at == len(chart.points) - 1
    if point.signal == Signal.COMMON_CAUSE and point.baseline.upper is None:
        return UNKNOWN
    judgement = _judgement(point)
    words = signal_words(point.signal, _told_span(chart, at), is_latest=is_latest)
    return f"{words}: {judgement}" if judgement else words


def _judgement(point: ChartPoint) -> str:
    """Whether it is better or worse that a point stands out; empty where neither is said.

    Trial limits rest on too few months to say so, and an improvement may still miss its target.
    """
    judgement = _JUDGEMENTS.get(point.point_type, "")
    if judgement and point.baseline.is_trial:
        return _TOO_EARLY
    if point.point_type == PointType.IMPROVEMENT and _misses_target(point):
        return f"{judgement}, but its target is not met"
    return judgement


def _misses_target(improved: ChartPoint) -> bool:
    """Whether a point that stands out on the good side is still on the bad side of its target."""
    preferred = PreferredDirection.UP if improved.signal in _HIGH else PreferredDirection.DOWN
    return target_is_met(improved.value, improved.target, preferred) is False


def _told_span(chart: ControlChart, at: int) -> Span | None:
    """The run that is told of a point: none where nothing stands out, or a month stands alone.

    Of an earlier month outside the limits only that is said.
    """
    signal, is_latest = chart.points[at].signal, at == len(chart.points) - 1
    alone = (Signal.COMMON_CAUSE, *(() if is_latest else (Signal.ABOVE_UPPER, Signal.BELOW_LOWER)))
    return None if signal in alone else span_of(chart, at)


def latest_words(chart: ControlChart) -> str:
    """The latest point of a chart in words, with how long its signal has held."""
    return point_words(chart, len(chart.points) - 1) if chart.points else ""


def gap_warnings(chart: ControlChart, since: date = date.min) -> tuple[str, ...]:
    """What is to be known of the months without a figure that runs of signals lie across."""
    crossed = {
        month
        for at, point in enumerate(chart.points)
        if point.month >= since and (span := _told_span(chart, at)) and span.gaps
        for month in chart.blanks
        if max(span.start, since) < month < span.end
    }
    return (_gap_warning(sorted(crossed), chart.frequency),) if crossed else ()


def _gap_warning(months: Sequence[date], frequency: Frequency) -> str:
    named = [period_text(month, frequency) for month in months[:MOST_GAPS_NAMED]]
    more = len(months) - len(named)
    named += [f"{more} {period_name(frequency, more)} more"] if more else []
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return (
        f"There is no figure for {listed}. Runs are counted across these"
        f" {period_name(frequency, len(months) + 1)}, as if "
        "the figures before and after them were neighbours."
    )


def control_content(
    chart: ControlChart, window: WindowContent, unit: PreciseUnit
) -> ControlContent:
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
        lower=exact_text(baseline.lower),
        lower_text=format_value(baseline.lower, unit),
        upper=exact_text(baseline.upper),
        upper_text=format_value(baseline.upper, unit),
        is_trial=baseline.is_trial,
        note=" ".join(
            [
                *(warning.text for warning in chart.warnings if warning.baseline is baseline),
                *gap_warnings(chart, _run_start(chart)),
            ]
        ),
    )


def _run_start(chart: ControlChart) -> date:
    """Where the run of the latest point starts; after it, no other run ends."""
    span = _told_span(chart, len(chart.points) - 1)
    return span.start if span else chart.points[-1].month


def both_words(window: WindowContent, chart_words: str) -> str:
    """The arrow and the chart in one sentence: "Up 9.1% on a year before; within …"."""
    if not window.change_text:
        return f"{_capital(chart_words)}."
    return f"{_capital(year_before_words(window))}; {chart_words}."


def finding(chart: ControlChart, unit: PreciseUnit, preferred: PreferredDirection) -> str:
    """The title of a chart: what its latest point says in words, and whether its target is met."""
    if not chart.points:
        return "There are no figures to chart yet"
    latest = chart.points[-1]
    when = period_text(latest.month, chart.frequency)
    said = finding_words(latest.value, latest.target, when, unit, preferred)
    return f"{said}: {latest_words(chart)}"


def formula(chart: ControlChart, unit: PreciseUnit, *, screens: bool, fixed: int | None) -> str:
    """How the limits of the latest baseline were worked out, with its own figures."""
    if not chart.points:
        return ""
    baseline = chart.points[-1].baseline
    mean = value_words(baseline.mean, unit)
    since = month_text(baseline.start)
    period, periods = (period_name(chart.frequency, count) for count in (1, 2))
    months = f"{baseline.base_size} {period_name(chart.frequency, baseline.base_size)}"
    if any(baseline.start < month < baseline.end for month in chart.blanks):
        months += " with figures"
    base = f"the first {months}" if baseline.base_size < baseline.size else f"the {months}"
    if baseline.upper is None:
        return (
            f"Mean of {base} from {since}: {mean}. There are no limits, because "
            f"neighbouring {periods} do not differ enough to calculate them."
        )
    screened = " Changes of 3.267 times the average change or more are left out." if screens else ""
    frozen = f" Limits are frozen on the first {fixed} {periods} of a baseline." if fixed else ""
    return (
        f"Mean of {base} from {since}: {mean}. Upper and lower limit: the mean plus and minus 2.66"
        f" times the average change from {period} to {period},"
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
    unit = unit_of(row)
    preferred = PreferredDirection(row.preferred_direction)
    first = min((point.month for point in chart.points if point.month >= since), default=since)
    title = title_of(chart, row)
    return ControlChartContent(
        measure=row.measure,
        slug=row.slug,
        area=row.area,
        area_slug=row.area_slug,
        unit=row.unit,
        preferred_direction=row.preferred_direction,
        finding=finding(chart, unit, preferred),
        formula=formula(chart, unit, screens=screens, fixed=fixed),
        words=chart_words(chart, title, unit, first),
        points=_points_since(first, chart, row, provisional),
        baselines=tuple(
            _baseline(line, unit, first) for line in chart.baselines if line.end >= first
        ),
        warnings=(
            *(warning.text for warning in chart.warnings if warning.baseline.end >= first),
            *gap_warnings(chart, first),
        ),
        control=_latest_control(chart, row, unit),
        decimals=row.decimals,
        title=title,
        frequency=row.frequency,
        per=row.per,
    )


def _points_since(
    first: date, chart: ControlChart, row: RowContent, provisional: Collection[date]
) -> tuple[ChartPointContent, ...]:
    """The months of a chart from one on, gaps too."""
    unit, preferred = unit_of(row), PreferredDirection(row.preferred_direction)
    unlikely = unlikely_months(chart)
    drawn = {month: gap(month, chart.frequency) for month in chart.blanks if month >= first}
    for at, point in enumerate(chart.points):
        if point.month >= first:
            drawn[point.month] = _chart_point(
                point,
                period_text(point.month, chart.frequency),
                point_words(chart, at),
                unit,
                preferred,
                is_provisional=point.month in provisional,
                is_unlikely=point.month in unlikely,
            )
    return tuple(drawn[month] for month in sorted(drawn))


def title_of(chart: ControlChart, row: RowContent) -> str:
    """What a chart shows, in a sentence that names the measure of its row."""
    if not chart.points:
        return NOTHING
    unit, preferred = unit_of(row), PreferredDirection(row.preferred_direction)
    said = spoken(latest_words(chart))
    latest = chart.points[-1]
    when = period_text(latest.month, chart.frequency)
    return chart_title(row.measure, latest, when, unit, preferred, said)


def unlikely_months(chart: ControlChart) -> frozenset[date]:
    """Months whose figure is worth a second look: it stands apart from the months beside it.

    It differs from each, the same way, by so much as is left out of the limits as extreme; the
    latest month has one side only. A lasting change of level is not unlikely, only new.
    """
    found: set[date] = set()
    for line in chart.baselines:
        found.update(_apart(line, [point for point in chart.points if point.baseline is line]))
    return frozenset(found)


def _apart(line: Baseline, points: Sequence[ChartPoint]) -> Iterator[date]:
    if line.upper is None or line.upper == line.mean:
        return
    most = SCREENING_FACTOR * (line.upper - line.mean) / LIMIT_FACTOR
    for place, point in enumerate(points[1:], start=1):
        beside = (points[place - 1], *points[place + 1 : place + 2])
        steps = [point.value - other.value for other in beside]
        if min(steps) >= most or max(steps) <= -most:
            yield point.month


def _latest_control(
    chart: ControlChart, row: RowContent, unit: PreciseUnit
) -> ControlContent | None:
    window = window_of_chart(row.windows, chart.frequency)
    # The words of the row are those of its own month.
    if not chart.points or not window or window.end != month_code(chart.points[-1].month):
        return None
    return control_content(chart, window, unit)


def window_of_chart(windows: Sequence[WindowContent], frequency: Frequency) -> WindowContent | None:
    """The window of a row that is one period long, as the points of its chart are."""
    length = period_months(frequency)
    return next((window for window in windows if window.months == length), None)


def _chart_point(
    point: ChartPoint,
    when: str,
    words: str,
    unit: PreciseUnit,
    preferred: PreferredDirection,
    *,
    is_provisional: bool,
    is_unlikely: bool,
) -> ChartPointContent:
    line = point.baseline
    return ChartPointContent(
        month=month_code(point.month),
        month_text=when,
        value=decimal_text(point.value),
        text=format_value(point.value, unit),
        mean=decimal_text(line.mean),
        lower=exact_text(line.lower),
        upper=exact_text(line.upper),
        signal=point.signal.value,
        signal_words=words,
        point_type=point.point_type.value,
        target=exact_text(point.target),
        target_text=format_value(point.target, unit),
        target_met=target_is_met(point.value, point.target, preferred),
        is_provisional=is_provisional,
        is_unlikely=is_unlikely,
    )


def gap(month: date, frequency: Frequency) -> ChartPointContent:
    """A period without a figure: its name alone."""
    return ChartPointContent(
        month=month_code(month),
        month_text=period_text(month, frequency),
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


def _baseline(line: Baseline, unit: PreciseUnit, first: date) -> BaselineContent:
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
        lower=exact_text(line.lower),
        lower_text=format_value(line.lower, unit),
        upper=exact_text(line.upper),
        upper_text=format_value(line.upper, unit),
        is_trial=line.is_trial,
    )


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
