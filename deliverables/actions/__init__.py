"""Every write on deliverables.

records    new ones, their own fields, the objectives that they serve
updates    progress, one by one or a whole round at once
dates      due dates that change
endings    closed, dropped, reopened; the status that people set by hand
"""

from deliverables.actions.dates import change_due_date
from deliverables.actions.endings import (
    clear_override,
    close_deliverable,
    drop_deliverable,
    override_status,
    reopen_deliverable,
)
from deliverables.actions.records import (
    DETAIL_WORDS,
    add_deliverable,
    assign_objectives,
    edit_deliverable,
)
from deliverables.actions.updates import NewProgress, record_progress, record_updates

__all__ = [
    "DETAIL_WORDS",
    "NewProgress",
    "add_deliverable",
    "assign_objectives",
    "change_due_date",
    "clear_override",
    "close_deliverable",
    "drop_deliverable",
    "edit_deliverable",
    "override_status",
    "record_progress",
    "record_updates",
    "reopen_deliverable",
]
