"""Risk registers: risks, how they were scored over time, and what is done about them."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, Subquery

from accounts.permissions import Visibility
from audit.protection import append_only
from plans.models import Body, Objective, Priority
from records.constraints import Check, Unique, one_of
from records.standing import (
    STANDS,
    Removable,
    Retirable,
    StandingManager,
    StandingQuerySet,
    removed_with_a_reason,
    retired_with_a_reason,
    taken_once,
)


class RiskMatrix(Retirable):
    """How a register scores: a square of likelihood by impact, and the bands of the product."""

    name = models.CharField(max_length=100)
    size = models.PositiveSmallIntegerField(default=5)
    likelihood_words = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        help_text="What each likelihood means, from 1 up; empty where it has no words.",
    )
    impact_words = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        help_text="What each impact means, from 1 up; empty where it has no words.",
    )

    class Meta:
        verbose_name_plural = "risk matrices"
        constraints = (
            Check(
                condition=Q(size__gte=3, size__lte=10),
                name="risk_matrix_of_three_to_ten",
                message="The size must be from 3 to 10.",
                field="size",
            ),
            taken_once("risk_matrix", "risk matrix", "name"),
            removed_with_a_reason("risk_matrix"),
            retired_with_a_reason("risk_matrix"),
        )

    def __str__(self) -> str:
        return self.name


class Tone(models.TextChoices):
    """How strongly a band is drawn; colour never stands alone."""

    CALM = "calm", "Calm"
    WATCH = "watch", "Watch"
    WARN = "warn", "Warn"
    ALARM = "alarm", "Alarm"


class RiskBand(models.Model):
    """A band of scores, from its lowest score up to the next band."""

    matrix = models.ForeignKey(RiskMatrix, on_delete=models.CASCADE, related_name="bands")
    name = models.CharField(max_length=40)
    lowest = models.PositiveSmallIntegerField()
    tone = models.CharField(max_length=10, choices=Tone.choices)

    class Meta:
        ordering = ("matrix", "lowest")
        constraints = (
            Unique(
                fields=("matrix", "lowest"),
                name="risk_band_starts_once",
                message=(
                    "Two bands start at the same score. Enter a different lowest score for each."
                ),
                field="lowest",
            ),
            Unique(
                fields=("matrix", "name"),
                name="risk_band_named_once",
                message="Two bands have the same name. Enter a different one for each.",
                field="name",
            ),
            one_of("risk_band_tone_is_known", tone=Tone),
        )

    def __str__(self) -> str:
        return self.name


class Register(Retirable):
    """The risk register of a body."""

    slug = models.SlugField()
    name = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="risk_registers")
    matrix = models.ForeignKey(RiskMatrix, on_delete=models.PROTECT, related_name="registers")

    class Meta:
        ordering = ("name",)
        constraints = (
            taken_once("register", "register", "slug"),
            removed_with_a_reason("register"),
            retired_with_a_reason("register"),
        )

    def __str__(self) -> str:
        return self.name


class Response(models.TextChoices):
    """What is done about a risk, in the words of the Orange Book."""

    TREAT = "treat", "Treat"
    TOLERATE = "tolerate", "Tolerate"
    TRANSFER = "transfer", "Transfer"
    TERMINATE = "terminate", "Terminate"


class RiskState(models.TextChoices):
    """Whether the risk is still looked at."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class RiskQuerySet(StandingQuerySet["Risk"]):
    """The words of reading risks."""

    def visible(self, levels: Iterable[Visibility]) -> "RiskQuerySet":
        """Only those that someone with these levels of visibility may read."""
        return self.filter(visibility__in=list(levels))

    def as_of(self, day: date) -> "RiskQuerySet":
        """Those opened by that day, with `is_open_that_day` and `score_that_day`.

        The latter is the current score that was in force, null where there was none.
        """
        latest = (
            RiskScore.objects.filter(
                risk=OuterRef("pk"), kind=ScoreKind.CURRENT, scored_on__lte=day
            )
            .order_by("-scored_on", "-pk")
            .annotate(product=F("likelihood") * F("impact"))
            .values("product")[:1]
        )
        return self.filter(opened_on__lte=day).annotate(
            score_that_day=Subquery(latest),
            is_open_that_day=ExpressionWrapper(
                Q(closed_on__isnull=True) | Q(closed_on__gt=day), output_field=BooleanField()
            ),
        )


