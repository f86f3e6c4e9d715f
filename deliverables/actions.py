"""Every write on deliverables: new ones, progress, due dates, ends and statuses set by hand."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Visibility
from audit.actions import record
from deliverables.due_dates import DueDateNotUnderstood, parse_due
from deliverables.models import Deliverable, DueDate, Outcome, ProgressUpdate, StatusChoice
from deliverables.policies import counts_financial_quarters, why_not_change, why_not_on
from deliverables.progress import ALL_DONE
from plans.models import Objective, Plan, Priority
from plans.periods import day_text

# Any fixed number will do: it names the lock under which references are counted up.
_REFERENCE_LOCK = 7_243_001
_REFERENCE_PATTERN = r"^D-\d+$"


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
    reference holds a slash, where priority or objectives belong to another plan, or where the due
    date is not understood.
    """
    if reference and "/" in reference:
        raise ValidationError({"reference": "Write the reference without a slash, such as D-001."})
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
    due = _due_date(deliverable, due_as_written, sequence=1, reason="", on=set_on, by=by)
    if started_on is not None and due.due_on < started_on:
        raise ValidationError(
            {
                "due_as_written": f"“{due.as_written}” is before the start on"
                f" {day_text(started_on)}. Give a later due date or an earlier start."
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


@transaction.atomic
def record_progress(
    *,
    deliverable: Deliverable,
    as_at: date,
    by: User,
    percent: int | None = None,
    state: str = "",
    note: str = "",
) -> ProgressUpdate:
    """Record how far a deliverable was on a day: a whole percentage or a state in words.

    Raises ValidationError for both or neither, a percentage outside 0 to 100, a day in the future,
    or a deliverable that has ended.
    """
    locked = _locked(deliverable)
    _refuse(why_not_change(locked))
    _refuse(why_not_on(as_at, today=timezone.localdate()), field="as_at")
    update = ProgressUpdate(
        deliverable=locked, as_at=as_at, percent=percent, state=state, note=note, recorded_by=by
    )
    update.full_clean()
    before = locked.progress_updates.filter(as_at__lte=as_at).order_by("as_at", "pk").last()
    update.save()
    record(
        by=by,
        verb="record_progress",
        subject=locked,
        sentence=f"recorded “{update}” for {locked.reference} as at {day_text(as_at)}",
        before={"progress": str(before), "as_at": before.as_at} if before else {},
        after={"progress": str(update), "as_at": as_at, "note": note},
    )
    return update


@transaction.atomic
def change_due_date(
    *, deliverable: Deliverable, due_as_written: str, reason: str, on: date, by: User
) -> DueDate:
    """Give a deliverable another due date from a day on. The original stays, and this is a slip.

    Raises ValidationError without a reason, for a date that is not understood or already in force,
    for a day before the last change, or for a deliverable that has ended.
    """
    locked = _locked(deliverable)
    _refuse(why_not_change(locked))
    _refuse(why_not_on(on, today=timezone.localdate()), field="on")
    latest = locked.due_dates.order_by("sequence").last()
    if latest is None:
        raise ValidationError(f"{locked.reference} has no due date that could be changed.")
    if on < latest.set_on:
        raise ValidationError(
            {
                "on": f"The due date was last set on {day_text(latest.set_on)}."
                " Give that day or a later one."
            }
        )
    due = _due_date(
        locked, due_as_written, sequence=latest.sequence + 1, reason=reason, on=on, by=by
    )
    if (due.as_written, due.due_on) == (latest.as_written, latest.due_on):
        raise ValidationError(
            {"due_as_written": f"“{due.as_written}” is the due date already. Give another one."}
        )
    due.save()
    record(
        by=by,
        verb="change_due_date",
        subject=locked,
        sentence=(
            f"changed the due date of {locked.reference} from “{latest.as_written}” to"
            f" “{due.as_written}”: {reason}"
        ),
        before={"due": latest.as_written, "due_on": latest.due_on},
        after={"due": due.as_written, "due_on": due.due_on, "set_on": on},
    )
    return due


@transaction.atomic
def close_deliverable(*, deliverable: Deliverable, on: date, by: User) -> Deliverable:
    """Close a deliverable as complete on a day; where less was reported, 100% is recorded too.

    Raises ValidationError where it has ended already, where the day is in the future, or where
    progress was reported for a later day.
    """
    locked = _locked(deliverable)
    last = _check_end(locked, on)
    if last is None or last.percent != ALL_DONE:
        record_progress(deliverable=locked, as_at=on, percent=ALL_DONE, by=by)
    return _end(
        locked,
        outcome=Outcome.COMPLETE,
        on=on,
        reason="",
        verb="close_deliverable",
        sentence=f"closed {locked.reference} as complete on {day_text(on)}",
        by=by,
    )


@transaction.atomic
def drop_deliverable(*, deliverable: Deliverable, reason: str, on: date, by: User) -> Deliverable:
    """Drop a deliverable on a day, with the reason.

    Raises ValidationError without a reason, where it has ended already, where the day is in the
    future, or where progress was reported for a later day.
    """
    locked = _locked(deliverable)
    _check_end(locked, on)
    return _end(
        locked,
        outcome=Outcome.DROPPED,
        on=on,
        reason=reason,
        verb="drop_deliverable",
        sentence=f"dropped {locked.reference} on {day_text(on)}: {reason}",
        by=by,
    )


@transaction.atomic
def reopen_deliverable(*, deliverable: Deliverable, reason: str, by: User) -> Deliverable:
    """Take back the end of a deliverable. Progress already recorded stays.

    Raises ValidationError without a reason or where the deliverable has not ended.
    """
    locked = _locked(deliverable)
    if not locked.outcome:
        raise ValidationError(f"{locked.reference} has not ended, so it cannot be reopened.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the deliverable is reopened."})
    before = {"outcome": locked.outcome, "ended_on": locked.ended_on}
    locked.outcome, locked.ended_on, locked.ended_reason = "", None, ""
    locked.full_clean()
    locked.save(update_fields=["outcome", "ended_on", "ended_reason"])
    record(
        by=by,
        verb="reopen_deliverable",
        subject=locked,
        sentence=f"reopened {locked.reference}: {reason}",
        before=before,
    )
    return locked


@transaction.atomic
def override_status(
    *, deliverable: Deliverable, status: str, reason: str, by: User, on: date | None = None
) -> Deliverable:
    """Set a status by hand in place of the derived one, from a day on (today unless given).

    Raises ValidationError for an unknown status, without a reason, for a day in the future, or for
    a deliverable that has ended.
    """
    locked = _locked(deliverable)
    _refuse(why_not_change(locked))
    from_day = on or timezone.localdate()
    _refuse(why_not_on(from_day, today=timezone.localdate()), field="on")
    before = {"status": locked.override_status, "reason": locked.override_reason}
    if status not in StatusChoice.values:
        known = ", ".join(StatusChoice.values)
        raise ValidationError({"status": f"“{status}” is not a status. Give one of: {known}."})
    locked.override_status = status
    locked.override_reason = reason
    locked.overridden_on = from_day
    locked.full_clean()
    locked.save(update_fields=["override_status", "override_reason", "overridden_on"])
    words = StatusChoice(status).label.lower()
    record(
        by=by,
        verb="override_status",
        subject=locked,
        sentence=f"set the status of {locked.reference} to {words} by hand: {reason}",
        before=before,
        after={"status": status, "reason": reason, "from": from_day},
    )
    return locked


@transaction.atomic
def clear_override(*, deliverable: Deliverable, by: User) -> Deliverable:
    """Go back to the derived status. Where none was set by hand, nothing changes or is recorded."""
    locked = _locked(deliverable)
    if not locked.override_status:
        return locked
    before = {"status": locked.override_status, "reason": locked.override_reason}
    locked.override_status, locked.override_reason, locked.overridden_on = "", "", None
    locked.full_clean()
    locked.save(update_fields=["override_status", "override_reason", "overridden_on"])
    record(
        by=by,
        verb="clear_override",
        subject=locked,
        sentence=f"removed the status set by hand from {locked.reference}",
        before=before,
    )
    return locked


@transaction.atomic
def assign_objectives(
    *, deliverable: Deliverable, objectives: Collection[Objective], by: User
) -> Deliverable:
    """Say which objectives a deliverable serves; the same ones again change nothing.

    Raises ValidationError where an objective belongs to another plan.
    """
    locked = _locked(deliverable)
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


def _locked(deliverable: Deliverable) -> Deliverable:
    """The deliverable as it is now, held so that nobody else changes it until the end."""
    return Deliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk)


