"""Pictures of figures inside templates."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from measures import charts
from measures.comparisons import Aggregation
from measures.content import (
    AnnotationContent,
    ControlChartContent,
    ControlContent,
    MeasureNoteContent,
    RowContent,
    WindowContent,
)
from measures.coverage import Coverage, Frequency
from measures.coverage_wording import period_name
from measures.formats import Printed, unit_of, unit_words
from measures.wording import marked

register = template.Library()

COMBINED_WORDS = {
    Aggregation.SUM: "The {periods} are added up.",
    Aggregation.MEAN: "The mean of the {periods}, with equal weight.",
    Aggregation.RATIO: "Add up the numerators and the denominators, then divide. Busy {periods}"
    " have more weight.",
    Aggregation.LAST: "They are not. Each figure is the state at the end of its period.",
    Aggregation.SUPPLIED: "They are not. Figures are supplied ready-made.",
}


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


@register.filter
def unit_label(printed: Printed) -> str:
    """What the figures of a measure, a row or a chart are counted in."""
    return unit_words(unit_of(printed))


@register.filter
def frequency_label(frequency: str) -> str:
    """How often there is a figure: "month", "quarter", "year"."""
    return period_name(Frequency(frequency))


@register.filter
def periods_label(frequency: str) -> str:
    """What several periods are called: "months", "quarters", "years"."""
    return period_name(Frequency(frequency), 2)


@register.filter
def combined_label(about: MeasureNoteContent) -> str:
    """How the figures of several periods of a measure become one, in sentences."""
    periods = periods_label(about.frequency)
    return COMBINED_WORDS[Aggregation(about.aggregation)].format(periods=periods)


@register.filter
def covers_label(about: MeasureNoteContent) -> str:
    """What each figure of a measure covers, in words."""
    return {
        Coverage.OWN_PERIOD: f"One {period_name(Frequency(about.frequency))}",
        Coverage.ROLLING_YEAR: "The 12 months to the end of its period",
        Coverage.YEAR_TO_DATE: "The financial year so far",
    }[Coverage(about.coverage)]


@register.filter
def counted_in(about: MeasureNoteContent) -> str:
    """What the figures of a measure are counted in, how exactly, and how they change."""
    unit = unit_label(about)
    if about.unit == "percent":
        unit += "; changes in percentage points"
    if about.decimals is None:
        return unit
    return f"{unit}, with {about.decimals} decimal{'' if about.decimals == 1 else 's'}"


@register.filter
def verdict_label(window: WindowContent) -> str:
    """What a comparison says, in a word; nothing where it says nothing."""
    return "Changed" if window.verdict == "neutral" else (window.verdict or "").capitalize()


@register.simple_tag
def icon_key() -> SafeString:
    """Every icon with its meaning, as items of a list."""
    return format_html_join("", "<li>{} {}</li>", charts.icon_key())


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


@register.simple_tag
def shape_key(chart: ControlChartContent) -> SafeString:
    """The shapes of a chart with their meaning, as list items."""
    return format_html_join("", "<li>{} {}</li>", charts.shape_key([chart]))
