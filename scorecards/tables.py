"""The tables of measures, scorecards and KPI pages that people sort and page."""

import django_tables2 as tables
from django.urls import reverse

from scorecards.models import KpiPage, Measure, Scorecard


class MeasureTable(tables.Table):
    """Measures with what they count and where they come from."""

    caption = "Measures"

    name = tables.Column(
        verbose_name="Measure",
        linkify=lambda record: reverse("scorecards:measure-detail", args=[record.slug]),
    )
    unit = tables.Column(verbose_name="Counted in")
    preferred_direction = tables.Column(verbose_name="Better")
    source = tables.Column(verbose_name="Source", default="Not given")
    owner_title = tables.Column(verbose_name="Owner", default="Not given")

    class Meta:
        model = Measure
        fields = ("name", "unit", "preferred_direction", "source", "owner_title")
        order_by = "name"
        empty_text = "No measures. Clear the filters, or load a file of measures."

    def render_preferred_direction(self, record: Measure) -> str:
        """Say which way is better in a word or two."""
        return {"up": "Up", "down": "Down"}.get(record.preferred_direction, "Neither")


class ScorecardTable(tables.Table):
    """Scorecards and whose they are."""

    caption = "Scorecards"

    title = tables.Column(
        verbose_name="Scorecard",
        linkify=lambda record: reverse("scorecards:scorecard-detail", args=[record.slug]),
    )
    priority = tables.Column(
        verbose_name="Of",
        accessor="priority__number",
        empty_values=(),
        order_by=("priority__number", "body__name"),
    )
    row_count = tables.Column(verbose_name="Rows", attrs={"td": {"class": "app-numeric"}})

    class Meta:
        model = Scorecard
        fields = ("title", "priority", "row_count")
        empty_text = "There are no scorecards yet."

    def render_priority(self, record: Scorecard) -> str:
        """Name the priority or the body."""
        return str(record.priority or record.body)


class KpiPageTable(tables.Table):
    """KPI pages by priority."""

    caption = "KPI pages"

    title = tables.Column(
        verbose_name="KPI page",
        linkify=lambda record: reverse("scorecards:kpi-detail", args=[record.slug]),
    )
    priority = tables.Column(verbose_name="Priority", order_by=("priority__number", "title"))
    source = tables.Column(verbose_name="Source", default="Not given")

    class Meta:
        model = KpiPage
        fields = ("title", "priority", "source")
        empty_text = "There are no KPI pages yet."
