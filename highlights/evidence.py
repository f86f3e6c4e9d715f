"""A report's content from live data, all at one cut-off: the last day of the period.

The number of queries depends on which kinds of section there are, never on how many rows,
sections or records they show.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TypeVar

from django.db.models import Q

from accounts.permissions import Visibility
from consultation.content import WaveContent
from consultation.queries import wave_contents
from dates.periods import last_day, month_code, month_text
from deliverables.content import DeliverableContent
from deliverables.models import Deliverable
from deliverables.queries import deliverables_as_at
from deliverables.queries import tally as deliverable_tally
from highlights.content import (
    SCHEMA_VERSION,
    BodyContent,
    KeyChangesContent,
    NarrativeContent,
    OfficeContent,
    PartContent,
    ReportContent,
    SectionContent,
)
from highlights.key_changes import changes_in
from highlights.models import Narrative, NarrativePart, Report, Section, SectionKind
from highlights.terminology import terms_used
from highlights.undated import undated_content
from measures.comparisons import CALCULATION_VERSION
from measures.content import RowContent
from plans.models import Body
from plans.queries import glossary, office_on
from risks.content import RiskContent
from risks.models import Risk, RiskState
from risks.queries import keys_of, risks_as_at
from risks.queries import tally as risk_tally
from scorecards.content import KpiContent, ScorecardContent
from scorecards.queries import (
    BoundValueResolver,
    kpis_for_month,
    resolver_for,
    scorecards_for_month,
)
from scorecards.tally import tally as scorecard_tally
from texts.acronyms import AcronymTerm, by_spelling, mark_up
from texts.narrative import Fill, fill_in, render

Record = TypeVar("Record")
Tally = TypeVar("Tally")

PUBLIC = (Visibility.PUBLIC,)
PLAN_TITLE = "Delivering the plan"

# The order of the texts of a KPI page, and their headings.
NARRATIVE_ORDER = {part: position for position, part in enumerate(NarrativePart.values)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the sections of a report show, fetched once, by the key of its record.

    `narratives` are the texts of each section, by the section's primary key; `resolver` holds the
    figures that are bound into them, and `fill` puts these into a text.
    """

    narratives: Mapping[int, Sequence[Narrative]]
    fill: Fill
    resolver: BoundValueResolver
    deliverables: Mapping[str, DeliverableContent]
    risks: Sequence[RiskContent]
    scorecards: Mapping[int, ScorecardContent]
    kpis: Mapping[int, KpiContent]
    waves: Mapping[int, WaveContent]
    bodies: tuple[BodyContent, ...]
    glossary: Sequence[AcronymTerm]
    acronyms: Mapping[str, AcronymTerm]


def report_content(report: Report) -> ReportContent:
    """Build what the report says today. What is not public stays out: the report will be."""
    cut_off = last_day(report.period_end)
    sections = list(
        report.sections.select_related(
            "priority", "scorecard", "kpi_page", "wave"
        ).prefetch_related("narratives", "lines__deliverable")
    )
    narratives = {section.pk: list(section.narratives.all()) for section in sections}
    evidence = _gather(sections, narratives, report=report, on=cut_off)
    members: dict[str, list[Section]] = {}
    for section in sections:
        members.setdefault(part_slug(section), []).append(section)
    parts = _with_terms(
        [_part(slug, own, evidence) for slug, own in members.items()], evidence.glossary
    )
    shown = [section for part in parts for section in part.sections]
    return ReportContent(
        schema_version=SCHEMA_VERSION,
        calculation_version=CALCULATION_VERSION,
        slug=report.slug,
        title=report.title,
        office=_office(cut_off),
        plan_slug=report.plan.slug,
        plan_title=report.plan.title,
        period_start=month_code(report.period_start),
        period_end=month_code(report.period_end),
        period_text=report.period.text,
        data_to=month_code(report.data_to),
        data_to_text=month_text(report.data_to),
        glance=_key_changes(shown),
        parts=parts,
        undated=undated_content(shown, cut_off=cut_off, data_to=report.data_to),
    )


