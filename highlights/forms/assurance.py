"""Choosing what assures a priority or an objective."""

from typing import Any

from django.db.models import Model, QuerySet

from records.choices import RecordChoice
from records.forms import RecordForm


class LinkForm(RecordForm):
    """One record to link, of those that are not linked yet."""

    # Whatever is refused, another record must be chosen.
    other_field = "record"
    # What is offered differs from page to page.
    record: Any = RecordChoice(queryset=None, empty_label="Choose")

    def __init__(self, *args: Any, word: str, offered: QuerySet[Model], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["record"]
        field.queryset, field.label = offered, f"Link an existing {word}"
        field.error_messages["required"] = f"Choose a {word}."
        field.error_messages["invalid_choice"] = (
            f"This {word} is already linked, or you are not allowed to link it. Choose a "
            "different one."
        )
