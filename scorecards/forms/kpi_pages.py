"""Composing a KPI page from measures, areas and sub-types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.permissions import Visibility
from measures.forms.months import MonthField
from measures.models import Area, Measure, Source
from plans.models import Priority
from plans.policies import WritingRemit
from records.choices import RecordChoice
from records.forms import words_field
from scorecards.actions.pages import MOST_LINKS
from scorecards.models import check_link

MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class BuiltRow:
    """A row as it is composed: what the form carries, and how it reads."""

    code: str
    measure: Measure
    area: Area


class KpiPageForm(forms.Form):
    """What a KPI page is called, where it belongs, and where its figures come from."""

    title = forms.CharField(max_length=200, help_text="The service that the page is about.")
    priority = RecordChoice(
        Priority.objects.none(), help_text="The priority whose reports show the page."
    )
    source = RecordChoice(
        Source.objects.none(),
        required=False,
        label="Source of the page",
        empty_label="No source",
        help_text="Shown with its link under the figures. It is followed by the sources of the "
        "measures, which an administrator sets.",
    )
    started_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, remit: WritingRemit, **options: Any) -> None:
        super().__init__(*args, **options)
        priorities = Priority.objects.select_related("plan")
        if remit.keys is not None:
            priorities = priorities.filter(pk__in=remit.keys)
        self.fields["priority"].queryset = priorities  # type: ignore[attr-defined]
        self.fields["source"].queryset = Source.objects.all()  # type: ignore[attr-defined]


class NewRowForm(forms.Form):
    """A measure and an area to add to the page."""

    prefix = "new"

    measure = RecordChoice(
        Measure.objects.none(), to_field_name="slug", empty_label="Choose a measure"
    )
    area = RecordChoice(Area.objects.none(), to_field_name="slug", empty_label=None)

    def __init__(
        self, data: Any = None, *, levels: Sequence[Visibility], chosen: Any = None
    ) -> None:
        """`chosen` holds what was chosen before and is not added yet."""
        super().__init__(data)
        for name in self.fields.keys() if chosen else ():
            self.initial[name] = chosen.get(self.add_prefix(name))
        self.fields["measure"].queryset = Measure.objects.visible(levels)  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.of_the_force()  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """A further link of the page. One without title and address is none."""

    title = forms.CharField(label="Title of the link", max_length=200, required=False)
    url = forms.CharField(
        label="Its address",
        max_length=500,
        required=False,
        validators=[check_link],
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a title without address, and the other way round."""
        values = super().clean() or {}
        if values.get("url") and not values.get("title"):
            self.add_error("title", "Enter the title of the link, or clear its address.")
        if values.get("title") and "url" in values and not values["url"]:
            self.add_error("url", "Enter the address of the link, or clear its title.")
        return values

    @property
    def link(self) -> tuple[str, str] | None:
        """Title and address of a valid form, or None."""
        values = self.cleaned_data
        return (values["title"], values["url"]) if values["title"] else None


def sent_links(data: Any) -> list[tuple[str, str]]:
    """Titles and addresses as they were sent, without those that are empty."""
    sent = [
        (data.get(f"link-{at}-title", ""), data.get(f"link-{at}-url", ""))
        for at in range(MOST_LINKS + 1)
    ]
    return [pair for pair in sent if any(part.strip() for part in pair)]


def link_forms(links: Sequence[tuple[str, str]], *, checked: bool = False) -> list[LinkForm]:
    """A form for each link, and an empty one at the end. Those that are `checked` are bound."""
    values = [
        {f"link-{at}-title": title, f"link-{at}-url": url} for at, (title, url) in enumerate(links)
    ]
    return [
        *(
            LinkForm(each, prefix=f"link-{at}")
            if checked
            else LinkForm(initial={"title": links[at][0], "url": links[at][1]}, prefix=f"link-{at}")
            for at, each in enumerate(values)
        ),
        LinkForm(prefix=f"link-{len(links)}"),
    ]


class EventForm(forms.Form):
    """An event to know when the page's figures are read."""

    month = MonthField(help_text="Such as 2024-01.")
    end_month = MonthField(
        required=False, label="Last month", help_text="Leave empty if it has no last month."
    )
    text = words_field("What happened", most=500)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        values = super().clean() or {}
        month, end = values.get("month"), values.get("end_month")
        if month and end and end < month:
            self.add_error(
                "end_month", "The last month is before the first. Enter a later last month."
            )
        return values


def read_rows(codes: Sequence[str]) -> list[BuiltRow]:
    """The rows that a form carries, without those whose measure or area is no longer there."""
    pairs = [tuple(code.split(" ", 1)) for code in codes[:MOST_ROWS] if " " in code]
    named = Measure.objects.filter(slug__in={measure for measure, _ in pairs})
    measures = {measure.slug: measure for measure in named.select_related("source")}
    areas = {area.slug: area for area in Area.objects.filter(slug__in={a for _, a in pairs})}
    return [
        BuiltRow(f"{measure} {area}", measures[measure], areas[area])
        for measure, area in pairs
        if measure in measures and area in areas
    ]
