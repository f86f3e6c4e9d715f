"""Records removed, retired and taken back: one way for every kind."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from records.removing import Kind, kind_of, why_not_removed
from records.standing import Removable, Retirable

LONGEST_REASON = 2_000


@transaction.atomic
def remove_record(*, row: Removable, because: str, by: User) -> Removable:
    """Mark a record as removed. Its rows stay; nothing shows it, and its name is free again.

    Raises ValidationError where it was published, is referred to or has figures, or without a
    reason, and OutsideRemitError.
    """
    kind, locked = _held(row, by)
    if reasons := why_not_removed(locked):
        raise ValidationError([f"This {kind.word} cannot be removed.", *reasons])
    locked.mark_removed(by=by, because=_reason(because))
    if kind.afterwards:
        kind.afterwards(locked)
    record(
        by=by,
        verb="remove_record",
        subject=locked,
        sentence=f"removed the {kind.word} “{locked}”: {locked.removed_because}",
        after={"removed_because": locked.removed_because},
    )
    return locked


@transaction.atomic
def retire_record(*, row: Retirable, because: str, by: User) -> Retirable:
    """Retire a record: it stays where it stands, and forms no longer offer it.

    One that is retired already stays as it is. Raises ValidationError without a reason, and
    OutsideRemitError.
    """
    kind, locked = _held(row, by)
    if not isinstance(locked, Retirable):
        raise ValidationError(kind.instead)
    if locked.is_retired:
        return locked
    locked.retired_because = _reason(because)
    locked.retired_at, locked.retired_by = timezone.now(), by
    locked.save(update_fields=("retired_at", "retired_by", "retired_because"))
    record(
        by=by,
        verb="retire_record",
        subject=locked,
        sentence=f"retired the {kind.word} “{locked}”: {locked.retired_because}",
        after={"retired_because": locked.retired_because},
    )
    return locked


@transaction.atomic
def take_back_record(*, row: Retirable, by: User) -> Retirable:
    """Take a retired record back into use: forms offer it again. Raises OutsideRemitError."""
    kind, locked = _held(row, by)
    if not isinstance(locked, Retirable) or not locked.is_retired:
        raise ValidationError(f"This {kind.word} is already in use.")
    because = locked.retired_because
    locked.retired_at, locked.retired_by, locked.retired_because = None, None, ""
    locked.save(update_fields=("retired_at", "retired_by", "retired_because"))
    record(
        by=by,
        verb="take_back_record",
        subject=locked,
        sentence=f"took the {kind.word} “{locked}” back into use",
        before={"retired_because": because},
    )
    return locked


def _held(row: Removable, by: User) -> tuple[Kind, Removable]:
    """The record as it is now, held so that nothing can refer to it until the transaction ends."""
    kind = kind_of(row)
    if kind is None:
        raise ValidationError("Records of this kind are not removed.")
    rows = type(row)._default_manager.select_for_update(of=("self",))
    locked = rows.filter(pk=row.pk).first()
    if locked is None:
        raise ValidationError(f"Someone has already removed this {kind.word}.")
    if kind.check_remit:
        kind.check_remit(by, locked)
    return kind, locked


def _reason(because: str) -> str:
    reason = because.strip()
    if not reason:
        raise ValidationError({"because": "Enter a reason."})
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"because": f"The reason must be {LONGEST_REASON:,} characters or fewer."}
        )
    return reason
