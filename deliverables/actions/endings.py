"""How a deliverable ends and is taken up again, and the status that people set by hand."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from audit.kinds import events_about
from dates.periods import day_text
from deliverables.actions.updates import record_progress
from deliverables.models import Deliverable, Outcome, ProgressUpdate, StatusChoice
from deliverables.policies import refuse, why_not_change, why_not_on, why_not_reopen
from deliverables.progress import ALL_DONE
from plans.policies import check_remit
from records.conflicts import EditConflict


@transaction.atomic
def close_deliverable(*, deliverable: Deliverable, on: date, by: User) -> Deliverable:
    """Close a deliverable as complete on a day; where less was reported, 100% is recorded too.

    Raises ValidationError where it has ended already, where the day is in the future, or where
    progress was reported for a later day.
    """
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
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
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
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
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
    refuse(why_not_reopen(locked))
    if not reason.strip():
        raise ValidationError({"reason": "Explain why the deliverable is reopened."})
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
    *,
    deliverable: Deliverable,
    status: str,
    reason: str,
    by: User,
    on: date | None = None,
    seen: tuple[str, str] | None = None,
) -> Deliverable:
    """Set a status by hand in place of the derived one, from a day on (today unless given).

    `seen` is the status set by hand and its reason as the change started from them, where that
    matters. Raises EditConflict where they differ since, and ValidationError for an unknown
    status, without a reason, for a day in the future, or for a deliverable that has ended.
    """
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
    refuse(why_not_change(locked))
    from_day = on or timezone.localdate()
    refuse(why_not_on(from_day, today=timezone.localdate()), field="on")
    _refuse_changed(locked, seen)
    before = {"status": locked.override_status, "reason": locked.override_reason}
    if status not in StatusChoice.values:
        known = ", ".join(StatusChoice.values)
        raise ValidationError({"status": f"“{status}” is not a status. Enter one of: {known}."})
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
        sentence=f"set the status of {locked.reference} to {words} manually: {reason}",
        before=before,
        after={"status": status, "reason": reason, "from": from_day},
    )
    return locked


@transaction.atomic
def clear_override(
    *, deliverable: Deliverable, by: User, seen: tuple[str, str] | None = None
) -> Deliverable:
    """Go back to the derived status. Where none was set by hand, nothing changes or is recorded.

    Raises EditConflict where the status set by hand is no longer the one that was `seen`, and
    ValidationError for a deliverable that has ended.
    """
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
    refuse(why_not_change(locked))
    _refuse_changed(locked, seen)
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
        sentence=f"removed the manual status from {locked.reference}",
        before=before,
    )
    return locked


def _refuse_changed(locked: Deliverable, seen: tuple[str, str] | None) -> None:
    if seen is None or seen == (locked.override_status, locked.override_reason):
        return
    now = locked.get_override_status_display() or "Calculated from dates and progress"
    last = events_about(locked).filter(verb__in=("override_status", "clear_override")).first()
    who = last.actor_name if last else "Someone else"
    reason = f" ({locked.override_reason})" if locked.override_reason else ""
    raise EditConflict(
        {
            "status": f"{who} changed the status since you opened this page. It is now: "
            f"{now}{reason}. Save again to replace it with yours."
        },
        now={"status": now, "reason": locked.override_reason},
        start_from={
            "seen_status": locked.override_status,
            "seen_reason": locked.override_reason,
        },
    )


def _check_end(deliverable: Deliverable, on: date) -> ProgressUpdate | None:
    """Refuse an end on that day, or return the last progress reported."""
    refuse(why_not_change(deliverable))
    refuse(why_not_on(on, today=timezone.localdate()), field="on")
    last = deliverable.progress_updates.order_by("as_at", "pk").last()
    if last is not None and last.as_at > on:
        raise ValidationError(
            {
                "on": f"Progress was last reported for {day_text(last.as_at)}. Enter that date "
                "or a later one."
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
