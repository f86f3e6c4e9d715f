"""The components of pages as tags: tables, summary lists, details, notes, buttons, breadcrumbs.

They are built into every template, so that none is loaded. A component that holds markup is a
block: `{% summary_row "Owner" %}{{ owner }}{% endsummary_row %}`. `classes` adds classes to its
own, and an `anchor` makes it a place that an address can lead to.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


def _attributes(**given: Any) -> SafeString:
    """Attributes of an element without those that are empty; True writes the bare name."""
    named = ((name.rstrip("_").replace("_", "-"), value) for name, value in given.items() if value)
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in named))


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def _classes(*names: str) -> str:
    return " ".join(filter(None, names))


# --- Tables --------------------------------------------------------------------------------------


@register.simple_block_tag
def frame(
    content: str, label: str = "", *, labelled_by: str = "", classes: str = "", anchor: str = ""
) -> SafeString:
    """Around a table that may be wider than the page: it scrolls on its own, by keys too."""
    attributes = _attributes(
        class_=_classes("app-frame", classes),
        id=anchor,
        role="region",
        tabindex="0",
        aria_label=label,
        aria_labelledby=labelled_by,
    )
    return format_html("<div{}>{}</div>", attributes, content)


@register.simple_block_tag
def table(
    content: str,
    *,
    caption: str = "",
    caption_size: str = "",
    classes: str = "app-cards",
    labelled_by: str = "",
) -> SafeString:
    """A table. Its caption is for screen readers unless it has a `caption_size`: s or m.

    `classes` say how it shows on a phone; `app-cards` makes each row a card.
    """
    attributes = _attributes(
        class_=_classes("govuk-table app-table", classes), aria_labelledby=labelled_by
    )
    return format_html(
        "<table{}>{}{}</table>", attributes, _caption(caption, caption_size), content
    )


def _caption(words: str, size: str) -> SafeString:
    if not words:
        return SafeString("")
    how = f"govuk-table__caption--{size}" if size else "govuk-visually-hidden"
    return format_html('<caption class="govuk-table__caption {}">{}</caption>', how, words)


@register.simple_block_tag
def columns(content: str) -> SafeString:
    """The head of a table: a row of columns."""
    return format_html(
        '<thead class="govuk-table__head"><tr class="govuk-table__row">{}</tr></thead>', content
    )


@register.simple_tag
def column(label: str, *, numeric: bool = False, classes: str = "") -> SafeString:
    """The head of one column. Figures stand at the right, so their heading does too."""
    names = _classes(
        "govuk-table__header", "govuk-table__header--numeric" if numeric else "", classes
    )
    return format_html('<th scope="col"{}>{}</th>', _attributes(class_=names), label)


@register.simple_block_tag
def rows(content: str) -> SafeString:
    """The body of a table."""
    return format_html('<tbody class="govuk-table__body">{}</tbody>', content)


@register.simple_block_tag
def row(content: str, *, classes: str = "", anchor: str = "") -> SafeString:
    """A row of a table."""
    return format_html(
        "<tr{}>{}</tr>",
        _attributes(class_=_classes("govuk-table__row", classes), id=anchor),
        content,
    )


@register.simple_block_tag
def row_header(content: str, label: str = "", *, classes: str = "", anchor: str = "") -> SafeString:
    """What a row is about. `label` is its column, for a phone."""
    attributes = _attributes(
        scope="row", class_=_classes("govuk-table__header", classes), id=anchor, data_label=label
    )
    return format_html("<th{}>{}</th>", attributes, content)


@register.simple_block_tag
def cell(
    content: str,
    label: str = "",
    *,
    numeric: bool = False,
    classes: str = "",
    colspan: int | str = "",
) -> SafeString:
    """A cell. `label` is its column, which a card on a phone shows beside it."""
    names = _classes("govuk-table__cell", "govuk-table__cell--numeric" if numeric else "", classes)
    attributes = _attributes(class_=names, data_label=label, colspan=colspan)
    return format_html("<td{}>{}</td>", attributes, content)


# --- Lists of facts -------------------------------------------------------------------------------


@register.simple_block_tag
def summary_list(content: str, *, classes: str = "") -> SafeString:
    """Facts with their names."""
    attributes = _attributes(class_=_classes("govuk-summary-list", classes))
    return format_html("<dl{}>{}</dl>", attributes, content)


@register.simple_block_tag
def summary_row(content: str, key: str, *, anchor: str = "") -> SafeString:
    """One fact."""
    return format_html(
        '<div class="govuk-summary-list__row"{}><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd></div>',
        _attributes(id=anchor),
        key,
        content,
    )


# --- Notes ----------------------------------------------------------------------------------------


@register.simple_block_tag
def details(
    content: str, summary: str, *, is_open: bool = False, classes: str = "", anchor: str = ""
) -> SafeString:
    """Text that opens when its summary is chosen."""
    return format_html(
        '<details{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        _attributes(class_=_classes("govuk-details", classes), id=anchor, open=bool(is_open)),
        summary,
        content,
    )


@register.simple_block_tag
def inset(content: str, *, classes: str = "", role: str = "", anchor: str = "") -> SafeString:
    """A note that stands out from the text around it."""
    attributes = _attributes(class_=_classes("govuk-inset-text", classes), role=role, id=anchor)
    return format_html("<div{}>{}</div>", attributes, content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """What must not be missed before someone goes on."""
    return format_html(
        '<div class="govuk-warning-text">'
        '<span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text">'
        '<span class="govuk-visually-hidden">Warning</span>{}</strong></div>',
        content,
    )


@register.simple_tag
def tag(text: str, colour: str) -> SafeString:
    """A state in a word or two."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


