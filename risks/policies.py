"""What the state of a risk allows, and the reason when it does not."""

from datetime import date

from accounts.permissions import Permission
from accounts.roles import holders_of
from dates.periods import day_text
from risks.models import Control, Risk, RiskAction, RiskState


def why_not_changed(risk: Risk) -> str:
    """Why this risk no longer takes scores, controls, actions or reviews; "" where it does."""
    if risk.state == RiskState.CLOSED:
        return f"{risk.reference} is closed. Reopen it to change it ({_writers()})."
    return ""


def why_not_closed(risk: Risk, on: date) -> str:
    """Why this risk cannot be closed on that day; "" where it can."""
    if risk.state == RiskState.CLOSED:
        return f"{risk.reference} is already closed. It can be reopened ({_writers()})."
    if on < risk.opened_on:
        return (
            f"{risk.reference} was opened on {day_text(risk.opened_on)}. Enter that date "
            "or a later one."
        )
    return ""


def why_not_reopened(risk: Risk) -> str:
    """Why this risk cannot be reopened; "" where it can."""
    if risk.state == RiskState.OPEN:
        return f"{risk.reference} is still open. It can be changed or closed ({_writers()})."
    return ""


def why_not_retired(control: Control) -> str:
    """Why this control no longer takes changes; "" where it does."""
    if control.retired_on is None:
        return ""
    return (
        f"This control was retired on {day_text(control.retired_on)}. "
        f"Add a new one instead ({_writers()})."
    )


def why_not_done(action: RiskAction) -> str:
    """Why this action no longer takes changes; "" where it does."""
    if action.done_on is None:
        return ""
    return (
        f"“{action.title}” is already recorded as done on {day_text(action.done_on)}. "
        f"Add another action instead ({_writers()})."
    )


def _writers() -> str:
    """Who may write on risks, in words."""
    return holders_of(Permission.EDIT_RECORD)
