"""Deliverables: new ones, their own fields, and the objectives that they serve."""

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import User
from accounts.permissions import Visibility
from audit.actions import record
from dates.periods import day_text
from deliverables.models import Deliverable, DueDate
from deliverables.policies import read_due, refuse, why_not_change
from plans.models import Objective, Plan, Priority
from plans.policies import check_remit
from records.editing import Values, change_of

# Any fixed number will do: it names the lock under which references are counted up.
_REFERENCE_LOCK = 7_243_001
_REFERENCE_PATTERN = r"^D-\d+$"
# Words that stand in the address where a reference would.
NOT_REFERENCES = frozenset({"add", "timeline"})


@transaction.atomic
def add_deliverable(
    *,
    title: str,
    plan: Plan,
    due_as_written: str,
    set_on: date,
    by: User,
    reference: str | None = None,
    description: str = "",
    priority: Priority | None = None,
    objectives: Collection[Objective] = (),
    owner: User | None = None,
    owner_title: str = "",
    started_on: date | None = None,
    visibility: str = Visibility.PUBLIC,
) -> Deliverable:
    """Add an action of a plan with its original due date, set on a day.

    Without a reference it gets the next of "D-001", "D-002" and so on. Without a priority it
    belongs to the plan as a whole. Raises ValidationError where a field is wrong, where the
    reference holds a slash or is an address, where priority or objectives belong to another plan,
    or where the due date is not understood.
    """
    check_remit(by, priority)
    if reference and "/" in reference:
        raise ValidationError({"reference": "Enter the reference without a slash, such as D-001."})
    if reference is not None and reference.lower() in NOT_REFERENCES:
        raise ValidationError(
            {"reference": f"“{reference}” is used by the site. Enter a different reference."}
        )
    deliverable = Deliverable(
        reference=reference or _next_reference(),
        title=title,
        description=description,
        plan=plan,
        priority=priority,
        owner=owner,
        owner_title=owner_title,
        started_on=started_on,
        visibility=visibility,
    )
    _refuse_other_plans(plan, priority, objectives)
    deliverable.full_clean()
    deliverable.save()
    deliverable.objectives.set(objectives)
    read = read_due(due_as_written)
    due = DueDate(
        deliverable=deliverable,
        as_written=read.as_written,
        due_on=read.due_on,
        precision=read.precision,
        sequence=1,
        set_on=set_on,
        set_by=by,
    )
    due.full_clean()
    if started_on is not None and due.due_on < started_on:
        raise ValidationError(
            {
                "due_as_written": f"“{due.as_written}” is before the start date, "
                f"{day_text(started_on)}. "
                "Enter a later due date or an earlier start."
            }
        )
    due.save()
    record(
        by=by,
        verb="add_deliverable",
        subject=deliverable,
        sentence=f"added deliverable {deliverable.reference}, due “{due.as_written}”",
        after={
            "title": title,
            "plan": plan.slug,
            "priority": priority.number if priority else None,
            "objectives": sorted(objective.code for objective in objectives),
            "owner_title": owner_title,
            "started_on": started_on,
            "due": due.as_written,
            "due_on": due.due_on,
            "visibility": str(visibility),
        },
    )
    return deliverable


DETAIL_WORDS = {
    "title": "title",
    "description": "description",
    "owner": "owner",
    "owner_title": "owner’s role",
    "objectives": "objectives",
    "started_on": "start",
    "visibility": "who can read it",
}


@transaction.atomic
def edit_deliverable(
    *, deliverable: Deliverable, seen: Values, to: Values, by: User
) -> Deliverable:
    """Change the fields of a deliverable, from the values that were `seen` `to` others.

    Only what differs between the two is changed, so that people who edit different things at the
    same time do not meet. Raises EditConflict where someone else changed the same detail to
    something else, and ValidationError for a wrong field, an objective of another plan, a start
    after the due date, or a deliverable that has ended. No difference changes nothing.
    """
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
    refuse(why_not_change(locked))
    change = change_of(locked, seen=seen, to=to, words=DETAIL_WORDS)
    if change is None:
        return locked
    objectives = Objective.objects.filter(pk__in=change.values.get("objectives", ()))
    _refuse_other_plans(locked.plan, None, objectives.select_related("priority"))
    _refuse_late_start(locked, change.values.get("started_on"))
    change.write()
    record(
        by=by,
        verb="edit_deliverable",
        subject=locked,
        sentence=f"changed {change.fields} of {locked.reference}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def assign_objectives(
    *, deliverable: Deliverable, objectives: Collection[Objective], by: User
) -> Deliverable:
    """Set which objectives a deliverable serves; the same ones again change nothing.

    Raises ValidationError where an objective belongs to another plan.
    """
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
    _refuse_other_plans(locked.plan, None, objectives)
    before = sorted(
        objective.code for objective in locked.objectives.select_related("priority").all()
    )
    after = sorted(objective.code for objective in objectives)
    if before == after:
        return locked
    locked.objectives.set(objectives)
    record(
        by=by,
        verb="assign_objectives",
        subject=locked,
        sentence=f"assigned {locked.reference} to {', '.join(after) or 'no objective'}",
        before={"objectives": before},
        after={"objectives": after},
    )
    return locked


def _next_reference() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REFERENCE_LOCK])
    taken = Deliverable.objects.filter(reference__regex=_REFERENCE_PATTERN)
    numbers = (int(ref.removeprefix("D-")) for ref in taken.values_list("reference", flat=True))
    return f"D-{max(numbers, default=0) + 1:03d}"


def _refuse_other_plans(
    plan: Plan, priority: Priority | None, objectives: Iterable[Objective]
) -> None:
    if priority is not None and priority.plan_id != plan.pk:
        raise ValidationError(
            {"priority": f"“{priority}” belongs to another plan. Choose one from {plan}."}
        )
    for objective in objectives:
        if objective.priority.plan_id != plan.pk:
            raise ValidationError(
                {"objectives": f"“{objective}” belongs to another plan. Choose one from {plan}."}
            )


def _refuse_late_start(deliverable: Deliverable, started_on: date | None) -> None:
    due = deliverable.due_dates.order_by("sequence").last()
    if due is not None and started_on and due.due_on < started_on:
        raise ValidationError(
            {
                "started_on": f"The due date “{due.as_written}” is before this start date. "
                "Enter an "
                "earlier start date, or change the due date first."
            }
        )
