"""Charts to be explored in the browser, as plotly's own JSON, made with plotly.

They read the content that the drawings read, on the same scale. Figures are floats here, as a
drawing needs them; the exact ones stand in the table below the chart.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from measures.charts.control import end_words, spread, values_of
from measures.charts.frame import Scale, scale_of
from measures.charts.lines import Event
from measures.comparisons import Unit
from measures.content import ChartPointContent, ControlChartContent
from measures.formats import PreciseUnit, format_value, unit_of

# As the style sheet has them.
_NAVY, _TEAL, _INK, _QUIET, _EVENT = "#10324a", "#0b6b60", "#14202b", "#475662", "#b0330c"
_FONT = "Source Sans 3, arial, sans-serif"
_MARKS = {
    "common_cause": ("#5f6b75", "circle"),
    "special_cause_improvement": ("#1d5b9e", "diamond"),
    "special_cause_concern": ("#b85300", "square"),
    "special_cause_neutral_high": (_INK, "triangle-up"),
    "special_cause_neutral_low": (_INK, "triangle-down"),
}
_DAY = "-01"
_HEIGHT, _ABOVE, _BELOW = 440, 30, 90
# Characters of a line of what is hovered.
_HOVERED = 30
# In milliseconds, as plotly measures what lies between two ticks.
_THREE_WEEKS = 21 * 24 * 60 * 60 * 1000


def control_figure(chart: ControlChartContent, events: Sequence[Event]) -> dict[str, Any]:
    """A chart with a figure as plotly's JSON: hovering says the month, its figure and its signal.

    The series is its last trace, whose `customdata` has the name of each month and all that is said
    of it. Events before the chart or after it are not drawn.
    """
    points = chart.points
    shown = [event for event in events if points[0].month <= event.month <= points[-1].month]
    marks = defaultdict(list)
    for event in shown:
        marks[event.month].append(event.mark)
    figure = go.Figure()
    for name, dash, heights in (
        ("Upper limit", "dot", [line.upper for line in chart.baselines]),
        ("Lower limit", "dot", [line.lower for line in chart.baselines]),
        ("Mean", "solid", [line.mean for line in chart.baselines]),
    ):
        _add_levels(figure, chart, name, heights, dash)
    _add_target(figure, points)
    _add_series(figure, chart, marks)
    _add_events(figure, shown, marks, points[-1].month)
    scale = scale_of(values_of([chart]), Unit(chart.unit))
    _add_end_words(figure, chart, scale)
    figure.update_layout(_layout(chart, scale))
    plain: dict[str, Any] = json.loads(figure.to_json())
    return plain


def _days(points: Sequence[ChartPointContent]) -> list[str]:
    return [point.month + _DAY for point in points]


def _add_target(figure: go.Figure, points: Sequence[ChartPointContent]) -> None:
    if any(point.target is not None for point in points):
        figure.add_scatter(
            x=_days(points),
            y=[_float(point.target) for point in points],
            name="Target",
            mode="lines",
            line={"color": _TEAL, "dash": "dash", "width": 2, "shape": "hv"},
            hoverinfo="skip",
        )


def _add_series(
    figure: go.Figure, chart: ControlChartContent, marks: Mapping[str, Sequence[str]]
) -> None:
    """The figures themselves, each marked for its signal and saying all that is said of it."""
    points = chart.points
    looks = [_MARKS.get(point.point_type, (_NAVY, "circle")) for point in points]
    figure.add_scatter(
        x=_days(points),
        y=[_float(point.value) for point in points],
        name=chart.measure,
        mode="lines+markers",
        connectgaps=False,
        line={"color": _QUIET, "width": 1.5} if chart.baselines else {"color": _NAVY, "width": 2.5},
        marker={
            "color": [colour for colour, _ in looks],
            "symbol": [symbol for _, symbol in looks],
            "size": 9 if chart.baselines else 6,
        },
        # No bold type: the script would write styles into the page for it.
        text=["<br>".join(_wrapped(_said(point, marks))) for point in points],
        customdata=[[point.month_text, ", ".join(_said(point, marks))] for point in points],
        hoverinfo="text",
    )


def _layout(chart: ControlChartContent, scale: Scale) -> dict[str, Any]:
    return {
        "template": None,
        "height": _HEIGHT,
        # Fixed, so that the words at the lines' ends stand where they were put.
        "margin": {"l": 76, "r": 112, "t": _ABOVE, "b": _BELOW, "autoexpand": False},
        "font": {"family": _FONT, "size": 16, "color": _INK},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": "#ffffff",
            "bordercolor": _NAVY,
            "align": "left",
            "font": {"family": _FONT, "size": 16},
        },
        "dragmode": "zoom",
        "xaxis": {
            "type": "date",
            # A day only where the ticks are closer than the months, which would repeat a month.
            "tickformatstops": [
                {"dtickrange": [None, _THREE_WEEKS], "value": "%-d %b %Y"},
                {"dtickrange": [_THREE_WEEKS, None], "value": "%b %Y"},
            ],
            "tickangle": 0,
            "rangeslider": {
                "visible": True,
                "thickness": 0.12,
                "yaxis": {"rangemode": "auto"},
            },
            "gridcolor": "#dce3e8",
        },
        "yaxis": {
            "range": [float(scale.low), float(scale.high)],
            "gridcolor": "#dce3e8",
            **_ticks(unit_of(chart), scale.low, scale.high, scale.step),
        },
    }


def _add_levels(
    figure: go.Figure,
    chart: ControlChartContent,
    name: str,
    heights: Sequence[str | None],
    dash: str,
) -> None:
    """A mean or a limit: a level line for each baseline, with a gap where another one begins."""
    if all(height is None for height in heights):
        return
    months: list[str | None] = []
    levels: list[float | None] = []
    for line, height in zip(chart.baselines, heights, strict=True):
        months += [line.start + _DAY, line.end + _DAY, None]
        levels += [_float(height), _float(height), None]
    figure.add_scatter(
        x=months,
        y=levels,
        name=name,
        mode="lines",
        line={"color": _NAVY, "dash": dash, "width": 1.5},
        hoverinfo="skip",
    )


def _add_events(
    figure: go.Figure, events: Sequence[Event], marks: Mapping[str, Sequence[str]], last: str
) -> None:
    """Upright lines with their marks, and the months shaded in which an event lasted."""
    for event in events:
        end = min(event.end_month, last)
        if end > event.month:
            figure.add_shape(
                type="rect",
                x0=event.month + _DAY,
                x1=end + _DAY,
                yref="paper",
                y0=0,
                y1=1,
                fillcolor=_EVENT,
                opacity=0.08,
                line={"width": 0},
                layer="below",
            )
    for month, letters in marks.items():
        figure.add_shape(
            type="line",
            x0=month + _DAY,
            x1=month + _DAY,
            yref="paper",
            y0=0,
            y1=1,
            line={"color": _EVENT, "width": 1.5, "dash": "dot"},
        )
        figure.add_annotation(
            x=month + _DAY,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text=" ".join(letters),
            font={"color": _EVENT},
        )


def _add_end_words(figure: go.Figure, chart: ControlChartContent, scale: Scale) -> None:
    """The names of the lines at their right end, moved apart as in the drawing."""
    named = end_words(chart)
    ground = _HEIGHT - _ABOVE - _BELOW
    span = scale.high - scale.low
    heights = [round((scale.high - value) / span * ground) for _, value, _ in named]
    moved = spread(heights, 0, ground)
    for (kind, value, words), height, y in zip(named, heights, moved, strict=True):
        figure.add_annotation(
            xref="paper",
            x=1,
            xanchor="left",
            xshift=6,
            y=float(value),
            yshift=height - y,
            showarrow=False,
            text=words,
            font={
                "color": _TEAL if kind == "target-label" else _INK,
                "size": 16,
            },
        )


def _said(point: ChartPointContent, marks: Mapping[str, Sequence[str]]) -> list[str]:
    """What is said of a month, in its parts."""
    said = [point.month_text, point.text or "no figure", point.signal_words]
    if point.target_met is not None:
        said.append(f"target {point.target_text} {'met' if point.target_met else 'not met'}")
    if point.is_provisional:
        said.append("provisional")
    if letters := marks.get(point.month):
        said.append(f"event {', '.join(letters)}")
    return [part for part in said if part]


def _wrapped(parts: Sequence[str]) -> list[str]:
    """Lines so short that they do not hide the chart."""
    return [line for part in parts for line in wrap(part, _HOVERED)]


def _ticks(unit: PreciseUnit, low: Fraction, high: Fraction, step: Fraction) -> dict[str, Any]:
    if unit.unit == Unit.PERCENT:
        return {"tickformat": f".{unit.decimals}f", "ticksuffix": "%"}
    if unit.unit in (Unit.COUNT, Unit.DAYS, Unit.RATE, Unit.INDEX):
        return {"tickformat": f",.{unit.decimals}f" if unit.decimals else ","}
    # Plotly writes no clocks, and no sign before a pound: the ticks are given with their words.
    values = [low + place * step for place in range(int((high - low) / step) + 1)]
    return {
        "tickvals": [float(each) for each in values],
        "ticktext": [format_value(each, unit) for each in values],
    }


def _float(value: str | None) -> float | None:
    return None if value is None else float(value)
