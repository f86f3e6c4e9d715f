"""The table of measures that people sort and page."""

import django_tables2 as tables
from django.urls import reverse

from measures.models import Measure


class MeasureTable(tables.Table):
    """Measures with what they count and where they come from."""

    caption = "Measures"

    name = tables.Column(
        verbose_name="Measure",
        linkify=lambda record: reverse("measures:measure-detail", args=[record.slug]),
    )
    unit = tables.Column(verbose_name="Counted in")
    preferred_direction = tables.Column(verbose_name="Better")
    source = tables.Column(verbose_name="Source", default="Not given")
    owner_title = tables.Column(verbose_name="Owner", default="Not given")

    class Meta:
        model = Measure
        fields = ("name", "unit", "preferred_direction", "source", "owner_title")
        order_by = "name"
        empty_text = "No measures match. Clear the filters, or load a file of measures."

    def render_preferred_direction(self, record: Measure) -> str:
        """Return which way is better in a word or two."""
        return {"up": "Up", "down": "Down"}.get(record.preferred_direction, "Neither")
