"""What someone typed into a grid of figures: saved at once, or kept until they save it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from records.constraints import Check, months_start_on_day_one

LONGEST_CHOICE = 250


class FigureEntry(models.Model):
    """Figures that someone typed in and saved at once: how many, and of which month."""

    month = models.DateField()
    new_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (*months_start_on_day_one("figure_entry", "month"),)

    def __str__(self) -> str:
        return f"{self.new_count:,} new and {self.changed_count:,} changed, {self.month:%Y-%m}"


class FigureDraft(models.Model):
    """What someone has typed into a page of a grid and not saved yet, kept for them alone."""

    choice = models.CharField(max_length=LONGEST_CHOICE)
    page = models.PositiveIntegerField(default=1)
    month = models.DateField()
    # The fields of the grid as a browser sends them.
    typed = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-month", "choice", "page")
        constraints = (
            models.UniqueConstraint(
                fields=("choice", "page", "month", "saved_by"),
                name="one_figure_draft_of_a_grid_and_person",
            ),
            *months_start_on_day_one("figure_draft", "month"),
        )

    def __str__(self) -> str:
        return f"{self.choice} {self.month:%Y-%m} of {self.saved_by_id}"


class ClosedMonth(models.Model):
    """A month that someone closed: until it is opened again, its figures change with a reason."""

    month = models.DateField()
    closed_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-month", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("month",),
                condition=Q(reopened_at__isnull=True),
                name="one_closing_of_a_month",
            ),
            Check(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reopened_because="")
                | (
                    Q(reopened_at__isnull=False, reopened_by__isnull=False)
                    & ~Q(reopened_because="")
                ),
                name="month_reopened_with_a_reason",
                message="Explain why you are reopening the month.",
                field="reopened_because",
            ),
            *months_start_on_day_one("closed_month", "month"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