class Risk(Removable):
    """Something uncertain that would matter: cause, event, consequence."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="risks")
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    cause = models.TextField(blank=True)
    event = models.TextField(blank=True)
    consequence = models.TextField(blank=True)
    category = models.CharField(max_length=60, blank=True)
    owner_title = models.CharField(max_length=150, blank=True, help_text="The role responsible.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="risks",
        help_text="The person who keeps the risk up to date.",
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="risks"
    )
    objectives = models.ManyToManyField(Objective, related_name="risks", blank=True)
    appetite = models.PositiveSmallIntegerField(help_text="The highest score that is accepted.")
    response = models.CharField(max_length=10, choices=Response.choices)
    state = models.CharField(max_length=10, choices=RiskState.choices, default=RiskState.OPEN)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True, help_text="The last review.")
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.OFFICE
    )
    note = models.TextField(blank=True)

    objects = StandingManager.from_queryset(RiskQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ("register", "reference")
        constraints = (
            Unique(
                fields=("register", "reference"),
                condition=STANDS,
                name="risk_reference_unique_in_register",
                message="Another risk of this register has this reference. Enter a different one.",
                field="reference",
            ),
            Check(
                condition=Q(state="open", closed_on__isnull=True)
                | Q(state="closed", closed_on__isnull=False, closed_on__gte=F("opened_on")),
                name="risk_closed_on_a_day",
                message=(
                    "Enter the date on which the risk was closed. Leave it empty for an open risk."
                ),
                field="closed_on",
            ),
            one_of("risk_response_is_known", response=Response),
            one_of("risk_visibility_is_known", visibility=Visibility),
            removed_with_a_reason("risk"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def is_closed_on(self, day: date) -> bool:
        """Whether it was closed by a day."""
        return self.closed_on is not None and self.closed_on <= day


class ScoreKind(models.TextChoices):
    """Which score of a risk it is."""

    INHERENT = "inherent", "Inherent: before any control"
    CURRENT = "current", "Current: with current controls"
    TARGET = "target", "Target: expected after the actions"


class RiskScore(models.Model):
    """A risk's score from a day on. Re-scoring adds a row; the trend is read from the rows."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="scores")
    kind = models.CharField(max_length=10, choices=ScoreKind.choices)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    scored_on = models.DateField()
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("risk", "kind", "scored_on", "pk")
        constraints = (
            Check(
                condition=Q(likelihood__gte=1, likelihood__lte=10, impact__gte=1, impact__lte=10),
                name="risk_score_in_the_matrix",
                message=(
                    "Likelihood and impact must be levels of the matrix. Choose both from its "
                    "levels."
                ),
                field="likelihood",
            ),
            one_of("risk_score_kind_is_known", kind=ScoreKind),
        )
        triggers = append_only("risk_score")

    def __str__(self) -> str:
        return f"{self.likelihood} × {self.impact}"


class Control(Removable):
    """Something already in place that lowers a risk."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="controls")
    description = models.TextField()
    in_place_since = models.DateField(null=True, blank=True)
    retired_on = models.DateField(
        null=True, blank=True, help_text="The date from which it is no longer in place."
    )
    retired_because = models.TextField(blank=True)

    class Meta:
        ordering = ("risk", "pk")
        constraints = (
            Check(
                condition=Q(retired_on__isnull=True) | ~Q(retired_because=""),
                name="risk_control_retired_with_a_reason",
                message="Explain why it is no longer in place.",
                field="retired_because",
            ),
            removed_with_a_reason("control"),
        )

    def __str__(self) -> str:
        return self.description[:80]

    def is_in_place(self, on: date) -> bool:
        """Whether it lowers the risk on a day."""
        has_begun = self.in_place_since is None or self.in_place_since <= on
        return has_begun and (self.retired_on is None or self.retired_on > on)


class RiskAction(Removable):
    """Something still to be done to bring a risk down."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(max_length=300)
    due_as_written = models.CharField(
        max_length=100,
        blank=True,
        help_text="As the officer wrote it; empty if a date was chosen.",
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("risk", "due_on", "pk")
        constraints = (removed_with_a_reason("risk_action"),)

    def __str__(self) -> str:
        return self.title
