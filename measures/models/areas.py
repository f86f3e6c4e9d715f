"""The places that figures are about, and the sources that they come from."""

from django.db import models
from django.db.models import F, Q

from records.constraints import Check, Unique, one_of
from records.standing import (
    STANDS,
    Retirable,
    StandingManager,
    StandingQuerySet,
    removed_with_a_reason,
    retired_with_a_reason,
    taken_once,
)


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
