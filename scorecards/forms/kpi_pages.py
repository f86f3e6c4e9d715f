"""Composing a KPI page from measures, areas and sub-types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.permissions import Visibility
from plans.models import Priority
from plans.policies import WritingRemit
from scorecards.forms.months import MonthField
from scorecards.models import Area, Measure, Source

MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class BuiltRow:
    """A row as it is composed: what the form carries, and how it reads."""

    code: str
    measure: Measure
    area: Area


class KpiPageForm(forms.Form):
    """What a KPI page is called, where it belongs, and where its figures come from."""

    title = forms.CharField(max_length=200, help_text="The service that it is about.")
    priority = forms.ModelChoiceField(
        Priority.objects.none(), help_text="The priority whose reports show the page."
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        required=False,
        empty_label="No source",
        help_text="Printed with its link under the figures.",
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

    measure = forms.ModelChoiceField(
        Measure.objects.none(), to_field_name="slug", empty_label="Choose a measure"
    )
    area = forms.ModelChoiceField(Area.objects.none(), to_field_name="slug", empty_label=None)

    def __init__(self, data: Any = None, *, levels: Sequence[Visibility]) -> None:
        super().__init__(data)
        self.fields["measure"].queryset = Measure.objects.visible(levels)  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.of_the_force()  # type: ignore[attr-defined]


class EventForm(forms.Form):
    """An event to know when the page's figures are read."""

    month = MonthField(help_text="Such as 2024-01.")
    end_month = MonthField(
        required=False, label="Last month", help_text="Empty where it holds from its month on."
    )
    text = forms.CharField(
        label="What happened", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        values = super().clean() or {}
        month, end = values.get("month"), values.get("end_month")
        if month and end and end < month:
            self.add_error("end_month", "Give a last month that is not before the first.")
        return values


def read_rows(codes: Sequence[str]) -> list[BuiltRow]:
    """The rows that a form carries, without those whose measure or area is no longer there."""
    pairs = [tuple(code.split(" ", 1)) for code in codes[:MOST_ROWS] if " " in code]
    measures = Measure.objects.in_bulk({measure for measure, _ in pairs}, field_name="slug")
    areas = Area.objects.in_bulk({area for _, area in pairs}, field_name="slug")
    return [
        BuiltRow(f"{measure} {area}", measures[measure], areas[area])
        for measure, area in pairs
        if measure in measures and area in areas
    ]
