"""Pictures of figures inside templates."""

from collections.abc import Collection, Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from scorecards import charts
from scorecards.content import ControlContent, RowContent

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


@register.filter
def shows_control(rows: Iterable[Any]) -> bool:
    """Whether any of these rows, or of the rows of these lines, says what its chart says."""
    return any(getattr(row, "row", row).control for row in rows)


@register.filter
def is_among(row: RowContent, rows: Collection[tuple[str, str]]) -> bool:
    """Whether the row's measure and area are among these pairs of slugs."""
    return (row.slug, row.area_slug) in rows
