"""Charts without limits into content, for figures that overlap from month to month.

Nothing in them is judged: each month has its figure and its target, and the words say why there are
no limits. Pure: no Django, and no question to the database.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from dates.periods import month_code
from measures.chart_titles import NOTHING, chart_title, line_words
from measures.comparisons import PreferredDirection
from measures.content import ChartPointContent, ControlChartContent, RowContent
from measures.coverage import Frequency
from measures.coverage_wording import period_text
from measures.formats import PreciseUnit, exact_text, format_value, unit_of
from measures.spc import Point
from measures.spc_wording import gap
from measures.wording import finding_words, target_is_met, year_before_words

WHY_NO_LIMITS = (
    "There are no limits: each figure also covers earlier months, so neighbouring figures count "
    "mostly the same events and limits would be far too narrow. Look at the direction over a year "
    "or more, not from one figure to the next."
)


def plain_chart_content(
    points: Sequence[Point], row: RowContent, *, provisional: Collection[date] = ()
) -> ControlChartContent:
    """Word a series as a chart without baselines. `row` holds the comparison of the latest month.

    `points` are every month from the first figure to the last, blank ones too.
    """
    unit, preferred = unit_of(row), PreferredDirection(row.preferred_direction)
    frequency = Frequency(row.frequency)
    title = _title(points, row, unit, preferred)
    return ControlChartContent(
        measure=row.measure,
        slug=row.slug,
        area=row.area,
        area_slug=row.area_slug,
        unit=row.unit,
        preferred_direction=row.preferred_direction,
        finding=_finding(points, row, unit, preferred),
        formula=WHY_NO_LIMITS,
        words=line_words(points, title, unit, frequency),
        points=tuple(
            _point(point, frequency, unit, preferred, is_provisional=point.month in provisional)
            for point in points
        ),
        baselines=(),
        warnings=(),
        control=None,
        decimals=row.decimals,
        title=title,
        frequency=row.frequency,
        per=row.per,
    )


def _title(
    points: Sequence[Point], row: RowContent, unit: PreciseUnit, preferred: PreferredDirection
) -> str:
    """What a chart shows, in a sentence: its latest figure, and the year before it."""
    if not points:
        return NOTHING
    compared = _compared(points[-1], row)
    when = _when(points[-1], row)
    return chart_title(row.measure, points[-1], when, unit, preferred, compared)


def _when(latest: Point, row: RowContent) -> str:
    return period_text(latest.month, Frequency(row.frequency))


def _compared(latest: Point, row: RowContent) -> str:
    """How the month of a point compares with that a year before; empty where it does not."""
    # Of figures that overlap, the window that they cover.
    window = next((each for each in row.windows if each.text), None)
    if window is None or not window.change_text or window.end != month_code(latest.month):
        return ""
    judged = f", {window.verdict}"
    return year_before_words(window) + (judged if window.words.endswith(judged) else "")


def _finding(
    points: Sequence[Point], row: RowContent, unit: PreciseUnit, preferred: PreferredDirection
) -> str:
    """The title of a chart: its latest figure, whether the target is met, and the year before."""
    if not points:
        return "There are no figures to chart yet"
    latest = points[-1]
    said = finding_words(latest.value, latest.target, _when(latest, row), unit, preferred)
    compared = _compared(latest, row)
    return f"{said}: {compared}" if compared else said


def _point(
    point: Point,
    frequency: Frequency,
    unit: PreciseUnit,
    preferred: PreferredDirection,
    *,
    is_provisional: bool,
) -> ChartPointContent:
    """A period as it is drawn: a gap, or what a gap is without, and nothing that judges it."""
    blank = gap(point.month, frequency)
    if point.value is None:
        return blank
    return replace(
        blank,
        value=exact_text(point.value),
        text=format_value(point.value, unit),
        target=exact_text(point.target),
        target_text=format_value(point.target, unit),
        target_met=target_is_met(point.value, point.target, preferred),
        is_provisional=is_provisional,
    )
