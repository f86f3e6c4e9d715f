"""Reading officers' texts for those who write them: how far they are, drafts, the report before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from accounts.models import User
from audit.models import AuditEvent
from dates.periods import day_text
from highlights.models import Narrative, NarrativeDraft, NarrativePart, Report, Section, SectionKind
from records.conflicts import WrittenText
from scorecards.models import Commentary
from texts.narrative import words

KPI_PARTS = (NarrativePart.DATA_SUMMARY, NarrativePart.OVERVIEW, NarrativePart.FORCE_UPDATE)


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section in the list of texts: how many words it has, who changed it last, and whether the
    reader has text of it that is not saved. `page_title` is the page of the report it stands on.

    Where it shows a scorecard, that is its slug and `commentary_words` are those of its commentary
    on the report's month.
    """

    slug: str
    title: str
    kind_text: str
    page_title: str
    words: int
    is_empty: bool
    written_by: str
    written_at: datetime | None
    has_draft: bool
    scorecard_slug: str = ""
    commentary_words: int = 0


@dataclass(frozen=True, slots=True)
class EarlierText:
    """What a section of the same kind and priority said in the report before."""

    report_title: str
    period_text: str
    texts: Mapping[NarrativePart, str]


def written_text(narrative: Narrative | None) -> WrittenText:
    """A narrative as someone else's text; version 0 where there is none."""
    if narrative is None:
        return WrittenText("", 0, "", None)
    return WrittenText(
        narrative.text, narrative.version, str(narrative.written_by), narrative.written_at
    )


def written_texts(section: Section) -> dict[NarrativePart, WrittenText]:
    """Every text that the section has or may have, in the order of the page."""
    there = {
        NarrativePart(narrative.part): narrative
        for narrative in section.narratives.select_related("written_by")
    }
    usual = KPI_PARTS if section.kind == SectionKind.KPI else (NarrativePart.BODY,)
    return {
        part: written_text(there.get(part))
        for part in NarrativePart
        if part in usual or part in there
    }


def section_lines(report: Report, by: User) -> list[SectionLine]:
    """The sections of a report with the state of their texts, in four queries."""
    drafted = set(
        NarrativeDraft.objects.filter(section__report=report, saved_by=by).values_list(
            "section_id", flat=True
        )
    )
    commentaries = dict(
        Commentary.objects.filter(
            scorecard__in=report.sections.values("scorecard"), month=report.data_to
        ).values_list("scorecard_id", "text")
    )
    return [
        _line(
            section,
            has_draft=section.pk in drafted,
            commentary=commentaries.get(section.scorecard_id or 0, ""),
        )
        for section in report.sections.select_related("priority", "scorecard").prefetch_related(
            "narratives__written_by"
        )
    ]


def drafts_of(section: Section, by: User) -> dict[NarrativePart, NarrativeDraft]:
    """What the person has typed in the section and not saved, where it differs from its text."""
    texts = {part: written.text for part, written in written_texts(section).items()}
    return {
        NarrativePart(draft.part): draft
        for draft in NarrativeDraft.objects.filter(section=section, saved_by=by)
        if draft.text != texts.get(NarrativePart(draft.part), "")
    }


def words_of_removal(report: str, section: str) -> str:
    """Who removed a section from a report and when, by the slugs of both; "" where no one did."""
    event = (
        AuditEvent.objects.filter(
            verb="remove_section", words__before__report=report, words__before__section=section
        )
        .order_by("-pk")
        .first()
    )
    if event is None:
        return ""
    at = localtime(event.at)
    return f"{event.actor_name} {event.sentence} on {day_text(at.date())} at {at:%H:%M}."


def text_before(section: Section) -> EarlierText | None:
    """The texts of the same section in the last report that ended before this one's period.

    The same means of the same kind and priority, and showing the same scorecard or KPI page. None
    where there is no such section or it says nothing.
    """
    before = (
        Section.objects.filter(
            report__period_end__lt=section.report.period_start,
            kind=section.kind,
            priority=section.priority_id,
            kpi_page=section.kpi_page_id,
            scorecard=section.scorecard_id,
        )
        .select_related("report")
        .prefetch_related("narratives")
        .order_by("-report__period_end", "position")
        .first()
    )
    if before is None:
        return None
    texts = {
        NarrativePart(narrative.part): narrative.text
        for narrative in before.narratives.all()
        if narrative.text.strip()
    }
    if not texts:
        return None
    return EarlierText(before.report.title, before.report.period.text, texts)


def _line(section: Section, *, has_draft: bool, commentary: str) -> SectionLine:
    narratives = list(section.narratives.all())
    last = max(narratives, key=lambda narrative: narrative.written_at, default=None)
    counted = sum(words(narrative.text) for narrative in narratives)
    return SectionLine(
        slug=section.slug,
        title=section.title,
        kind_text=section.get_kind_display(),
        page_title=str(section.priority) if section.priority else "",
        words=counted,
        is_empty=counted == 0,
        written_by=str(last.written_by) if last else "",
        written_at=last.written_at if last else None,
        has_draft=has_draft,
        scorecard_slug=section.scorecard.slug if section.scorecard else "",
        commentary_words=words(commentary),
    )
