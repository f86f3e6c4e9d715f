"""Fields for officers' texts."""

from typing import Any

from django import forms

from plans.narrative import reason_against_length


def normal_lines(text: str) -> str:
    """The text with one kind of line end: browsers send two characters for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class NarrativeField(forms.CharField):
    """A text in officers' Markdown. Its limit is said in an error and never cuts anything off."""

    def __init__(self, *, rows: int = 14, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Return the text with plain line ends. Raises ValidationError where it is too long."""
        text = normal_lines(str(super().clean(value) or ""))
        if reason := reason_against_length(text):
            raise forms.ValidationError(reason, code="max_length")
        return text


class StartedFromField(forms.CharField):
    """The text that an edit started from, carried by the form to find out about others' edits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, widget=forms.HiddenInput, **options)

    def clean(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return normal_lines(str(super().clean(value) or ""))
