"""What is still missing before a report goes to its reviewers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.permissions import Visibility
from dates.periods import day_text, last_day, month_code, month_text
from deliverables.models import Deliverable, ProgressUpdate
from highlights.content import ReportContent, SectionContent
from highlights.evidence import report_content
from highlights.models import NarrativePart, Report, Section, SectionKind
from highlights.policies import NEEDED_TEXTS
from highlights.queries.bound_values import missing_figures
from highlights.queries.figure_checks import ReportFinding, report_findings
from measures.models import Observation
from plans.queries import acronym_terms
from risks.models import Risk, RiskState
from scorecards.models import KpiRow, ScorecardRow
from texts.acronyms import find_acronyms
from texts.narrative import plain_text, render


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing that is missing, in words, and the address where it can be seen."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ChecklistGroup:
    """A check: what it looks at, and what it found. Nothing found is good."""

    title: str
    items: tuple[ChecklistItem, ...]


def checklist(report: Report, *, on: date) -> tuple[ChecklistGroup, ...]:
    """What the report lacks, check by check, in a constant number of queries.

    `on` is the day that decides which risks are overdue for review.
    """
    sections = list(
        report.sections.select_related("priority", "scorecard")
        .prefetch_related("narratives")
        .order_by("position")
    )
    content = report_content(report)
    return (
        ChecklistGroup("Sections without text", tuple(empty_texts(report, sections))),
        ChecklistGroup("Deliverables not updated in the period", tuple(_deliverables(report))),
        ChecklistGroup(
            f"Measures without a figure for {month_text(report.data_to)}",
            tuple(_measures(report, sections)),
        ),
        ChecklistGroup(
            "Acronyms missing from the terminology",
            tuple(_acronyms(report, sections, content)),
        ),
        ChecklistGroup("Inserted figures that have no value", tuple(_figures(report, sections))),
        ChecklistGroup(
            "Numbers to check",
            tuple(_findings(report, sections, content)),
        ),
        ChecklistGroup("Risks overdue for review", tuple(_risks(report, on))),
    )


def empty_texts(report: Report, sections: Sequence[Section]) -> list[ChecklistItem]:
    """The needed texts of these sections that no one has written, each where it is written."""
    return [
        ChecklistItem(_named(section, part), _section_url(report, section))
        for section in sections
        for part in NEEDED_TEXTS.get(SectionKind(section.kind), ())
        if not any(
            narrative.part == part and narrative.text.strip()
            for narrative in section.narratives.all()
        )
    ]


def unreported(report: Report) -> QuerySet[Deliverable]:
    """Those of the report's tables that had not ended by then and were not reported on."""
    end = last_day(report.period_end)
    reported = ProgressUpdate.objects.filter(
        deliverable=OuterRef("pk"), as_at__gte=report.period_start, as_at__lte=end
    )
    return (
        Deliverable.objects.filter(report_sections__report=report)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=end))
        .exclude(Exists(reported))
        .distinct()
    )


def _deliverables(report: Report) -> list[ChecklistItem]:
    return [
        ChecklistItem(
            str(deliverable),
            reverse("deliverables:deliverable-detail", args=(deliverable.reference,)),
        )
        for deliverable in unreported(report)
    ]


def _measures(report: Report, sections: Sequence[Section]) -> list[ChecklistItem]:
    """Measures and areas that the report prints and that have no figure for its month."""
    observed = Observation.objects.current().filter(
        measure=OuterRef("measure"), area=OuterRef("area"), month=report.data_to
    )
    scorecards = {section.scorecard_id for section in sections if section.scorecard_id}
    pages = {section.kpi_page_id for section in sections if section.kpi_page_id}
    missing: dict[tuple[int, int], ChecklistItem] = {}
    for rows in (
        ScorecardRow.objects.filter(scorecard__in=scorecards).order_by("scorecard", "position"),
        KpiRow.objects.filter(page__in=pages).order_by("page", "position"),
    ):
        for row in (
            rows.filter(measure__visibility=Visibility.PUBLIC)
            .exclude(Exists(observed))
            .select_related("measure", "area")
        ):
            place = "" if row.area.is_home else f", {row.area.name}"
            missing.setdefault(
                (row.measure_id, row.area_id),
                ChecklistItem(
                    f"{row.measure.name}{place}",
                    reverse("measures:measure-detail", args=(row.measure.slug,)),
                ),
            )
    return list(missing.values())


