"""The boxes of figures in a grid, and what is asked of all of them together."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from dates.periods import month_code, parse_month
from figure_entry.actions import TypedFigure
from figure_entry.queries import EntryLine, latest_complete_month
from figure_entry.typed import known_measure, read_typed
from imports.reading.parsed import ParsedObservation
from measures.actions.observations import LONGEST_REASON, NewFigure
from records.forms import RecordForm, restart
from records.formsets import RowForm, grid_of

# Longer than any figure that is taken.
LONGEST_FIGURE = 40
NOTHING = "Enter at least one figure."
LOST_TRACK = "The page is out of date: open it again and enter the figures there."
EARLIEST = parse_month("1974-01")


class MonthForm(forms.Form):
    """The month whose figures are to be entered."""

    month = forms.CharField(
        label="Month",
        help_text="For example 2026-09. For a longer period, the last month of it.",
        max_length=7,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"required": "Enter the month, such as 2026-09."},
    )

    def clean_month(self) -> Any:
        """The month as a date. Raises ValidationError where it is none, or has not ended."""
        try:
            month = parse_month(self.cleaned_data["month"])
        except ValueError as error:
            raise ValidationError("Month must be a month, such as 2026-09.") from error
        latest = latest_complete_month()
        if not EARLIEST <= month <= latest:
            raise ValidationError(
                f"Month must be between {month_code(EARLIEST)} and {month_code(latest)}, "
                "the last month that has ended."
            )
        return month


class ReasonForm(RecordForm):
    """The reason of all figures that have none of their own."""

    reason = forms.CharField(
        label="Why figures change (optional)",
        help_text="Used for each corrected figure that has no reason of its own. At most "
        f"{LONGEST_REASON} characters.",
        required=False,
        max_length=LONGEST_REASON,
    )


class ReopenForm(RecordForm):
    """Why a closed month is opened again."""

    error_fields: ClassVar = {"reopened_because": "reason"}

    reason = forms.CharField(
        label="Why you are reopening the month",
        max_length=LONGEST_REASON,
        error_messages={"required": "Explain why you are reopening the month."},
    )


def _box(label: str) -> Any:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_FIGURE,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-10 app-entry__box",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
        error_messages={"max_length": f"A figure must be {LONGEST_FIGURE} characters or fewer."},
    )


class FigureForm(RowForm):
    """The figure of a measure, area and month."""

    filled_by = ("numerator", "denominator", "reason")

    numerator = _box("Figure")
    denominator = _box("Denominator")
    is_provisional = forms.BooleanField(label="Provisional", required=False)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    confirms = forms.BooleanField(label="This figure is right", required=False)
    # The figure that was to be confirmed: a tick is for that one, and for no other.
    confirmed_of = forms.CharField(required=False, widget=forms.HiddenInput)
    was_provisional = forms.BooleanField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={"required": LOST_TRACK, "invalid": LOST_TRACK},
    )

    def __init__(self, *args: Any, line: EntryLine, **options: Any) -> None:
        super().__init__(*args, **options)
        self.line = line
        self.parsed: ParsedObservation | None = None
        part = "numerator" if line.is_ratio else "figure"
        self.fields["numerator"].label = f"{line.name}: {part}"
        self.fields["denominator"].label = f"{line.name}: denominator"
        self.fields["is_provisional"].label = f"{line.name}: provisional"
        self.fields["reason"].label = f"{line.name}: reason or note"
        self.fields["confirms"].label = f"{line.name}: this figure is right"
        if not line.is_ratio:
            del self.fields["denominator"]

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed, or the provisional mark was changed."""
        return super().is_filled or self._mark_differs

    @property
    def _mark_differs(self) -> bool:
        is_here = self.add_prefix("seen") in self.data
        was = self.data.get(self.add_prefix("was_provisional")) == "True"
        return is_here and (self.add_prefix("is_provisional") in self.data) != was

    @property
    def asks_to_confirm(self) -> bool:
        """Whether the figure is to be confirmed, or was."""
        return self.is_bound and ("confirms" in self.errors or bool(self["confirms"].value()))

    def clean(self) -> dict[str, Any]:
        """Read what was typed, as a cell of a file is read."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["numerator"] or cleaned.get("denominator"):
            self.parsed = read_typed(
                cleaned["numerator"],
                cleaned.get("denominator", ""),
                measure=self.line.measure,
                area=self.line.area,
                month=self.line.month,
                mark=cleaned["is_provisional"],
            )
            for problem in self.parsed.problems:
                field = problem.column if problem.column in self.fields else "numerator"
                self.add_error(field, f"{problem.fix[:1].upper()}{problem.fix[1:]}.")
        else:
            self._keep_figure(is_provisional=cleaned["is_provisional"])
        return cleaned

    def _keep_figure(self, *, is_provisional: bool) -> None:
        """Without a figure, the one that is there, with another mark."""
        now = self.line.now
        if now is None or now.numerator is None:
            self.add_error("numerator", "Enter the figure, or clear the rest of its row.")
        elif now.is_provisional == is_provisional:
            self.add_error("numerator", "Enter the figure that the reason is for.")
        else:
            self.parsed = ParsedObservation(
                line=0,
                place="",
                written="",
                measure=known_measure(self.line.measure),
                area=self.line.area.pk,
                new_area="",
                month=self.line.month,
                numerator=now.numerator,
                denominator=now.denominator,
                is_provisional=is_provisional,
                problems=(),
            )

    @property
    def typed(self) -> TypedFigure:
        """What was typed, of a valid form."""
        parsed, given = self.parsed, self.cleaned_data
        assert parsed is not None  # noqa: S101 - a valid form has read its figure
        line = self.line
        figure = NewFigure(
            line.measure,
            line.area,
            line.month,
            parsed.numerator,
            parsed.denominator,
            parsed.is_provisional,
        )
        is_confirmed = given["confirms"] and given["confirmed_of"] == self._mark
        return TypedFigure(figure, parsed, given["seen"], given["reason"], is_confirmed)

    @property
    def _mark(self) -> str:
        parsed = self.parsed
        return f"{parsed.numerator}/{parsed.denominator}" if parsed else ""

    def ask_to_confirm(self) -> None:
        """Let the tick be for the figure as it was typed now."""
        restart(self, confirmed_of=self._mark)


EntryGrid = grid_of(FigureForm, nothing=NOTHING)


def typed_fields(forms_of_grid: list[FigureForm]) -> Iterator[tuple[str, str]]:
    """The fields of the rows that were filled, as they were sent: what a draft keeps."""
    for form in forms_of_grid:
        for name in form.fields:
            key = form.add_prefix(name)
            if key in form.data:
                yield key, form.data[key]
