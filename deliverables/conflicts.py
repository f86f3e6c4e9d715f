"""Forms of deliverables whose writer was overtaken: what someone else changed, beside theirs."""

from datetime import date
from typing import Any

from django import forms

from dates.periods import day_text
from deliverables.policies import ChangedMeanwhile


class ConflictForm(forms.Form):
    """A form that shows what someone else changed meanwhile, beside what was typed.

    `meanwhile` has of each field its label, what it is now, and what was typed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[tuple[str, str, str]] = []

    def add_conflict(self, changed: ChangedMeanwhile) -> None:
        """Show what an action refused because someone was faster. For a valid form."""
        self.conflicts = [
            (str(self.fields[name].label), now, self.mine_in_words(name))
            for name, now in changed.now.items()
            if name in self.fields
        ]

    def mine_in_words(self, name: str) -> str:
        """What was typed or chosen in a field, in words. For a valid form."""
        value, field = self.cleaned_data[name], self.fields[name]
        if isinstance(value, date):
            return day_text(value)
        if type(field) is forms.ChoiceField:
            return str(dict(field.choices).get(value, ""))  # type: ignore[arg-type]
        return str(value or "")
