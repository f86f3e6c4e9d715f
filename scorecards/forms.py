"""Fields that people and other systems fill in."""

from datetime import date
from typing import Any, cast

from django import forms

from plans.forms import NarrativeField, StartedFromField
from plans.periods import parse_month
from scorecards.imports.observations import FIRST_YEAR, LAST_YEAR


def read_month(text: str) -> date:
    """Read a month of an address or a form. Raises ValueError, with the mend in its message."""
    month = parse_month(text)
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise ValueError(f"“{text}” is out of range: give a year from {FIRST_YEAR} to {LAST_YEAR}")
    return month


class MonthField(forms.CharField):
    """A month written as YYYY-MM, as the date of its first day; None where it is empty."""

    def clean(self, value: str | None) -> date | None:
        """Return the month. Raises ValidationError with the mend."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_month(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class CommentaryForm(forms.Form):
    """What the analysts say about a month, and the text that they started from."""

    text = NarrativeField(label="Commentary", required=False)
    started_from = StartedFromField()

    def restart_from(self, theirs: str) -> None:
        """Let what was typed start from what somebody else wrote, now that it is shown."""
        data = cast(Any, self.data).copy()
        data["started_from"] = theirs
        self.data = data
