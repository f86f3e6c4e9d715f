"""Forms in which the rows of a scorecard are ordered and added."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.permissions import Visibility
from measures.models import Area, Measure
from records.choices import RecordChoice
from scorecards.models import ScorecardRow


class PlacesForm(forms.Form):
    """The number of each row's place; of two with the same number the one that moved goes first."""

    def __init__(self, *args: Any, rows: Sequence[ScorecardRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        for row in rows:
            self.fields[place_field(row)] = forms.IntegerField(
                label=f"Position of {row.measure}, {row.area}",
                min_value=1,
                max_value=len(rows),
                initial=row.position,
                widget=forms.NumberInput(
                    attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}
                ),
                error_messages={
                    "required": f"Enter the position of {row.measure}, from 1 to {len(rows)}.",
                    "invalid": f"Enter the position of {row.measure} as a number.",
                    "min_value": f"Enter a position for {row.measure} from 1 to {len(rows)}.",
                    "max_value": f"Enter a position for {row.measure} from 1 to {len(rows)}.",
                },
            )

    @classmethod
    def after_conflict(
        cls, rows: Sequence[ScorecardRow], started_from: Sequence[int], sent: Mapping[str, str]
    ) -> "PlacesForm":
        """The form of the rows as they are now, with the places that someone typed before.

        `started_from` is the order that they saw and `sent` what their form held. A place that
        they left alone becomes the present one, so that saving keeps what others moved.
        """
        typed = {}
        for place, key in enumerate(started_from, start=1):
            given = sent.get(_name(key), "").strip()
            if given and given != str(place):
                typed[key] = given
        if not typed.keys() & {row.pk for row in rows}:
            return cls(rows=rows)
        now = enumerate(rows, start=1)
        return cls({place_field(row): typed.get(row.pk, place) for place, row in now}, rows=rows)

    def order(self) -> list[int]:
        """The keys of the rows of a valid form, as it puts them in order."""
        now = {row.pk: place for place, row in enumerate(self.rows, start=1)}

        def rank(row: ScorecardRow) -> tuple[int, int]:
            wanted = self.cleaned_data[place_field(row)]
            moved = wanted - now[row.pk]
            # Up: before the row at that position. Down: after it.
            return wanted, -1 if moved < 0 else 1 if moved > 0 else 0

        return [row.pk for row in sorted(self.rows, key=rank)]


class AddRowForm(forms.Form):
    """A measure and an area, to stand at the end of a scorecard."""

    measure = RecordChoice(
        queryset=Measure.objects.order_by("name"),
        empty_label="Choose a measure",
        error_messages={
            "required": "Choose the measure to add.",
            "invalid_choice": "Choose a measure from the list.",
        },
    )
    area = RecordChoice(
        queryset=Area.objects.of_the_force(),
        empty_label="Choose an area",
        error_messages={
            "required": "Choose the area.",
            "invalid_choice": "Choose an area from the list.",
        },
    )
    shows_direction = forms.BooleanField(
        required=False,
        initial=True,
        label="Show whether changes are better or worse, with arrows and colours",
    )

    def __init__(self, *args: Any, levels: Sequence[Visibility], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["measure"]
        field.queryset = Measure.objects.visible(levels).order_by("name")  # type: ignore[attr-defined]


def place_field(row: ScorecardRow) -> str:
    """The name of the field that holds a row's place."""
    return _name(row.pk)


def _name(key: int) -> str:
    return f"place-{key}"
