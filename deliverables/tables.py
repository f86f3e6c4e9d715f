"""The table of deliverables that people sort and page."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse

from deliverables.content import DeliverableContent


def _address(record: DeliverableContent, table: "DeliverableTable") -> str:
    address = reverse("deliverables:deliverable-detail", args=[record.reference])
    if table.asked is None:
        return address
    return f"{address}?{urlencode({'as_at': table.asked.isoformat()})}"


class DeliverableTable(tables.Table):
    """Deliverables as they stood on a day. `asked` is the day that the reader asked for, if any."""

    caption = "Deliverables, with their due dates as written"

    title = tables.Column(verbose_name="Deliverable", linkify=_address)
    reference = tables.Column(verbose_name="Reference")
    priority_number = tables.TemplateColumn(
        "{{ record.priority_number|default:'Whole plan' }}",
        verbose_name="Priority",
    )
    due_on = tables.TemplateColumn(
        template_name="components/due_date.html",
        context_object_name="deliverable",
        verbose_name="Date due",
    )
    percent = tables.TemplateColumn(
        template_name="components/progress.html",
        context_object_name="deliverable",
        verbose_name="Progress",
    )
    status = tables.TemplateColumn(
        '{% include "components/status_tag.html" with status=record.status'
        " text=record.status_text %}",
        verbose_name="Status",
        order_by=("status_text",),
    )

    class Meta:
        order_by = "due_on"
        empty_text = "No deliverable matches. Clear the filters, or choose a later day."

    def __init__(self, *args: Any, asked: date | None = None, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)
