"""What was published, for ever, and how each report got there."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.protection import append_only
from highlights.models.reports import Report
from records.constraints import Check


class Edition(models.Model):
    """A published report, whole: what it said on that day, and says for ever.

    `content` is the JSON of `highlights.content.ReportContent`; `digest` its sha256. Every output
    of a published report reads this row and nothing else. The database refuses any change.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    schema_version = models.PositiveSmallIntegerField()
    calculation_version = models.CharField(max_length=20)
    corrects = models.TextField(
        blank=True, help_text="What this edition corrects in the one before."
    )
    audit_seal = models.CharField(
        max_length=64, blank=True, help_text="The newest seal of the audit trail at publication."
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("report", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "number"), name="edition_number_unique_in_report"
            ),
            Check(
                condition=Q(number=1) | ~Q(corrects=""),
                name="later_edition_says_what_it_corrects",
                message="Explain what the new edition corrects.",
                field="corrects",
            ),
        )
        triggers = append_only("edition")

    def __str__(self) -> str:
        return f"Edition {self.number} of {self.report_id}"


class TransitionName(models.TextChoices):
    """What was done to move a report. `highlights.policies` says when and by whom it may be."""

    SUBMIT = "submit", "Submitted for review"
    RETURN = "return", "Returned to draft"
    APPROVE = "approve", "Approved"
    PUBLISH = "publish", "Published"
    WITHDRAW = "withdraw", "Withdrawn"
    CORRECT = "correct", "Correction started"
    ABANDON = "abandon", "Correction cancelled"


class ReportTransition(models.Model):
    """A move of a report along its workflow: what, when, by whom and why.

    `edition` is the number of the newest edition after the move; editions up to that of the last
    withdrawal are withdrawn from readers for good.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="transitions")
    name = models.CharField(max_length=10, choices=TransitionName.choices)
    reason = models.TextField(blank=True)
    edition = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("report", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(name__in=TransitionName.values), name="report_transition_is_known"
            ),
            Check(
                condition=~Q(name__in=("return", "withdraw", "correct", "abandon")) | ~Q(reason=""),
                name="report_transition_has_its_reason",
                message="Enter a reason: this step needs its reason.",
                field="reason",
            ),
            models.CheckConstraint(
                condition=~Q(name__in=("publish", "withdraw")) | Q(edition__isnull=False),
                name="report_transition_names_its_edition",
            ),
        )
        triggers = append_only("report_transition")

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.report_id}"
