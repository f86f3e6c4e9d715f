"""Forms of imports: the file, what its columns hold, and the words with which it is confirmed."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from imports.actions import NameMeant
from imports.models import ImportBatch
from imports.queries.imports import import_limits
from imports.queries.names import NameChoices
from imports.reading.grid import MEGABYTE
from imports.reading.layout import ROLE_WORDS, Layout, Role
from imports.reading.parsed import UnknownName
from imports.reading.readings import READING_WORDS, Reading
from measures.models import Area, Measure, Source
from measures.policies import LONGEST_REASON
from records.choices import RecordChoice
from records.forms import RecordForm, words_field

LONGEST_SOURCE = 200
# Measures and areas are chosen by slug, which cannot be this.
LEAVE_OUT = "-"
_LEAVE_IT_OUT = "Leave out: do not read its rows"
_SHOWN = 60


class OfSourceForm(forms.Form):
    """Something that comes from a source, which is chosen or named."""

    source = RecordChoice(
        Source.objects.all(),
        label="Source",
        required=False,
        empty_label="Another source, or none",
        help_text="The meaning of its columns and names is remembered for its next file.",
    )
    new_source = forms.CharField(
        label="Name of another source (optional)",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text="A system or a publication that is not in the list.",
    )

    def clean(self) -> dict[str, Any]:
        """A source is chosen or named, not both."""
        cleaned = super().clean() or {}
        if cleaned.get("source") and cleaned.get("new_source"):
            self.add_error(
                "new_source", "Choose a source from the list or enter another, not both."
            )
        return cleaned


class UploadForm(OfSourceForm):
    """A file of figures, and where it comes from."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.zip"}),
        error_messages={"required": "Choose a file.", "invalid": "Choose a file."},
    )
    field_order = ("file", "source", "new_source")

    def __init__(self, *args: Any, waiting: str = "", **kwargs: Any) -> None:
        """`waiting` is the name of a file that was kept and is sent unless another is chosen."""
        super().__init__(*args, **kwargs)
        limits = import_limits()
        # A form that is shown before it is sent has no file to miss.
        self.fields["file"].required = bool(self.files) or not waiting
        kept = f"{waiting} is saved: choose another file only to replace it. " if waiting else ""
        self.fields["file"].help_text = (
            f"{kept}CSV or Excel (.xlsx), at most {limits.size // MEGABYTE} MB, "
            f"{limits.rows:,} rows and {limits.columns:,} columns; or street-level crime, "
            "as CSV or as a zip of such files. Files with macros or passwords are "
            "refused."
        )

    def clean_file(self) -> UploadedFile | None:
        """Refuse a file that is too large before any of it is read."""
        file: UploadedFile | None = self.cleaned_data["file"]
        most = import_limits().size
        if file and (file.size or 0) > most:
            raise ValidationError(
                f"The file is larger than {most // MEGABYTE} MB. Split it, for example by year."
            )
        return file


