"""How a force stands among others: who compares them, and the ranks that were published."""

from django.db import models
from django.db.models import F, Q

from measures.models.areas import Source
from measures.models.measures import Measure
from records.constraints import Check, Unique, months_start_on_day_one
from records.standing import STANDS, Removable, removed_with_a_reason


class PeerComparison(models.Model):
    """A comparison of forces on one measure, with the comparator's own definition.

    Ranks come from the observations of `figures` in the areas of other forces; where only the rank
    is known, from what was published. The comparator may count another way than the force does:
    then `figures` is a measure of its own.
    """

    measure = models.OneToOneField(
        Measure, on_delete=models.CASCADE, related_name="peer_comparison"
    )
    figures = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The measure whose figures of other forces are ranked; empty for this measure.",
    )
    name = models.CharField(max_length=150)
    definition = models.TextField(help_text="How the comparator is measured.")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("measure",)

    def __str__(self) -> str:
        return self.name


class PublishedRank(Removable):
    """The force's place in a month, as someone published it. 1 is the best."""

    comparison = models.ForeignKey(PeerComparison, on_delete=models.CASCADE, related_name="ranks")
    month = models.DateField()
    rank = models.PositiveSmallIntegerField()
    is_tied = models.BooleanField(default=False)
    forces = models.PositiveSmallIntegerField(help_text="How many forces reported.")
    value_text = models.CharField(
        max_length=40, blank=True, help_text="The force's figure as the comparator prints it."
    )

    class Meta:
        ordering = ("comparison", "month")
        constraints = (
            Unique(
                fields=("comparison", "month"),
                condition=STANDS,
                name="one_published_rank_in_a_month",
                message="The month already has a published rank. Change that one.",
                field="month",
            ),
            Check(
                condition=Q(rank__gte=1, rank__lte=F("forces")),
                name="published_rank_within_the_forces",
                message="The rank must be between 1 and the number of forces.",
                field="rank",
            ),
            *months_start_on_day_one("published_rank", "month"),
            removed_with_a_reason("published_rank"),
        )

    def __str__(self) -> str:
        return f"{self.comparison_id} {self.month:%Y-%m}: {self.rank} of {self.forces}"
