"""The table of deliverables that people sort and page."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.template.loader import render_to_string
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
    priority_number = tables.Column(verbose_name="Priority", default="Whole plan")
    due_on = tables.Column(verbose_name="Due date", empty_values=())
    percent = tables.Column(verbose_name="Progress", empty_values=())
    status = tables.Column(verbose_name="Status", order_by=("status_text",))

    class Meta:
        order_by = "due_on"
        empty_text = "No deliverables match the filters. Clear the filters, or choose a later date."

    def __init__(self, *args: Any, asked: date | None = None, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    # Rendered without the request: with it, every cell would gather the context of a whole page.
    def render_due_on(self, record: DeliverableContent) -> str:
        """The due date as it was written, beside the original where it slipped."""
        return render_to_string("deliverables/due_date.html", {"deliverable": record})

    def render_percent(self, record: DeliverableContent) -> str:
        """The bar and its words."""
        return render_to_string("deliverables/progress_bar.html", {"deliverable": record})

    def render_status(self, record: DeliverableContent) -> str:
        """The status in words."""
        return render_to_string(
            "components/status_tag.html", {"status": record.status, "text": record.status_text}
        )
