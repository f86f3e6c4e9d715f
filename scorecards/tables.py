"""The tables of measures, scorecards and KPI pages that people sort and page."""

import django_tables2 as tables
from django.urls import reverse

from scorecards.models import KpiPage, Scorecard


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
