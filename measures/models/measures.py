"""Measures, and what is said of them: targets and annotations."""

from collections.abc import Iterable
from fractions import Fraction

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.permissions import Visibility
from measures.comparisons import (
    Aggregation,
    Figure,
    MeasureKind,
    PreferredDirection,
    Unit,
    figure_value,
)
from measures.coverage import Coverage, Frequency
from measures.formats import MOST_DECIMALS
from measures.models.areas import Area, Source
from plans.models import Objective, Priority
from records.constraints import Check, Unique, months_start_on_day_one, one_of
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

MOST_PERCENT = 100


class UnitChoice(models.TextChoices):
    """What a measure counts in."""

    COUNT = Unit.COUNT.value, "Number"
    PERCENT = Unit.PERCENT.value, "Percent"
    DURATION = Unit.DURATION.value, "Duration"
    DAYS = Unit.DAYS.value, "Days"
    MONEY = Unit.MONEY.value, "Pounds"
    MONEY_THOUSANDS = Unit.MONEY_THOUSANDS.value, "Thousands of pounds"
    MONEY_MILLIONS = Unit.MONEY_MILLIONS.value, "Millions of pounds"
    RATE = Unit.RATE.value, "Rate per number of people"
    INDEX = Unit.INDEX.value, "Index or score"


class AggregationChoice(models.TextChoices):
    """How periods are combined."""

    SUM = Aggregation.SUM.value, "Sum of the periods"
    MEAN = Aggregation.MEAN.value, "Mean of the periods"
    RATIO = Aggregation.RATIO.value, "Sum of numerators over sum of denominators"
    LAST = Aggregation.LAST.value, "Not added up: the state at the end of the period"
    SUPPLIED = Aggregation.SUPPLIED.value, "Not added up: figures are supplied ready-made"


class FrequencyChoice(models.TextChoices):
    """How often there is a figure."""

    MONTH = Frequency.MONTH.value, "Month"
    QUARTER = Frequency.QUARTER.value, "Quarter of the calendar year"
    FINANCIAL_QUARTER = Frequency.FINANCIAL_QUARTER.value, "Quarter of the financial year"
    HALF_YEAR = Frequency.HALF_YEAR.value, "Half of the calendar year"
    FINANCIAL_HALF_YEAR = Frequency.FINANCIAL_HALF_YEAR.value, "Half of the financial year"
    CALENDAR_YEAR = Frequency.CALENDAR_YEAR.value, "Calendar year"
    FINANCIAL_YEAR = Frequency.FINANCIAL_YEAR.value, "Financial year, to March"
    ACADEMIC_YEAR = Frequency.ACADEMIC_YEAR.value, "Academic year, to August"


class CoverageChoice(models.TextChoices):
    """Which months a figure covers."""

    OWN_PERIOD = Coverage.OWN_PERIOD.value, "Only its own period"
    ROLLING_YEAR = Coverage.ROLLING_YEAR.value, "The 12 months to the end of its period"
    YEAR_TO_DATE = Coverage.YEAR_TO_DATE.value, "The financial year so far"


class DirectionChoice(models.TextChoices):
    """Which way is better."""

    UP = PreferredDirection.UP.value, "Up is better"
    DOWN = PreferredDirection.DOWN.value, "Down is better"
    NONE = PreferredDirection.NONE.value, "Neither is better"


class MeasureQuerySet(StandingQuerySet["Measure"]):
    """The words of reading measures."""

    def visible(self, levels: Iterable[Visibility]) -> "MeasureQuerySet":
        """Only those that someone with these levels of visibility may read."""
        return self.filter(visibility__in=list(levels))


