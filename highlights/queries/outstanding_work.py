"""What is still owed for the report that is being written, for those who write it."""

from dataclasses import dataclass

from accounts.models import User
from highlights.models import Report
from highlights.policies import EDITABLE
from highlights.queries.checklist import ChecklistItem, empty_texts, unreported
from plans.policies import remit_of


@dataclass(frozen=True, slots=True)
class OutstandingWork:
    """The report that is being written, and what it still lacks of one person's.

    `unreported` holds the references of its deliverables without progress in its months.
    """

    title: str
    slug: str
    months: str
    texts: tuple[ChecklistItem, ...]
    unreported: frozenset[str]


def outstanding_work(person: User) -> OutstandingWork | None:
    """What the newest report in draft or review lacks, of the priorities that the person may write
    on. None where no report is being written."""
    report = Report.objects.filter(state__in=EDITABLE).order_by("-period_end", "-pk").first()
    if report is None:
        return None
    remit = remit_of(person)
    sections = report.sections.select_related("priority").prefetch_related("narratives")
    theirs = [each for each in sections.order_by("position") if remit.covers(each.priority_id)]
    return OutstandingWork(
        title=report.title,
        slug=report.slug,
        months=report.period.text,
        texts=tuple(empty_texts(report, theirs)),
        unreported=frozenset(unreported(report).values_list("reference", flat=True)),
    )