def _acronyms(
    report: Report, sections: Sequence[Section], content: ReportContent
) -> list[ChecklistItem]:
    """Each unknown acronym once, with the text or record that uses it first."""
    known = acronym_terms()
    printed = {each.slug: each for part in content.parts for each in part.sections}
    found: dict[str, ChecklistItem] = {}
    for section in sections:
        for where, url, text in (
            *_narrative_words(report, section),
            *_record_words(report, section, printed.get(section.slug)),
        ):
            for acronym in find_acronyms(text, known):
                found.setdefault(acronym, ChecklistItem(f"{acronym}, in {where}", url))
    return list(found.values())


def _narrative_words(report: Report, section: Section) -> Iterator[tuple[str, str, str]]:
    """Where a text of the section is named, where it is written, and its words."""
    for narrative in section.narratives.all():
        yield (
            _named(section, NarrativePart(narrative.part)),
            _section_url(report, section),
            plain_text(render(narrative.text)),
        )


def _record_words(
    report: Report, section: Section, content: SectionContent | None
) -> Iterator[tuple[str, str, str]]:
    """The same of the commentary, the deliverables and the risks that the section prints."""
    if content is None:
        return
    if content.scorecard:
        yield (
            f"{_named(section, NarrativePart.BODY)}, commentary",
            f"{_commentary_url(section)}?month={month_code(report.data_to)}",
            plain_text(content.scorecard.commentary),
        )
    for line in content.deliverables:
        yield (
            f"{line.reference} {line.title}",
            reverse("deliverables:deliverable-detail", args=(line.reference,)),
            "\n".join(
                (line.title, line.owner_title, line.progress_note, line.status_reason, line.outcome)
            ),
        )
    for risk in content.risks:
        yield (
            f"{risk.reference} {risk.title}",
            reverse("risks:risk-detail", args=(risk.register_slug, risk.reference)),
            "\n".join((risk.title, risk.cause, risk.event, risk.consequence, risk.owner_title)),
        )


def _figures(report: Report, sections: Sequence[Section]) -> list[ChecklistItem]:
    """Placeholders without figure, each where it is corrected."""
    return [
        ChecklistItem(
            f"{_named(missing.section, missing.part or NarrativePart.BODY)}"
            f"{'' if missing.part else ', commentary'}: {missing.text}",
            _section_url(report, missing.section)
            if missing.part
            else f"{_commentary_url(missing.section)}?month={month_code(report.data_to)}",
        )
        for missing in missing_figures(report, sections)
    ]


def _findings(
    report: Report, sections: Sequence[Section], content: ReportContent
) -> list[ChecklistItem]:
    """Numbers that the figure check doubts, each where it is corrected or dismissed."""
    return [
        ChecklistItem(
            f"{_named(each.section, each.part or NarrativePart.BODY)}{_place(each)}: "
            f"{each.finding.found}, {each.finding.rule.words.lower()}",
            _section_url(report, each.section)
            if each.part or each.record
            else f"{_commentary_url(each.section)}?month={month_code(report.data_to)}",
        )
        for each in report_findings(report, sections, content)
    ]


def _place(found: ReportFinding) -> str:
    """What else than a text of the section it is in."""
    if found.part:
        return ""
    return f", {found.record}" if found.record else ", commentary"


def _commentary_url(section: Section) -> str:
    """Where the commentary of the section's scorecard is written."""
    return reverse(
        "highlights:commentary-edit", args=(section.scorecard.slug if section.scorecard else "",)
    )


def _risks(report: Report, on: date) -> list[ChecklistItem]:
    """Open risks of the plan, whoever may read them: the office reviews them all."""
    risks = (
        Risk.objects.filter(state=RiskState.OPEN, next_review_on__lt=on)
        .filter(Q(priority__isnull=True) | Q(priority__plan=report.plan_id))
        .select_related("register")
        .order_by("next_review_on", "reference")
    )
    return [
        ChecklistItem(
            f"{risk}, to be reviewed by {day_text(risk.next_review_on)}",
            reverse("risks:risk-detail", args=(risk.register.slug, risk.reference)),
        )
        for risk in risks
        if risk.next_review_on
    ]


def _named(section: Section, part: NarrativePart) -> str:
    """The section, its priority, and which of its texts."""
    title = (
        f"Priority {section.priority.number}, {section.title}"
        if section.priority
        else section.title
    )
    return title if part == NarrativePart.BODY else f"{title}, {part.label.lower()}"


def _section_url(report: Report, section: Section) -> str:
    """Where its texts are written."""
    return reverse("highlights:narrative-edit", args=(report.slug, section.slug))
