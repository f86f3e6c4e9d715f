"""Forms of consultations: facts of a wave, questions, and the grids of figures."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from consultation.actions import Figures, Group
from consultation.models import Consultation, Dimension, Question, Result
from consultation.queries import result_digest
from records.conflicts import digest_of
from records.forms import DayField, LinesField, RecordForm, words_field
from records.formsets import RowForm, grid_of

MOST_ANSWERS = 20
LARGEST_COUNT = 100_000_000


def _whole(label: str, *, least: int = 0, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=LARGEST_COUNT,
        help_text=hint,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": "Enter a whole number, without words."},
    )


def _percent(label: str, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        max_digits=5,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
        error_messages={"invalid": "Enter a percentage such as 12.1, without the sign."},
    )


class ConsultationForm(RecordForm):
    """A consultation that is held in waves."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        error_messages={"required": "Enter a title for the consultation."},
    )
    purpose = words_field("Purpose", "The purpose of the consultation.", required=False)


class WaveForm(RecordForm):
    """A wave: what must be said about it wherever its figures stand."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="For example “Summer 2026”.",
        error_messages={"required": "Enter a title for the survey."},
    )
    opened_on = DayField(label="First day", required=False)
    closed_on = DayField(label="Last day", required=False)
    method = words_field(
        "Method", "How people were asked and how they heard about it.", required=False
    )
    population = forms.CharField(
        label="Who was asked",
        max_length=200,
        required=False,
        help_text="For example “Residents aged 16 and over”.",
    )
    population_size = _whole("Size of the population", least=1)
    responses = _whole(
        "Number of responses", hint="How many people answered. Leave empty if not known."
    )
    confidence_level = forms.DecimalField(
        label="Confidence level in percent",
        min_value=Decimal("50.1"),
        max_value=Decimal("99.9"),
        decimal_places=1,
        max_digits=4,
        initial=95,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "decimal"}),
        error_messages={"required": "Enter the confidence level; 95 is usual."},
    )
    is_self_selected = forms.TypedChoiceField(
        label="How people were selected",
        choices=[
            (True, "They chose whether to answer"),
            (False, "They were selected at random"),
        ],
        coerce=lambda value: value in (True, "True"),
        initial=True,
        widget=forms.RadioSelect,
    )
    note = words_field(
        "Note",
        "What readers need to know: who commissioned the survey, who carried it out, "
        "whether the figures are weighted, and their limitations.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("opened_on"), cleaned.get("closed_on")
        if first and last and last < first:
            self.add_error("closed_on", "The last day is before the first. Enter a later last day.")
        return cleaned


class QuestionForm(RecordForm):
    """A question with its answers in order."""

    topic = forms.CharField(
        label="Topic",
        max_length=100,
        help_text="Questions on the same topic are shown together.",
        error_messages={"required": "Enter the topic."},
    )
    wording = words_field(
        "Wording",
        "The exact wording of the question.",
        rows=2,
        most=1_000,
        error_messages={"required": "Enter the question."},
    )
    scale = LinesField(
        label="Answers in order",
        most=MOST_ANSWERS,
        required=False,
        help_text="One answer on each line, in the order of the scale.",
    )
    positive_answers = LinesField(
        label="Answers that count as positive",
        most=MOST_ANSWERS,
        rows=3,
        required=False,
        help_text="One on each line, exactly as in the answers above.",
    )
    allows_several = forms.TypedChoiceField(
        label="How many answers a person can choose",
        choices=[(False, "One answer"), (True, "Several answers (“choose all that apply”)")],
        coerce=lambda value: value in (True, "True"),
        initial=False,
        help_text="If people can choose several answers, the shares can add up to more than 100%. "
        "You cannot change this once answers are recorded.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether people can choose one answer or several."},
    )
    position = forms.IntegerField(
        label="Position among the questions",
        min_value=0,
        max_value=1_000,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"required": "Enter its position. 1 comes first."},
    )


class NewQuestionForm(QuestionForm):
    """A new question, with the code by which it is known."""

    code = forms.SlugField(
        label="Code",
        max_length=50,
        help_text=(
            "Short and without spaces, for example safe-at-night. You cannot change it later."
        ),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={
            "required": "Enter a code.",
            "invalid": "Use only letters, digits and hyphens.",
        },
    )
    field_order = (
        "code",
        "topic",
        "wording",
        "scale",
        "positive_answers",
        "allows_several",
        "position",
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation

    def clean_code(self) -> str:
        """Only one that is not taken."""
        code: str = self.cleaned_data["code"]
        if self.consultation.questions.filter(code=code).exists():
            raise ValidationError(
                f"“{code}” is already used. Enter a different code, or edit that question."
            )
        return code


class GroupForm(RowForm):
    """A line of the grid of who answered. An empty line is left out."""

    dimension = forms.ChoiceField(label="By", choices=Dimension.choices, required=False)
    group = forms.CharField(label="Group", max_length=60, required=False)
    count = _whole("Number who answered")
    share = _percent("Share of answers")
    population_share = _percent("Share of the population")
    note = forms.CharField(label="Note", max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the group that the figures are about."""
        cleaned: dict[str, Any] = super().clean() or {}
        figures = (cleaned.get(name) for name in ("count", "share", "population_share"))
        if not cleaned.get("group") and any(figure is not None for figure in figures):
            self.add_error("group", "Enter the group that the figures are about.")
        return cleaned

    @property
    def is_filled(self) -> bool:
        """Always: an empty line takes a group away."""
        return True

    @property
    def group_given(self) -> Group | None:
        """The group, or None for an empty line. For a valid form."""
        return Group(**self.cleaned_data) if self.cleaned_data.get("group") else None


