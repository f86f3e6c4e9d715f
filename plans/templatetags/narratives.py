"""Officers' texts inside templates."""

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from plans.queries import glossary
from texts.acronyms import Acronym, acronyms_in, find_acronyms, texts_of
from texts.narrative import clean, lead_into, of_edition, render

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


@register.simple_tag(takes_context=True)
def report_text(context: Context, html: str) -> SafeString:
    """An officer's text in a report, cleaned as by `narrative_html`: `{% report_text text %}`.

    In a published edition its links to records open them as at the edition.
    """
    query = context.get("as_at_query", "")
    text = lead_into(html, query) if query else clean(html)
    return mark_safe(text)  # noqa: S308 - cleaned in the line before


@register.simple_tag(takes_context=True)
def report_link(context: Context, address: str) -> str:
    """An address in a report; in a published edition that of a record as at the edition."""
    query = context.get("as_at_query", "")
    return of_edition(address, query) if query else address


@register.inclusion_tag("plans/short_forms.html", takes_context=True)
def short_forms(context: Context, rows: Any, title: str = "") -> dict[str, object]:
    """The acronyms that stand in a table, each with its full name.

    A report explains them by the terms that it holds, a live page by the terminology of today.
    `rows` are contents, or the rows of a table of django-tables2.
    """
    return {"terms": _terms_in("\n".join(_texts_of_rows(rows)), context), "title": title}


@register.simple_block_tag(takes_context=True)
def explained(context: Context, content: str, title: str = "") -> SafeString:
    """A table that a template writes out, with the acronyms in it explained below it.

    `{% explained "Bodies" %}<table>…</table>{% endexplained %}`
    """
    # Words of neighbouring cells are words apart.
    terms = _terms_in(unescape(strip_tags(content.replace("<", " <"))), context)
    box = render_to_string("plans/short_forms.html", {"terms": terms, "title": title})
    return mark_safe(content + box)  # noqa: S308 - what templates made


def _terms_in(text: str, context: Context) -> list[Acronym]:
    """The acronyms in a text. The terminology is asked for only where it looks as if it had one."""
    return acronyms_in(text, _terms(context)) if find_acronyms(text, ()) else []


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
