"""Reading reports: which there are, and the content of one as its reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from accounts.permissions import Permission, Reader, can
from highlights.codec import from_plain
from highlights.content import ReportContent
from highlights.evidence import report_content
from highlights.models import Edition, Report, ReportState
from plans.periods import month_code, month_text

# So many editions stay in memory once they were read: a few megabytes.
EDITIONS_KEPT_READ = 16


@dataclass(frozen=True, slots=True)
class EditionNote:
    """What the strip of a published page says about its edition."""

    number: int
    published_at: datetime
    published_text: str
    digest: str
    corrects: str
    is_superseded: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report's content, and where it comes from: an edition, or live data."""

    content: ReportContent
    edition: EditionNote | None
    state: str

    @property
    def is_live(self) -> bool:
        """Whether it was built from live data just now."""
        return self.edition is None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list. `edition_number` is None while it is not published."""

    slug: str
    title: str
    plan_title: str
    period_start: str
    period_end: str
    period_text: str
    data_to: str
    data_to_text: str
    state: str
    state_text: str
    edition_number: int | None
    published_at: datetime | None


def reports_for(reader: Reader) -> QuerySet[Report]:
    """The reports that the reader may see: published ones, and drafts for the office."""
    latest = Edition.objects.filter(report=OuterRef("pk")).order_by("-number")
    reports = Report.objects.select_related("plan").annotate(
        latest_edition_number=Subquery(latest.values("number")[:1]),
        latest_published_at=Subquery(latest.values("published_at")[:1]),
    )
    if can(reader, Permission.READ_OFFICE):
        return reports
    return reports.filter(state=ReportState.PUBLISHED)


def report_lines(reports: Iterable[Report]) -> list[ReportLine]:
    """Describe reports that came from `reports_for`, for a list."""
    return [
        ReportLine(
            slug=report.slug,
            title=report.title,
            plan_title=report.plan.title,
            period_start=month_code(report.period_start),
            period_end=month_code(report.period_end),
            period_text=report.period.text,
            data_to=month_code(report.data_to),
            data_to_text=month_text(report.data_to),
            state=report.state,
            state_text=report.get_state_display(),
            edition_number=getattr(report, "latest_edition_number", None),
            published_at=getattr(report, "latest_published_at", None),
        )
        for report in reports
    ]


def view_report(report: Report, *, edition_number: int | None = None) -> ReportView | None:
    """The content of an edition: the latest, or the one numbered. None where there is none."""
    editions = list(report.editions.order_by("-number").defer("content")[:1])
    if not editions:
        return None
    number = editions[0].number if edition_number is None else edition_number
    edition = report.editions.filter(number=number).defer("content").first()
    if edition is None:
        return None
    return ReportView(
        content=_content_of(edition.digest),
        edition=EditionNote(
            number=edition.number,
            published_at=edition.published_at,
            published_text=date_format(timezone.localtime(edition.published_at), "j F Y, H:i"),
            digest=edition.digest,
            corrects=edition.corrects,
            is_superseded=edition.number < editions[0].number,
        ),
        state=report.state,
    )


@lru_cache(maxsize=EDITIONS_KEPT_READ)
def _content_of(digest: str) -> ReportContent:
    """The content with a digest, read once: it is frozen, and the digest names all of it."""
    plain = Edition.objects.filter(digest=digest).values_list("content", flat=True)[0]
    return from_plain(ReportContent, plain)


def view_live(report: Report) -> ReportView:
    """The report's content built from live data."""
    return ReportView(content=report_content(report), edition=None, state=report.state)
