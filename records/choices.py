"""Fields in which a record is chosen: what was retired is not offered for something new."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models

from records.standing import StandingQuerySet

# No key of a row is longer, and Python reads no number of thousands of digits.
_LONGEST_KEY = 18


def key_in(sent: object) -> int | None:
    """The key, or other small number, that a form or an address sent; None where it is none."""
    is_key = isinstance(sent, str) and sent.isdecimal() and len(sent) <= _LONGEST_KEY
    return int(str(sent)) if is_key else None


class _Offers(forms.ModelChoiceField):
    """Offers what may be chosen for something new, and what the record names already.

    What the record names is what the form starts from.
    """

    _named: tuple[Any, ...] = ()

    def _offered(self) -> models.QuerySet[Any] | None:
        rows: models.QuerySet[Any] | None = self._queryset  # type: ignore[attr-defined]
        if isinstance(rows, StandingQuerySet):
            return rows.offered(
                and_those=self._named, by=getattr(self, "to_field_name", None) or "pk"
            )
        return rows

    def _offer(self, rows: models.QuerySet[Any] | None) -> None:
        forms.ModelChoiceField.queryset.fset(self, rows)  # type: ignore[misc,union-attr]

    queryset = property(_offered, _offer)

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Offers":
        made: _Offers = super().__deepcopy__(memo)
        # The whole of it: what this form's record names is not known yet.
        made._queryset = self._queryset  # type: ignore[attr-defined]
        return made

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> Any:
        """The field in its form, which knows what the record names."""
        started = form.get_initial_for_field(self, field_name)
        self._named = tuple(_keys(started, self.to_field_name or "pk"))
        self.widget.choices = self.choices
        return super().get_bound_field(form, field_name)


class RecordChoice(_Offers):
    """A field in which one record is chosen."""


class RecordChoices(_Offers, forms.ModelMultipleChoiceField):
    """A field in which any number of records is chosen."""


def _keys(started: Any, by: str) -> Iterable[Any]:
    if started is None or started == "":
        return
    several = isinstance(started, Iterable) and not isinstance(started, str | models.Model)
    for each in started if several else [started]:
        yield getattr(each, by) if isinstance(each, models.Model) else each
