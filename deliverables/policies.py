"""What the state of a deliverable allows, and the reason when it does not."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.permissions import Permission
from accounts.roles import holders_of
from dates.due_dates import DueDate as ReadDueDate
from dates.due_dates import DueDateNotUnderstood, parse_due
from dates.periods import day_text
from deliverables.models import Deliverable, Outcome

_ENDED_WORDS = {Outcome.COMPLETE: "was completed", Outcome.DROPPED: "was dropped"}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When something is due soon (days before its due day) and when it is behind (percentage
    points below the share of time that has passed)."""

    due_soon_days: int
    behind_by: int


def thresholds() -> Thresholds:
    """The thresholds in force."""
    return Thresholds(
        due_soon_days=settings.DELIVERABLES_DUE_SOON_DAYS,
        behind_by=settings.DELIVERABLES_BEHIND_BY,
    )


def counts_financial_quarters() -> bool:
    """Whether "Q1 2024" in a due date means April to June 2024 instead of January to March."""
    return bool(settings.DELIVERABLES_FINANCIAL_QUARTERS)


def read_due(written: str) -> ReadDueDate:
    """A due date as written, read as the setting says. Raises ValidationError otherwise."""
    try:
        return parse_due(written, financial_quarters=counts_financial_quarters())
    except DueDateNotUnderstood as error:
        raise ValidationError({"due_as_written": str(error)}) from error


def why_not_change(deliverable: Deliverable) -> str:
    """Why progress, due date, status and end may not change now; "" where they may."""
    if not deliverable.outcome or deliverable.ended_on is None:
        return ""
    ended = _ENDED_WORDS[Outcome(deliverable.outcome)]
    return (
        f"{deliverable.reference} {ended} on {day_text(deliverable.ended_on)}. Reopen it "
        f"to change it ({_writers()})."
    )


def why_not_reopen(deliverable: Deliverable) -> str:
    """Why a deliverable cannot be reopened now; "" where it can."""
    if deliverable.outcome:
        return ""
    return (
        f"{deliverable.reference} is still open. It can be updated, completed or dropped "
        f"({_writers()})."
    )


def _writers() -> str:
    """Who may write on deliverables, in words."""
    return holders_of(Permission.EDIT_RECORD)


def why_not_on(day: date, *, today: date) -> str:
    """Why something may not be said of a day; "" where it may. No one reports on the future."""
    if day <= today:
        return ""
    return f"{day_text(day)} is in the future. Enter today's date or an earlier one."


def refuse(reason: str, *, field: str = "") -> None:
    """Raise ValidationError where there is a reason, at the field where one is named."""
    if reason:
        raise ValidationError({field: reason} if field else reason)
