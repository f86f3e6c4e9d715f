"""Scorecards and KPI pages: which measures are shown together, in which order, with which words."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from measures.models import Area, Measure, Source
from plans.models import Body, Priority
from records.constraints import Check, Unique, months_start_on_day_one
from records.standing import Retirable, removed_with_a_reason, retired_with_a_reason, taken_once
from texts.drafts import UnsavedText
from texts.narrative import leads_somewhere_safe

# As the database holds it: a host of the web, or a page of this site and no host in disguise.
_LINK = r"^(https?://[^/\s\\][^\s\\]*|/([^/\s\\][^\s\\]*)?)$"


def check_link(address: str) -> None:
    """Raise ValidationError where an address is no page of the web or of this site."""
    if not re.fullmatch(_LINK, address) or not leads_somewhere_safe(address):
        raise ValidationError(
            "Enter a full address that starts with https://, or with / for a page on this site."
        )


class Scorecard(Retirable):
    """Measures in rows, three windows in columns, for a priority of a plan or for a body."""

    slug = models.SlugField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="scorecards"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="scorecards"
    )
    threshold = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=5,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="A relative change of less than this percentage is steady.",
    )
    shows_control_icons = models.BooleanField(
        default=False, help_text="Show the control chart's result beside the arrow."
    )

    class Meta:
        ordering = (F("priority__number").asc(nulls_last=True), "title")
        constraints = (
            Check(
                condition=Q(priority__isnull=True) ^ Q(body__isnull=True),
                name="scorecard_of_a_priority_or_a_body",
                message="Choose a priority or a body, not both.",
                field="priority",
            ),
            Check(
                condition=Q(threshold__gte=0, threshold__lte=100),
                name="scorecard_threshold_is_a_percent",
                message="The threshold must be between 0 and 100 percent.",
                field="threshold",
            ),
            taken_once("scorecard", "scorecard", "slug"),
            removed_with_a_reason("scorecard"),
            retired_with_a_reason("scorecard"),
        )

    def __str__(self) -> str:
        return self.title


class ScorecardRow(models.Model):
    """A measure and area on a scorecard, in its place."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="rows")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="scorecard_rows")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    shows_direction = models.BooleanField(
        default=True, help_text="If off, changes are shown but not judged: there are no arrows."
    )

    class Meta:
        ordering = ("scorecard", "position")
        constraints = (
            Unique(
                fields=("scorecard", "measure", "area"),
                name="measure_once_on_a_scorecard",
                message=(
                    "This measure and area are already listed. Choose a different measure or area."
                ),
                field="measure",
            ),
            models.UniqueConstraint(
                fields=("scorecard", "position"),
                name="one_row_in_a_scorecard_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.scorecard_id}/{self.position}"


# The name of the one text of a commentary, in forms and conflicts.
COMMENTARY = "text"


class Commentary(models.Model):
    """What the analysts say about a scorecard's figures of a month. Markdown; the version grows
    with every change."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="commentaries")
    month = models.DateField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(auto_now=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("scorecard", "-month")
        verbose_name_plural = "commentaries"
        constraints = (
            models.UniqueConstraint(
                fields=("scorecard", "month"), name="one_commentary_on_a_scorecard_month"
            ),
            *months_start_on_day_one("commentary", "month"),
        )

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.month:%Y-%m}"


class CommentaryDraft(UnsavedText):
    """What someone has typed about a month and not saved yet."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="drafts")
    month = models.DateField()

    class Meta:
        ordering = ("scorecard", "-month")
        constraints = (
            models.UniqueConstraint(
                fields=("scorecard", "month", "saved_by"),
                name="one_commentary_draft_of_a_month_and_person",
            ),
            *months_start_on_day_one("commentary_draft", "month"),
        )

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.month:%Y-%m} of {self.saved_by_id}"


class KpiPage(Retirable):
    """One page about one service: its measures with their area splits and sub-types."""

    slug = models.SlugField()
    title = models.CharField(max_length=200)
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="kpi_pages")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="kpi_pages"
    )
    shows_control_icons = models.BooleanField(
        default=False, help_text="Show the control chart's result beside the arrow."
    )

    shows_control_charts = models.BooleanField(
        default=False, help_text="Show the control charts of its headline measures."
    )

    class Meta:
        ordering = ("priority__number", "pk")
        verbose_name = "KPI page"
        constraints = (
            taken_once("kpi_page", "KPI page", "slug"),
            removed_with_a_reason("kpi_page"),
            retired_with_a_reason("kpi_page"),
        )

    def __str__(self) -> str:
        return self.title


class KpiLink(models.Model):
    """A further link of a KPI page, in its place: a publication, a dashboard, a page of this site.

    The address begins with https:// or http://, or with / for a page of this site.
    """

    page = models.ForeignKey(KpiPage, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=500, validators=[check_link])
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("page", "position")
        verbose_name = "KPI link"
        constraints = (
            models.UniqueConstraint(
                fields=("page", "position"),
                name="one_kpi_link_in_a_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            Check(
                condition=Q(url__regex=_LINK),
                name="kpi_link_leads_to_the_web_or_to_this_site",
                message="Enter an address that starts with https:// or with /.",
                field="url",
            ),
        )

    def __str__(self) -> str:
        return self.title


class KpiRow(models.Model):
    """A measure and area on a KPI page, in its place."""

    page = models.ForeignKey(KpiPage, on_delete=models.CASCADE, related_name="rows")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="kpi_rows")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("page", "position")
        verbose_name = "KPI row"
        constraints = (
            Unique(
                fields=("page", "measure", "area"),
                name="measure_once_on_a_kpi_page",
                message=(
                    "This measure and area are already listed. Choose a different measure or area."
                ),
                field="measure",
            ),
            models.UniqueConstraint(
                fields=("page", "position"),
                name="one_row_in_a_kpi_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_id}/{self.position}"
