"""What officers say about a measure's charts: words on months, targets, limits, ranks."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from measures.actions.annotations import LONGEST_ANNOTATION
from measures.actions.observations import number_problem
from measures.comparisons import Unit
from measures.formats import fraction_problem
from measures.forms.months import MonthField
from measures.models import AnnotationKind, Area, Measure, Source
from measures.spc import SHORTEST_FIXED_BASE
from records.choices import RecordChoice, RecordChoices
from records.forms import RecordForm, normal_lines, words_field

_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])")
_MONTH_HINT = "Use the format 2024-01."

_HINTS = {
    Unit.PERCENT: "In percent, such as 80 or 92.5.",
    Unit.DURATION: "As hours:minutes:seconds, such as 00:15:00, or in seconds.",
    Unit.DAYS: "In days.",
    Unit.COUNT: "A number.",
    Unit.MONEY: "In pounds, such as 12,500.",
    Unit.MONEY_THOUSANDS: "In thousands of pounds, such as 12.5 for £12,500.",
    Unit.MONEY_MILLIONS: "In millions of pounds, such as 1.2 for £1.2 million.",
    Unit.RATE: "A rate, such as 4.5.",
    Unit.INDEX: "A number.",
}


class FigureField(forms.CharField):
    """A figure in a measure's own unit; a duration is typed as a clock or in seconds."""

    def __init__(self, unit: Unit, **options: Any) -> None:
        super().__init__(
            help_text=_HINTS[unit],
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
            **options,
        )
        self.unit = unit

    def clean(self, value: Any) -> Decimal:
        """Return the figure. Raises ValidationError with how to fix it."""
        text = str(super().clean(value))
        bare = text.replace(",", "").removeprefix("£").removesuffix("%").strip()
        clock = _CLOCK.fullmatch(bare) if self.unit == Unit.DURATION else None
        if clock:
            hours, minutes, seconds = (int(part) for part in clock.groups())
            return Decimal(3600 * hours + 60 * minutes + seconds)
        try:
            figure = Decimal(bare)
        except InvalidOperation as error:
            raise forms.ValidationError(
                f"“{text}” is not a valid figure. {_HINTS[self.unit]}"
            ) from error
        if problem := number_problem(figure):
            raise forms.ValidationError(problem)
        if self.unit == Unit.PERCENT and (problem := fraction_problem(text.replace(",", ""))):
            raise forms.ValidationError(f"{problem}.")
        return figure


class SeenForm(RecordForm):
    """A form that carries the state that it started from."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class AnnotationForm(SeenForm):
    """Words on a month, or on a range of months, of one or many measures."""

    kind = forms.ChoiceField(
        label="What the text is about", choices=AnnotationKind.choices, widget=forms.RadioSelect
    )
    text = words_field(
        "What readers should know",
        "One or two sentences. They are shown below every chart that they are about.",
        rows=4,
        most=LONGEST_ANNOTATION,
    )
    start_month = MonthField(
        label="First month",
        help_text=_MONTH_HINT,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    end_month = MonthField(
        label="Last month",
        help_text=f"{_MONTH_HINT} Leave empty if it has no last month.",
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    rebases = forms.BooleanField(
        label="Start the control limits again in the first month",
        help_text="Use this for a change of method or of the process. Readers see the text "
        "above as "
        "the reason. If the month has no figure, the limits start with the next month "
        "that has one.",
        required=False,
    )
    area = RecordChoice(
        label="Area",
        queryset=Area.objects.none(),
        required=False,
        empty_label="Every area",
        widget=forms.Select,
    )
    measures = RecordChoices(
        label="Measures",
        queryset=Measure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one measure that this text is about."},
    )

    def __init__(self, *args: Any, measures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("measures", measures), ("area", Area.objects.of_the_force())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """One kind of line end."""
        return normal_lines(self.cleaned_data["text"])


class TargetForm(SeenForm):
    """What a measure should reach in an area, from a month on."""

    label = forms.CharField(
        label="What the target is called", max_length=60, help_text="Such as Target, or Ceiling."
    )
    from_month = MonthField(
        label="From",
        help_text=f"{_MONTH_HINT} Leave empty if it applied from the beginning. It applies until "
        "another target of this area starts.",
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    area = RecordChoice(
        label="Area", queryset=Area.objects.none(), empty_label=None, widget=forms.Select
    )

    field_order = ("value", "label", "from_month", "area")

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"] = FigureField(unit, label="Value")
        self.fields["area"].queryset = Area.objects.of_the_force()  # type: ignore[attr-defined]
        self.order_fields(self.field_order)


class ChartSettingsForm(SeenForm):
    """How the limits of a measure's control charts are worked out."""

    screens_outliers = forms.BooleanField(
        label="Leave extreme changes out of the limits",
        help_text="Month-to-month changes of 3.267 times the average or more. The mean still uses "
        "every month.",
        required=False,
    )
    baseline_points = forms.IntegerField(
        label="Freeze the limits after this number of months",
        help_text=f"{SHORTEST_FIXED_BASE} or more, counted from the first month or from where the "
        "limits start again. Leave empty to use every month.",
        required=False,
        min_value=SHORTEST_FIXED_BASE,
        max_value=1_200,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={
            "min_value": (
                f"Limits need {SHORTEST_FIXED_BASE} months or more: enter a larger number."
            ),
        },
    )


class PeersForm(SeenForm):
    """Who compares the force with others, and how they count."""

    name = forms.CharField(
        label="Name of the comparison", max_length=150, help_text="Such as National 999 tables."
    )
    definition = words_field("How the comparator is measured", rows=4, most=2_000)
    source = RecordChoice(
        label="Source",
        queryset=Source.objects.all(),
        required=False,
        empty_label="Not given",
        widget=forms.Select,
    )
    figures = RecordChoice(
        label="Measure with the forces' figures",
        help_text="Ranks are calculated from this measure in every month in which another "
        "force has "
        "a figure. Choose another measure if the comparator is measured differently.",
        queryset=Measure.objects.none(),
        required=False,
        empty_label="This measure",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, measures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["figures"].queryset = measures  # type: ignore[attr-defined]


class RankForm(RecordForm):
    """The force's place in a month, as it was published."""

    month = MonthField(
        label="Data to",
        help_text=_MONTH_HINT,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    rank = forms.IntegerField(
        label="Rank",
        help_text="1 is the best.",
        min_value=1,
        max_value=1_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    is_tied = forms.BooleanField(
        label="Another force has the same rank",
        required=False,
    )
    forces = forms.IntegerField(
        label="Forces that reported",
        min_value=1,
        max_value=1_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    value_text = forms.CharField(
        label="The force's figure as published",
        help_text="Such as 12.49 seconds. Leave empty if not known.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
