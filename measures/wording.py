"""Comparisons into content: windows, rows, headings, the tally and the rule, in words.

Takes figures that were read and compared, and asks nothing of the database.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from string import ascii_uppercase

from dates.periods import Period, add_months, month_code, month_text
from measures.comparisons import (
    DEFAULT_THRESHOLD,
    MONTHS_BETWEEN_WINDOWS,
    WINDOWS,
    Comparison,
    Direction,
    MeasureKind,
    PreferredDirection,
    Series,
    Unit,
    figure_value,
)
from measures.content import (
    AnnotationContent,
    HeadingContent,
    PointContent,
    RowContent,
    WindowContent,
)
from measures.coverage_wording import period_name, period_text
from measures.formats import (
    ARROWS,
    PreciseUnit,
    decimal_text,
    direction_words,
    exact_text,
    format_change,
    format_value,
    lower_first,
    small_change,
    value_words,
)

# More rows than these are counted, and each says so itself.
MOST_OLDER_NAMED = 6

# Two years: the last month's window and the one it is compared with.
SERIES_MONTHS = 24


def window_content(
    comparison: Comparison,
    unit: Unit | PreciseUnit,
    *,
    shows_direction: bool = True,
    why_empty: str = "",
) -> WindowContent:
    """Word a comparison. A row that shows no direction keeps its change and loses the judgement.

    `why_empty` says why a window of this length never has a value, or is "".
    """
    # A change that is no percentage of the earlier value is printed as a value.
    in_unit = comparison.relative is None
    change_text = format_change(comparison.change, unit, in_unit=in_unit)
    small = small_change(comparison.change, unit, in_unit=in_unit)
    words = direction_words(comparison.direction, comparison.verdict, change_text, small)
    if not shows_direction:
        comparison = replace(comparison, direction=None, verdict=None)
        changed = f"{small or f'changed by {change_text}'}, not judged"
        words = changed if change_text else direction_words(None, None, "")
    direction, verdict = comparison.direction, comparison.verdict
    return WindowContent(
        months=comparison.length,
        start=month_code(comparison.start),
        end=month_code(comparison.end),
        previous_start=month_code(comparison.previous_start),
        previous_end=month_code(comparison.previous_end),
        period_text=Period(comparison.start, comparison.end).text,
        previous_period_text=Period(comparison.previous_start, comparison.previous_end).text,
        value=exact_text(comparison.value),
        text=format_value(comparison.value, unit),
        previous_value=exact_text(comparison.previous),
        previous_text=format_value(comparison.previous, unit),
        change=exact_text(comparison.change),
        change_text=change_text,
        relative=exact_text(comparison.relative),
        direction=direction.value if direction else None,
        verdict=verdict.value if verdict else None,
        arrow=ARROWS[direction] if direction else "",
        words=words,
        why_empty=why_empty,
        small_change=small if direction in (Direction.UP, Direction.DOWN) else "",
    )


def point_content(
    series: Series, month: date, unit: PreciseUnit, kind: MeasureKind
) -> PointContent:
    """Word one period by its last month; one that was not observed is a gap."""
    figure = series.get(month)
    value = figure_value(figure, kind) if figure else None
    return PointContent(
        month=month_code(month), value=exact_text(value), text=format_value(value, unit)
    )


def series_words(
    series: Series, months: Sequence[date], unit: PreciseUnit, kind: MeasureKind
) -> str:
    """Return a series in words: its periods, lowest, highest and latest figure, and its gaps."""
    named = {month: period_text(month, kind.frequency) for month in months}
    span = f"{month_text(months[0])} to {month_text(months[-1])}"
    values = {
        month: value
        for month in months
        if month in series and (value := figure_value(series[month], kind)) is not None
    }
    if not values:
        return f"There are no figures from {span}"
    lowest, highest = min(values, key=lambda m: values[m]), max(values, key=lambda m: values[m])
    last = max(values)
    text = (
        f"From {span} the lowest figure is {value_words(values[lowest], unit)} in"
        f" {named[lowest]}, the highest {value_words(values[highest], unit)} in"
        f" {named[highest]} and the latest {value_words(values[last], unit)} in"
        f" {named[last]}"
    )
    gaps = len(months) - len(values)
    if gaps:
        text += f"; there is no figure in {gaps} {period_name(kind.frequency, gaps)}"
    return text


def target_is_met(
    value: Fraction | None, target: Fraction | None, preferred: PreferredDirection
) -> bool | None:
    """Whether a value reaches its target; None where one of them, or a direction, is missing."""
    if value is None or target is None or preferred == PreferredDirection.NONE:
        return None
    return value >= target if preferred == PreferredDirection.UP else value <= target


def finding_words(
    value: Fraction | None,
    target: Fraction | None,
    when: str,
    unit: PreciseUnit,
    preferred: PreferredDirection,
) -> str:
    """A period's figure and its target: "7.8% in August 2022, target of 8% not met"."""
    said = f"{value_words(value, unit)} in {when}"
    met = target_is_met(value, target, preferred)
    if met is None:
        return said
    return f"{said}, target of {value_words(target, unit)} {'met' if met else 'not met'}"


