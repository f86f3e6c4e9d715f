"""What may be done with a record as a whole: removed, retired, taken back."""

from typing import Any

from django import template

from records.removing import kind_of, may_remove
from records.standing import Removable

register = template.Library()


@register.inclusion_tag("records/record_tools.html", takes_context=True)
def record_tools(context: template.Context, row: Removable | None) -> dict[str, Any]:
    """That a record is retired, and for who may, its links to remove, retire or take it back."""
    kind = kind_of(row) if row is not None else None
    request = context.get("request")
    return {
        "row": row if kind else None,
        "kind": kind,
        "may_remove": kind is not None and request and may_remove(request.user, kind),
    }
