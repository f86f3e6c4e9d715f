"""Pictures of figures inside templates."""

from collections.abc import Collection

from django import template
from django.utils.safestring import SafeString

from scorecards import charts
from scorecards.content import RowContent

register = template.Library()


@register.simple_tag
def sparkline(row: RowContent) -> SafeString:
    """Draw the 24 months of a row, with the series in words as its text alternative."""
    return charts.sparkline(row.series, row.series_words)


@register.filter
def is_among(row: RowContent, rows: Collection[tuple[str, str]]) -> bool:
    """Whether the row's measure and area are among these pairs of slugs."""
    return (row.slug, row.area_slug) in rows
