"""Forms of deliverables: what people type, checked and put into the words of the domain."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.permissions import Permission, Visibility
from accounts.queries import people_who_may
from dates.periods import day_text
from deliverables.content import DeliverableContent
from deliverables.models import Deliverable, DueDate, ProgressUpdate, StatusChoice
from deliverables.policies import read_due
from deliverables.progress import ALL_DONE, slip_days
from plans.models import Objective, Plan, Priority
from plans.policies import WritingRemit
from records.choices import RecordChoice, RecordChoices
from records.conflicts import EditConflict
from records.forms import DayField, RecordForm, normal_lines, restart, words_field
from records.formsets import RowForm, grid_of

LONGEST_NOTE = 2_000
NOTHING_REPORTED = "No progress has been reported yet. Enter the progress."
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?\s*(?:%|per ?cent)?", re.IGNORECASE)
_WHOLE = re.compile(r"\d+")


def read_progress(text: str) -> tuple[int | None, str]:
    """Progress as typed: "70" and "70%" are a percentage, anything else is a state in words.

    Raises ValidationError for a number that is not whole or not from 0 to 100.
    """
    plain = " ".join(text.split())
    if not _NUMBER.fullmatch(plain):
        return None, plain
    bare = re.sub(r"\s*(?:%|per ?cent)$", "", plain, flags=re.IGNORECASE)
    if not _WHOLE.fullmatch(bare) or int(bare) > ALL_DONE:
        raise ValidationError(
            f"“{plain}” is not a percentage. Enter a whole number from 0 to 100,"
            " or a state in words."
        )
    return int(bare), ""


def _reason(why: str) -> Any:
    return words_field(
        "Reason",
        "It is saved and shown with the deliverable.",
        most=LONGEST_NOTE,
        error_messages={"required": why},
    )


class RoundForm(RecordForm):
    """What all updates of a round share."""

    as_at = DayField(
        is_past=True,
        label="As at",
        help_text="The date of the updates below. Today or earlier.",
    )


class ProgressForm(RowForm):
    """How far one deliverable is. In a round an empty one means that nothing is reported."""

    # Whatever is refused, the progress must be changed.
    other_field = "progress"
    filled_by = ("progress", "note", "no_change")
    progress = forms.CharField(label="Progress", max_length=100, required=False)
    note = words_field("Note", rows=1, most=LONGEST_NOTE, required=False)
    no_change = forms.BooleanField(label="No change", required=False)
    # What someone else recorded in the meantime and the writer has now seen: "record mine as well".
    anyway = forms.IntegerField(required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The update that someone else recorded in the meantime, once the writer must be told.
        self.newest = ""
        for name, words in (
            ("progress", "Progress of"),
            ("note", "Note on"),
            ("no_change", "No change of"),
        ):
            if label:
                self.fields[name].label = f"{words} {label}"

    def add_conflict(self, conflict: EditConflict, *, now: Mapping[str, Any] | None = None) -> None:
        """Show what was recorded since the page was opened, and offer to record this as well."""
        super().add_conflict(conflict, now=now)
        self.newest = conflict.start_from["anyway"]

    def typed_in_words(self, name: str) -> str:
        """Also that no change was ticked in place of a progress."""
        if name == "progress" and self["no_change"].value():
            return "No change"
        return super().typed_in_words(name)

    @property
    def known(self) -> int | None:
        """The newest update that the writer knows. For a valid form."""
        known: int | None = self.cleaned_data.get("anyway") or self.cleaned_data.get("seen")
        return known

    def clean(self) -> dict[str, Any]:
        """Turn the progress into a percentage or a state."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("progress", "")
        if not self.is_filled or "progress" in self.errors:
            return cleaned
        if typed and cleaned.get("no_change"):
            self.add_error("no_change", "Enter the progress, or select “No change”, not both.")
        elif typed:
            try:
                cleaned["percent"], cleaned["state"] = read_progress(typed)
            except ValidationError as error:
                self.add_error("progress", error)
        elif not cleaned.get("no_change"):
            self.add_error(
                "progress", "Enter the progress that the note is about, or select “No change”."
            )
        return cleaned

    def take_last(self, last: DeliverableContent, as_at: str) -> None:
        """Take the progress that was reported last where nothing has changed. For a valid form."""
        if not self.cleaned_data["no_change"]:
            return
        if not last.progress_text:
            self.add_error("no_change", NOTHING_REPORTED)
        elif last.updated_on > as_at:
            self.add_error(
                "no_change",
                f"The last progress is for {last.updated_text}, which is after the date above."
                " Enter the progress on the date above.",
            )
        else:
            is_state = last.percent is None
            self.cleaned_data["percent"] = last.percent
            self.cleaned_data["state"] = last.progress_text if is_state else ""