def section_preview(section: Section, texts: Mapping[NarrativePart, str]) -> PartContent:
    """The section as it would be published with these texts, on the page that it stands on."""
    cut_off = last_day(section.report.period_end)
    narratives = [Narrative(section=section, part=part, text=text) for part, text in texts.items()]
    evidence = _gather([section], {section.pk: narratives}, report=section.report, on=cut_off)
    # Who writes is told why a figure is missing; readers of the report would learn of names.
    evidence = replace(evidence, fill=evidence.resolver.explained)
    return _part(part_slug(section), [section], evidence)


def _gather(
    sections: Sequence[Section],
    narratives: Mapping[int, Sequence[Narrative]],
    *,
    report: Report,
    on: date,
) -> Evidence:
    kinds = {section.kind for section in sections}
    terms = glossary()
    texts = chain.from_iterable(narratives.values())
    resolver = resolver_for([each.text for each in texts], report.data_to)
    return Evidence(
        narratives=narratives,
        fill=resolver.bound,
        resolver=resolver,
        deliverables=_deliverables(sections, on),
        risks=_risks(report, on) if SectionKind.RISKS in kinds else (),
        scorecards=scorecards_for_month(
            list(filter(None, (section.scorecard for section in sections))), report.data_to
        ),
        kpis=kpis_for_month(
            list(filter(None, (section.kpi_page for section in sections))), report.data_to
        ),
        waves=wave_contents(filter(None, (section.wave for section in sections))),
        bodies=_bodies(on) if SectionKind.DELIVERY in kinds else (),
        glossary=terms,
        acronyms=by_spelling(term for term in terms if term.acronym),
    )


def _deliverables(sections: Sequence[Section], on: date) -> dict[str, DeliverableContent]:
    """The deliverables that the sections list, by reference. Without any, no query."""
    references = {
        line.deliverable.reference for section in sections for line in section.lines.all()
    }
    if not references:
        return {}
    listed = Deliverable.objects.visible(PUBLIC).filter(reference__in=references)
    return {content.reference: content for content in deliverables_as_at(listed, on)}


def _risks(report: Report, on: date) -> list[RiskContent]:
    # Priorities of other plans have the same numbers.
    of_this_plan = Q(priority__isnull=True) | Q(priority__plan=report.plan_id)
    risks = risks_as_at(Risk.objects.visible(PUBLIC).filter(of_this_plan), on)
    return [risk for risk in risks if risk.state == RiskState.OPEN]


def part_slug(section: Section) -> str:
    """The page that a section stands on."""
    if section.priority:
        return f"priority-{section.priority.number}"
    if section.kind in (SectionKind.CONSULTATION, SectionKind.TERMINOLOGY):
        return section.kind
    return "plan"


def _part(slug: str, members: Sequence[Section], evidence: Evidence) -> PartContent:
    """A page from its sections; an annex is named after the first of them."""
    sections = tuple(_section(section, evidence) for section in members)
    priority = members[0].priority
    return PartContent(
        slug=slug,
        kind="priority" if priority else slug,
        number=priority.number if priority else None,
        title=priority.title if priority else PLAN_TITLE if slug == "plan" else members[0].title,
        summary=priority.summary if priority else "",
        glance=_key_changes(sections),
        sections=sections,
    )


def _section(section: Section, evidence: Evidence) -> SectionContent:
    narratives = _shown(evidence.narratives[section.pk])
    scorecard = evidence.scorecards.get(section.scorecard_id or 0)
    # An acronym is spelled out at its first use in a section, whichever text that is in.
    spelled_out: set[str] = set()
    texts = [
        mark_up(render(narrative.text, evidence.fill), evidence.acronyms, used=spelled_out)
        for narrative in narratives
    ]
    if scorecard:
        commentary = mark_up(scorecard.commentary, evidence.acronyms, used=spelled_out)
        scorecard = replace(scorecard, commentary=commentary)
    risks = _risks_in(section, evidence) if section.kind == SectionKind.RISKS else ()
    return SectionContent(
        slug=section.slug,
        kind=section.kind,
        title=section.title,
        narratives=tuple(
            _narrative(narrative, html, evidence)
            for narrative, html in zip(narratives, texts, strict=True)
        ),
        deliverables=_deliverables_in(section, evidence),
        risks=risks,
        risk_keys=keys_of(risks),
        scorecard=scorecard,
        kpi=evidence.kpis.get(section.kpi_page_id or 0),
        wave=evidence.waves.get(section.wave_id or 0),
        bodies=evidence.bodies if section.kind == SectionKind.DELIVERY else (),
        terms=(),
    )


