"""Months as people and other systems write them."""

from datetime import date

from django import forms

from dates.periods import FIRST_YEAR, LAST_YEAR, parse_month


def read_month(text: str) -> date:
    """Read a month of an address or a form. Raises ValueError with how to fix it."""
    month = parse_month(text)
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise ValueError(f"“{text}” is out of range: enter a year from {FIRST_YEAR} to {LAST_YEAR}")
    return month


class MonthField(forms.CharField):
    """A month written as YYYY-MM, as the date of its first day; None where it is empty."""

    def clean(self, value: str | None) -> date | None:
        """Return the month. Raises ValidationError with how to fix it."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_month(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
