"""What people write in a report: officers' texts, their drafts, reviewers' comments."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from highlights.models.reports import Report, Section
from records.constraints import Check, months_start_on_day_one, one_of
from scorecards.models import Scorecard
from texts.drafts import UnsavedText


class NarrativePart(models.TextChoices):
    """Which text of a section it is. KPI pages have three, every other section one."""

    BODY = "body", "Text"
    DATA_SUMMARY = "data_summary", "Data summary"
    OVERVIEW = "overview", "Overview of performance"
    FORCE_UPDATE = "force_update", "Force delivery update"


class Narrative(models.Model):
    """An officer's text in a section. Markdown; the version grows with every change."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="narratives")
    part = models.CharField(
        max_length=20, choices=NarrativePart.choices, default=NarrativePart.BODY
    )
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(auto_now=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("section", "part")
        constraints = (
            models.UniqueConstraint(
                fields=("section", "part"), name="one_narrative_in_a_section_part"
            ),
            one_of("narrative_part_is_known", part=NarrativePart),
        )

    def __str__(self) -> str:
        return f"{self.section_id} {self.part}"


class NarrativeDraft(UnsavedText):
    """What someone has typed in a section and not saved yet."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="drafts")
    part = models.CharField(max_length=20, choices=NarrativePart.choices)

    class Meta:
        ordering = ("section", "part")
        constraints = (
            models.UniqueConstraint(
                fields=("section", "part", "saved_by"), name="one_draft_of_a_part_and_person"
            ),
            one_of("narrative_draft_part_is_known", part=NarrativePart),
        )

    def __str__(self) -> str:
        return f"{self.section_id} {self.part} of {self.saved_by_id}"


class SectionComment(models.Model):
    """A reviewer's remark on a section. It is open until someone resolves it."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(max_length=2000)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("section", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="section_comment_resolved_by_somebody",
            ),
            Check(
                condition=~Q(text=""),
                name="section_comment_says_something",
                message="Enter what the officer should look at.",
                field="text",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class FindingDismissal(models.Model):
    """A finding of the figure check that someone has judged a false alarm.

    It stays dismissed in its place while the sentence is the same: the fingerprint is of the rule,
    the sentence and the number. The place is a report, or the commentary on a scorecard's month.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, null=True, blank=True, related_name="dismissals"
    )
    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.CASCADE, null=True, blank=True, related_name="dismissals"
    )
    month = models.DateField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64)
    rule = models.CharField(max_length=20)
    sentence = models.TextField()
    found = models.CharField(max_length=300)
    dismissed_at = models.DateTimeField(auto_now_add=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("report", "fingerprint"), name="finding_dismissed_once_in_a_report"
            ),
            models.UniqueConstraint(
                fields=("scorecard", "month", "fingerprint"),
                name="finding_dismissed_once_in_a_commentary",
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=False, scorecard__isnull=True, month__isnull=True)
                | Q(report__isnull=True, scorecard__isnull=False, month__isnull=False),
                name="finding_dismissed_in_a_report_or_a_commentary",
            ),
            *months_start_on_day_one("finding_dismissal", "month"),
        )

    def __str__(self) -> str:
        return f"{self.rule}: {self.found}"
