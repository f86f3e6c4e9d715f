"""Forms of measures, areas and sources, for administrators."""

from typing import Any

from django import forms

from accounts.permissions import Visibility
from measures.comparisons import Unit
from measures.formats import MOST_DECIMALS
from measures.models import Area, AreaKind, Measure, Source
from measures.models.measures import (
    AggregationChoice,
    CoverageChoice,
    DirectionChoice,
    FrequencyChoice,
    UnitChoice,
)
from plans.models import Objective, Priority
from records.choices import RecordChoice, RecordChoices
from records.forms import RecordForm, words_field

MOST_PEOPLE = 1_000_000


def _name(label: str, longest: int) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, error_messages={"required": "Enter its name."}
    )


class MeasureForm(RecordForm):
    """What a measure means, and how its figures are read."""

    name = _name("Name", 200)
    definition = words_field("Definition", "What is counted, exactly.", required=False)
    why_it_matters = words_field("Why it matters", required=False)
    note = words_field(
        "Note",
        ("What readers need to know to use the figures, such as limitations and restatements."),
        required=False,
    )
    unit = forms.ChoiceField(label="Counted in", choices=UnitChoice.choices)
    per = forms.IntegerField(
        label="Number of people that a rate is for",
        help_text="Only for a rate, such as 1,000.",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        localize=True,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    frequency = forms.TypedChoiceField(
        label="How often there is a figure",
        choices=FrequencyChoice.choices,
        initial=FrequencyChoice.MONTH,
        # A page that was opened before there was a choice sends none.
        required=False,
        empty_value=FrequencyChoice.MONTH,
    )
    coverage = forms.TypedChoiceField(
        label="What each figure covers",
        choices=CoverageChoice.choices,
        initial=CoverageChoice.OWN_PERIOD,
        required=False,
        empty_value=CoverageChoice.OWN_PERIOD,
        help_text="Figures that cover the same months twice are never added up.",
    )
    aggregation = forms.ChoiceField(
        label="How figures are combined",
        choices=AggregationChoice.choices,
        help_text="You cannot change this, the unit or how often there is a figure once there are "
        "figures.",
    )
    allows_negative = forms.BooleanField(
        label="Figures can be below zero",
        help_text="For example a variance from the budget, or a net score.",
        required=False,
    )
    preferred_direction = forms.ChoiceField(
        label="Which way is better", choices=DirectionChoice.choices
    )
    decimals = forms.IntegerField(
        label="Decimals",
        help_text=f"The number of decimals shown, {MOST_DECIMALS} at most: 2 shows 12.49 "
        "seconds, 0 shows 12. Leave empty for the usual number: 1 for percentages, rates, indexes "
        "and millions of pounds, otherwise 0.",
        required=False,
        min_value=0,
        max_value=MOST_DECIMALS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    source = RecordChoice(
        label="Source", queryset=Source.objects.all(), required=False, empty_label="Not known"
    )
    owner_title = forms.CharField(label="Responsible role", max_length=150, required=False)
    parent = RecordChoice(
        label="Sub-type of",
        queryset=Measure.objects.all(),
        required=False,
        empty_label="No other measure",
    )
    priorities = RecordChoices(
        label="Priorities that it belongs to",
        queryset=Priority.objects.order_by("-plan__starts_on", "number"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The priorities whose reports show it. An officer who is limited to priorities "
        "can edit the measure only if all of these are theirs.",
    )
    objectives = RecordChoices(
        label="Objectives that it assures",
        queryset=Objective.objects.select_related("priority").order_by(
            "-priority__plan__starts_on", "priority__number", "number"
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    visibility = forms.ChoiceField(
        label="Who can read it", choices=Visibility.choices, initial=Visibility.PUBLIC
    )

    def clean_per(self) -> int | None:
        """The number of people of a rate; none for any other unit."""
        per: int | None = self.cleaned_data["per"]
        if self.cleaned_data.get("unit") == Unit.RATE and not per:
            raise forms.ValidationError("Enter the number of people that the rate is for.")
        return per if self.cleaned_data.get("unit") == Unit.RATE else None

    def clean_name(self) -> str:
        """Only one that is not taken, where it is a new measure."""
        name: str = self.cleaned_data["name"]
        if not self.carried and Measure.objects.filter(name=name).exists():
            raise forms.ValidationError(f"“{name}” is already a measure. Edit that one.")
        return name


class AreaForm(RecordForm):
    """A place that figures are about."""

    name = _name("Name", 100)
    kind = forms.ChoiceField(label="Kind", choices=AreaKind.choices, initial=AreaKind.LOCAL)
    parent = RecordChoice(
        label="Part of",
        queryset=Area.objects.all(),
        required=False,
        empty_label="Nothing larger",
        help_text="Only a part of the force area is part of another area.",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the parent of a local area, and of no other."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_local = cleaned.get("kind") == AreaKind.LOCAL
        if "kind" in cleaned and is_local != bool(cleaned.get("parent")):
            self.add_error(
                "parent",
                "Choose the area that it is in."
                if is_local
                else "Only a part of the force area has a larger area. Choose “Nothing larger”.",
            )
        name = cleaned.get("name")
        if name and not self.carried and Area.objects.filter(name=name).exists():
            self.add_error("name", f"“{name}” is already an area. Edit that one.")
        return cleaned


class SourceForm(RecordForm):
    """Where figures come from."""

    name = _name("Name", 200)
    url = forms.URLField(
        label="Address",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="A page that everyone can open, if there is one.",
        error_messages={"invalid": "Enter a full address that starts with https://."},
    )
    description = words_field("Description", required=False)

    def clean_name(self) -> str:
        """Only one that is not taken, where it is a new source."""
        name: str = self.cleaned_data["name"]
        if not self.carried and Source.objects.filter(name=name).exists():
            raise forms.ValidationError(f"“{name}” is already a source. Edit that one.")
        return name
