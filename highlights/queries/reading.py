"""Reading reports: which there are, and the content of one as its reader may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from accounts.permissions import Permission, Reader, can
from highlights.codec import from_plain
from highlights.content import ReportContent
from highlights.evidence import report_content
from highlights.models import (
    Edition,
    Report,
    ReportState,
    ReportTransition,
    TransitionName,
)
from highlights.queries.revisions import Revisions, revised_since
from plans.periods import month_code, month_text

# So many editions stay in memory once they were read: a few megabytes.
EDITIONS_KEPT_READ = 16

# What a list says of a report.
SAID_OF_ITSELF = (
    *("title", "plan_title", "period_start", "period_end", "period_text"),
    *("data_to", "data_to_text"),
)


@dataclass(frozen=True, slots=True)
class EditionNote:
    """What the strip of a published page says about its edition.

    `withdrawn_reason` is why readers see a notice in its place; "" where they may read it.
    """

    number: int
    published_at: datetime
    published_text: str
    digest: str
    audit_seal: str
    corrects: str
    is_superseded: bool
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report's content, and where it comes from: an edition, or live data.

    `revised` holds what the edition prints and the force has revised since. It is no part of the
    content, which never changes. `stored` is the edition's JSON as it was published, whose digest
    the edition names: an older one lacks the fields that came after it. `confidential_until` is
    when it will be published, for those who read it before; else "".
    """

    content: ReportContent
    edition: EditionNote | None
    state: str
    revised: Revisions = field(default_factory=Revisions)
    stored: Mapping[str, Any] | None = None
    confidential_until: str = ""

    @property
    def is_live(self) -> bool:
        """Whether it was built from live data just now."""
        return self.edition is None and not self.confidential_until


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list. `edition_number` is None while it is not published.

    `pdf_size_text` is the size of that edition's PDF, "" where there is none.
    """

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
    pdf_size_text: str = ""


class ReportWithdrawnError(Exception):
    """The reader asked for an edition that was withdrawn, and is told so in its place.

    `title` and `period_text` are those of the edition. `has_newer` says whether a later
    edition may be read.
    """

    def __init__(self, said: Mapping[str, str], slug: str, reason: str, *, has_newer: bool) -> None:
        self.title, self.period_text, self.slug = said["title"], said["period_text"], slug
        super().__init__(f"{self.title}: {self.period_text} was withdrawn: {reason}")
        self.reason = reason
        self.has_newer = has_newer


def reports_for(reader: Reader) -> QuerySet[Report]:
    """The reports that the reader may see: published ones, and drafts for the office.

    A report stays published for its readers while a correction is drafted, and where it was
    withdrawn they find a notice: `shown_state` is its state as the reader may know it.
    `withdrawn_edition` is the newest edition that was withdrawn, 0 where none was.
    """
    latest = Edition.objects.filter(report=OuterRef("pk")).order_by("-number")
    moves = ReportTransition.objects.filter(report=OuterRef("pk")).order_by("-pk")
    withdrawal = moves.filter(name=TransitionName.WITHDRAW)
    reports = Report.objects.select_related("plan").annotate(
        latest_edition_number=Subquery(latest.values("number")[:1]),
        latest_published_at=Subquery(latest.values("published_at")[:1]),
        withdrawn_edition=Coalesce(
            Subquery(withdrawal.values("edition")[:1]), 0, output_field=IntegerField()
        ),
        withdrawn_reason=Coalesce(
            Subquery(withdrawal.values("reason")[:1]), Value(""), output_field=TextField()
        ),
        last_move=Coalesce(Subquery(moves.values("name")[:1]), Value(""), output_field=CharField()),
    )
    if can(reader, Permission.READ_OFFICE):
        return reports.annotate(shown_state=F("state"), is_for_office=Value(value=True))
    return reports.filter(latest_edition_number__isnull=False).annotate(
        shown_state=Case(
            When(
                latest_edition_number__lte=F("withdrawn_edition"),
                then=Value(ReportState.WITHDRAWN.value),
            ),
            default=Value(ReportState.PUBLISHED.value),
            output_field=CharField(),
        ),
        is_for_office=Value(value=False),
    )


def readable(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Those of `reports_for` that have an edition which was not withdrawn."""
    return reports.filter(Q(latest_edition_number__gt=F("withdrawn_edition")))


