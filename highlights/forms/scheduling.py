"""The form in which the time of a publication is set, with those who read before it."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, cast

from django import forms

from accounts.models import User
from dates.office_time import ZONE, moment
from highlights.models import PublicationSchedule
from highlights.queries.scheduling import people_to_choose
from records.choices import RecordChoices
from records.forms import RecordForm

# What official statistics allow, and so what is offered.
USUAL_PRE_RELEASE = timedelta(hours=24)
MOST_READERS = 50


def _day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}
        ),
        error_messages={
            "required": "Enter the day of publication.",
            "invalid": "Enter a real date, for example 2026-09-30.",
        },
        **options,
    )


def _clock(label: str, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=("%H:%M", "%H.%M"),
        widget=forms.TimeInput(
            format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5"}
        ),
        error_messages={
            "required": "Enter the time of publication.",
            "invalid": "Enter a time in hours and minutes, for example 09:30.",
        },
        **options,
    )


class ScheduleForm(RecordForm):
    """The moment of publication, who reads before it, and from when."""

    error_fields: ClassVar = {"publish_at": "day", "open_from": "open_day"}

    day = _day("Day of publication")
    clock = _clock(
        "Time of publication",
        help_text="UK time on that date, for example 09:30.",
    )
    readers = RecordChoices(
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Who can read it before publication",
        help_text="No one else can. Each day on which someone reads it is recorded.",
    )
    open_day = _day("Pre-release from: day", required=False)
    open_clock = _clock(
        "Pre-release from: time",
        required=False,
        help_text="If you leave both empty, pre-release starts 24 hours before publication.",
    )
    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    started_from = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ModelMultipleChoiceField, self.fields["readers"]).queryset = people_to_choose()

    def clean(self) -> dict[str, Any]:
        """Put days and times together, and hold what was confirmed."""
        answers = self.cleaned_data
        if not answers.get("digest"):
            self.add_error(None, "Check what will be published, then confirm here.")
        if len(answers.get("readers") or ()) > MOST_READERS:
            self.add_error("readers", f"Choose at most {MOST_READERS} people.")
        answers["publish_at"] = self._moment("day", "clock")
        answers["open_from"] = self._moment("open_day", "open_clock")
        if answers["publish_at"] and not answers["open_from"] and answers.get("readers"):
            answers["open_from"] = answers["publish_at"] - USUAL_PRE_RELEASE
        return answers

    def _moment(self, day_name: str, clock_name: str) -> datetime | None:
        day, clock = self.cleaned_data.get(day_name), self.cleaned_data.get(clock_name)
        if {day_name, clock_name} & set(self.errors) or (day is None and clock is None):
            return None
        if day is None or clock is None:
            missing, word = (day_name, "day") if day is None else (clock_name, "time")
            self.add_error(missing, f"Enter the {word} too, or leave both empty.")
            return None
        try:
            return moment(cast(date, day), cast(time, clock))
        except ValueError as problem:
            self.add_error(clock_name, str(problem))
        return None

    @staticmethod
    def values_of(schedule: PublicationSchedule | None) -> dict[str, Any]:
        """What stands in the fields of a time that is set."""
        if schedule is None:
            return {"started_from": 0}
        at = schedule.publish_at.astimezone(ZONE)
        opens = schedule.open_from.astimezone(ZONE) if schedule.open_from else None
        return {
            "started_from": schedule.pk,
            "day": at.date(),
            "clock": at.time(),
            "readers": [reader.person_id for reader in schedule.readers.all()],
            "open_day": opens.date() if opens else None,
            "open_clock": opens.time() if opens else None,
        }
