"""Control charts to be explored in the browser, as plotly's own JSON, made with plotly.

Figures are floats here, as a drawing needs them; the exact ones stand in the table below the chart.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import plotly.graph_objects as go

from scorecards.comparisons import Unit
from scorecards.content import ChartPointContent, ControlChartContent
from scorecards.formats import format_value

# As the style sheet has them.
_NAVY, _TEAL, _INK, _QUIET = "#10324a", "#0b6b60", "#14202b", "#475662"
_MARKS = {
    "common_cause": ("#5f6b75", "circle"),
    "special_cause_improvement": ("#1d5b9e", "diamond"),
    "special_cause_concern": ("#b85300", "square"),
    "special_cause_neutral_high": (_INK, "triangle-up"),
    "special_cause_neutral_low": (_INK, "triangle-down"),
}
_DAY = "-01"
MOST_TICKS = 6


def control_figure(
    chart: ControlChartContent, events: Sequence[tuple[str, str, str]]
) -> dict[str, Any]:
    """A control chart as a figure: what is hovered says the month, the figure and its signal.

    `events` are months, such as 2024-01, each with its last month or "", and its words.
    """
    points = chart.points
    months = [point.month + _DAY for point in points]
    figure = go.Figure()
    for name, values, colour, dash in (
        ("Upper limit", [point.upper for point in points], _NAVY, "dot"),
        ("Lower limit", [point.lower for point in points], _NAVY, "dot"),
        ("Mean", [point.mean for point in points], _NAVY, "solid"),
        ("Target", [point.target for point in points], _TEAL, "dash"),
    ):
        if any(value is not None for value in values):
            figure.add_scatter(
                x=months,
                y=[_float(value) for value in values],
                name=name,
                mode="lines",
                line={"color": colour, "dash": dash, "width": 1.5, "shape": "hv"},
                hoverinfo="skip",
            )
    marks = [_MARKS.get(point.point_type, _MARKS["common_cause"]) for point in points]
    figure.add_scatter(
        x=months,
        y=[_float(point.value) for point in points],
        name=chart.measure,
        mode="lines+markers",
        connectgaps=False,
        line={"color": _QUIET, "width": 1.5},
        marker={
            "color": [colour for colour, _ in marks],
            "symbol": [symbol for _, symbol in marks],
            "size": 9,
        },
        text=[_hover(point) for point in points],
        hoverinfo="text",
    )
    for month, end, words in events:
        if end > month:
            figure.add_shape(
                type="rect",
                x0=month + _DAY,
                x1=end + _DAY,
                yref="paper",
                y0=0,
                y1=1,
                fillcolor="#b0330c",
                opacity=0.08,
                line={"width": 0},
                layer="below",
            )
        figure.add_shape(
            type="line",
            x0=month + _DAY,
            x1=month + _DAY,
            yref="paper",
            y0=0,
            y1=1,
            line={"color": "#b0330c", "width": 1.5, "dash": "dot"},
        )
        figure.add_annotation(
            x=month + _DAY, y=1, yref="paper", yanchor="bottom", showarrow=False, text=words
        )
    low, high = _range(points)
    figure.update_layout(
        template=None,
        height=440,
        margin={"l": 90, "r": 20, "t": 30, "b": 40},
        font={"family": "Source Sans 3, arial, sans-serif", "size": 15, "color": _INK},
        showlegend=True,
        legend={"orientation": "h", "y": -0.32},
        hovermode="closest",
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": _NAVY, "align": "left"},
        dragmode="zoom",
        xaxis={
            "type": "date",
            "tickformat": "%b %Y",
            "hoverformat": "%B %Y",
            "rangeslider": {"visible": True, "thickness": 0.08},
            "gridcolor": "#dce3e8",
        },
        yaxis={
            "range": [low, high],
            "gridcolor": "#dce3e8",
            "fixedrange": False,
            **_ticks(chart, low, high),
        },
    )
    plain: dict[str, Any] = json.loads(figure.to_json())
    return plain


def _hover(point: ChartPointContent) -> str:
    # No bold type: the script would write styles into the page for it.
    said = [point.month_text, point.text, point.signal_words]
    if point.target_met is not None:
        said.append(f"Target {point.target_text} {'met' if point.target_met else 'not met'}")
    if point.is_provisional:
        said.append("Provisional")
    return "<br>".join(word for word in said if word)


def _range(points: Sequence[ChartPointContent]) -> tuple[float, float]:
    values = [
        float(value)
        for point in points
        for value in (point.value, point.lower, point.upper, point.target)
        if value is not None
    ]
    room = (max(values) - min(values)) * 0.05 or 1.0
    return min(values) - room, max(values) + room


def _ticks(chart: ControlChartContent, low: float, high: float) -> dict[str, Any]:
    unit = Unit(chart.unit)
    if unit == Unit.PERCENT:
        return {"ticksuffix": "%"}
    if unit != Unit.DURATION:
        return {"tickformat": ","}
    # Plotly writes no clocks: the ticks are given with their words.
    span = max(high - low, 1.0)
    steps = (1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)
    step = next((each for each in steps if span / each <= MOST_TICKS), steps[-1])
    first = -(-int(low) // step)
    values = [place * step for place in range(first, int(high) // step + 1)]
    return {"tickvals": values, "ticktext": [format_value(Fraction(each), unit) for each in values]}


def _float(value: str | None) -> float | None:
    return None if value is None else float(value)
