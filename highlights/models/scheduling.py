"""Publication at a set time, and who may read what will be published before that."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highlights.models.reports import Report
from records.constraints import Check, Unique, one_of


class ScheduleOutcome(models.TextChoices):
    """What became of a schedule. An open one has none yet."""

    OPEN = "", "Open"
    PUBLISHED = "published", "Published"
    REPLACED = "replaced", "Replaced by another time"
    CANCELLED = "cancelled", "Cancelled"
    REFUSED = "refused", "Not published"


class PublicationSchedule(models.Model):
    """When an approved report is published: what was confirmed then, or nothing.

    `content` is the JSON of the `highlights.content.ReportContent` that was confirmed, and `digest`
    its sha256. Those on the list read it from `open_from` on. A schedule that ended stays, with
    what became of it in words.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="schedules")
    publish_at = models.DateTimeField()
    open_from = models.DateTimeField(null=True, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    scheduled_at = models.DateTimeField(auto_now_add=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(
        max_length=10, choices=ScheduleOutcome.choices, default=ScheduleOutcome.OPEN, blank=True
    )
    outcome_text = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("report", "-pk")
        constraints = (
            one_of("publication_schedule_outcome_is_known", outcome=ScheduleOutcome),
            Unique(
                fields=("report",),
                condition=Q(outcome=""),
                name="one_open_schedule_of_a_report",
                message=(
                    "The publication is already scheduled. Change that time, or cancel it first."
                ),
                field="report",
            ),
            Check(
                condition=Q(open_from__isnull=True) | Q(open_from__lt=F("publish_at")),
                name="pre_release_opens_before_publication",
                message="Pre-release would start after publication. Enter an earlier date or time.",
                field="open_from",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(outcome="") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="publication_schedule_ended_with_its_outcome",
            ),
        )
        indexes = (
            models.Index(
                fields=("publish_at",), condition=Q(outcome=""), name="open_schedule_time"
            ),
        )

    def __str__(self) -> str:
        return f"Schedule {self.pk} of {self.report_id}"


class PreReleaseReader(models.Model):
    """Someone who may read what will be published before it is."""

    schedule = models.ForeignKey(
        PublicationSchedule, on_delete=models.CASCADE, related_name="readers"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("schedule", "person__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "person"), name="pre_release_reader_once_on_a_list"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} on {self.schedule_id}"


class PreReleaseReading(models.Model):
    """A day on which a reader read it before publication."""

    reader = models.ForeignKey(PreReleaseReader, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()

    class Meta:
        ordering = ("reader", "on")
        constraints = (
            models.UniqueConstraint(fields=("reader", "on"), name="pre_release_reading_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.reader_id} {self.on}"
