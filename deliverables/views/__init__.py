"""Pages of deliverables.

lists      the list with its filters, and one deliverable with its history
updates    "My updates": progress of many on one page
changes    forms of one deliverable: add, edit, progress, due date, end, status
"""

from deliverables.views.changes import (
    deliverable_add,
    deliverable_close,
    deliverable_drop,
    deliverable_edit,
    deliverable_reopen,
    due_date_change,
    progress_record,
    status_set,
)
from deliverables.views.lists import deliverable_detail, deliverable_list, deliverable_timeline
from deliverables.views.updates import update_round

__all__ = [
    "deliverable_add",
    "deliverable_close",
    "deliverable_detail",
    "deliverable_drop",
    "deliverable_edit",
    "deliverable_list",
    "deliverable_reopen",
    "deliverable_timeline",
    "due_date_change",
    "progress_record",
    "status_set",
    "update_round",
]
