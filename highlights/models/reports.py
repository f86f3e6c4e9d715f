"""Reports and their sections: which months, what is shown, in which order."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultation.models import Wave
from dates.periods import Period
from deliverables.models import Deliverable
from plans.models import Plan, Priority
from records.constraints import Check, Unique, months_start_on_day_one, one_of
from records.standing import STANDS, Removable, removed_with_a_reason, taken_once
from scorecards.models import KpiPage, Scorecard


class ReportState(models.TextChoices):
    """Where a report stands on its way to the panel."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Report(Removable):
    """A highlight report on a period, with figures up to its "data to" month."""

    slug = models.SlugField()
    title = models.CharField(max_length=200)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reports")
    period_start = models.DateField()
    period_end = models.DateField()
    data_to = models.DateField()
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    corrects = models.TextField(blank=True, help_text="What the edition being drafted corrects.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-period_end", "-period_start")
        constraints = (
            one_of("report_state_is_known", state=ReportState),
            Check(
                condition=Q(period_end__gte=F("period_start")),
                name="report_period_ends_after_it_starts",
                message="The last month is before the first. Enter a later last month.",
                field="period_end",
            ),
            Unique(
                fields=("plan", "period_start", "period_end"),
                condition=STANDS,
                name="one_report_on_a_period",
                message=(
                    "There is already a report on these months. Enter different months, "
                    "or open that report."
                ),
                field="period_start",
            ),
            *months_start_on_day_one("report", "period_start", "period_end", "data_to"),
            taken_once("report", "report", "slug"),
            removed_with_a_reason("report"),
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
            Check(
                condition=(~Q(kind="scorecard") | Q(scorecard__isnull=False))
                & (~Q(kind="kpi") | Q(kpi_page__isnull=False))
                & (~Q(kind="consultation") | Q(wave__isnull=False)),
                name="section_names_what_it_shows",
                message="Choose the scorecard, KPI page or survey that is shown.",
                field="kind",
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
