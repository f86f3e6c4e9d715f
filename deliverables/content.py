"""What deliverables say in reports and lists, worded. Frozen and made of plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliverableContent:
    """A deliverable as it stood on a day.

    `due_text` is the due date as written; `original_due_text` the first one where it slipped, else
    "". `progress_text` is "70%" or a state in words or "". `expected_percent` is where linear
    progress would stand that day, or None. `status` is a `deliverables.progress.Status` value and
    `status_text` its words. `carried_from` names the report period it was carried forward from.
    """

    reference: str
    title: str
    priority_number: int | None
    priority_title: str
    owner_title: str
    due_text: str
    due_on: str
    original_due_text: str
    slip_days: int
    percent: int | None
    progress_text: str
    progress_note: str
    updated_on: str
    updated_text: str
    expected_percent: int | None
    status: str
    status_text: str
    status_reason: str
    outcome: str


@dataclass(frozen=True, slots=True)
class DeliverableTally:
    """How many deliverables stand how."""

    complete: int
    on_track: int
    due_soon: int
    behind: int
    overdue: int
    not_started: int
    dropped: int

    @property
    def total(self) -> int:
        """All of them."""
        return (
            self.complete
            + self.on_track
            + self.due_soon
            + self.behind
            + self.overdue
            + self.not_started
            + self.dropped
        )
