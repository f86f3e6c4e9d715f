"""What the state of a deliverable allows, and the reason when it does not."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from deliverables.models import Deliverable, Outcome
from plans.periods import day_text

_ENDED_WORDS = {Outcome.COMPLETE: "was completed", Outcome.DROPPED: "was dropped"}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When something is due soon (days before its due day) and when it is behind (percentage
    points under the share of time gone)."""

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


def why_not_change(deliverable: Deliverable) -> str:
    """Why progress, due date, status and end may not change now; "" where they may."""
    if not deliverable.outcome or deliverable.ended_on is None:
        return ""
    ended = _ENDED_WORDS[Outcome(deliverable.outcome)]
    return (
        f"{deliverable.reference} {ended} on {day_text(deliverable.ended_on)}."
        " Reopen it before you change it."
    )


def why_not_on(day: date, *, today: date) -> str:
    """Why something may not be said of a day; "" where it may. Nobody reports on the future."""
    if day <= today:
        return ""
    return f"{day_text(day)} is in the future. Give today's date or an earlier one."
