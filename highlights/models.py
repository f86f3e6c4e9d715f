"""The quarterly highlight report: sections, narrative, and the editions that never change."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.protection import append_only
from consultation.models import Wave
from deliverables.models import Deliverable
from plans.constraints import months_start_on_day_one, one_of
from plans.models import Plan, Priority
from plans.periods import Period
from scorecards.models import KpiPage, Scorecard


class ReportState(models.TextChoices):
    """Where a report stands on its way to the panel."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Report(models.Model):
    """A highlight report on a period, with figures up to its "data to" month."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reports")
    period_start = models.DateField()
    period_end = models.DateField()
    data_to = models.DateField()
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    corrects = models.TextField(
        blank=True, help_text="What the edition that is being drafted corrects."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-period_end", "-period_start")
        constraints = (
            one_of("report_state_is_known", state=ReportState),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="report_period_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=("plan", "period_start", "period_end"), name="one_report_on_a_period"
            ),
            *months_start_on_day_one("report", "period_start", "period_end", "data_to"),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.period.text}"

    @property
    def period(self) -> Period:
        """The months that the report covers."""
        return Period(self.period_start, self.period_end)


class SectionKind(models.TextChoices):
    """What a section shows besides its narrative."""

    DELIVERY = "delivery", "Delivery and governance"
    OUTCOMES = "outcomes", "Outcomes achieved"
    RISKS = "risks", "Risks and issues"
    DELIVERABLES = "deliverables", "Deliverables progress"
    FOCUS = "focus", "Focus for the next quarter"
    ASSESSMENT = "assessment", "Overall assessment"
    SCORECARD = "scorecard", "Scorecard"
    KPI = "kpi", "Force KPI page"
    CONSULTATION = "consultation", "Public consultation"
    TERMINOLOGY = "terminology", "Terminology"


class Section(models.Model):
    """A section of a report. Without a priority it belongs to the whole plan or to an annex."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=20, choices=SectionKind.choices)
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=200)
    slug = models.SlugField()
    position = models.PositiveSmallIntegerField()
    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kpi_page = models.ForeignKey(
        KpiPage, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deliverables = models.ManyToManyField(
        Deliverable, through="SectionDeliverable", related_name="report_sections"
    )

    class Meta:
        ordering = ("report", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "position"),
                name="one_section_in_a_report_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=("report", "slug"), name="section_slug_unique_in_report"
            ),
            models.CheckConstraint(
                condition=(~Q(kind="scorecard") | Q(scorecard__isnull=False))
                & (~Q(kind="kpi") | Q(kpi_page__isnull=False))
                & (~Q(kind="consultation") | Q(wave__isnull=False)),
                name="section_names_what_it_shows",
                violation_error_message="Choose the scorecard, KPI page or wave that is shown.",
            ),
            one_of("section_kind_is_known", kind=SectionKind),
        )

    def __str__(self) -> str:
        return self.title


class SectionDeliverable(models.Model):
    """A deliverable in its place in a report's table."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="lines")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("section", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("section", "deliverable"), name="deliverable_once_in_a_section"
            ),
        )

    def __str__(self) -> str:
        return f"{self.section_id}/{self.position}"


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


class NarrativeDraft(models.Model):
    """What somebody has typed and not saved yet, kept for them alone.

    `base_version` is the version of the narrative that they started from, 0 where there was none.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="drafts")
    part = models.CharField(max_length=20, choices=NarrativePart.choices)
    text = models.TextField(blank=True)
    base_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

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
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(corrects=""), name="later_edition_says_what_it_corrects"
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
    CORRECT = "correct", "Correction begun"


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
            models.CheckConstraint(
                condition=~Q(name__in=("return", "withdraw", "correct")) | ~Q(reason=""),
                name="report_transition_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(name__in=("publish", "withdraw")) | Q(edition__isnull=False),
                name="report_transition_names_its_edition",
            ),
        )
        triggers = append_only("report_transition")

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.report_id}"


class SectionComment(models.Model):
    """A reviewer's remark on a section. It is open until somebody resolves it."""

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
            models.CheckConstraint(condition=~Q(text=""), name="section_comment_says_something"),
        )

    def __str__(self) -> str:
        return self.text[:80]