UpdateGrid = grid_of(
    ProgressForm,
    nothing="You have not entered anything. Enter the progress of at least one deliverable.",
    summary="id_as_at",
)


class OneProgressForm(ProgressForm):
    """How far one deliverable is, on a page of its own."""

    as_at = DayField(is_past=True, label="As at", help_text="The date of the progress.")
    field_order = ("as_at", "progress", "no_change", "note", "anyway", "seen")

    def __init__(self, *args: Any, latest: ProgressUpdate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        progress = self.fields["progress"]
        progress.help_text = "A whole percentage such as 70, or a state in words."
        self.fields["note"].widget.attrs["rows"] = 3

    @property
    def is_filled(self) -> bool:
        """Always, so that an empty one is refused."""
        return True

    def clean(self) -> dict[str, Any]:
        """Take the progress that was reported last where nothing has changed."""
        cleaned = super().clean()
        if cleaned.get("no_change") and not self.errors:
            if self.latest is None:
                self.add_error("no_change", NOTHING_REPORTED)
            else:
                cleaned["percent"], cleaned["state"] = self.latest.percent, self.latest.state
        return cleaned


class DueDateMixin(RecordForm):
    """A due date as written that is shown as it is read before it is saved.

    `reading` is the day that it is read as where that has still to be confirmed, else None.
    """

    due_as_written = forms.CharField(
        label="Due date",
        max_length=100,
        help_text="For example “30 September 2027”, “September 2027”, “Q4 2027” or “2027”.",
        error_messages={"required": "Enter the due date."},
    )
    read_as = forms.CharField(widget=forms.HiddenInput, required=False)
    reading: date | None = None

    def clean(self) -> dict[str, Any]:
        """Read the due date, and ask to confirm a reading that was not shown yet."""
        cleaned: dict[str, Any] = super().clean() or {}
        written = cleaned.get("due_as_written")
        if not written:
            return cleaned
        try:
            due_on = read_due(written).due_on
        except ValidationError as error:
            self.add_error(None, error)
            return cleaned
        if cleaned.get("read_as") != due_on.isoformat():
            self.reading = due_on
            restart(self, read_as=due_on.isoformat())
        return cleaned

    @property
    def is_ready(self) -> bool:
        """Also that the due date was shown as it is read."""
        return self.is_valid() and self.reading is None

    @property
    def reading_text(self) -> str:
        """The day that the due date is read as, "31 December 2027", while it is to be confirmed."""
        return day_text(self.reading) if self.reading else ""


class DueDateForm(DueDateMixin):
    """Another due date, with the reason."""

    reason = _reason("Explain why the due date changes.")
    on = DayField(is_past=True, label="Applies from", help_text="The date on which it was agreed.")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, original: DueDate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.original = original

    @property
    def slip_text(self) -> str:
        """How far the due date that is to be confirmed lies from the original one."""
        if self.original is None or self.reading is None:
            return ""
        days = slip_days(self.original.due_on, self.reading)
        if not days:
            return f"the same day as the original, “{self.original.as_written}”"
        number = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
        word = "later" if days > 0 else "earlier"
        return f"{number} {word} than the original, “{self.original.as_written}”"


class EndForm(RecordForm):
    """The day on which a deliverable was completed."""

    on = DayField(is_past=True, label="Completed on")


class DropForm(RecordForm):
    """Why and when a deliverable is dropped."""

    reason = _reason("Explain why the deliverable is dropped.")
    on = DayField(is_past=True, label="Dropped on")


class ReopenForm(RecordForm):
    """Why a deliverable is taken up again."""

    reason = _reason("Explain why the deliverable is reopened.")


class StatusForm(RecordForm):
    """A status set by hand, or none."""

    WORKED_OUT = "worked_out"

    status = forms.ChoiceField(
        label="Status",
        choices=[(WORKED_OUT, "Calculated from dates and progress"), *StatusChoice.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a status."},
    )
    reason = _reason("Explain why the status is set manually.")
    seen_status = forms.CharField(widget=forms.HiddenInput, required=False)
    seen_reason = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False

    @property
    def is_worked_out(self) -> bool:
        """Whether the status is to be worked out again."""
        return bool(self["status"].value() == self.WORKED_OUT)

    @property
    def seen_override(self) -> tuple[str, str]:
        """The status and the reason that its writer saw. For a valid form."""
        given = self.cleaned_data
        return given["seen_status"], normal_lines(given["seen_reason"])

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where a status is set by hand."""
        cleaned: dict[str, Any] = super().clean() or {}
        by_hand = cleaned.get("status") not in (None, self.WORKED_OUT)
        if by_hand and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", self.fields["reason"].error_messages["required"])
        return cleaned


class DetailsForm(RecordForm):
    """The fields of a deliverable."""

    title = forms.CharField(
        label="Title",
        max_length=300,
        help_text="What needs to be done, in one sentence.",
        error_messages={"required": "Enter what needs to be done."},
    )
    description = words_field(
        "Description", "Anything else that readers should know.", rows=4, required=False
    )
    owner_title = forms.CharField(
        label="Responsible role",
        max_length=150,
        required=False,
        help_text="Shown to everyone. For example “Head of commissioning”.",
    )
    owner = RecordChoice(
        label="Person who reports progress",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="They see it at the top of “My updates”. Shown to the office only.",
    )
    objectives = RecordChoices(
        label="Objectives that it supports",
        queryset=Objective.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    started_on = DayField(
        label="Start",
        required=False,
        help_text="Expected progress is counted from this date.",
    )
    visibility = forms.ChoiceField(
        label="Who can read it", choices=Visibility.choices, initial=Visibility.PUBLIC
    )

    def __init__(
        self, *args: Any, plans: Sequence[int], present_owner: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        owner, objectives = self.fields["owner"], self.fields["objectives"]
        owner.queryset = people_who_may(  # type: ignore[attr-defined]
            Permission.EDIT_RECORD, present=present_owner
        )
        objectives.queryset = (  # type: ignore[attr-defined]
            Objective.objects.filter(priority__plan__in=plans)
            .select_related("priority")
            .order_by("-priority__plan__starts_on", "priority__number", "number")
        )


class AddForm(DueDateMixin, DetailsForm):
    """A new deliverable."""

    part = forms.ChoiceField(label="Part of")
    reference = forms.CharField(
        label="Reference",
        max_length=20,
        required=False,
        help_text="Leave empty to use the next number.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    field_order = (
        "part",
        "title",
        "description",
        "due_as_written",
        "started_on",
        "owner_title",
        "owner",
        "objectives",
        "visibility",
        "reference",
        "read_as",
    )

    def __init__(
        self, *args: Any, open_plans: Sequence[Plan], remit: WritingRemit, **kwargs: Any
    ) -> None:
        super().__init__(*args, plans=[plan.pk for plan in open_plans], **kwargs)
        self._plans = {plan.pk: plan for plan in open_plans}
        priorities = Priority.objects.offered().filter(plan__in=open_plans)
        self._priorities = {
            priority.pk: priority for priority in priorities if remit.covers(priority)
        }
        whole = "The whole plan"
        self.fields["part"].choices = [  # type: ignore[attr-defined]
            (
                plan.title,
                [
                    *([(f"plan-{plan.pk}", whole)] if remit.covers(None) else []),
                    *(
                        (f"priority-{priority.pk}", str(priority))
                        for priority in self._priorities.values()
                        if priority.plan_id == plan.pk
                    ),
                ],
            )
            for plan in open_plans
        ]

    @property
    def place(self) -> tuple[Plan, Priority | None]:
        """The plan, and the priority unless it belongs to the plan as a whole. For a valid form."""
        kind, _, key = self.cleaned_data["part"].partition("-")
        if kind == "plan":
            return self._plans[int(key)], None
        priority = self._priorities[int(key)]
        return self._plans[priority.plan_id], priority

    def clean_reference(self) -> str:
        """Only what can stand in an address, and is not taken."""
        reference: str = self.cleaned_data["reference"]
        if reference and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", reference):
            raise ValidationError(
                "Use only letters, digits, hyphens and full stops, for example D-041."
            )
        if Deliverable.objects.filter(reference__iexact=reference).exists():
            raise ValidationError(f"“{reference}” is already used. Enter a different one, or none.")
        return reference
