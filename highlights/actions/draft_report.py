"""Writes while a report is drafted: its period, its structure, and the texts of a section."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import holders_of
from audit.actions import record
from consultation.models import Wave
from dates.periods import Period, month_code
from deliverables.models import Deliverable
from highlights.actions.locks import locked
from highlights.actions.reports import add_section, create_report, write_narrative
from highlights.models import (
    NarrativeDraft,
    NarrativePart,
    Report,
    Section,
    SectionDeliverable,
    SectionKind,
)
from highlights.policies import check_editing
from highlights.queries.structure import reasons_against_period, report_digest, section_digest
from plans.models import Plan
from plans.policies import check_remit
from records.conflicts import EditConflict, TypedText, WrittenText, text_conflict
from scorecards.models import KpiPage, Scorecard
from texts.narrative import reason_against_length


@transaction.atomic
def write_section(
    *, section: Section, texts: Mapping[NarrativePart, TypedText], by: User
) -> list[NarrativePart]:
    """Write the texts of a section, all or none, and return those that changed.

    What the person had not saved of these texts is saved with it. Raises EditConflict with
    every text that someone else changed in the meantime, NotAllowedError, ValidationError.
    """
    check_remit(by, section.priority)
    # Taken first, so that of two at once the second reads what the first wrote.
    check_editing(locked(section.report))
    there = dict(section.narratives.values_list("part", "text"))
    changed = [part for part, typed in texts.items() if typed.text != there.get(part, "")]
    conflicts: dict[NarrativePart, WrittenText] = {}
    for part in changed:
        typed = texts[part]
        try:
            write_narrative(
                section=section, part=part, text=typed.text, version=typed.version, by=by
            )
        except EditConflict as conflict:
            conflicts |= conflict.theirs
    if conflicts:
        raise text_conflict(conflicts)
    section.drafts.filter(saved_by=by, part__in=list(texts)).delete()
    return changed


@transaction.atomic
def keep_draft(
    *, section: Section, part: NarrativePart, text: str, base_version: int, by: User
) -> NarrativeDraft:
    """Keep what someone is typing, for them alone, until they save it or throw it away.

    Leaves no audit event: nothing of the record changes, and no one else reads it. Raises
    ValidationError where the text is too long.
    """
    if reason := reason_against_length(text):
        raise ValidationError({"text": reason})
    draft, _ = NarrativeDraft.objects.update_or_create(
        section=section,
        part=part,
        saved_by=by,
        defaults={"text": text, "base_version": base_version},
    )
    return draft


@transaction.atomic
def discard_drafts(*, section: Section, by: User) -> None:
    """Throw away what the person has typed in a section and not saved."""
    section.drafts.filter(saved_by=by).delete()


@transaction.atomic
def create_report_from(
    *,
    title: str,
    plan: Plan,
    period_start: date,
    period_end: date,
    data_to: date,
    source: Report | None = None,
    by: User,
) -> Report:
    """Start a report, with the structure of the `source` where one is given.

    Sections come with their order and what they show, and without their texts; of the deliverables
    those that are still open. Raises ValidationError by field, with how to fix it.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    if source and source.plan_id != plan.pk:
        raise ValidationError(
            {
                "source": f"“{source}” is a report on a different plan. Choose a report on the "
                "same "
                "plan, or start without sections."
            }
        )
    _check_period(plan, period_start, period_end, data_to)
    report = create_report(
        slug=_slug_of(period_start, period_end),
        title=title,
        plan=plan,
        period_start=period_start,
        period_end=period_end,
        data_to=data_to,
        by=by,
    )
    for section in _structure_of(source) if source else ():
        add_section(
            report=report,
            kind=SectionKind(section.kind),
            title=section.title,
            priority=section.priority,
            scorecard=section.scorecard,
            kpi_page=section.kpi_page,
            wave=section.wave,
            deliverables=[
                line.deliverable for line in section.lines.all() if not line.deliverable.outcome
            ],
            by=by,
        )
    return report


@transaction.atomic
def change_report(
    *,
    report: Report,
    title: str,
    period_start: date,
    period_end: date,
    data_to: date,
    started_from: str,
    by: User,
) -> Report:
    """Change what a report is called and covers; its address stays.

    `started_from` is the `report_digest` of what the person saw. Raises NotAllowedError,
    ValidationError, and EditConflict where someone changed it since.
    """
    Plan.objects.select_for_update().get(pk=report.plan_id)
    check_remit(by, None)
    report = locked(report)
    check_editing(report)
    before = {"title": report.title, **_months_of(report)}
    wanted = (title, period_start, period_end, data_to)
    if wanted == (report.title, report.period_start, report.period_end, report.data_to):
        return report
    if started_from != report_digest(report):
        raise EditConflict(
            "Someone has changed the set-up since you opened it. Nothing has been saved yet."
        )
    _check_period(report.plan, period_start, period_end, data_to, report=report)
    report.title, report.period_start, report.period_end, report.data_to = wanted
    report.full_clean()
    report.save(update_fields=("title", "period_start", "period_end", "data_to"))
    record(
        by=by,
        verb="change_report",
        subject=report,
        sentence=f"changed the set-up of {report}",
        before=before,
        after={"title": report.title, **_months_of(report)},
    )
    return report


