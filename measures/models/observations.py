"""Figures, each in its revisions; the database keeps every one of them."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.protection import KeptForEver, OwnFunction, never_truncated
from measures.models.areas import Area
from measures.models.measures import Measure
from records.as_at import edition_being_read
from records.constraints import Check, months_start_on_day_one


def _refusal(name: str, *, where: str, words: str) -> pgtrigger.Trigger:
    """Refuse new figures for what their measure is. `where` reads `new_rows` and the measure.

    Once a statement: a query for every row made a load of 100,000 rows quadratic.
    """
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=f"""
                    IF EXISTS (
                        SELECT 1 FROM new_rows
                        JOIN measures_measure ON measures_measure.id = new_rows.measure_id
                        WHERE {where})
                    THEN RAISE EXCEPTION
                        '{words}';
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 - both are written in this file
    )


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
    """One figure of a measure, area and period, in one revision.

    `month` is the last month of the period: September for July to September. A revision supersedes
    the one before; nothing is overwritten. A revision without a numerator withdraws the figure.
    Units: seconds for durations; for ratios numerator and denominator apart.
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
            _refusal(
                "denominator_goes_with_ratio",
                where="""new_rows.numerator IS NOT NULL
                          AND (new_rows.denominator IS NOT NULL)
                              <> (measures_measure.aggregation = 'ratio')""",
                words="A denominator belongs to every figure of a ratio and to no other.",
            ),
            _refusal(
                "negative_only_where_allowed",
                where="new_rows.numerator < 0 AND NOT measures_measure.allows_negative",
                words="Only a figure of a measure that allows it can be below zero.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure_id}/{self.area_id} {self.month:%Y-%m} revision {self.revision}"
