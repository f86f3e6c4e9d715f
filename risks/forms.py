"""Forms of risks and registers: what people type, checked and put into the words of the domain."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, Visibility
from accounts.queries import people_who_may
from plans.models import Body, Objective, Plan, Priority
from plans.policies import WritingRemit
from records.choices import RecordChoice, RecordChoices, key_in
from records.forms import DayField, LinesField, RecordForm, words_field
from records.formsets import RowForm, grid_of
from risks.models import Register, Response, Risk, RiskMatrix, ScoreKind, Tone
from risks.scoring import Band, level_text

LONGEST_REASON = 2_000
MOST_BANDS = 6
REVIEW_AFTER = timedelta(days=91)
SMALLEST_MATRIX, LARGEST_MATRIX = 3, 10


def levels(words: Sequence[str], size: int) -> list[tuple[str, str]]:
    """The levels of a matrix to choose from, with their words."""
    return [("", "Choose"), *((str(n), level_text(n, words)) for n in range(1, size + 1))]


def _level(label: str, *, required: bool = True, hint: str = "") -> Any:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        empty_value=None,
        required=required,
        help_text=hint,
        error_messages={"required": "Choose a level.", "invalid_choice": "Choose a level."},
    )


def _reason(hint: str, why: str, *, required: bool = True) -> Any:
    return words_field(
        "Reason",
        hint,
        most=LONGEST_REASON,
        required=required,
        error_messages={"required": why},
    )


class DetailsForm(RecordForm):
    """The fields of a risk."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="A short name for the risk.",
        error_messages={"required": "Enter a title for the risk."},
    )
    cause = words_field("Cause", "What might cause it.", required=False)
    event = words_field("Event", "What might happen.", required=False)
    consequence = words_field("Consequence", "What the effect would be.", required=False)
    category = forms.CharField(
        label="Category",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    owner_title = forms.CharField(
        label="Responsible role",
        max_length=150,
        required=False,
        help_text="Shown to everyone who can read the risk. For example “Chief executive”.",
    )
    owner = RecordChoice(
        label="Risk owner",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="They see it at the top of “Risk reviews”. Not shown to readers.",
    )
    priority = RecordChoice(
        label="Priority",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="The whole plan",
    )
    objectives = RecordChoices(
        label="Objectives at risk",
        queryset=Objective.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    appetite = forms.IntegerField(
        label="Appetite",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter the highest score that is accepted."},
    )
    response = forms.ChoiceField(
        label="Response",
        choices=Response.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the response."},
    )
    next_review_on = DayField(label="Next review", required=False)
    visibility = forms.ChoiceField(
        label="Who can read it", choices=Visibility.choices, initial=Visibility.OFFICE
    )
    note = words_field("Note", "Anything else that readers should know.", required=False)

    def __init__(
        self,
        *args: Any,
        register: Register,
        remit: WritingRemit,
        risk: Risk | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        present = risk.priority.plan_id if risk and risk.priority else None
        today = timezone.localdate()
        open_plans = Plan.objects.filter(ends_on__gte=today).values_list("pk", flat=True)
        # Before a new plan is entered, the last one is still worked on.
        keys = {*(open_plans or Plan.objects.values_list("pk", flat=True)[:1]), present}
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = people_who_may(
            Permission.EDIT_RECORD, present=risk.owner_id if risk else None
        )
        fields["priority"].queryset = Priority.objects.filter(plan__in=keys).order_by(
            "-plan__starts_on", "number"
        )
        fields["objectives"].queryset = (
            Objective.objects.filter(priority__plan__in=keys)
            .select_related("priority")
            .order_by("-priority__plan__starts_on", "priority__number", "number")
        )
        if remit.keys is not None:
            priority = fields["priority"]
            priority.queryset = priority.queryset.filter(pk__in=remit.keys)
            priority.required, priority.empty_label = True, "Choose"
            priority.error_messages["required"] = "Choose one of your priorities."
        greatest = register.matrix.size**2
        fields[
            "appetite"
        ].help_text = (
            f"The highest score that is accepted, from 1 to {greatest}. Likelihood times impact."
        )
        used = register.risks.exclude(category="").order_by("category").values_list("category")
        names = [name for (name,) in used.distinct()]
        if names:
            fields["category"].help_text = f"Used in this register: {', '.join(names)}."


class AddForm(DetailsForm):
    """A new risk, with the scores that it starts with."""

    reference = forms.CharField(
        label="Reference",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        help_text="We suggest the next one in this register.",
        error_messages={"required": "Enter a reference for the risk, for example R-12."},
    )
    opened_on = DayField(label="Open since", is_past=True)
    inherent_likelihood = _level("Likelihood before any control", required=False)
    inherent_impact = _level("Impact before any control", required=False)
    current_likelihood = _level("Likelihood now, with current controls")
    current_impact = _level("Impact now, with current controls")
    target_likelihood = _level("Target likelihood, after the actions", required=False)
    target_impact = _level("Target impact, after the actions", required=False)
    field_order = (
        *("reference", "title", "cause", "event", "consequence", "category", "owner_title"),
        *("owner", "priority", "objectives", "inherent_likelihood", "inherent_impact"),
        *("current_likelihood", "current_impact", "target_likelihood", "target_impact"),
        *("appetite", "response", "opened_on", "next_review_on", "visibility", "note"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matrix = self.register.matrix
        fields: dict[str, Any] = self.fields
        for kind in ScoreKind:
            fields[f"{kind}_likelihood"].choices = levels(matrix.likelihood_words, matrix.size)
            fields[f"{kind}_impact"].choices = levels(matrix.impact_words, matrix.size)

    def clean_reference(self) -> str:
        """Only what can stand in an address, and is not taken."""
        reference: str = self.cleaned_data["reference"]
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", reference):
            raise ValidationError("Use only letters, digits, hyphens and full stops, such as R-12.")
        if self.register.risks.filter(reference__iexact=reference).exists():
            raise ValidationError(
                f"“{reference}” is already used in this register. Enter a different one."
            )
        return reference

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of a score."""
        cleaned: dict[str, Any] = super().clean() or {}
        for kind in (ScoreKind.INHERENT, ScoreKind.TARGET):
            halves = [cleaned.get(f"{kind}_{half}") for half in ("likelihood", "impact")]
            for half, given in zip(("likelihood", "impact"), halves, strict=True):
                if given is None and any(halves):
                    self.add_error(
                        f"{kind}_{half}", "Choose both likelihood and impact, or neither."
                    )
        return cleaned

    @property
    def scores(self) -> list[tuple[ScoreKind, int, int]]:
        """The scores that were given. For a valid form."""
        given = self.cleaned_data
        return [
            (kind, given[f"{kind}_likelihood"], given[f"{kind}_impact"])
            for kind in ScoreKind
            if given[f"{kind}_likelihood"] is not None
        ]


class ScoreForm(RecordForm):
    """Another score of a risk, with its date and reason."""

    kind = forms.ChoiceField(
        label="Which score", choices=ScoreKind.choices, widget=forms.RadioSelect
    )
    likelihood = _level("Likelihood")
    impact = _level("Impact")
    on = DayField(label="From", help_text="The date from which it applies.", is_past=True)
    reason = _reason(
        "The reason for the score. It is saved and shown with the score.",
        "Explain why it is scored again.",
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, matrix: RiskMatrix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["likelihood"].choices = levels(matrix.likelihood_words, matrix.size)
        fields["impact"].choices = levels(matrix.impact_words, matrix.size)


class ControlForm(RecordForm):
    """Something in place that lowers a risk."""

    description = words_field(
        "Control",
        "What is in place, in one sentence.",
        most=2_000,
        error_messages={"required": "Enter what is in place."},
    )
    in_place_since = DayField(
        label="In place since",
        help_text="Leave empty if it was in place when the risk was opened.",
        required=False,
    )


class RetireForm(RecordForm):
    """Why and from when a control is no longer in place."""

    on = DayField(label="No longer in place from", is_past=True)
    reason = _reason(
        "It stays on record with the control.", "Explain why it is no longer in place."
    )


class ActionForm(RecordForm):
    """Something to be done about a risk."""

    title = forms.CharField(
        label="Action",
        max_length=300,
        help_text="What needs to be done, in one sentence.",
        error_messages={"required": "Enter what needs to be done."},
    )
    due_as_written = forms.CharField(
        label="Due date",
        max_length=100,
        required=False,
        help_text="For example “30 September 2027”, “September 2027”, “Q4 2027” or “2027”. It is "
        "late after the last date that this can mean.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )


class CompleteForm(RecordForm):
    """The day on which an action was done."""

    done_on = DayField(label="Done on", is_past=True)


class ReviewForm(RecordForm):
    """A review of today without a change."""

    next_review_on = DayField(label="Next review")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CloseForm(RecordForm):
    """Why and when a risk is closed."""

    on = DayField(label="Closed on", is_past=True)
    reason = _reason("It is saved in the note of the risk.", "Explain why the risk is closed.")


class ReopenForm(RecordForm):
    """Why a risk is taken up again."""

    reason = _reason("It is saved in the note of the risk.", "Explain why the risk is reopened.")


class ReviewLineForm(RowForm):
    """The review of one risk in a round. An empty one means that it was not reviewed."""

    # Whatever is refused of a row as a whole is said where the row begins.
    other_field = "no_change"
    filled_by = ("no_change", "likelihood", "impact", "reason")
    no_change = forms.BooleanField(label="No change", required=False)
    likelihood = _level("Likelihood", required=False)
    impact = _level("Impact", required=False)
    reason = words_field("Reason", rows=1, most=LONGEST_REASON, required=False)
    next_review_on = DayField(label="Next review", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, label: str, matrix: RiskMatrix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name, words in (
            ("likelihood", matrix.likelihood_words),
            ("impact", matrix.impact_words),
        ):
            fields[name].choices = [("", "As it is"), *levels(words, matrix.size)[1:]]
        for name in ("no_change", "likelihood", "impact", "reason", "next_review_on"):
            self.fields[name].label = f"{self.fields[name].label} of {label}"

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together."""
        cleaned: dict[str, Any] = super().clean() or {}
        halves = {name: cleaned.get(name) for name in ("likelihood", "impact")}
        if cleaned.get("no_change") and any(halves.values()):
            self.add_error("no_change", "Enter a score, or select “No change”, not both.")
        elif any(halves.values()):
            for name, given in halves.items():
                if given is None and name not in self.errors:
                    self.add_error(name, "Choose both likelihood and impact.")
            if not cleaned.get("reason"):
                self.add_error("reason", "Explain why it is scored again.")
        elif not cleaned.get("no_change") and not self.errors:
            self.add_error(
                "no_change", "Enter the score that the reason is about, or select “No change”."
            )
        if not cleaned.get("next_review_on") and "next_review_on" not in self.errors:
            self.add_error("next_review_on", "Enter the day of the next review.")
        return cleaned


ReviewGrid = grid_of(
    ReviewLineForm,
    nothing="You have not entered anything. Review at least one risk.",
    summary="reviews",
)


class RegisterForm(RecordForm):
    """A register: whose it is, and on which matrix it scores."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        error_messages={"required": "Enter a name for the register."},
    )
    body = RecordChoice(
        label="Body that it belongs to",
        queryset=Body.objects.all(),
        empty_label="Choose",
        error_messages={"required": "Choose the body."},
    )
    matrix = RecordChoice(
        label="Matrix",
        queryset=RiskMatrix.objects.order_by("name"),
        empty_label="Choose",
        help_text="The matrix sets its size and the bands for scores.",
        error_messages={"required": "Choose the matrix."},
    )


class MatrixForm(RecordForm):
    """A matrix: its size, the words of its levels, and its bands."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        error_messages={"required": "Enter a name for the matrix, for example 4 × 4."},
    )
    size = forms.IntegerField(
        label="Size",
        min_value=SMALLEST_MATRIX,
        max_value=LARGEST_MATRIX,
        help_text="The highest level of likelihood and impact.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter the size."},
    )
    likelihood_words = LinesField(
        label="Words for likelihood",
        most=LARGEST_MATRIX,
        required=False,
        help_text="One line for each level, starting at 1.",
    )
    impact_words = LinesField(
        label="Words for impact",
        most=LARGEST_MATRIX,
        required=False,
        help_text="One line for each level, starting at 1.",
    )
    bands = LinesField(
        label="Bands",
        most=MOST_BANDS,
        help_text="One line for each band, lowest first: its name, its lowest score and its tone "
        "(calm, watch, warn or alarm), separated by commas. For example “Medium, 8, "
        "watch”.",
        error_messages={"required": "Enter at least one band that starts at 1."},
    )
    seen_bands = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_bands(self) -> list[Band]:
        """The bands, read line by line."""
        return [_band(line) for line in self.cleaned_data["bands"]]


def band_line(band: Band) -> str:
    """A band as it is typed."""
    return f"{band.name}, {band.lowest}, {band.tone}"


def _band(line: str) -> Band:
    parts = [part.strip() for part in line.split(",")]
    if len(parts) != len(Band.__dataclass_fields__) or key_in(parts[1]) is None:
        raise ValidationError(
            f"“{line}” is not a band. Enter name, lowest score and tone, such as “High, 15, alarm”."
        )
    name, lowest, tone = parts
    if tone.lower() not in Tone.values:
        raise ValidationError(f"“{tone}” is not a tone. Choose from: {', '.join(Tone.values)}.")
    return Band(name, int(lowest), tone.lower())  # type: ignore[arg-type]
