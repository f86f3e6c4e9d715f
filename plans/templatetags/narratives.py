"""Officers' texts inside templates."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.template import Context
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from plans.acronyms import Acronym, acronyms_in, find_acronyms, texts_of
from plans.narrative import clean, render
from plans.queries import glossary

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


@register.inclusion_tag("components/short_forms.html", takes_context=True)
def short_forms(context: Context, rows: Any, title: str = "") -> dict[str, object]:
    """The acronyms that stand in a table, each with its full name.

    A report explains them by the terms that it holds, a live page by the terminology of today.
    `rows` are contents, or the rows of a table of django-tables2.
    """
    text = "\n".join(_texts_of_rows(rows))
    # The terminology is asked for only where a text looks as if it had an acronym.
    terms = acronyms_in(text, _terms(context)) if find_acronyms(text, ()) else []
    return {"terms": terms, "title": title}


def _terms(context: Context) -> Iterable[Acronym]:
    held = getattr(context.get("report"), "terms", None)
    if held is not None:
        return list(held)
    request = context.get("request")
    if request is None:
        return glossary()
    # Asked once for a page, however many tables it has.
    if not hasattr(request, "terms_of_today"):
        request.terms_of_today = glossary()
    return list(request.terms_of_today)


def _texts_of_rows(rows: Any) -> Iterator[str]:
    for row in rows:
        if hasattr(row, "cells"):
            yield from (strip_tags(str(cell)) for cell in row.cells)
        else:
            yield from texts_of(row)
