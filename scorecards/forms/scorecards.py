"""The form of a scorecard, for administrators."""

from decimal import Decimal
from typing import Any

from django import forms

from plans.models import Body, Priority
from records.choices import RecordChoice
from records.forms import RecordForm, words_field
from scorecards.models import Scorecard


class ScorecardForm(RecordForm):
    """The fields of a scorecard, and from where on a change counts."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        error_messages={"required": "Enter a title for the scorecard."},
    )
    priority = RecordChoice(
        label="Priority that it shows",
        queryset=Priority.objects.order_by("-plan__starts_on", "number"),
        required=False,
        empty_label="None: it belongs to a body",
    )
    body = RecordChoice(
        label="Body that it belongs to",
        queryset=Body.objects.order_by("name"),
        required=False,
        empty_label="None: it shows a priority",
    )
    threshold = forms.DecimalField(
        label="Threshold in percent",
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        max_digits=5,
        initial=Decimal(5),
        help_text=(
            "A relative change of less than this is shown as steady. The threshold is shown "
            "under the table."
        ),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "decimal"}),
        error_messages={"required": "Enter the threshold; 5 is usual."},
    )
    description = words_field("Description", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a priority or a body, and not for both."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("priority")) == bool(cleaned.get("body")):
            self.add_error("priority", "Choose a priority or a body, not both.")
        return cleaned


def free_scorecard_slug(stem: str) -> str:
    """An address that no scorecard has yet."""
    taken = {*Scorecard.objects.values_list("slug", flat=True), "add"}
    slug, number = stem[:40] or "scorecard", 1
    while slug in taken:
        number += 1
        slug = f"{stem[:40]}-{number}"
    return slug
