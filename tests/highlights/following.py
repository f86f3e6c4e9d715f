"""The quarter after the small office's."""

from datetime import date

from highlights.actions.draft_report import create_report_from
from highlights.models import Report
from tests.highlights.conftest import Office


def the_quarter_after(office: Office) -> Report:
    """A report on September to November, with the structure of the one before."""
    return create_report_from(
        title="Quarterly highlight report",
        plan=office.plan,
        period_start=date(2022, 9, 1),
        period_end=date(2022, 11, 1),
        data_to=date(2022, 10, 1),
        source=office.report,
        by=office.by,
    )
