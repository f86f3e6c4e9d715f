"""What someone typed into a grid of figures: saved at once, or kept until they save it."""

from django.conf import settings
from django.db import models

from records.constraints import months_start_on_day_one

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
