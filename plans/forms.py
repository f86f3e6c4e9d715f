"""Fields for officers' texts, and forms of one record that know what they started from."""

from collections.abc import Collection
from typing import Any

from django import forms

from plans.models import Body, BodyKind, Objective, Priority
from records.choices import RecordChoice, RecordChoices
from records.forms import DayField, LinesField, NarrativeField, RecordForm, words_field


class PlanForm(RecordForm):
    """A police and crime plan."""

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter a title for the plan."}
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(
        label="Last day",
        help_text="Plans cannot overlap: end the old plan before a new one starts.",
    )
    summary = NarrativeField(label="Summary", rows=6, required=False)


class NumberedForm(RecordForm):
    """A numbered part of a plan. The number stays for good: reports and addresses name it."""

    number = forms.IntegerField(
        label="Number",
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter its number."},
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter its title."}
    )

    def __init__(self, *args: Any, taken: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        if self.carried:
            del self.fields["number"]

    def clean_number(self) -> int:
        """Only one that is not taken."""
        number: int = self.cleaned_data["number"]
        if number in self.taken:
            raise forms.ValidationError(f"{number} is already used. Enter a different number.")
        return number


class PriorityForm(NumberedForm):
    """A priority of a plan."""

    summary = words_field("Summary", required=False)


class ObjectiveForm(NumberedForm):
    """An objective below a priority."""

    description = words_field("Description", required=False)


class BodyForm(RecordForm):
    """A body that delivers or oversees the plan."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter the name of the body."}
    )
    acronym = forms.CharField(
        label="Acronym",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    kind = forms.ChoiceField(label="Kind", choices=BodyKind.choices)
    purpose = words_field("Purpose", required=False)
    oversees = words_field("Oversees", "What it oversees, in one sentence.", required=False)
    parent = RecordChoice(
        label="Answers to",
        queryset=Body.objects.order_by("name"),
        required=False,
        empty_label="No other body",
    )
    priorities = RecordChoices(
        label="Priorities that it oversees",
        queryset=Priority.objects.order_by("-plan__starts_on", "number"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    objectives = RecordChoices(
        label="Objectives that it oversees",
        queryset=Objective.objects.select_related("priority").order_by(
            "-priority__plan__starts_on", "priority__number", "number"
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = DayField(label="Exists from", required=False)
    valid_to = DayField(label="Existed until", required=False)


class TermForm(RecordForm):
    """A term of the terminology."""

    acronym = forms.CharField(
        label="Acronym",
        max_length=20,
        required=False,
        help_text="Leave empty if the term has no acronym.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    name = forms.CharField(
        label="Full name", max_length=200, error_messages={"required": "Enter the full name."}
    )
    definition = words_field("Definition", required=False)
    aliases = LinesField(
        label="Other spellings",
        most=10,
        longest=20,
        rows=3,
        required=False,
        help_text="Other spellings of the acronym, one on each line.",
    )


class OfficeNamesForm(RecordForm):
    """What the office and everybody around it is called, from a day on."""

    valid_from = DayField(
        label="From", help_text="The earlier names end the day before. Old reports keep them."
    )
    office_name = forms.CharField(label="Name of the office", max_length=200)
    office_short = forms.CharField(
        label="Short name of the office",
        max_length=30,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    holder_title = forms.CharField(label="Title of its holder", max_length=100)
    panel_name = forms.CharField(label="Name of the panel", max_length=200)
    force_name = forms.CharField(label="Name of the force", max_length=200)
    area_name = forms.CharField(label="Name of the area", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.carried:
            # From when names hold is told apart by their day; other names from it are new ones.
            del self.fields["valid_from"]
