"""Consultations, their waves, and what people answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from records.constraints import Check, Unique, one_of
from records.standing import (
    STANDS,
    Retirable,
    removed_with_a_reason,
    retired_with_a_reason,
    taken_once,
)


class Consultation(Retirable):
    """A consultation that is held again and again, wave by wave."""

    slug = models.SlugField()
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)

    class Meta:
        ordering = ("title",)
        constraints = (
            taken_once("consultation", "consultation", "slug"),
            removed_with_a_reason("consultation"),
            retired_with_a_reason("consultation"),
        )

    def __str__(self) -> str:
        return self.title


class Wave(Retirable):
    """One round of a consultation: when, how, who could answer and how many did."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="waves")
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    method = models.TextField(blank=True)
    population = models.CharField(max_length=200, blank=True)
    population_size = models.PositiveIntegerField(null=True, blank=True)
    responses = models.PositiveIntegerField(null=True, blank=True)
    confidence_level = models.DecimalField(max_digits=4, decimal_places=1, default=95)
    is_self_selected = models.BooleanField(default=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("consultation", F("closed_on").desc(nulls_first=True))
        constraints = (
            Unique(
                fields=("consultation", "slug"),
                condition=STANDS,
                name="wave_slug_unique_in_consultation",
                message=(
                    "Another survey of this consultation has this title. Enter a different title."
                ),
                field="title",
            ),
            Check(
                condition=Q(opened_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="wave_closes_after_it_opens",
                message="The last day is before the first. Enter a later last day.",
                field="closed_on",
            ),
            Check(
                condition=Q(confidence_level__gt=50, confidence_level__lt=100),
                name="wave_confidence_between_50_and_100",
                message="The confidence level must be between 50 and 100, such as 95.",
                field="confidence_level",
            ),
            removed_with_a_reason("wave"),
            retired_with_a_reason("wave"),
        )

    def __str__(self) -> str:
        return self.title


class Dimension(models.TextChoices):
    """By what those who answered are compared with the population."""

    AREA = "area", "Area"
    AGE = "age", "Age"


class ProfileGroup(models.Model):
    """A group's share of those who answered, beside its share of the population."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="profile")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    group = models.CharField(max_length=60)
    count = models.PositiveIntegerField(null=True, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    population_share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("wave", "dimension", "pk")
        constraints = (
            Unique(
                fields=("wave", "dimension", "group"),
                name="profile_group_once_in_a_wave",
                message=(
                    "This group already has a line. Change that line, or enter a different group."
                ),
                field="group",
            ),
            Check(
                condition=(Q(share__isnull=True) | Q(share__gte=0, share__lte=100))
                & (
                    Q(population_share__isnull=True)
                    | Q(population_share__gte=0, population_share__lte=100)
                ),
                name="profile_shares_are_percentages",
                message="Shares must be between 0 and 100 percent.",
                field="share",
            ),
            one_of("profile_dimension_is_known", dimension=Dimension),
        )

    def __str__(self) -> str:
        return self.group


class Question(Retirable):
    """A question, its scale in order, its positive answers, and how many one may choose."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="questions"
    )
    code = models.SlugField()
    topic = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    wording = models.TextField()
    scale = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    positive_answers = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    allows_several = models.BooleanField(
        default=False,
        help_text="Whether a person can choose several answers, so that shares can add up to more "
        "than 100%.",
    )

    class Meta:
        ordering = ("consultation", "position")
        constraints = (
            Unique(
                fields=("consultation", "code"),
                condition=STANDS,
                name="question_code_unique_in_consultation",
                message="Another question has this code. Enter a different code.",
                field="code",
            ),
            removed_with_a_reason("question"),
            retired_with_a_reason("question"),
        )

    def __str__(self) -> str:
        return self.wording


class Result(models.Model):
    """What a wave answered to a question, as a whole or in a subgroup."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="results")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="results")
    subgroup = models.CharField(max_length=150, blank=True)
    base = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many people answered; empty if not known."
    )
    wording = models.TextField(blank=True, help_text="Only if this wave used different wording.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("wave", "question__position", "pk")
        constraints = (
            Unique(
                fields=("wave", "question", "subgroup"),
                name="one_result_of_a_wave_and_subgroup",
                message="This survey already has answers to the question. Change those instead.",
                field="question",
            ),
            Check(
                condition=Q(base__isnull=True) | Q(base__gte=1),
                name="result_base_from_one",
                message="The base must be 1 or more. Leave it empty if it is not known.",
                field="base",
            ),
        )

    def __str__(self) -> str:
        return f"{self.wave_id}/{self.question_id} {self.subgroup}".strip()


class AnswerShare(models.Model):
    """The share of an answer, or of several together, as printed: percent, count or both."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=150)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    is_positive = models.BooleanField(default=False)

    class Meta:
        ordering = ("result", "position")
        constraints = (
            Unique(
                fields=("result", "label"),
                name="answer_once_in_a_result",
                message="This answer is already listed. Enter each answer once.",
                field="label",
            ),
            Check(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
                name="answer_share_is_a_percentage",
                message="The share must be between 0 and 100 percent.",
                field="share",
            ),
            Check(
                condition=Q(share__isnull=False) | Q(count__isnull=False),
                name="answer_has_a_share_or_a_count",
                message="Enter a number or a share, or leave the answer out.",
                field="share",
            ),
        )

    def __str__(self) -> str:
        return self.label