def _next_reference() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REFERENCE_LOCK])
    taken = Deliverable.objects.filter(reference__regex=_REFERENCE_PATTERN)
    numbers = (int(ref.removeprefix("D-")) for ref in taken.values_list("reference", flat=True))
    return f"D-{max(numbers, default=0) + 1:03d}"


def _due_date(
    deliverable: Deliverable, written: str, *, sequence: int, reason: str, on: date, by: User
) -> DueDate:
    try:
        parsed = parse_due(written, financial_quarters=counts_financial_quarters())
    except DueDateNotUnderstood as error:
        raise ValidationError({"due_as_written": str(error)}) from error
    due = DueDate(
        deliverable=deliverable,
        as_written=parsed.as_written,
        due_on=parsed.due_on,
        precision=parsed.precision,
        reason=reason,
        sequence=sequence,
        set_on=on,
        set_by=by,
    )
    due.full_clean()
    return due


def _check_end(deliverable: Deliverable, on: date) -> ProgressUpdate | None:
    """Refuse an end on that day, or return the last progress reported."""
    _refuse(why_not_change(deliverable))
    _refuse(why_not_on(on, today=timezone.localdate()), field="on")
    last = deliverable.progress_updates.order_by("as_at", "pk").last()
    if last is not None and last.as_at > on:
        raise ValidationError(
            {
                "on": f"Progress was reported for {day_text(last.as_at)}."
                " Give that day or a later one."
            }
        )
    return last


def _end(
    deliverable: Deliverable,
    *,
    outcome: Outcome,
    on: date,
    reason: str,
    verb: str,
    sentence: str,
    by: User,
) -> Deliverable:
    deliverable.outcome = outcome
    deliverable.ended_on = on
    deliverable.ended_reason = reason
    deliverable.full_clean()
    deliverable.save(update_fields=["outcome", "ended_on", "ended_reason"])
    record(
        by=by,
        verb=verb,
        subject=deliverable,
        sentence=sentence,
        before={"outcome": ""},
        after={"outcome": outcome.value, "ended_on": on, "reason": reason},
    )
    return deliverable


def _refuse_other_plans(
    plan: Plan, priority: Priority | None, objectives: Collection[Objective]
) -> None:
    if priority is not None and priority.plan_id != plan.pk:
        raise ValidationError(
            {"priority": f"“{priority}” belongs to another plan. Give one of {plan}."}
        )
    for objective in objectives:
        if objective.priority.plan_id != plan.pk:
            raise ValidationError(
                {"objectives": f"“{objective}” belongs to another plan. Give one of {plan}."}
            )


def _refuse(reason: str, *, field: str = "") -> None:
    if reason:
        raise ValidationError({field: reason} if field else reason)
