"""The figures that are bound into texts inside templates."""

from collections.abc import Collection, Iterable

from django import template

from scorecards.content import FigureContent

register = template.Library()


@register.filter
def those_among(
    figures: Iterable[FigureContent], some: Collection[FigureContent]
) -> list[FigureContent]:
    """Those of the figures of a text that are among these, each once and in the text's order."""
    return [figure for figure in dict.fromkeys(figures) if figure in some]
