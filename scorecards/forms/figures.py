"""Choosing a figure that is bound into a text."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.permissions import Visibility
from measures.comparisons import WINDOWS
from measures.coverage_wording import why_no_window
from measures.models import Area, AreaKind, Measure
from records.choices import RecordChoice
from scorecards.queries import OfferedFigure, offered_figures

WINDOW_CHOICES = [
    (months, "The month" if months == 1 else f"The {months} months") for months in reversed(WINDOWS)
]


class FigurePickerForm(forms.Form):
    """Which measure, area and window; and into which of the texts, where there are `parts`.

    Measures shown beside the text come first. Only those that every reader of the text may
    see are offered.
    """

    measure = RecordChoice(
        Measure.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Choose a measure",
        error_messages={"invalid_choice": "Choose a measure from the list."},
    )
    area = RecordChoice(
        Area.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=None,
        error_messages={"invalid_choice": "Choose an area from the list."},
    )
    months = forms.TypedChoiceField(
        label="Window", choices=WINDOW_CHOICES, coerce=int, required=False
    )
    part = forms.ChoiceField(label="Insert it in", required=False)

    prefix = "figure"

    def __init__(
        self, data: Any, *, parts: Sequence[tuple[str, str]], first: Collection[int] = ()
    ) -> None:
        """`first` are the keys of the measures shown beside the text."""
        super().__init__(data)
        public = Measure.objects.visible((Visibility.PUBLIC,)).offered()
        self.fields["measure"].queryset = public  # type: ignore[attr-defined]
        self.fields["measure"].choices = _grouped(public, first)  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.of_the_force()  # type: ignore[attr-defined]
        if not parts:
            del self.fields["part"]
            return
        self.fields["part"].choices = list(parts)  # type: ignore[attr-defined]
        if len(parts) == 1:
            self.fields["part"].widget = forms.HiddenInput()
            self.fields["part"].initial = parts[0][0]

    def offered(self, month: date) -> tuple[OfferedFigure, ...]:
        """What can be said of the choice, once one is made."""
        if not self.is_bound or not self.is_valid() or not self.cleaned_data["measure"]:
            return ()
        area = self.cleaned_data["area"] or Area.objects.get(kind=AreaKind.FORCE)
        return offered_figures(
            self.cleaned_data["measure"],
            area,
            self.cleaned_data["months"] or WINDOWS[-1],
            month,
        )

    @property
    def why_none(self) -> str:
        """Why nothing can be said of the chosen measure in the chosen window, or ""."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        measure, months = chosen.get("measure"), chosen.get("months") or WINDOWS[-1]
        reason = why_no_window(measure.kind, months) if measure else ""
        return f"{reason} Choose another period." if reason else ""


def _grouped(measures: Iterable[Measure], first: Collection[int]) -> list[Any]:
    """The choices of measures: those beside the text, then all others; one list without any."""
    beside: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for measure in measures:
        (beside if measure.pk in first else others).append((measure.slug, measure.name))
    groups = [("Beside this text", beside), ("All other measures", others)]
    rows = [(name, own) for name, own in groups if own] if beside else others
    return [("", "Choose a measure"), *rows]
