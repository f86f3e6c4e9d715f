"""Writes on where control charts and their icons stand."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from plans.policies import check_remit
from scorecards.models import KpiPage, Scorecard


@transaction.atomic
def show_control_icons(*, page: Scorecard | KpiPage, shown: bool, by: User) -> Scorecard | KpiPage:
    """Show the control chart icons on a scorecard or KPI page, or hide them.

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
    """Show the control charts of its headline measures on a KPI page, or hide them.

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
