"""Writes on control charts: where they and their icons stand, how limits are worked out."""

from typing import Any

from django.db import transaction

from accounts.models import User
from audit.actions import record
from measures.models import Measure
from measures.policies import check_measures_remit
from records.conflicts import COMPARE, EditConflict, digest_of

_SETTINGS = ("screens_outliers", "baseline_points")


def chart_settings_digest(measure: Measure) -> str:
    """The settings as they stand, for a form to carry."""
    return digest_of({name: getattr(measure, name) for name in _SETTINGS})


@transaction.atomic
def set_chart_settings(
    *,
    measure: Measure,
    screens_outliers: bool,
    baseline_points: int | None,
    by: User,
    seen: str | None = None,
) -> Measure:
    """Say how a measure's limits are worked out, on all of its control charts.

    `seen` is the stamp of the settings that a form started from. Raises ValidationError, and
    EditConflict where someone else changed them since.
    """
    check_measures_remit(by, [measure])
    row = Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)
    if seen is not None and seen != chart_settings_digest(row):
        raise EditConflict(f"Someone has changed these settings since you opened them. {COMPARE}")
    values: dict[str, Any] = {
        "screens_outliers": screens_outliers,
        "baseline_points": baseline_points,
    }
    before = {name: getattr(row, name) for name in _SETTINGS}
    if values == before:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=list(_SETTINGS))
    record(
        by=by,
        verb="set_chart_settings",
        subject=row,
        sentence=f"changed how the control charts of {row} are calculated",
        before=before,
        after=values,
    )
    return row