def _shown(narratives: Iterable[Narrative]) -> list[Narrative]:
    """In their order. A text that was taken away leaves no heading behind."""
    kept = (each for each in narratives if each.text.strip())
    return sorted(kept, key=lambda narrative: NARRATIVE_ORDER[narrative.part])


def _narrative(narrative: Narrative, html: str, evidence: Evidence) -> NarrativeContent:
    part = NarrativePart(narrative.part)
    return NarrativeContent(
        part=narrative.part,
        title="" if part == NarrativePart.BODY else part.label,
        text=fill_in(narrative.text, evidence.fill),
        html=html,
        figures=evidence.resolver.figures_in(narrative.text),
    )


def _deliverables_in(section: Section, evidence: Evidence) -> tuple[DeliverableContent, ...]:
    listed = (line.deliverable.reference for line in section.lines.all())
    return tuple(filter(None, map(evidence.deliverables.get, listed)))


def _risks_in(section: Section, evidence: Evidence) -> tuple[RiskContent, ...]:
    """The risks of the section's priority, or those of none."""
    number = section.priority.number if section.priority else None
    return tuple(risk for risk in evidence.risks if risk.priority_number == number)


def _with_terms(
    parts: Sequence[PartContent], terms: Sequence[AcronymTerm]
) -> tuple[PartContent, ...]:
    """Fill the terminology with the terms that the rest of the report uses."""
    if all(part.kind != SectionKind.TERMINOLOGY for part in parts):
        return tuple(parts)
    used = terms_used(terms, parts)
    return tuple(
        replace(part, sections=tuple(replace(each, terms=used) for each in part.sections))
        if part.kind == SectionKind.TERMINOLOGY
        else part
        for part in parts
    )


def _key_changes(sections: Iterable[SectionContent]) -> KeyChangesContent:
    sections = list(sections)
    # A measure and area that stands in several tables counts once, as the first of them judges it.
    first: dict[tuple[str, str], RowContent] = {}
    for row in (row for section in sections for row in section.rows):
        first.setdefault((row.slug, row.area_slug), row)
    rows = list(first.values())
    deliverables = [line for section in sections for line in section.deliverables]
    risks = [risk for section in sections for risk in section.risks]
    return KeyChangesContent(
        measures=_counted(scorecard_tally, rows),
        deliverables=_counted(deliverable_tally, deliverables),
        risks=_counted(risk_tally, risks),
        changes=changes_in(rows),
    )


def _counted(count: Callable[[list[Record]], Tally], records: list[Record]) -> Tally | None:
    """Records counted, None where there are none."""
    return count(records) if records else None


def _office(on: date) -> OfficeContent:
    office = office_on(on)
    if office is None:
        return OfficeContent("", "", "", "", "", "")
    return OfficeContent(
        office_name=office.office_name,
        office_short=office.office_short,
        holder_title=office.holder_title,
        panel_name=office.panel_name,
        force_name=office.force_name,
        area_name=office.area_name,
    )


def _bodies(on: date) -> tuple[BodyContent, ...]:
    return tuple(
        BodyContent(
            slug=body.slug,
            name=body.name,
            acronym=body.acronym,
            kind=body.get_kind_display(),
            oversees=body.oversees,
            parent_slug=body.parent.slug if body.parent else "",
        )
        for body in Body.objects.select_related("parent").filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )
    )