def report_lines(reports: Iterable[Report]) -> list[ReportLine]:
    """Describe reports that came from `reports_for`, for a list, in one query.

    A published one is called what its newest edition calls it, whatever became of it since.
    """
    listed = list(reports)
    published = [report.pk for report in listed if _is_read_as_published(report)]
    said = {
        edition.report_id: edition.said
        for edition in Edition.objects.filter(report__in=published)
        .order_by("report_id", "-number")
        .distinct("report_id")
        .defer("content")
        .annotate(said=_said_of_itself())
    }
    return [
        ReportLine(
            slug=report.slug,
            **(_as_published(said[report.pk]) if report.pk in said else _as_it_stands(report)),
            state=_shown_state(report),
            state_text=ReportState(_shown_state(report)).label,
            edition_number=getattr(report, "latest_edition_number", None),
            published_at=getattr(report, "latest_published_at", None),
        )
        for report in reports
    ]


def _is_read_as_published(report: Report) -> bool:
    return _shown_state(report) in (ReportState.PUBLISHED, ReportState.WITHDRAWN)


def _said_of_itself() -> Func:
    """What an edition says of itself: its content without the many parts of it."""
    return Func(
        F("content"), template="(%(expressions)s - 'parts' - 'glance')", output_field=JSONField()
    )


def _as_published(said: Mapping[str, str]) -> dict[str, str]:
    return {name: said[name] for name in SAID_OF_ITSELF}


def _as_it_stands(report: Report) -> dict[str, str]:
    return {
        "title": report.title,
        "plan_title": report.plan.title,
        "period_start": month_code(report.period_start),
        "period_end": month_code(report.period_end),
        "period_text": report.period.text,
        "data_to": month_code(report.data_to),
        "data_to_text": month_text(report.data_to),
    }


def view_report(report: Report, *, edition_number: int | None = None) -> ReportView | None:
    """The content of an edition: the latest, or the one numbered. None where there is none.

    The report comes from `reports_for`. Raises ReportWithdrawnError where the edition was
    withdrawn and the reader is not of the office.
    """
    newest: int | None = _annotation(report, "latest_edition_number")
    number = newest if edition_number is None else edition_number
    if newest is None or number is None or not 1 <= number <= newest:
        return None
    withdrawn_reason = ""
    if number <= _annotation(report, "withdrawn_edition"):
        withdrawn_reason = _annotation(report, "withdrawn_reason")
        if not _annotation(report, "is_for_office"):
            said = report.editions.values_list(_said_of_itself()).get(number=number)[0]
            raise ReportWithdrawnError(
                said, report.slug, withdrawn_reason, has_newer=report_is_readable(report)
            )
    edition = report.editions.filter(number=number).defer("content").first()
    if edition is None:
        return None
    stored, content = _content_of(edition.digest)
    return ReportView(
        content=content,
        edition=EditionNote(
            number=edition.number,
            published_at=edition.published_at,
            published_text=date_format(timezone.localtime(edition.published_at), "j F Y, H:i"),
            digest=edition.digest,
            audit_seal=edition.audit_seal,
            corrects=edition.corrects,
            is_superseded=edition.number < newest,
            withdrawn_reason=withdrawn_reason,
        ),
        state=_shown_state(report),
        revised=revised_since(edition, content),
        stored=stored,
    )


@lru_cache(maxsize=EDITIONS_KEPT_READ)
def _content_of(digest: str) -> tuple[Mapping[str, Any], ReportContent]:
    """The content with a digest, as stored and as read. Read once: the digest names all of it."""
    plain = Edition.objects.filter(digest=digest).values_list("content", flat=True)[0]
    return plain, from_plain(ReportContent, plain)


def report_is_readable(report: Report) -> bool:
    """Whether a report of `reports_for` has an edition that was not withdrawn."""
    newest: int = _annotation(report, "latest_edition_number") or 0
    return newest > int(_annotation(report, "withdrawn_edition"))


def has_public_live_view(report: Report) -> bool:
    """Whether everybody may read the live view: only while the report is as it was published.

    Otherwise it would show the text of a draft or of a correction, also of one that was given up.
    """
    return (
        report.state == ReportState.PUBLISHED
        and _annotation(report, "last_move") != TransitionName.ABANDON
    )


def view_live(report: Report) -> ReportView:
    """The report's content built from live data."""
    return ReportView(content=report_content(report), edition=None, state=_shown_state(report))


def _annotation(report: Report, name: str) -> Any:
    """What `reports_for` has put on the report. AttributeError where it comes from elsewhere."""
    return getattr(report, name)


def _shown_state(report: Report) -> str:
    return str(getattr(report, "shown_state", report.state))