def year_before_words(window: WindowContent) -> str:
    """A window beside the year before, without the judgement: "up 9.1% on a year before"."""
    return f"{window.words.removesuffix(f', {window.verdict}')} on a year before"


def headings(month: date, lengths: Sequence[int] = WINDOWS) -> tuple[HeadingContent, ...]:
    """The headings of the columns for a month."""
    return tuple(
        HeadingContent(
            months=length,
            title="Last month" if length == 1 else f"Last {length} months",
            period_text=Period(add_months(month, 1 - length), month).text,
            previous_period_text=Period(
                add_months(month, 1 - length - MONTHS_BETWEEN_WINDOWS),
                add_months(month, -MONTHS_BETWEEN_WINDOWS),
            ).text,
        )
        for length in lengths
    )


def rule_text(threshold: Fraction = DEFAULT_THRESHOLD) -> str:
    """The rule by which arrows and colours are given, as it is printed under a table."""
    steady = (
        f"A change of less than {decimal_text(threshold)}% of the earlier figure is"
        " steady and shown as an amber —."
        if threshold
        else "Only equal figures are steady and shown as an amber —."
    )
    return (
        "▲ and ▼ show the direction compared with the same months a year before. The "
        f"colour shows whether that is the preferred direction. {steady} Where no "
        "direction is preferred, any change is a plain ▲ or ▼."
    )


def judged_window(row: RowContent) -> WindowContent | None:
    """The longest window of a row that could be compared and is judged, or None."""
    return next((window for window in reversed(row.windows) if window.verdict), None)


def data_to_text(month: date | None) -> str:
    """How far the figures of a row go that has none for the month of its table."""
    return f"Data to {month_text(month)}" if month else "No figure yet"


def older_text(rows: Sequence[RowContent], month: date) -> str:
    """Which rows have no figure for the month, in a sentence, or ""."""
    older = [row for row in rows if row.older_text]
    if not older:
        return ""
    is_one = len(older) == 1
    said = (
        f"{len(older)} of {len(rows)} rows {'has' if is_one else 'have'} no figure for"
        f" {month_text(month)} and {'is' if is_one else 'are'} not counted as better, steady or"
        " worse"
    )
    if len(older) > MOST_OLDER_NAMED:
        return f"{said}. Each of them shows the last month it has."
    named = [f"{row_name(row)} ({lower_first(row.older_text)})" for row in older]
    return f"{said}: {'; '.join(named)}."


def empty_text(rows: Sequence[RowContent], month: date) -> str:
    """What is shown instead of a table without figures, or ""."""
    if not rows or any(_has_figure(row) for row in rows):
        return ""
    return (
        f"None of these measures has a figure in the {SERIES_MONTHS} months to"
        f" {month_text(month)}, so there is no table to show."
    )


def row_name(row: RowContent) -> str:
    """A measure with its area, where that is not the whole force area."""
    return f"{row.measure}, {row.area}" if row.area else row.measure


def _has_figure(row: RowContent) -> bool:
    values = [window.value for window in row.windows] + [point.value for point in row.series]
    return any(value is not None for value in values)


def marked(annotations: Sequence[AnnotationContent]) -> list[tuple[str, AnnotationContent]]:
    """The annotations, each with the letter that stands on the chart: A to Z, then AA."""
    letters = len(ascii_uppercase)
    return [
        (ascii_uppercase[place % letters] * (1 + place // letters), annotation)
        for place, annotation in enumerate(annotations)
    ]


def since_text(month: date | None) -> str:
    """From which month on something holds, such as a target."""
    return f"From {month_text(month)}" if month else "From the beginning"
