"""Pictures of figures inside templates."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from scorecards import charts
from scorecards.content import (
    AnnotationContent,
    ControlChartContent,
    ControlContent,
    FigureContent,
    KpiContent,
    KpiRowContent,
    RowContent,
)
from scorecards.wording import marked

register = template.Library()


@register.simple_tag
def sparkline(row: RowContent) -> SafeString:
    """Draw the 24 months of a row, with the series in words as its text alternative."""
    return charts.sparkline(row.series, row.series_words)


@register.simple_tag
def variation_icon(control: ControlContent) -> SafeString:
    """Draw what varies, with its words as text alternative."""
    return charts.variation_icon(control.variation, control.variation_words)


@register.simple_tag
def assurance_icon(control: ControlContent) -> SafeString:
    """Draw whether the target will be met; nothing where that cannot be said."""
    if control.assurance is None:
        return SafeString("")
    return charts.assurance_icon(control.assurance, control.assurance_words)


@register.simple_tag
def icon_key() -> SafeString:
    """Every icon with its meaning, as items of a list."""
    return format_html_join("", "<li>{} {}</li>", charts.icon_key())


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


@register.simple_tag
def shape_key(shown: ControlChartContent | Sequence[KpiRowContent]) -> SafeString:
    """The shapes of a chart, or of the charts of some lines, with their meaning, as list items."""
    drawn = [shown] if isinstance(shown, ControlChartContent) else [line.chart for line in shown]
    return format_html_join(
        "", "<li>{} {}</li>", charts.shape_key([chart for chart in drawn if chart])
    )


@register.filter
def charted(lines: Iterable[KpiRowContent]) -> list[KpiRowContent]:
    """Those lines of a KPI page that have a control chart."""
    return [line for line in lines if line.chart and line.chart.points]


@register.filter
def with_marks(annotations: Sequence[AnnotationContent]) -> list[tuple[str, AnnotationContent]]:
    """The annotations with the letters that stand on charts."""
    return marked(annotations)


@register.filter
def decided(rows: Iterable[RowContent]) -> list[tuple[str, AnnotationContent]]:
    """The decisions on the quality of data of some rows, each once and numbered from 1."""
    decisions = dict.fromkeys(each for row in rows for each in row.decisions)
    return [(str(number), decision) for number, decision in enumerate(decisions, 1)]


@register.filter
def has_decisions(lines: Iterable[KpiRowContent]) -> bool:
    """Whether a line of a KPI page has a decision on the quality of its data."""
    return any(line.row.decisions for line in lines)


@register.filter
def marks_in(row: RowContent, noted: Iterable[tuple[str, AnnotationContent]]) -> list[str]:
    """The marks of the decisions that the row has, of those listed below its table."""
    return [mark for mark, note in noted if note in row.decisions]


@register.filter
def is_noted_by_name(row: RowContent) -> bool:
    """Whether a decision stands at the row's name: it has no blank cell, or another reason for it.

    Cells of a row that is older are blank because its figures end before the month.
    """
    is_full = all(window.text and window.change_text for window in row.windows)
    return is_full or bool(row.older_text)


@register.filter
def shows_control(rows: Iterable[Any]) -> bool:
    """Whether any of these rows, or of the rows of these lines, says what its chart says."""
    return any(getattr(row, "row", row).control for row in rows)


@register.filter
def is_among(row: RowContent, rows: Collection[tuple[str, str]]) -> bool:
    """Whether the row's measure and area are among these pairs of slugs."""
    return (row.slug, row.area_slug) in rows


@register.filter
def those_among(
    figures: Iterable[FigureContent], some: Collection[FigureContent]
) -> list[FigureContent]:
    """Those of the figures of a text that are among these, each once and in the text's order."""
    return [figure for figure in dict.fromkeys(figures) if figure in some]
