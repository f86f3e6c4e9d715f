"""Every write on reports. Each is one transaction with its audit event."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from audit.actions import record
from consultation.models import Wave
from deliverables.models import Deliverable
from highlights.codec import digest, to_plain
from highlights.evidence import report_content
from highlights.models import (
    Edition,
    Narrative,
    NarrativePart,
    Report,
    ReportState,
    Section,
    SectionDeliverable,
    SectionKind,
)
from highlights.policies import check_editing, check_move
from plans.models import Plan, Priority
from scorecards.models import KpiPage, Scorecard


@transaction.atomic
def create_report(
    *,
    slug: str,
    title: str,
    plan: Plan,
    period_start: date,
    period_end: date,
    data_to: date,
    by: User,
) -> Report:
    """Start a report as a draft. Raises ValidationError where a field is wrong or taken."""
    report = Report(
        slug=slug,
        title=title,
        plan=plan,
        period_start=period_start,
        period_end=period_end,
        data_to=data_to,
        created_by=by,
    )
    report.full_clean()
    report.save()
    record(
        by=by,
        verb="create_report",
        subject=report,
        sentence=f"started the report on {report.period.text}",
        after={"slug": slug, "data_to": data_to},
    )
    return report


@transaction.atomic
def add_section(
    *,
    report: Report,
    kind: SectionKind,
    title: str,
    priority: Priority | None = None,
    scorecard: Scorecard | None = None,
    kpi_page: KpiPage | None = None,
    wave: Wave | None = None,
    deliverables: Sequence[Deliverable] = (),
    by: User,
) -> Section:
    """Add a section at the end of an editable report. Raises NotAllowedError, ValidationError."""
    report = _lock(report)
    check_editing(report)
    if priority and priority.plan_id != report.plan_id:
        raise ValidationError(f"{priority} is not a priority of {report.plan}.")
    taken = list(report.sections.values_list("slug", flat=True))
    section = Section(
        report=report,
        kind=kind,
        title=title,
        priority=priority,
        slug=_free_slug(title, priority, taken),
        position=len(taken) + 1,
        scorecard=scorecard,
        kpi_page=kpi_page,
        wave=wave,
    )
    section.full_clean()
    section.save()
    SectionDeliverable.objects.bulk_create(
        SectionDeliverable(section=section, deliverable=deliverable, position=position)
        for position, deliverable in enumerate(deliverables, start=1)
    )
    record(
        by=by,
        verb="add_section",
        subject=section,
        sentence=f"added the section “{title}” to {report}",
        after={"kind": kind, "position": section.position},
    )
    return section


@transaction.atomic
def write_narrative(
    *, section: Section, text: str, part: NarrativePart = NarrativePart.BODY, by: User
) -> Narrative:
    """Write a text of a section; the same text again changes nothing. Raises NotAllowedError."""
    check_editing(_lock(section.report))
    narrative = section.narratives.select_for_update().filter(part=part).first()
    if narrative and narrative.text == text:
        return narrative
    before = narrative.text if narrative else ""
    narrative = narrative or Narrative(section=section, part=part, version=0)
    narrative.text = text
    narrative.version += 1
    narrative.written_by = by
    narrative.full_clean()
    narrative.save()
    record(
        by=by,
        verb="write_narrative",
        subject=narrative,
        sentence=f"wrote the {NarrativePart(part).label.lower()} of “{section.title}”",
        before={"text": before},
        after={"text": text},
    )
    return narrative


@transaction.atomic
def move_report(*, report: Report, to: ReportState, by: User) -> Report:
    """Move a report along its workflow, except to published. Raises NotAllowedError."""
    report = _lock(report)
    if to == ReportState.PUBLISHED:
        raise ValueError("a report is published with publish(), which freezes it")
    check_move(report, to)
    before = report.state
    report.state = to
    report.save(update_fields=("state",))
    record(
        by=by,
        verb="move_report",
        subject=report,
        sentence=f"moved {report} to {ReportState(to).label.lower()}",
        before={"state": before},
        after={"state": to},
    )
    return report


@transaction.atomic
def publish(*, report: Report, by: User) -> Edition:
    """Publish an approved report: build its content, digest it and store it for ever.

    Locks the report, so that of two at once one publishes and the other is told. Raises
    NotAllowedError.
    """
    report = _lock(report)
    check_move(report, ReportState.PUBLISHED)
    content = report_content(report)
    edition = Edition.objects.create(
        report=report,
        number=1,
        content=to_plain(content),
        digest=digest(content),
        schema_version=content.schema_version,
        calculation_version=content.calculation_version,
        published_at=timezone.now(),
        published_by=by,
    )
    report.state = ReportState.PUBLISHED
    report.save(update_fields=("state",))
    record(
        by=by,
        verb="publish",
        subject=report,
        sentence=f"published {report} as edition {edition.number}",
        after={"edition": edition.number, "digest": edition.digest},
    )
    return edition


def _lock(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("plan").get(pk=report.pk)


def _free_slug(title: str, priority: Priority | None, taken: Sequence[str]) -> str:
    stem = slugify(f"priority {priority.number} {title}" if priority else title)[:40] or "section"
    slug, count = stem, 1
    while slug in taken:
        count += 1
        slug = f"{stem}-{count}"
    return slug
