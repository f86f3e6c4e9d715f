"""The lines of KPI pages inside templates."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from measures import charts
from measures.wording import marked
from scorecards.content import KpiContent, KpiRowContent

register = template.Library()


@register.simple_tag
def control_chart(line: KpiRowContent, kpi: KpiContent, *, on_paper: bool = False) -> SafeString:
    """Draw the control chart of a line of a KPI page, with the events that are its own.

    Where it is `on_paper`, in the one size that a column of a sheet has; otherwise in two sizes.
    """
    chart = line.chart
    if chart is None or not chart.points:
        return SafeString("")
    own = [(mark, event) for mark, event in marked(kpi.annotations) if event in line.annotations]
    events = charts.events_since(chart.points[0].month, own)

    def draw(size: charts.Size) -> SafeString:
        return charts.control_chart(chart, words=chart.words, events=events, size=size)

    return draw(charts.PAPER) if on_paper else charts.in_two_sizes(draw, *charts.CONTROL_SIZES)


@register.filter
def columns_of_scorecard(windows: Sequence[object]) -> int:
    """How many columns a scorecard of these windows has: measure, trend, and three for each."""
    return 2 + 3 * len(windows)


@register.simple_tag
def shape_key_of(lines: Sequence[KpiRowContent]) -> SafeString:
    """The shapes of the charts of some lines with their meaning, as list items."""
    return format_html_join(
        "", "<li>{} {}</li>", charts.shape_key([line.chart for line in lines if line.chart])
    )


@register.filter
def charted(lines: Iterable[KpiRowContent]) -> list[KpiRowContent]:
    """Those lines of a KPI page that have a control chart."""
    return [line for line in lines if line.chart and line.chart.points]


@register.filter
def has_decisions(lines: Iterable[KpiRowContent]) -> bool:
    """Whether a line of a KPI page has a decision on the quality of its data."""
    return any(line.row.decisions for line in lines)
