"""Writes on control charts: where they and their icons stand, how limits are worked out."""

from typing import Any

from django.db import transaction

from accounts.models import User
from audit.actions import record
from plans.conflicts import ChangedMeanwhileError, stamp
from plans.policies import check_remit
from scorecards.models import KpiPage, Measure, Scorecard
from scorecards.policies import check_measures_remit

_SETTINGS = ("screens_outliers", "baseline_points", "figures_overlap")


@transaction.atomic
def show_control_icons(*, page: Scorecard | KpiPage, shown: bool, by: User) -> Scorecard | KpiPage:
    """Show the icons of control charts on a scorecard or KPI page, or show them no more.

    Saying the same again changes nothing.
    """
    row = type(page).objects.select_for_update(no_key=True).get(pk=page.pk)
    check_remit(by, row.priority)
    if row.shows_control_icons == shown:
        return row
    row.shows_control_icons = shown
    row.save(update_fields=["shows_control_icons"])
    what = "scorecard" if isinstance(row, Scorecard) else "KPI page"
    record(
        by=by,
        verb="show_control_icons",
        subject=row,
        sentence=f"{'showed' if shown else 'hid'} the control-chart icons on the {what} {row}",
        before={"shows_control_icons": not shown},
        after={"shows_control_icons": shown},
    )
    return row


@transaction.atomic
def show_control_charts(*, page: KpiPage, shown: bool, by: User) -> KpiPage:
    """Show the control charts of its headline measures on a KPI page, or show them no more.

    Saying the same again changes nothing.
    """
    row = KpiPage.objects.select_for_update(no_key=True).get(pk=page.pk)
    check_remit(by, row.priority)
    if row.shows_control_charts == shown:
        return row
    row.shows_control_charts = shown
    row.save(update_fields=["shows_control_charts"])
    record(
        by=by,
        verb="show_control_charts",
        subject=row,
        sentence=f"{'showed' if shown else 'hid'} the control charts on the KPI page {row}",
        before={"shows_control_charts": not shown},
        after={"shows_control_charts": shown},
    )
    return row


def chart_settings_stamp(measure: Measure) -> str:
    """The settings as they stand, for a form to carry."""
    return stamp({name: getattr(measure, name) for name in _SETTINGS})


@transaction.atomic
def set_chart_settings(
    *,
    measure: Measure,
    screens_outliers: bool,
    baseline_points: int | None,
    figures_overlap: bool,
    by: User,
    seen: str | None = None,
) -> Measure:
    """Say how a measure's limits are worked out, on all of its control charts.

    `seen` is the stamp of the settings that a form started from. Raises ValidationError, and
    ChangedMeanwhileError where somebody else changed them since.
    """
    check_measures_remit(by, [measure])
    row = Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)
    if seen is not None and seen != chart_settings_stamp(row):
        raise ChangedMeanwhileError("Somebody changed these settings after you had opened them.")
    values: dict[str, Any] = {
        "screens_outliers": screens_outliers,
        "baseline_points": baseline_points,
        "figures_overlap": figures_overlap,
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
        sentence=f"changed how the control charts of {row} are worked out",
        before=before,
        after=values,
    )
    return row
