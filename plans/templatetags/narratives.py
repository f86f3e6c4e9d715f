"""Officers' texts inside templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from plans.narrative import clean, render

register = template.Library()


@register.filter
def narrative(markdown_text: str) -> SafeString:
    """An officer's text as HTML: `{{ wave.note|narrative }}`."""
    return narrative_html(render(markdown_text))


@register.filter
def narrative_html(html: str) -> SafeString:
    """An officer's text that is HTML already: `{{ narrative.html|narrative_html }}`.

    It is cleaned here, where it is printed, so that it is safe wherever it was kept.
    """
    return mark_safe(clean(html))  # noqa: S308 - cleaned in this line
