"""Reading reports: which there are, and the content of one as its reader may see it."""

import logging
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
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
from dates.periods import month_code, month_text
from highlights.codec import from_plain
from highlights.content import ReportContent
from highlights.evidence import report_content
from highlights.models import Edition, Report, ReportState, ReportTransition, TransitionName
from highlights.queries.revisions import Revisions, revised_since
from highlights.verification import RowVersion, edition_problems

_log = logging.getLogger(__name__)

# So many editions stay in memory once they were read: a few megabytes.
EDITIONS_KEPT_READ = 16
# And of so many it is remembered that they are what was published.
EDITIONS_KEPT_VERIFIED = 2000

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

    `pdf_size_text` is the size of that edition's PDF, "" where there is none. `is_altered` says
    that the edition is not what was published, so nothing is taken from it.
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
    is_altered: bool = False


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


class EditionAlteredError(Exception):
    """The stored edition is not what was published. Nothing of it is shown to anybody."""

    def __init__(self, report: Report, number: int) -> None:
        self.slug, self.number, self.period_text = report.slug, number, report.period.text
        super().__init__(
            f"Edition {number} of the report for {self.period_text} cannot be shown "
            "because the stored copy does not match what was published. The office must "
            "restore it from a backup."
        )


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
    editions = {
        edition.report_id: edition
        for edition in Edition.objects.filter(report__in=published)
        .order_by("report_id", "-number")
        .distinct("report_id")
        .defer("content")
        .annotate(said=_said_of_itself(), version=RowVersion())
    }
    whole = _whole_among({each.pk: each.version for each in editions.values()})
    return [_line(report, editions.get(report.pk), whole) for report in listed]


def _line(report: Report, edition: Any, whole: Collection[int]) -> ReportLine:
    is_altered = edition is not None and edition.pk not in whole
    said = _as_it_stands(report)
    if edition is not None and not is_altered:
        said = _as_published(edition.said)
    return ReportLine(
        slug=report.slug,
        **said,
        state=_shown_state(report),
        state_text=ReportState(_shown_state(report)).label,
        edition_number=getattr(report, "latest_edition_number", None),
        published_at=getattr(report, "latest_published_at", None),
        is_altered=is_altered,
    )


def _is_read_as_published(report: Report) -> bool:
    return _shown_state(report) in (ReportState.PUBLISHED, ReportState.WITHDRAWN)


def _said_of_itself() -> Func:
    """The heading of an edition: its content without the many parts of it."""
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
    withdrawn and the reader is not of the office, and EditionAlteredError where what is stored is
    not what was published.
    """
    newest: int | None = _annotation(report, "latest_edition_number")
    number = newest if edition_number is None else edition_number
    if newest is None or number is None or not 1 <= number <= newest:
        return None
    withdrawn_reason = ""
    if number <= _annotation(report, "withdrawn_edition"):
        withdrawn_reason = _annotation(report, "withdrawn_reason")
        if not _annotation(report, "is_for_office"):
            said = _said_of_withdrawn(report, number)
            raise ReportWithdrawnError(
                said, report.slug, withdrawn_reason, has_newer=report_is_readable(report)
            )
    found = report.editions.filter(number=number).annotate(version=RowVersion())
    edition = found.defer("content").first()
    if edition is None:
        return None
    try:
        stored, content = _content_of(edition.pk, edition.version)
    except _NotAsPublishedError as error:
        raise EditionAlteredError(report, number) from error
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


class _NotAsPublishedError(Exception):
    """An edition does not match its digest. Raised, so that no cache keeps it."""


@lru_cache(maxsize=EDITIONS_KEPT_READ)
def _content_of(key: int, version: str) -> tuple[Mapping[str, Any], ReportContent]:
    """The content of an edition, as stored and as read: verified and read once for each version."""
    edition = Edition.objects.get(pk=key)
    problems = edition_problems([edition])[key]
    if problems:
        _log.error("Edition %s is not shown: %s", key, " ".join(problems))
        raise _NotAsPublishedError
    return edition.content, from_plain(ReportContent, edition.content)


_verified: OrderedDict[tuple[int, str], None] = OrderedDict()


def _whole_among(versions: Mapping[int, str]) -> set[int]:
    """Those editions that are what was published. Each version of a row is verified once."""
    unknown = [key for key, version in versions.items() if (key, version) not in _verified]
    if unknown:
        problems = edition_problems(list(Edition.objects.filter(pk__in=unknown)))
        for key in unknown:
            if not problems.get(key, ["is not there"]):
                _verified[key, versions[key]] = None
        while len(_verified) > EDITIONS_KEPT_VERIFIED:
            _verified.popitem(last=False)
        return {key for key, version in versions.items() if (key, version) in _verified}
    return set(versions)


def _said_of_withdrawn(report: Report, number: int) -> Mapping[str, str]:
    """The heading of an edition; where it was altered, what its report says."""
    edition = (
        report.editions.defer("content")
        .annotate(said=_said_of_itself(), version=RowVersion())
        .get(number=number)
    )
    is_whole = edition.pk in _whole_among({edition.pk: edition.version})
    return _as_published(edition.said) if is_whole else _as_it_stands(report)


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
