"""Due dates that change: the original stays, and each change is kept with its reason."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from dates.periods import day_text
from deliverables.models import Deliverable, DueDate
from deliverables.policies import read_due, refuse, why_not_change, why_not_on
from plans.policies import check_remit
from records.conflicts import EditConflict


@transaction.atomic
def change_due_date(
    *,
    deliverable: Deliverable,
    due_as_written: str,
    reason: str,
    on: date,
    by: User,
    seen: int | None = None,
) -> DueDate:
    """Set another due date for a deliverable from a day on. The original stays, and this is a slip.

    `seen` is the sequence number of the due date that the change started from, where that matters.
    Raises EditConflict where another has been set since, and ValidationError without a reason,
    for a date that is not understood or already in force, for a day before the last change, or for
    a deliverable that has ended.
    """
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
    refuse(why_not_change(locked))
    refuse(why_not_on(on, today=timezone.localdate()), field="on")
    latest = locked.due_dates.order_by("sequence").last()
    if latest is None:
        raise ValidationError(f"{locked.reference} has no due date to change.")
    if seen is not None and latest.sequence != seen:
        raise EditConflict(
            {
                "due_as_written": f"{latest.set_by} changed the due date to "
                f"“{latest.as_written}” since you "
                "opened this page. Save again to replace it with yours."
            },
            now={
                "due_as_written": latest.as_written,
                "reason": latest.reason,
                "on": day_text(latest.set_on),
            },
            start_from={"seen": str(latest.sequence)},
        )
    if on < latest.set_on:
        raise ValidationError(
            {
                "on": f"The due date was last set on {day_text(latest.set_on)}. Enter that date "
                "or a later one."
            }
        )
    read = read_due(due_as_written)
    due = DueDate(
        deliverable=locked,
        as_written=read.as_written,
        due_on=read.due_on,
        precision=read.precision,
        reason=reason,
        sequence=latest.sequence + 1,
        set_on=on,
        set_by=by,
    )
    due.full_clean()
    if (due.as_written, due.due_on) == (latest.as_written, latest.due_on):
        raise ValidationError(
            {
                "due_as_written": (
                    f"“{due.as_written}” is already the due date. Enter a different one."
                )
            }
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
