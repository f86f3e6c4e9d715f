"""Forms of imports: the file, what its columns hold, and the words with which it is confirmed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from scorecards.imports.grid import MEGABYTE
from scorecards.imports.layout import ROLE_WORDS, Layout, Role
from scorecards.models import ImportBatch, Source
from scorecards.policies import LONGEST_REASON
from scorecards.queries.imports import import_limits

LONGEST_SOURCE = 200
_SHOWN = 60


class UploadForm(forms.Form):
    """A file of figures, and where it comes from."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": "Choose a file.", "invalid": "Choose a file."},
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label="Source",
        required=False,
        empty_label="Another source, or none",
        help_text="What its columns hold is remembered for the next file of the same source.",
    )
    new_source = forms.CharField(
        label="Name of another source (optional)",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text="A system or a publication that is not in the list.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = import_limits()
        self.fields["file"].help_text = (
            f"CSV or Excel (.xlsx), at most {limits.size // MEGABYTE} MB, {limits.rows:,} rows and"
            f" {limits.columns:,} columns. Macros and passwords are refused."
        )

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large before any of it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        most = import_limits().size
        if (file.size or 0) > most:
            raise ValidationError(
                f"The file is larger than {most // MEGABYTE} MB. Split it, for example by year."
            )
        return file

    def clean(self) -> dict[str, Any]:
        """A source is chosen or named, not both."""
        cleaned = super().clean() or {}
        if cleaned.get("source") and cleaned.get("new_source"):
            self.add_error(
                "new_source", "Choose a source from the list, or name another; not both."
            )
        return cleaned


class ColumnsForm(forms.Form):
    """What each column of an upload holds."""

    def __init__(self, *args: Any, layout: Layout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._count = len(layout.columns)
        for at, column in enumerate(layout.columns):
            choices = [
                (role.value, words)
                for role, words in ROLE_WORDS.items()
                # Months are columns where their headings are months, and nowhere else.
                if role is not Role.FIGURES or column.month is not None
            ]
            heading = column.text[:_SHOWN] or f"column {at + 1}, without a heading"
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=f"“{heading}” holds", choices=choices, initial=column.role.value
            )

    @property
    def roles(self) -> list[str]:
        """The roles that were chosen, in the order of the columns."""
        return [self.cleaned_data[f"column_{at}"] for at in range(self._count)]


def _reason(label: str, hint: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Give the reason."},
    )


class ConfirmForm(forms.Form):
    """The words with which somebody lets an import be applied."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = _reason(
        "Why figures change (optional)", "It is kept with every figure.", required=False
    )
    confirms_unusual = forms.BooleanField(
        label="The figures listed as to be confirmed are right", required=False
    )

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if batch.printed_count:
            self.fields["reason"].label = "Why figures of a published report change"
        if not batch.unusual_count:
            del self.fields["confirms_unusual"]


class UndoForm(forms.Form):
    """Why an import is taken back, and whether only what nobody has revised since."""

    reason = _reason("Why it is taken back", "It is kept with every figure.", required=True)
    only_untouched = forms.BooleanField(
        label="Take back only the figures that nobody has revised since", required=False
    )

    def __init__(self, *args: Any, has_later: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_later:
            del self.fields["only_untouched"]
