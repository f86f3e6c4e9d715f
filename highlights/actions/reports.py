"""Starting a report, its sections, and officers' texts."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from audit.actions import record
from consultation.models import Wave
from deliverables.models import Deliverable
from highlights.actions.locks import locked
from highlights.models import (
    Narrative,
    NarrativePart,
    Report,
    Section,
    SectionDeliverable,
    SectionKind,
)
from highlights.policies import check_editing
from highlights.queries.narratives import written_text
from plans.models import Plan, Priority
from plans.policies import check_remit
from records.conflicts import text_conflict
from scorecards.models import KpiPage, Scorecard
from texts.narrative import reason_against_length


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
    check_remit(by, None)
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
    check_remit(by, None)
    report = locked(report)
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
    *,
    section: Section,
    text: str,
    part: NarrativePart = NarrativePart.BODY,
    version: int | None = None,
    by: User,
) -> Narrative:
    """Write a text of a section; the same text again changes nothing.

    `version` is the one that the writer started from, 0 where there was no text; without it the
    text is replaced whatever it is. Raises NotAllowedError, ValidationError where the text is too
    long, and EditConflict where someone else wrote another text since that version.
    """
    check_remit(by, section.priority)
    check_editing(locked(section.report))
    if reason := reason_against_length(text):
        raise ValidationError({"text": reason})
    narrative = section.narratives.select_for_update(of=("self",)).filter(part=part).first()
    if narrative and narrative.text == text:
        return narrative
    if version is not None and version != (narrative.version if narrative else 0):
        raise text_conflict({part: written_text(narrative)})
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


def _free_slug(title: str, priority: Priority | None, taken: Sequence[str]) -> str:
    stem = slugify(f"priority {priority.number} {title}" if priority else title)[:40] or "section"
    slug, count = stem, 1
    while slug in taken:
        count += 1
        slug = f"{stem}-{count}"
    return slug
