"""Risks themselves: raised, edited, closed and reopened."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Visibility
from audit.actions import record
from dates.periods import day_text
from plans.models import Objective, Priority
from plans.policies import check_remit
from records.editing import Values, change_of
from risks.actions.locks import changeable, held
from risks.actions.scores import score_risk
from risks.models import Register, Response, Risk, RiskState, ScoreKind
from risks.policies import why_not_closed, why_not_reopened

# Words that stand in the address where a reference would.
NOT_REFERENCES = frozenset({"add", "edit"})
RISK_WORDS = {
    "title": "Title",
    "cause": "Cause",
    "event": "Event",
    "consequence": "Consequence",
    "category": "Category",
    "owner_title": "Responsible role",
    "owner": "Risk owner",
    "priority": "Priority",
    "objectives": "Objectives",
    "appetite": "Appetite",
    "response": "Response",
    "next_review_on": "Next review",
    "visibility": "Who can read it",
    "note": "Note",
}


@transaction.atomic
def raise_risk(
    *,
    register: Register,
    reference: str,
    title: str,
    appetite: int,
    response: Response | str,
    opened_on: date,
    by: User,
    cause: str = "",
    event: str = "",
    consequence: str = "",
    category: str = "",
    owner_title: str = "",
    owner: User | None = None,
    priority: Priority | None = None,
    objectives: Iterable[Objective] = (),
    next_review_on: date | None = None,
    visibility: Visibility | str = Visibility.OFFICE,
    note: str = "",
) -> Risk:
    """Put a risk on a register. `appetite` is the highest score that is accepted.

    Raises ValidationError where the reference is taken in the register, holds a slash or is an
    address, or where the appetite lies off the register's matrix.
    """
    check_remit(by, priority)
    _refuse_appetite(register, appetite)
    if reference.lower() in NOT_REFERENCES:
        raise ValidationError(
            {"reference": f"“{reference}” is used by the site. Enter a different reference."}
        )
    if "/" in reference:
        raise ValidationError({"reference": "Enter the reference without a slash, such as R-01."})
    risk = Risk(
        register=register,
        reference=reference,
        title=title,
        cause=cause,
        event=event,
        consequence=consequence,
        category=category,
        owner_title=owner_title,
        owner=owner,
        priority=priority,
        appetite=appetite,
        response=response,
        opened_on=opened_on,
        next_review_on=next_review_on,
        visibility=visibility,
        note=note,
    )
    risk.full_clean()
    risk.save()
    risk.objectives.set(objectives)
    record(
        by=by,
        verb="raise_risk",
        subject=risk,
        sentence=f"raised the risk {risk} on {register.name}",
        after={
            "appetite": appetite,
            "response": str(risk.response),
            "opened_on": opened_on,
            "visibility": str(risk.visibility),
        },
    )
    return risk


@transaction.atomic
def add_risk(
    *,
    register: Register,
    opened_on: date,
    scores: Sequence[tuple[ScoreKind, int, int]],
    by: User,
    **details: Any,
) -> Risk:
    """Put a risk on a register together with its first scores (kind, likelihood, impact).

    `details` are those of `raise_risk`. Raises ValidationError as both actions do.
    """
    risk = raise_risk(register=register, opened_on=opened_on, by=by, **details)
    for kind, likelihood, impact in scores:
        score_risk(risk=risk, kind=kind, likelihood=likelihood, impact=impact, on=opened_on, by=by)
    return risk


@transaction.atomic
def edit_risk(*, risk: Risk, seen: Values, to: Values, by: User) -> Risk:
    """Change the fields of a risk, from the values that were `seen` `to` others.

    Raises EditConflict where someone else changed the same thing in the meantime, and
    ValidationError for a wrong field or a closed risk. No difference changes nothing.
    """
    locked = changeable(risk, by)
    change = change_of(locked, seen=seen, to=to, words=RISK_WORDS)
    if change is None:
        return locked
    _refuse_appetite(locked.register, change.values.get("appetite", locked.appetite))
    if "priority" in change.values:
        check_remit(by, Priority.objects.filter(pk=change.values["priority"]).first())
    change.write()
    record(
        by=by,
        verb="edit_risk",
        subject=locked,
        sentence=f"changed {change.fields} of {locked.reference}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def close_risk(*, risk: Risk, reason: str, on: date, by: User) -> Risk:
    """Close a risk from a day on. The reason stays in its note, for whoever reads the risk later.

    Raises ValidationError without a reason, before the day it was opened, or where it is closed.
    """
    risk = held(risk, by)
    if refusal := why_not_closed(risk, on):
        raise ValidationError(refusal)
    if not reason.strip():
        raise ValidationError({"reason": f"Explain why {risk.reference} is being closed."})
    risk.state = RiskState.CLOSED
    risk.closed_on = on
    risk.note = f"{risk.note}\n\nClosed on {day_text(on)}: {reason.strip()}".strip()
    risk.full_clean()
    risk.save(update_fields=["state", "closed_on", "note"])
    record(
        by=by,
        verb="close_risk",
        subject=risk,
        sentence=f"closed {risk.reference} from {day_text(on)}",
        before={"state": RiskState.OPEN.value},
        after={"state": RiskState.CLOSED.value, "on": on, "reason": reason},
    )
    return risk


@transaction.atomic
def reopen_risk(*, risk: Risk, reason: str, by: User) -> Risk:
    """Take up a closed risk again, from today. When and why it was closed stays in its note.

    Raises ValidationError without a reason, or where it is open.
    """
    risk = held(risk, by)
    if refusal := why_not_reopened(risk):
        raise ValidationError(refusal)
    if not reason.strip():
        raise ValidationError({"reason": f"Explain why {risk.reference} is being reopened."})
    closed_on, today = risk.closed_on, timezone.localdate()
    risk.state = RiskState.OPEN
    risk.closed_on = None
    risk.note = f"{risk.note}\n\nReopened on {day_text(today)}: {reason.strip()}".strip()
    risk.full_clean()
    risk.save(update_fields=["state", "closed_on", "note"])
    record(
        by=by,
        verb="reopen_risk",
        subject=risk,
        sentence=f"reopened {risk.reference}",
        before={"state": RiskState.CLOSED.value, "closed_on": closed_on},
        after={"state": RiskState.OPEN.value, "reason": reason},
    )
    return risk


def _refuse_appetite(register: Register, appetite: int) -> None:
    greatest = register.matrix.size**2
    if not 1 <= appetite <= greatest:
        raise ValidationError(
            {
                "appetite": (
                    f"The appetite must be a score from 1 to {greatest}. You entered {appetite}."
                )
            }
        )