# --- Buttons --------------------------------------------------------------------------------------


@register.simple_block_tag
def row_button(
    content: str,
    label: str,
    *,
    name: str = "do",
    does: str,
    to: object,
    formaction: str = "",
    is_link: bool = False,
) -> SafeString:
    """A button of a row. It sends what it `does` and `to` which row, and looks like a link if told.

    Its content says which row it is, for those who do not see where the button stands.
    """
    attributes = _attributes(
        name=name,
        value=f"{does}:{to}",
        formaction=formaction,
        class_="app-link-button govuk-body-s govuk-!-margin-bottom-0"
        if is_link
        else "govuk-button govuk-button--secondary",
    )
    return format_html(
        '<button type="submit"{}>{}<span class="govuk-visually-hidden">: {}</span></button>',
        attributes,
        label,
        content.strip(),
    )


# --- The way here ---------------------------------------------------------------------------------


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """The pages above this one, from the outermost; the page itself is not among them."""
    if not content.strip():
        return SafeString("")
    return format_html(
        '<nav class="govuk-breadcrumbs govuk-breadcrumbs--collapse-on-mobile"'
        ' aria-label="Breadcrumb"><ol class="govuk-breadcrumbs__list">{}</ol></nav>',
        content,
    )


@register.simple_tag
def crumb(title: str, url: str = "") -> SafeString:
    """One page of the way here, with a link to it where there is one."""
    link = format_html('<a class="govuk-breadcrumbs__link" href="{}">{}</a>', url, title)
    return format_html('<li class="govuk-breadcrumbs__list-item">{}</li>', link if url else title)


# --- Sources --------------------------------------------------------------------------------------


@register.simple_tag
def source_link(name: str, url: str = "", about: Iterable[str] = ()) -> SafeString:
    """Where figures come from, with a link where it has an address, and which figures they are."""
    link = format_html('<a class="govuk-link" href="{}" rel="external">{}</a>', url, name)
    subjects = ", ".join(about)
    source = link if url else name
    return format_html("{}: {}", source, subjects) if subjects else format_html("{}", source)
