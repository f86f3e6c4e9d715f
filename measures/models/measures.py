"""Measures and what is known of them: areas, sources, observations, targets, annotations."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.permissions import Visibility
from audit.protection import KeptForEver, OwnFunction, never_truncated
from measures.comparisons import Aggregation, Figure, PreferredDirection, Unit, month_value
from measures.formats import MOST_DECIMALS
from plans.models import Objective, Priority
from records.as_at import edition_being_read
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


class AggregationChoice(models.TextChoices):
    """How months are combined."""

    SUM = Aggregation.SUM.value, "Sum of the months"
    MEAN = Aggregation.MEAN.value, "Mean of the months"
    RATIO = Aggregation.RATIO.value, "Sum of numerators over sum of denominators"


class DirectionChoice(models.TextChoices):
    """Which way is better."""

    UP = PreferredDirection.UP.value, "Up is better"
    DOWN = PreferredDirection.DOWN.value, "Down is better"
    NONE = PreferredDirection.NONE.value, "Neither is better"


class AreaKind(models.TextChoices):
    """What sort of area it is."""

    FORCE = "force", "Force area"
    LOCAL = "local", "Part of the force area"
    OTHER_FORCE = "other_force", "Other force, for comparison"
    UNDECIDED = "undecided", "Place whose force is not known"


class AreaQuerySet(StandingQuerySet["Area"]):
    """The words of reading areas."""

    def of_the_force(self) -> "AreaQuerySet":
        """The whole force area first, then its parts by name; other forces are for ranks alone."""
        return self.exclude(kind__in=(AreaKind.OTHER_FORCE, AreaKind.UNDECIDED)).order_by(
            F("parent").asc(nulls_first=True), "name"
        )


class Area(Retirable):
    """A place that observations are about. The one home area is the whole force."""

    slug = models.SlugField()
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=AreaKind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    is_placed_by_files = models.BooleanField(
        default=False,
        editable=False,
        help_text="Its force was read from street-level crime files and not set by a person.",
    )

    objects = StandingManager.from_queryset(AreaQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ("name",)
        constraints = (
            Unique(
                fields=("kind",),
                condition=Q(kind="force") & STANDS,
                name="one_home_force_area",
                message="There is already a force area. Choose another kind.",
                field="kind",
            ),
            Check(
                condition=Q(kind="local", parent__isnull=False)
                | (~Q(kind="local") & Q(parent__isnull=True)),
                name="only_local_areas_lie_in_another",
                message=(
                    "Only a part of the force area is part of another area. Choose its area, "
                    "or none."
                ),
                field="parent",
            ),
            one_of("area_kind_is_known", kind=AreaKind),
            taken_once("area", "area", "slug"),
            taken_once("area", "area", "name"),
            removed_with_a_reason("area"),
            retired_with_a_reason("area"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_home(self) -> bool:
        """Whether it is the whole force area, which files and tables leave blank."""
        return self.kind == AreaKind.FORCE

    @property
    def local_name(self) -> str | None:
        """Its name as tables say it: None for the whole force area."""
        return None if self.is_home else self.name


class Source(Retirable):
    """Where figures come from: a system or a publication, with its address."""

    slug = models.SlugField()
    name = models.CharField(max_length=200)
    url = models.URLField(blank=True, max_length=500)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            taken_once("source", "source", "slug"),
            removed_with_a_reason("source"),
            retired_with_a_reason("source"),
        )

    def __str__(self) -> str:
        return self.name


class MeasureQuerySet(StandingQuerySet["Measure"]):
    """The words of reading measures."""

    def visible(self, levels: Iterable[Visibility]) -> "MeasureQuerySet":
        """Only those that someone with these levels of visibility may read."""
        return self.filter(visibility__in=list(levels))


class Measure(Retirable):
    """Something counted every month, with its definition and what better means."""

    slug = models.SlugField(max_length=120)
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    why_it_matters = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="What a reader must know to use the figures.")
    unit = models.CharField(max_length=10, choices=UnitChoice.choices)
    aggregation = models.CharField(max_length=10, choices=AggregationChoice.choices)
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
        max_length=150, blank=True, help_text="The role responsible for the figures."
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
    figures_overlap = models.BooleanField(
        default=False,
        help_text="A month's figure covers earlier months too, such as the last 12: no control"
        " chart.",
    )

    objects = StandingManager.from_queryset(MeasureQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ("name",)
        constraints = (
            one_of("measure_unit_is_known", unit=UnitChoice),
            one_of("measure_aggregation_is_known", aggregation=AggregationChoice),
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

    def value_of(self, figure: Figure | None) -> Fraction | None:
        """The value of a month of it; None without a figure, or where it cannot be worked out."""
        if figure is None:
            return None
        return month_value(figure, Unit(self.unit), Aggregation(self.aggregation))


class ObservationQuerySet(models.QuerySet["Observation"]):
    """The words of reading observations."""

    def current(self) -> "ObservationQuerySet":
        """The figures in force: the last revision of each, without those that were withdrawn.

        While an edition is read, those that were in force when it was published, for its months.
        """
        as_at = edition_being_read()
        if as_at is None:
            return self.filter(superseded_at__isnull=True, numerator__isnull=False)
        return self.filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_at.published_at),
            recorded_at__lte=as_at.published_at,
            month__lte=as_at.data_to,
            numerator__isnull=False,
        )

    def months(self, first: date, last: date) -> "ObservationQuerySet":
        """Those of the months from `first` to `last`, both included."""
        return self.filter(month__gte=first, month__lte=last)


class Observation(models.Model):
    """One figure of a measure, area and month, in one revision.

    A revision supersedes the one before; nothing is overwritten. A revision without a numerator
    withdraws the figure. Units: seconds for durations; for ratios numerator and denominator apart.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="observations")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="observations")
    month = models.DateField()
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    is_provisional = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ("measure", "area", "month", "revision")
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "area", "month", "revision"), name="observation_revision_unique"
            ),
            models.UniqueConstraint(
                fields=("measure", "area", "month"),
                condition=Q(superseded_at__isnull=True),
                name="one_observation_in_force",
            ),
            Check(
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0),
                name="observation_numerator_not_negative",
                message="The figure must be 0 or more.",
                field="numerator",
            ),
            Check(
                condition=Q(denominator__isnull=True) | Q(denominator__gte=0),
                name="observation_denominator_not_negative",
                message="The figure must be 0 or more.",
                field="denominator",
            ),
            Check(
                condition=Q(numerator__isnull=False) | Q(denominator__isnull=True),
                name="observation_withdrawn_as_a_whole",
                message=("A month with a denominator needs a numerator. Enter both, or neither."),
                field="numerator",
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1), name="observation_revision_from_one"
            ),
            *months_start_on_day_one("observation", "month"),
        )
        indexes = (models.Index(fields=("month", "measure", "area"), name="observation_by_month"),)
        triggers = (
            KeptForEver(
                name="observations_are_not_deleted",
                operation=pgtrigger.Delete,
                changing=("superseded_at",),
            ),
            never_truncated("observation"),
            OwnFunction(
                name="only_superseding_changes_an_observation",
                operation=pgtrigger.Update,
                function="refuse_overwriting_an_observation",
            ),
            # Once a statement: a query for every row made a load of 100,000 rows quadratic.
            pgtrigger.Trigger(
                name="denominator_goes_with_ratio",
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM new_rows
                        JOIN measures_measure ON measures_measure.id = new_rows.measure_id
                        WHERE new_rows.numerator IS NOT NULL
                          AND (new_rows.denominator IS NOT NULL)
                              <> (measures_measure.aggregation = 'ratio'))
                    THEN RAISE EXCEPTION
                        'A denominator belongs to every figure of a ratio and to no other.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure_id}/{self.area_id} {self.month:%Y-%m} revision {self.revision}"


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
