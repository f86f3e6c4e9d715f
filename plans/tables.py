"""The table of bodies that people sort and page."""

import django_tables2 as tables

from plans.models import Body


class BodyTable(tables.Table):
    """Bodies and what they oversee."""

    caption = "Bodies that deliver or oversee the plan"

    name = tables.Column(verbose_name="Body", linkify=("plans:body-detail", [tables.A("slug")]))
    acronym = tables.Column(verbose_name="Short name", default="")
    kind = tables.Column(verbose_name="Kind")
    oversees = tables.Column(verbose_name="Oversees", default="", orderable=False)
    parent = tables.Column(
        accessor="parent__name", verbose_name="Answers to", default="", order_by="parent__name"
    )

    class Meta:
        model = Body
        fields = ()
        order_by = "name"
        empty_text = "No bodies match the filters. Clear the filters to see all of them."
