"""One write on a report at a time."""

from highlights.models import Report


def locked(report: Report) -> Report:
    """The report as it stands now, locked until the transaction ends."""
    return Report.objects.select_for_update(of=("self",)).select_related("plan").get(pk=report.pk)
