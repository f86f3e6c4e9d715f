"""The plan, what it wants, who oversees it, and the words that everybody uses for it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from records.constraints import Check, Exclude, Unique
from records.standing import (
    STANDS,
    Removable,
    Retirable,
    removed_with_a_reason,
    retired_with_a_reason,
    taken_once,
)


class DateRange(Func):
    """PostgreSQL's daterange(from, to, '[]'); a missing end means without end."""

    function = "daterange"
    output_field = DateRangeField()


class OfficeIdentity(Removable):
    """What the office, its holder, the panel and the force are called, from one day to another.

    Commissioners are to give way to mayors or boards: old reports keep the names of their time.
    """

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The last day; empty while valid.")
    office_name = models.CharField(max_length=200)
    office_short = models.CharField(max_length=30)
    holder_title = models.CharField(max_length=100)
    panel_name = models.CharField(max_length=200)
    force_name = models.CharField(max_length=200)
    area_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("-valid_from",)
        verbose_name_plural = "office identities"
        constraints = (
            Exclude(
                name="office_identities_do_not_overlap",
                condition=STANDS,
                expressions=[
                    (
                        DateRange(F("valid_from"), F("valid_to"), Value("[]")),
                        RangeOperators.OVERLAPS,
                    )
                ],
                message="Other names are valid at this time. Enter a date that they do not cover.",
                field="valid_from",
            ),
            Check(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="office_identity_ends_after_it_starts",
                message="The last day is before the first. Enter a later last day.",
                field="valid_to",
            ),
            removed_with_a_reason("office_identity"),
        )

    def __str__(self) -> str:
        return self.office_name


class Plan(Retirable):
    """A police and crime plan. A new plan replaces an old one; reports stay with theirs."""

    slug = models.SlugField()
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ("-starts_on",)
        constraints = (
            Check(
                condition=Q(ends_on__gt=F("starts_on")),
                name="plan_ends_after_it_starts",
                message="The last day is not after the first. Enter a later last day.",
                field="ends_on",
            ),
            Exclude(
                name="plans_in_force_do_not_overlap",
                condition=STANDS,
                expressions=[
                    (DateRange(F("starts_on"), F("ends_on"), Value("[]")), RangeOperators.OVERLAPS)
                ],
                message=(
                    "Another plan is in force at this time. Enter dates that it does not cover."
                ),
                field="starts_on",
            ),
            taken_once("plan", "plan", "slug"),
            removed_with_a_reason("plan"),
            retired_with_a_reason("plan"),
        )

    def __str__(self) -> str:
        return self.title


class Priority(Retirable):
    """A numbered priority of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ("plan", "number")
        verbose_name_plural = "priorities"
        constraints = (
            Unique(
                fields=("plan", "number"),
                condition=STANDS,
                name="priority_number_unique_in_plan",
                message="Another priority of this plan has this number. Enter a different number.",
                field="number",
            ),
            Check(
                condition=Q(number__gte=1),
                name="priority_number_from_one",
                message="The number must be 1 or more.",
                field="number",
            ),
            removed_with_a_reason("priority"),
            retired_with_a_reason("priority"),
        )

    def __str__(self) -> str:
        return f"Priority {self.number}: {self.title}"


class Remit(models.Model):
    """A priority that a person's writing is limited to. Without any, their roles alone decide."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="remits"
    )
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="remits")
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("priority__plan__starts_on", "priority__number")
        constraints = (
            models.UniqueConstraint(fields=("person", "priority"), name="remit_given_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.priority}"


class Objective(Retirable):
    """A numbered objective below a priority: number 2 below priority 1 is "1.2"."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ("priority", "number")
        constraints = (
            Unique(
                fields=("priority", "number"),
                condition=STANDS,
                name="objective_number_unique_in_priority",
                message=(
                    "Another objective of this priority has this number. Enter a different number."
                ),
                field="number",
            ),
            Check(
                condition=Q(number__gte=1),
                name="objective_number_from_one",
                message="The number must be 1 or more.",
                field="number",
            ),
            removed_with_a_reason("objective"),
            retired_with_a_reason("objective"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """The number as it is printed, such as "1.2". Needs the priority to be loaded."""
        return f"{self.priority.number}.{self.number}"


class BodyKind(models.TextChoices):
    """What sort of body it is."""

    OFFICE = "office", "Office"
    FORCE = "force", "Police force"
    PANEL = "panel", "Panel"
    BOARD = "board", "Board"
    PARTNERSHIP = "partnership", "Partnership"
    INSPECTORATE = "inspectorate", "Inspectorate"
    DELIVERY_GROUP = "delivery-group", "Delivery group"


class Body(Retirable):
    """A board, partnership, panel or other body that delivers or oversees the plan."""

    slug = models.SlugField()
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=BodyKind.choices)
    purpose = models.TextField(blank=True)
    oversees = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    priorities = models.ManyToManyField(Priority, related_name="bodies", blank=True)
    objectives = models.ManyToManyField(Objective, related_name="bodies", blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "bodies"
        constraints = (
            Check(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="body_is_not_its_own_parent",
                message="A body cannot answer to itself. Choose a different body, or none.",
                field="parent",
            ),
            taken_once("body", "body", "slug"),
            removed_with_a_reason("body"),
            retired_with_a_reason("body"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


class GlossaryTerm(Retirable):
    """An acronym or word of the office, spelled out and defined."""

    acronym = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    aliases = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Other spellings of the acronym.",
    )

    class Meta:
        ordering = ("acronym", "name")
        constraints = (
            Unique(
                fields=("acronym",),
                condition=~Q(acronym="") & STANDS,
                name="glossary_acronym_unique",
                message=(
                    "Another term has this acronym. Enter a different one, or change that term."
                ),
                field="acronym",
            ),
            Unique(
                fields=("name",),
                condition=STANDS,
                name="glossary_name_unique",
                message="Another term has this name. Enter a different one, or change that term.",
                field="name",
            ),
            removed_with_a_reason("glossary_term"),
            retired_with_a_reason("glossary_term"),
        )

    def __str__(self) -> str:
        return self.acronym or self.name