@transaction.atomic
def change_section(
    *,
    section: Section,
    title: str,
    scorecard: Scorecard | None = None,
    kpi_page: KpiPage | None = None,
    wave: Wave | None = None,
    deliverables: Sequence[Deliverable] | None = None,
    started_from: str,
    by: User,
) -> Section:
    """Change what a section is called and shows; its address, kind and priority stay.

    What is not given stays as it is. Deliverables that it already lists keep their order; new ones
    follow. `started_from` is the
    `section_digest` of what the person saw. Raises NotAllowedError, ValidationError, and
    EditConflict where someone changed it since.
    """
    check_remit(by, None)
    check_editing(locked(section.report))
    section = Section.objects.get(pk=section.pk)
    listed = list(section.lines.values_list("deliverable_id", flat=True))
    before = _shown_by(section)
    if started_from != section_digest(section):
        raise EditConflict(
            "Someone has changed this section since you opened it. Nothing has been saved yet."
        )
    section.title = title
    section.scorecard = scorecard or section.scorecard
    section.kpi_page = kpi_page or section.kpi_page
    section.wave = wave or section.wave
    section.full_clean()
    section.save()
    if deliverables is not None:
        _list_deliverables(section, listed, {each.pk: each for each in deliverables})
    after = _shown_by(section)
    if after != before:
        record(
            by=by,
            verb="change_section",
            subject=section,
            sentence=f"changed the section “{title}” of {section.report}",
            before=before,
            after=after,
        )
    return section


@transaction.atomic
def move_section(*, section: Section, step: int, started_from: int, by: User) -> Section:
    """Move a section one place up (`step` -1) or down (+1); at the end it stays.

    `started_from` is the position that the person saw. Raises NotAllowedError, and
    EditConflict where the section stands elsewhere by now.
    """
    if step not in (-1, 1):
        raise ValueError("a section moves by one place: -1 is up, 1 is down")
    check_remit(by, None)
    report = locked(section.report)
    check_editing(report)
    order = list(report.sections.order_by("position"))
    at = next(place for place, each in enumerate(order) if each.pk == section.pk)
    section = order[at]
    if section.position != started_from:
        raise EditConflict(
            f"Someone has changed the order since you opened it, so “{section.title}” was "
            "not moved. The list below shows the current order."
        )
    to = at + step
    if not 0 <= to < len(order):
        return section
    order[at], order[to] = order[to], order[at]
    before = section.position
    _number(order)
    record(
        by=by,
        verb="move_section",
        subject=section,
        sentence=f"moved the section “{section.title}” of {report} {'up' if step < 0 else 'down'}",
        before={"position": before},
        after={"position": section.position},
    )
    return section


@transaction.atomic
def remove_section(*, section: Section, by: User) -> None:
    """Take a section out of a report, with its texts, which the audit trail keeps.

    Raises NotAllowedError, and ValidationError while comments on it are open.
    """
    check_remit(by, None)
    report = locked(section.report)
    check_editing(report)
    if count := section.comments.filter(resolved_at__isnull=True).count():
        raise ValidationError(
            f"“{section.title}” has {'an open comment' if count == 1 else f'{count} open comments'}"
            f": resolve {'it' if count == 1 else 'them'} first "
            f"({holders_of(Permission.EDIT_RECORD)})."
        )
    texts = {
        f"text of {part}": text for part, text in section.narratives.values_list("part", "text")
    }
    record(
        by=by,
        verb="remove_section",
        subject=section,
        sentence=f"removed the section “{section.title}” from {report}",
        before={
            "kind": section.kind,
            "report": report.slug,
            "section": section.slug,
            **_shown_by(section),
            **texts,
        },
    )
    section.delete()
    _number(list(report.sections.order_by("position")))


def _list_deliverables(
    section: Section, listed: Sequence[int], wanted: Mapping[int, Deliverable]
) -> None:
    """Let a section list the wanted deliverables: those that it has in their order, then others."""
    order = [pk for pk in listed if pk in wanted] + [pk for pk in wanted if pk not in listed]
    if order == list(listed):
        return
    section.lines.all().delete()
    SectionDeliverable.objects.bulk_create(
        SectionDeliverable(section=section, deliverable=wanted[pk], position=position)
        for position, pk in enumerate(order, start=1)
    )


def _number(sections: Sequence[Section]) -> None:
    """Number sections from one in the order given."""
    for position, section in enumerate(sections, start=1):
        if section.position != position:
            section.position = position
            section.save(update_fields=("position",))


def _check_period(
    plan: Plan, start: date, end: date, data_to: date, *, report: Report | None = None
) -> None:
    if reasons := reasons_against_period(plan, start, end, data_to, report=report):
        raise ValidationError(dict(reasons))


def _structure_of(source: Report) -> list[Section]:
    return list(
        source.sections.select_related(
            "priority", "scorecard", "kpi_page", "wave"
        ).prefetch_related("lines__deliverable")
    )


def _slug_of(start: date, end: date) -> str:
    """The address of a report on a period: "2022-06-to-08"; numbered where it is taken."""
    stem = month_code(start)
    if end != start:
        stem += f"-to-{end:%m}" if end.year == start.year else f"-to-{month_code(end)}"
    slug, count = stem, 1
    while Report.objects.filter(slug=slug).exists():
        count += 1
        slug = f"{stem}-{count}"
    return slug


def _months_of(report: Report) -> dict[str, str]:
    return {
        "period": Period(report.period_start, report.period_end).text,
        "data_to": month_code(report.data_to),
    }


def _shown_by(section: Section) -> dict[str, object]:
    return {
        "title": section.title,
        "scorecard": str(section.scorecard or ""),
        "kpi_page": str(section.kpi_page or ""),
        "wave": str(section.wave or ""),
        "deliverables": list(section.lines.values_list("deliverable__reference", flat=True)),
    }
