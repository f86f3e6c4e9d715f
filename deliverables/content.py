"""What deliverables say in reports and lists, worded. Frozen and made of plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliverableContent:
    """A deliverable as it stood on a day.

    `due_text` is the due date as written; `original_due_text` the first one where it slipped, else
    "". `progress_text` is "70%" or a state in words or "". `expected_percent` is where linear
    progress would stand that day, or None. `status` is a `deliverables.progress.Status` value and
    `status_text` its words; `status_reason` why a person decided it, else "".
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


@dataclass(frozen=True, slots=True)
class ProgressContent:
    """A progress update: the day it is about, the progress in words, and when it was recorded.

    `recorded_by` is "" for readers who may not see who recorded it.
    """

    as_at: str
    as_at_text: str
    percent: int | None
    state: str
    progress_text: str
    note: str
    recorded_at: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class DueDateContent:
    """A due date that was in force from `set_on` until the next. `slip_days` counts from the
    original: later is positive. `is_current` marks the one in force."""

    sequence: int
    as_written: str
    due_on: str
    due_on_text: str
    precision: str
    reason: str
    set_on: str
    set_on_text: str
    set_by: str
    slip_days: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class HistoryContent:
    """All that was said of a deliverable up to a day: progress newest first, due dates oldest
    first."""

    updates: tuple[ProgressContent, ...]
    due_dates: tuple[DueDateContent, ...]


@dataclass(frozen=True, slots=True)
class RecordContent:
    """A deliverable with all that is kept on it, up to a day. `objective_codes` are like "1.2"."""

    content: DeliverableContent
    plan_slug: str
    plan_title: str
    description: str
    started_on: str
    started_text: str
    visibility: str
    visibility_text: str
    objective_codes: tuple[str, ...]
    objective_titles: tuple[str, ...]
    history: HistoryContent


@dataclass(frozen=True, slots=True)
class OwedContent:
    """An open deliverable, as someone who is to report on it sees it.

    `key` is its primary key; `newest` that of the update recorded last, whatever day it is about,
    or 0. `is_mine` says whether it is the reader's own.
    """

    content: DeliverableContent
    key: int
    newest: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class DeliverableNoteContent:
    """What is kept of a deliverable besides its progress and due dates, and is not dated."""

    reference: str
    description: str
    started_on: str
    started_text: str
    objective_codes: tuple[str, ...]
    objective_titles: tuple[str, ...]
