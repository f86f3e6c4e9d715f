"""Writes on targets: what a measure should reach in an area, from a month on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.actions import record
from dates.periods import month_text
from measures.actions.locks import one_at_a_time
from measures.models import Area, Measure, Target
from measures.policies import check_measures_remit
from records.conflicts import COMPARE, REMOVED, EditConflict, digest_of


@transaction.atomic
def set_target(
    *,
    measure: Measure,
    area: Area,
    value: Decimal,
    by: User,
    from_month: date | None = None,
    label: str = "Target",
) -> Target:
    """Set what a measure should reach in an area from a month on, or from the beginning.

    `value` is in the measure's own unit: percent, seconds, days or a number. Setting the same
    target again changes nothing. Raises ValidationError.
    """
    check_measures_remit(by, [measure])
    one_at_a_time("reference")
    found = Target.objects.select_for_update().filter(measure=measure, area=area)
    target = found.filter(from_month=from_month).first()
    before: dict[str, Any] = {}
    if target:
        if (target.value, target.label) == (value, label):
            return target
        before = {"value": target.value, "label": target.label}
    else:
        target = Target(measure=measure, area=area, from_month=from_month)
    target.value, target.label = value, label
    target.full_clean()
    target.save()
    record(
        by=by,
        verb="set_target",
        subject=measure,
        sentence=f"set the target of {measure} in {area} to {value.normalize():f}"
        f" {_since(from_month)}",
        before=before,
        after={"value": value, "label": label, "area": area.name},
    )
    return target


@transaction.atomic
def change_target(
    *,
    target: Target,
    area: Area,
    value: Decimal,
    from_month: date | None,
    label: str,
    by: User,
    seen: str | None = None,
) -> Target:
    """Change a target that is there: its value, area, label, or the month from which it holds.

    `seen` is the stamp that a form started from. Raises ValidationError, and
    EditConflict where someone else changed or removed it since.
    """
    one_at_a_time("reference")
    row = _found(target, seen)
    check_measures_remit(by, [row.measure])
    before = target_words(row)
    row.area, row.value, row.from_month, row.label = area, value, from_month, label
    row.full_clean()
    after = target_words(row)
    if after == before:
        return row
    row.save()
    record(
        by=by,
        verb="change_target",
        subject=row.measure,
        sentence=f"changed the target of {row.measure} in {area} to {value.normalize():f}"
        f" {_since(from_month)}",
        before=before,
        after=after,
    )
    return row


def target_digest(target: Target) -> str:
    """The target as it stands, for a form to carry."""
    return digest_of(target_words(target))


def target_words(target: Target) -> dict[str, Any]:
    """Everything that a target says."""
    return {
        "area": target.area.name,
        "value": f"{target.value.normalize():f}",
        "from_month": str(target.from_month) if target.from_month else None,
        "label": target.label,
    }


def _found(target: Target, seen: str | None) -> Target:
    # Held, for who removes records holds the row and nothing more.
    rows = Target.objects.select_for_update(of=("self",)).select_related("measure", "area")
    row = rows.filter(pk=target.pk).first()
    if row is None:
        raise EditConflict(f"Someone has removed this target since you opened it. {REMOVED}")
    if seen is not None and seen != target_digest(row):
        raise EditConflict(f"Someone has changed this target since you opened it. {COMPARE}")
    return row


def _since(month: date | None) -> str:
    return f"from {month_text(month)}" if month else "from the beginning"
