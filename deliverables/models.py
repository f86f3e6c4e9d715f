"""Actions with due dates as they were written, and the history of their progress."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.permissions import Visibility
from audit.protection import append_only
from plans.models import Objective, Plan, Priority
from records.constraints import Check, Unique, one_of
from records.standing import (
    Removable,
    StandingManager,
    StandingQuerySet,
    removed_with_a_reason,
    taken_once,
)


class Outcome(models.TextChoices):
    """How a deliverable ended."""

    COMPLETE = "complete", "Complete"
    DROPPED = "dropped", "Dropped"


class DuePrecision(models.TextChoices):
    """What a due date as written means."""

    DAY = "day", "A day"
    MONTH = "month", "The end of a month"
    QUARTER = "quarter", "The end of a quarter"
    YEAR = "year", "The end of a year"


class StatusChoice(models.TextChoices):
    """A status that an owner sets in place of the derived one."""

    COMPLETE = "complete", "Complete"
    ON_TRACK = "on_track", "On track"
    BEHIND = "behind", "Behind"
    OVERDUE = "overdue", "Overdue"


class DeliverableQuerySet(StandingQuerySet["Deliverable"]):
    """The words of reading deliverables."""

    def visible(self, levels: Iterable[Visibility]) -> "DeliverableQuerySet":
        """Only those that someone with these levels of visibility may read."""
        return self.filter(visibility__in=list(levels))

    def held(self, pk: int) -> "Deliverable":
        """One as it is now, held so that no one else changes it until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("priority").get(pk=pk)

    def open(self) -> "DeliverableQuerySet":
        """Only those that have neither been completed nor dropped."""
        return self.filter(outcome="")

    def known_on(self, day: date) -> "DeliverableQuerySet":
        """Only those that existed by the day: started, given a due date or reported on."""
        mine = {"deliverable": OuterRef("pk")}
        return self.filter(
            Q(started_on__lte=day)
            | Exists(DueDate.objects.filter(**mine, set_on__lte=day))
            | Exists(ProgressUpdate.objects.filter(**mine, as_at__lte=day))
        )


class Deliverable(Removable):
    """An action of a priority, or of the plan as a whole where it names no priority."""

    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="deliverables")
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="deliverables"
    )
    objectives = models.ManyToManyField(Objective, related_name="deliverables", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliverables",
    )
    owner_title = models.CharField(max_length=150, blank=True, help_text="The role responsible.")
    started_on = models.DateField(null=True, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    override_status = models.CharField(max_length=15, choices=StatusChoice.choices, blank=True)
    override_reason = models.TextField(blank=True)
    overridden_on = models.DateField(
        null=True, blank=True, help_text="The date from which the manual status applies."
    )

    objects = StandingManager.from_queryset(DeliverableQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ("reference",)
        constraints = (
            one_of("deliverable_visibility_is_known", visibility=Visibility),
            taken_once("deliverable", "deliverable", "reference"),
            removed_with_a_reason("deliverable"),
            Check(
                condition=Q(outcome="", ended_on__isnull=True)
                | (Q(outcome__in=Outcome.values) & Q(ended_on__isnull=False)),
                name="deliverable_ends_with_an_outcome_and_a_day",
                message="Choose how the deliverable ended and enter the day, or neither.",
                field="ended_on",
            ),
            Check(
                condition=~Q(outcome=Outcome.DROPPED) | ~Q(ended_reason=""),
                name="deliverable_dropped_with_a_reason",
                message="Explain why the deliverable is dropped.",
                field="ended_reason",
            ),
            Check(
                condition=Q(override_status="") | ~Q(override_reason=""),
                name="deliverable_override_has_a_reason",
                message="Explain why the status is set manually.",
                field="override_reason",
            ),
            Check(
                condition=Q(override_status="", overridden_on__isnull=True)
                | (~Q(override_status="") & Q(overridden_on__isnull=False)),
                name="deliverable_overridden_from_a_day",
                message="Enter the day from which the status is set manually.",
                field="overridden_on",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def outcome_on(self, day: date) -> str:
        """How it had ended by a day; "" where it had not."""
        return self.outcome if self.ended_on is not None and self.ended_on <= day else ""


class DueDate(models.Model):
    """A due date that a deliverable was given. The first is the original, every later a change."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="due_dates")
    as_written = models.CharField(max_length=100)
    due_on = models.DateField(
        help_text="The date used for sorting and to decide whether it is late."
    )
    precision = models.CharField(max_length=10, choices=DuePrecision.choices)
    reason = models.TextField(blank=True)
    sequence = models.PositiveSmallIntegerField()
    set_on = models.DateField()
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("deliverable", "sequence")
        constraints = (
            Unique(
                fields=("deliverable", "sequence"),
                name="due_date_sequence_unique",
                message=(
                    "Someone has changed the due date since you opened this page. Reload the "
                    "page to see it."
                ),
                field="as_written",
            ),
            Check(
                condition=Q(sequence=1) | ~Q(reason=""),
                name="due_date_changed_with_a_reason",
                message="Explain why the due date changes.",
                field="reason",
            ),
            one_of("due_date_precision_is_known", precision=DuePrecision),
        )
        triggers = append_only("due_date")

    def __str__(self) -> str:
        return self.as_written


class ProgressUpdate(models.Model):
    """How far a deliverable was on a day: a percentage or a state in words, never both."""

    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.PROTECT, related_name="progress_updates"
    )
    as_at = models.DateField()
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("deliverable", "as_at", "pk")
        constraints = (
            Check(
                condition=Q(percent__isnull=False, state="")
                | (Q(percent__isnull=True) & ~Q(state="")),
                name="progress_is_a_percent_or_a_state",
                message="Enter a percentage or a state in words, not both.",
                field="percent",
            ),
            Check(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="progress_at_most_one_hundred",
                message="Progress must be a whole number from 0 to 100.",
                field="percent",
            ),
        )
        indexes = (models.Index(fields=("deliverable", "-as_at"), name="progress_latest_first"),)
        triggers = append_only("progress_update")

    def __str__(self) -> str:
        return self.state or f"{self.percent}%"
