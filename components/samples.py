"""What the catalogue shows in its components: short and long, complete, empty and wrong."""

from collections.abc import Sequence

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django_tables2 import Column, RequestConfig, Table

LONG_TEXT = (
    "A text that is much longer than the texts that this component usually holds, so that it shows"
    " how its lines break on a wide page, on a narrow one and when the text is enlarged"
)
LONG_WORD = "Unbrokenreferencewithoutanyspaceinit-2022-08"
CRUMBS = [("Reports", "#the-way-here"), (LONG_TEXT, "#the-way-here"), ("A page without a link", "")]
AS_AT = {
    "name": "June to August 2022",
    "number": 1,
    "published_text": "3 October 2022, 09:00",
    "data_to_text": "August 2022",
    "cut_off_text": "31 August 2022",
    "url": "#as-at-a-report",
}
ROWS = [
    {"name": "Short", "words": "A few words", "figure": "12"},
    {"name": LONG_WORD, "words": LONG_TEXT, "figure": "1,234,567"},
    {"name": "Without a figure", "words": "No figure is shown", "figure": "–"},
]
ROWS_ON_A_PAGE = 2


class SampleForm(forms.Form):
    """A field of every kind that the pages use."""

    title = forms.CharField(label="Title", help_text="What the record is called.", max_length=20)
    note = forms.CharField(
        label="Note",
        help_text="At most 500 characters.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose a kind"), ("short", "Short"), ("long", LONG_TEXT)]
    )
    way = forms.ChoiceField(
        label="Way",
        choices=[("up", "Up"), ("down", "Down")],
        widget=forms.RadioSelect,
        help_text="Which way is better.",
    )
    marks = forms.MultipleChoiceField(
        label="Marks",
        choices=[("first", "First mark"), ("second", "Second mark")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="Agreed", help_text="Both sides have agreed.")
    file = forms.FileField(label="File", required=False)


def wrong_form(prefix: str) -> SampleForm:
    """The form as it is shown again with what is wrong."""
    form = SampleForm({f"{prefix}-title": LONG_TEXT}, prefix=prefix)
    form.add_error(None, "The record was not saved.")
    return form


class SampleTable(Table):
    """A table that can be sorted and has pages."""

    name = Column("Name")
    words = Column("Words", orderable=False)
    figure = Column("Figure", attrs={"td": {"class": "govuk-table__cell--numeric"}})

    caption = "A table of a list"

    class Meta:
        empty_text = "There is nothing in this list."


def table(request: HttpRequest, rows: Sequence[dict[str, str]]) -> Table:
    """The table as a list page shows it."""
    shown = SampleTable(rows, prefix="" if rows else "empty-")
    shown.caption = SampleTable.caption if rows else "An empty table of a list"
    return RequestConfig(request, paginate={"per_page": ROWS_ON_A_PAGE}).configure(shown)


def messages() -> list[Message]:
    """One message of every level, as they are shown above a page after something was done."""
    return [
        Message(constants.SUCCESS, "The record was saved."),
        Message(constants.INFO, LONG_TEXT),
        Message(constants.WARNING, "The file is larger than usual."),
        Message(constants.ERROR, "The record was not saved."),
    ]
