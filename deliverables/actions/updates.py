"""Progress: one update, or a whole round of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from dates.periods import day_text
from deliverables.models import Deliverable, ProgressUpdate
from deliverables.policies import refuse, why_not_change, why_not_on
from plans.policies import check_remit
from records.conflicts import EditConflict
from records.editing import RowsRefused


@dataclass(frozen=True, slots=True)
class NewProgress:
    """Progress to be recorded: a whole percentage or a state in words.

    `seen` is the primary key of the newest update that the writer knew (0 for none), or None where
    it does not matter.
    """

    deliverable: Deliverable
    percent: int | None = None
    state: str = ""
    note: str = ""
    seen: int | None = None


@transaction.atomic
def record_progress(
    *,
    deliverable: Deliverable,
    as_at: date,
    by: User,
    percent: int | None = None,
    state: str = "",
    note: str = "",
    seen: int | None = None,
) -> ProgressUpdate:
    """Record how far a deliverable was on a day: a whole percentage or a state in words.

    `seen` is as in NewProgress. Raises EditConflict where another update was recorded since,
    and ValidationError for both or neither, a percentage outside 0 to 100, a day in the future, or
    a deliverable that has ended.
    """
    new = NewProgress(deliverable, percent=percent, state=state, note=note, seen=seen)
    try:
        (update,) = record_updates(updates=[new], as_at=as_at, by=by)
    except RowsRefused as round_refused:
        raise round_refused.refused[deliverable.pk] from round_refused
    return update


@transaction.atomic
def record_updates(
    *, updates: Sequence[NewProgress], as_at: date, by: User
) -> list[ProgressUpdate]:
    """Record the progress of many deliverables as at a day: all of them or none.

    Raises RowsRefused, with what is wrong by deliverable, and ValidationError for a day in the
    future.
    """
    refuse(why_not_on(as_at, today=timezone.localdate()), field="as_at")
    keys = [new.deliverable.pk for new in updates]
    # In one order for everybody, so that two rounds at once wait for each other and never lock up.
    rows = (
        Deliverable.objects.select_for_update(of=("self",))
        .select_related("priority")
        .filter(pk__in=keys)
        .order_by("pk")
    )
    held = {row.pk: row for row in rows}
    check_remit(by, *(row.priority for row in held.values()))
    newest = _newest(keys)
    refused: dict[int, ValidationError] = {}
    checked: list[ProgressUpdate] = []
    for new in updates:
        row = held[new.deliverable.pk]
        update = ProgressUpdate(
            deliverable=row,
            as_at=as_at,
            percent=new.percent,
            state=new.state,
            note=new.note,
            recorded_by=by,
        )
        try:
            refuse(why_not_change(row))
            _refuse_overtaken(newest.get(row.pk), new.seen, by)
            update.full_clean()
        except ValidationError as error:
            refused[row.pk] = error
        checked.append(update)
    if refused:
        raise RowsRefused(refused)
    before = _latest(keys, as_at)
    for update in checked:
        update.save()
        _record(update, before.get(update.deliverable_id), by)
    return checked


def _record(update: ProgressUpdate, before: ProgressUpdate | None, by: User) -> None:
    row = update.deliverable
    record(
        by=by,
        verb="record_progress",
        subject=row,
        sentence=f"recorded “{update}” for {row.reference} as at {day_text(update.as_at)}",
        before={"progress": str(before), "as_at": before.as_at} if before else {},
        after={"progress": str(update), "as_at": update.as_at, "note": update.note},
    )


def _newest(keys: Sequence[int]) -> dict[int, ProgressUpdate]:
    """The update recorded last of each deliverable, whatever day it is about."""
    last = (
        ProgressUpdate.objects.filter(deliverable__in=keys)
        .order_by()
        .values("deliverable")
        .annotate(last=Max("pk"))
        .values("last")
    )
    found = ProgressUpdate.objects.filter(pk__in=last).select_related("recorded_by")
    return {update.deliverable_id: update for update in found}


def _latest(keys: Sequence[int], as_at: date) -> dict[int, ProgressUpdate]:
    """The progress of each deliverable as at a day."""
    found = (
        ProgressUpdate.objects.filter(deliverable__in=keys, as_at__lte=as_at)
        .order_by("deliverable_id", "-as_at", "-pk")
        .distinct("deliverable_id")
    )
    return {update.deliverable_id: update for update in found}


def _refuse_overtaken(newest: ProgressUpdate | None, seen: int | None, by: User) -> None:
    if seen is None or newest is None or newest.pk == seen:
        return
    who = "You" if newest.recorded_by_id == by.pk else str(newest.recorded_by)
    at = timezone.localtime(newest.recorded_at)
    raise EditConflict(
        {
            "progress": f"{who} recorded “{newest}” as at {day_text(newest.as_at)} since you "
            "opened "
            f"this page, at {at:%H:%M} on {day_text(at.date())}. Save again to record "
            "yours as well, or clear yours."
        },
        now={
            "as_at": day_text(newest.as_at),
            "progress": str(newest),
            "note": newest.note,
        },
        start_from={"anyway": str(newest.pk)},
    )