class ResultForm(RowForm):
    """The answers of a wave to one question. Where nothing is typed nothing is recorded."""

    # Whatever is refused of an answer is said where the figures of the question begin.
    other_field = "base"
    base = _whole("Base", least=1)
    wording = forms.CharField(label="Wording of this survey", max_length=1_000, required=False)
    note = forms.CharField(label="Note", max_length=2_000, required=False)
    confirmed = forms.CharField(required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        question: Question,
        labels: Sequence[str],
        result: Result | None,
        **options: Any,
    ) -> None:
        held = {answer.label: answer for answer in result.answers.all()} if result else {}
        initial: dict[str, Any] = {"seen": result_digest(result)}
        if result is not None:
            initial |= {"base": result.base, "wording": result.wording, "note": result.note}
        super().__init__(data, **{**options, "initial": initial})
        self.question, self.labels = question, tuple(labels)
        self.result = result
        # Figures that do not agree and have to be confirmed.
        self.warnings: tuple[str, ...] = ()
        for number, label in enumerate(labels):
            answer = held.get(label)
            for name, make in (("count", _whole), ("share", _percent)):
                field = make(f"{name.capitalize()} of “{label}”: {question.wording}")
                field.initial = getattr(answer, name, None)
                self.fields[f"{name}_{number}"] = field
        for name in ("base", "wording", "note"):
            self.fields[name].label = f"{self.fields[name].label}: {question.wording}"
        for name in ("base", "wording", "note", *self.figure_names):
            # So that a question that others change is not taken for one that is changed here.
            self.fields[name].show_hidden_initial = True

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """Each answer with the fields of its count and its share."""
        return [
            (label, self[f"count_{number}"], self[f"share_{number}"])
            for number, label in enumerate(self.labels)
        ]

    @property
    def is_filled(self) -> bool:
        """Whether anything differs from what the form showed."""
        names = ("base", "wording", "note", *self.figure_names)
        return any(name in self.changed_data for name in names)

    @property
    def figure_names(self) -> list[str]:
        """The names of the fields of figures."""
        return [name for name in self.fields if re.fullmatch(r"(count|share)_\d+", name)]

    def figures(self, subgroup: str) -> Figures:
        """The figures as typed. For a valid form. What was confirmed is taken by its stamp."""
        given = self.cleaned_data
        answers = [
            (label, given[f"count_{number}"], given[f"share_{number}"])
            for number, label in enumerate(self.labels)
        ]
        figures = Figures(
            question=self.question,
            base=given["base"],
            answers=tuple(line for line in answers if line[1] is not None or line[2] is not None),
            wording="" if given["wording"] == self.question.wording else given["wording"],
            note=given["note"],
            subgroup=subgroup,
            seen=given["seen"],
        )
        self.warnings = figures.warnings
        if self.warnings and given["confirmed"] == self.warnings_digest:
            return Figures(
                figures.question,
                figures.base,
                figures.answers,
                figures.wording,
                figures.note,
                subgroup,
                figures.seen,
                confirmed=frozenset(self.warnings),
            )
        return figures

    @property
    def warnings_digest(self) -> str:
        """The mark of these very warnings: other figures ask again."""
        return digest_of({"warnings": sorted(self.warnings)})


GroupGrid = grid_of(GroupForm, summary="id_groups")


ResultGrid = grid_of(
    ResultForm,
    nothing="Nothing was changed. Enter figures for at least one question.",
    summary="results",
)
