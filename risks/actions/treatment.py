"""What is in place against a risk, and what is still to be done."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from dates.due_dates import DueDateNotUnderstood, parse_due
from dates.periods import day_text
from records.editing import Values, change_of
from risks.actions.locks import changeable
from risks.models import Control, Risk, RiskAction
from risks.policies import why_not_done, why_not_retired

CONTROL_WORDS = {"description": "Control", "in_place_since": "In place since"}
ACTION_WORDS = {"title": "Action", "due_as_written": "Due date", "due_on": "Due date as read"}


@transaction.atomic
def add_control(
    *, risk: Risk, description: str, by: User, in_place_since: date | None = None
) -> Control:
    """Record something that lowers a risk. Without a day it counts as in place from the start."""
    risk = changeable(risk, by)
    control = Control(risk=risk, description=description, in_place_since=in_place_since)
    control.full_clean()
    control.save()
    record(
        by=by,
        verb="add_control",
        subject=risk,
        sentence=f"recorded a control of {risk.reference}",
        after={"description": description, "in_place_since": in_place_since},
    )
    return control


@transaction.atomic
def add_risk_action(
    *,
    risk: Risk,
    title: str,
    by: User,
    due_as_written: str = "",
    due_on: date | None = None,
    done_on: date | None = None,
) -> RiskAction:
    """Record something to be done about a risk, due as written or on a day.

    Raises ValidationError where the due date as written is not understood.
    """
    risk = changeable(risk, by)
    if due_as_written:
        due_on = _read_due(due_as_written)
    action = RiskAction(
        risk=risk, title=title, due_as_written=due_as_written, due_on=due_on, done_on=done_on
    )
    action.full_clean()
    action.save()
    record(
        by=by,
        verb="add_risk_action",
        subject=risk,
        sentence=f"added an action to {risk.reference}",
        after={"title": title, "due": due_as_written, "due_on": due_on, "done_on": done_on},
    )
    return action


@transaction.atomic
def complete_risk_action(*, action: RiskAction, done_on: date, by: User) -> RiskAction:
    """Record that an action has been done. Raises ValidationError where it was done already."""
    risk = changeable(action.risk, by)
    action = RiskAction.objects.select_for_update().get(pk=action.pk)
    _refuse(why_not_done(action))
    before = {"done_on": action.done_on}
    action.done_on = done_on
    action.full_clean()
    action.save(update_fields=["done_on"])
    record(
        by=by,
        verb="complete_risk_action",
        subject=risk,
        sentence=f"completed an action of {risk.reference}: {action.title}",
        before=before,
        after={"done_on": done_on},
    )
    return action


@transaction.atomic
def edit_control(*, control: Control, seen: Values, to: Values, by: User) -> Control:
    """Change the words of a control or the day since when it is in place.

    Raises EditConflict, and ValidationError for a wrong field, a closed risk or a retired control.
    """
    risk = changeable(control.risk, by)
    locked = Control.objects.select_for_update(of=("self",)).get(pk=control.pk)
    _refuse(why_not_retired(locked))
    change = change_of(locked, seen=seen, to=to, words=CONTROL_WORDS)
    if change is None:
        return locked
    change.write()
    record(
        by=by,
        verb="edit_control",
        subject=risk,
        sentence=f"changed a control of {risk.reference}: {change.fields}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def retire_control(*, control: Control, reason: str, on: date, by: User) -> Control:
    """Record that a control is no longer in place from a day on. It stays, with the reason.

    Raises ValidationError without a reason, for a day before it was in place, or where it is
    retired already.
    """
    risk = changeable(control.risk, by)
    control = Control.objects.select_for_update(of=("self",)).get(pk=control.pk)
    _refuse(why_not_retired(control))
    if not reason.strip():
        raise ValidationError({"reason": "Explain why the control is no longer in place."})
    if control.in_place_since and on < control.in_place_since:
        raise ValidationError(
            {
                "on": f"The control has been in place since {day_text(control.in_place_since)}. "
                "Enter that date or a later one."
            }
        )
    control.retired_on, control.retired_because = on, reason.strip()
    control.full_clean()
    control.save(update_fields=["retired_on", "retired_because"])
    record(
        by=by,
        verb="retire_control",
        subject=risk,
        sentence=f"retired a control of {risk.reference} from {day_text(on)}",
        after={"description": control.description, "on": on, "reason": reason},
    )
    return control


@transaction.atomic
def edit_risk_action(*, action: RiskAction, seen: Values, to: Values, by: User) -> RiskAction:
    """Change the title of an action or when it is due, as written.

    Raises EditConflict, and ValidationError for a due date that is not understood, an action that
    is done, or a closed risk.
    """
    risk = changeable(action.risk, by)
    locked = RiskAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    _refuse(why_not_done(locked))
    change = change_of(locked, seen=seen, to=to, words=ACTION_WORDS)
    if change is None:
        return locked
    if "due_as_written" in change.values:
        written = change.values["due_as_written"]
        locked.due_on = _read_due(written) if written else None
    change.write()
    record(
        by=by,
        verb="edit_risk_action",
        subject=risk,
        sentence=f"changed an action of {risk.reference}: {change.fields}",
        before=change.before,
        after={**change.after, "due_on": locked.due_on},
    )
    return locked


def _refuse(reason: str) -> None:
    if reason:
        raise ValidationError(reason)


def _read_due(written: str) -> date:
    """The last day that a due date can mean, as for deliverables."""
    try:
        financial = bool(settings.DELIVERABLES_FINANCIAL_QUARTERS)
        return parse_due(written, financial_quarters=financial).due_on
    except DueDateNotUnderstood as error:
        raise ValidationError({"due_as_written": str(error)}) from error
