"""Which figures a published report printed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.protection import append_only
from measures.models.areas import Area
from measures.models.measures import Measure
from records.constraints import Check, Unique, months_start_on_day_one


class PrintedFigures(models.Model):
    """The months of a measure and area that a published report printed.

    Who revises one of them gives a reason. The report's own room writes these when it publishes.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    first_month = models.DateField()
    last_month = models.DateField()
    report = models.CharField(max_length=300, help_text="The report's title and period.")
    printed_at = models.DateTimeField(auto_now_add=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("measure", "area", "-last_month")
        verbose_name_plural = "printed figures"
        constraints = (
            Unique(
                fields=("measure", "area", "report", "first_month", "last_month"),
                name="printed_figures_once_a_report",
                message="These figures of the report are already listed. Change those.",
                field="report",
            ),
            Check(
                condition=Q(last_month__gte=F("first_month")),
                name="printed_months_in_order",
                message="The last month is before the first. Enter a later last month.",
                field="last_month",
            ),
            *months_start_on_day_one("printed", "first_month", "last_month"),
        )
        triggers = append_only("printed_figures")

    def __str__(self) -> str:
        return f"{self.measure_id}/{self.area_id} {self.report}"