class NamesForm(OfSourceForm):
    """What the names mean that the preview of an upload did not know."""

    leaves_out_rest = forms.BooleanField(
        label="Leave out every name above that has no choice",
        required=False,
        help_text="Their rows are not read, in this file or in later files from the source.",
    )

    def __init__(
        self,
        *args: Any,
        source: Source | None,
        unknown: Sequence[UnknownName],
        choices: NameChoices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._names = {_field_of(name): name for name in unknown}
        if source is not None:
            del self.fields["source"], self.fields["new_source"]
        for field, name in self._names.items():
            same = choices.same(name)
            self.fields[field] = forms.ChoiceField(
                label=name.name,
                required=False,
                initial=same,
                choices=[
                    ("", "Choose" if name.must_be_said else "Left out until someone chooses"),
                    (LEAVE_OUT, _LEAVE_IT_OUT),
                    *choices.of(name),
                ],
                error_messages={
                    "invalid_choice": f"Choose what “{name.name}” means from the list."
                },
            )

    def groups(self) -> list[tuple[str, list[tuple[forms.BoundField, UnknownName]]]]:
        """The fields of the names under headings: those of measures, of areas, of what may be."""
        groups: dict[str, list[tuple[forms.BoundField, UnknownName]]] = {}
        for field, name in self._names.items():
            what = "Measures" if name.is_measure else "Areas"
            heading = what if name.must_be_said else "Local authorities that are left out"
            groups.setdefault(heading, []).append((self[field], name))
        return list(groups.items())

    def clean(self) -> dict[str, Any]:
        """Something is to be said, and for some source."""
        cleaned = super().clean()
        if "source" in self.fields and not (
            cleaned.get("source") or cleaned.get("new_source") or self.errors
        ):
            self.add_error("source", "Choose or enter the source: the names are remembered for it.")
        if not self.errors and not self.names:
            self.add_error(None, "Choose what at least one of the names means.")
        return cleaned

    @property
    def names(self) -> list[NameMeant]:
        """What was said of the names."""
        rest = LEAVE_OUT if self.cleaned_data.get("leaves_out_rest") else ""
        said = {
            name: self.cleaned_data.get(field) or (rest if name.must_be_said else "")
            for field, name in self._names.items()
        }
        return [
            NameMeant(name.name, "" if means == LEAVE_OUT else means, name.is_measure)
            for name, means in said.items()
            if means
        ]


def _field_of(name: UnknownName) -> str:
    """The same field for the same name, also where others have been chosen since."""
    return f"name_{sha256(f'{name.is_measure}{name.name}'.encode()).hexdigest()[:16]}"


class NameForm(RecordForm):
    """What one name means that someone said before."""

    measure = RecordChoice(
        Measure.objects.all(), label="Measure", required=False, empty_label=_LEAVE_IT_OUT
    )
    area = RecordChoice(Area.objects.all(), label="Area", required=False, empty_label=_LEAVE_IT_OUT)

    def __init__(self, *args: Any, started: Mapping[str, Any]) -> None:
        super().__init__(*args, started=started)
        for name in self.fields.keys() - started.keys():
            del self.fields[name]


class ColumnsForm(forms.Form):
    """What each column of an upload holds."""

    def __init__(self, *args: Any, layout: Layout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._count = len(layout.columns)
        self._months: list[str] = []
        for at, column in enumerate(layout.columns):
            choices = [
                (role.value, words)
                for role, words in ROLE_WORDS.items()
                # Months are columns where their headings are months, and nowhere else.
                if role is not Role.FIGURES or column.month is not None
            ]
            if column.month is not None:
                self._months.append(f"column_{at}")
            heading = column.text[:_SHOWN] or f"Column {at + 1}, without a heading"
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading, choices=choices, initial=column.role.value
            )

    def others(self) -> list[forms.BoundField]:
        """The columns that are not headed by a month."""
        return [field for field in self if field not in self.months()]

    def months(self) -> list[forms.BoundField]:
        """The columns that are headed by a month, which rarely hold anything but its figures."""
        return [self[name] for name in self._months]

    @property
    def roles(self) -> list[str]:
        """The roles that were chosen, in the order of the columns."""
        return [self.cleaned_data[f"column_{at}"] for at in range(self._count)]


def _reason(label: str, hint: str, *, required: bool) -> Any:
    return words_field(
        label,
        hint,
        required=required,
        most=LONGEST_REASON,
        rows=2,
        error_messages={"required": "Enter the reason."},
    )


class ConfirmForm(forms.Form):
    """The words with which someone lets an import be applied."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = _reason(
        "Why figures change (optional)", "It is saved with every figure.", required=False
    )
    confirms_unusual = forms.BooleanField(
        label="The figures listed under “To be confirmed” are right", required=False
    )

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if batch.printed_count:
            self.fields["reason"].label = "Why figures of a published report change"
        if not batch.unusual_count:
            del self.fields["confirms_unusual"]


class ReadingsForm(forms.Form):
    """How an upload is to be read where it can be read in two ways."""

    read_as = forms.MultipleChoiceField(
        label="How should these figures be read?",
        required=False,
        help_text="Select each one that is true for the whole file. Anything you do not select is "
        "read as listed below.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        chosen = [code for code, is_said in batch.readings.items() if is_said]
        super().__init__(*args, **{"initial": {"read_as": chosen}, **kwargs})
        offered = [Reading(code) for code in batch.readings]
        field = cast(forms.MultipleChoiceField, self.fields["read_as"])
        field.choices = [(each.value, READING_WORDS[each]) for each in offered]


class UndoForm(forms.Form):
    """Why an import is taken back, and whether only what no one has revised since."""

    reason = _reason("Why you are undoing it", "It is saved with every figure.", required=True)
    only_untouched = forms.BooleanField(
        label="Undo only the figures that have not been revised since", required=False
    )

    def __init__(self, *args: Any, has_later: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_later:
            del self.fields["only_untouched"]