class Measure(Retirable):
    """Something counted every month, quarter or year: its definition and what better means."""

    # What `kind` is made from, for queries that read only this of a measure.
    KIND_FIELDS = ("unit", "aggregation", "frequency", "coverage", "per", "allows_negative")

    slug = models.SlugField(max_length=120)
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    why_it_matters = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="What a reader must know to use the figures.")
    unit = models.CharField(max_length=20, choices=UnitChoice.choices)
    aggregation = models.CharField(max_length=20, choices=AggregationChoice.choices)
    frequency = models.CharField(
        max_length=20, choices=FrequencyChoice.choices, default=FrequencyChoice.MONTH
    )
    coverage = models.CharField(
        max_length=20, choices=CoverageChoice.choices, default=CoverageChoice.OWN_PERIOD
    )
    per = models.PositiveIntegerField(
        null=True, blank=True, help_text="The number of people that a rate is for, such as 1,000."
    )
    allows_negative = models.BooleanField(
        default=False, help_text="Figures can be below zero, such as a variance from budget."
    )
    preferred_direction = models.CharField(max_length=10, choices=DirectionChoice.choices)
    decimals = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="The number of decimals shown. Empty: 1 for percent, otherwise none.",
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    owner_title = models.CharField(
        max_length=150, blank=True, help_text="The role that answers for the figures."
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subtypes",
        help_text="The measure of which this is a sub-type.",
    )
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    priorities = models.ManyToManyField(
        Priority,
        related_name="measures",
        blank=True,
        help_text="The priorities whose reports show it; they change from report to report.",
    )
    objectives = models.ManyToManyField(Objective, related_name="measures", blank=True)
    screens_outliers = models.BooleanField(
        default=True, help_text="Control chart: leave extreme moving ranges out of the limits."
    )
    baseline_points = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Control chart: freeze the limits after so many points (12 or more).",
    )

    objects = StandingManager.from_queryset(MeasureQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ("name",)
        constraints = (
            one_of("measure_unit_is_known", unit=UnitChoice),
            one_of("measure_aggregation_is_known", aggregation=AggregationChoice),
            one_of("measure_frequency_is_known", frequency=FrequencyChoice),
            one_of("measure_coverage_is_known", coverage=CoverageChoice),
            Check(
                condition=Q(unit=Unit.RATE.value, per__gte=1)
                | (~Q(unit=Unit.RATE.value) & Q(per__isnull=True)),
                name="measure_rate_is_for_so_many_people",
                message=(
                    "Enter the number of people that the rate is for, such as 1,000. Leave it "
                    "empty for any other unit."
                ),
                field="per",
            ),
            Check(
                condition=~Q(unit=Unit.RATE.value)
                | Q(aggregation__in=(Aggregation.RATIO.value, Aggregation.SUPPLIED.value)),
                name="measure_rate_is_a_ratio",
                message=(
                    "A rate is a number of events over a population, or supplied ready-made. "
                    "Choose one of these."
                ),
                field="aggregation",
            ),
            one_of("measure_direction_is_known", preferred_direction=DirectionChoice),
            one_of("measure_visibility_is_known", visibility=Visibility),
            Check(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="measure_is_not_its_own_subtype",
                message=(
                    "A measure cannot be its own sub-type. Choose a different measure, or none."
                ),
                field="parent",
            ),
            Check(
                condition=Q(decimals__isnull=True) | Q(decimals__lte=MOST_DECIMALS),
                name="measure_has_few_decimals",
                message=f"Decimals must be {MOST_DECIMALS} or fewer.",
                field="decimals",
            ),
            Check(
                condition=Q(baseline_points__isnull=True) | Q(baseline_points__gte=12),
                name="measure_baseline_of_twelve_or_more",
                message="Enter 12 or more: limits need at least 12 months.",
                field="baseline_points",
            ),
            taken_once("measure", "measure", "slug"),
            taken_once("measure", "measure", "name"),
            removed_with_a_reason("measure"),
            retired_with_a_reason("measure"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def preferred(self) -> PreferredDirection:
        """Which way it should go."""
        return PreferredDirection(self.preferred_direction)

    @property
    def kind(self) -> MeasureKind:
        """How its figures are read."""
        return MeasureKind(
            unit=Unit(self.unit),
            aggregation=Aggregation(self.aggregation),
            frequency=Frequency(self.frequency),
            coverage=Coverage(self.coverage),
            per=self.per or 1,
            allows_negative=self.allows_negative,
        )

    @property
    def figures_overlap(self) -> bool:
        """Whether each figure covers earlier periods too."""
        return self.kind.figures_overlap

    def value_of(self, figure: Figure | None) -> Fraction | None:
        """The value of a figure of it; None without one, or where it cannot be worked out."""
        return None if figure is None else figure_value(figure, self.kind)


class Target(Removable):
    """What a measure should reach, from a month on (or always), in the measure's own unit."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="targets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    from_month = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    label = models.CharField(max_length=60, default="Target")

    class Meta:
        ordering = ("measure", "area", F("from_month").asc(nulls_first=True))
        constraints = (
            Unique(
                fields=("measure", "area", "from_month"),
                condition=STANDS,
                name="one_target_from_a_month",
                nulls_distinct=False,
                message="The area already has a target from this month. Change that one.",
                field="from_month",
            ),
            Check(
                condition=Q(value__gte=0),
                name="target_not_negative",
                message="The target must be 0 or more.",
                field="value",
            ),
            *months_start_on_day_one("target", "from_month"),
            removed_with_a_reason("target"),
        )

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"

    @property
    def exact_value(self) -> Fraction:
        """Its value as comparisons need it."""
        return Fraction(self.value)

    def clean(self) -> None:
        """Raise ValidationError for a share that nothing could reach."""
        if self.measure.unit == UnitChoice.PERCENT and self.value > MOST_PERCENT:
            raise ValidationError(
                {"value": "A percentage cannot be more than 100. Enter a target of 100 or less."}
            )


class AnnotationKind(models.TextChoices):
    """What an annotation is about."""

    EVENT = "event", "Event"
    METHOD = "method", "Change of method"
    DATA_QUALITY = "data-quality", "Decision on the quality of data"


class Annotation(Removable):
    """Words on a month or a range of months, for one or many measures."""

    measures = models.ManyToManyField(Measure, related_name="annotations")
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty if it applies to every area.",
    )
    kind = models.CharField(max_length=20, choices=AnnotationKind.choices)
    start_month = models.DateField()
    end_month = models.DateField(null=True, blank=True)
    text = models.TextField()
    rebases = models.BooleanField(
        default=False, help_text="Control chart: new limits from the start month on."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("start_month", "pk")
        constraints = (
            one_of("annotation_kind_is_known", kind=AnnotationKind),
            Check(
                condition=Q(end_month__isnull=True) | Q(end_month__gte=F("start_month")),
                name="annotation_ends_after_it_starts",
                message="The last month is before the first. Enter a later one, or leave it empty.",
                field="end_month",
            ),
            Check(
                condition=~Q(text=""),
                name="annotation_has_words",
                message="Enter what readers should know.",
                field="text",
            ),
            *months_start_on_day_one("annotation", "start_month", "end_month"),
            removed_with_a_reason("annotation"),
        )

    def __str__(self) -> str:
        return self.text[:80]
