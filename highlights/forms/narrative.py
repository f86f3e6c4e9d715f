"""The form in which the texts of a section are written."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from highlights.actions.drafting import TypedText
from highlights.models import NarrativePart
from plans.conflicts import WrittenText, stamp
from plans.forms import NarrativeField, normal_lines

LOST_TRACK = (
    "The page lost track of the text that yours started from: open it again in another tab and "
    "put your text in there."
)


class NarrativeForm(forms.Form):
    """A text and the version that it started from, for each part of a section."""

    def __init__(
        self, *args: Any, parts: Sequence[NarrativePart], has_several: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.parts = parts
        for part in parts:
            self.fields[part.value] = NarrativeField(
                label=part.label if has_several else "Text of the section",
                required=False,
                rows=8 if has_several else 18,
            )
            self.fields[version_field(part)] = forms.IntegerField(
                min_value=0,
                widget=forms.HiddenInput,
                error_messages={"required": LOST_TRACK, "invalid": LOST_TRACK},
            )
            self.fields[mark_field(part)] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )

    def typed(self) -> dict[NarrativePart, TypedText]:
        """The parts of a valid form that this person changed.

        A part that they left alone is not among them, whatever others made of it meanwhile.
        """
        return {
            part: TypedText(self.cleaned_data[part.value], self.cleaned_data[version_field(part)])
            for part in self.parts
            if mark_of(self.cleaned_data[part.value]) != self.cleaned_data[mark_field(part)]
        }

    def text_of(self, part: NarrativePart) -> str:
        """What stands in a part's field, valid or not."""
        return cast(str, self[part.value].value() or "")

    def put(self, part: NarrativePart, text: str) -> None:
        """Let a part's field hold another text, as if it had been typed."""
        data = cast(Any, self.data).copy()
        data[part.value] = text
        self.data = data
        self.cleaned_data[part.value] = text

    def restart_from(self, theirs: Mapping[NarrativePart, WrittenText]) -> None:
        """Let what was typed start from what others wrote, now that their text is shown."""
        data = cast(Any, self.data).copy()
        for part, written in theirs.items():
            data[version_field(part)] = str(written.version)
            data[mark_field(part)] = mark_of(written.text)
        self.data = data


class DraftForm(forms.Form):
    """What a script keeps while somebody types."""

    part = forms.ChoiceField(choices=NarrativePart.choices)
    text = NarrativeField(required=False)
    version = forms.IntegerField(min_value=0)


def version_field(part: NarrativePart) -> str:
    """The name of the field that carries the version which a part's text started from."""
    return f"{part.value}_version"


def mark_field(part: NarrativePart) -> str:
    """The name of the field that carries the mark of the text which a part started from."""
    return f"{part.value}_mark"


def mark_of(text: str) -> str:
    """A mark of a text, by which the form knows whether it was changed: fields take blanks and
    empty lines off both ends."""
    return stamp({"text": normal_lines(text).strip()})
