"""The words of records, as they are typed in their own forms, held against a report.

It is the newest report that is not published yet and prints the record, else the newest report of
its plan. A report costs the same number of queries for one record and for many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Model, Q
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission, Visibility, can
from consultation.models import Consultation, Question, Wave
from deliverables.models import Deliverable
from figure_check import Facts, Finding
from highlights.figure_facts import ReportFacts
from highlights.models import (
    FindingDismissal,
    Report,
    ReportState,
    Section,
    SectionDeliverable,
    SectionKind,
)
from highlights.policies import reason_against_editing
from highlights.published_fields import PublishedFields
from highlights.queries.figure_checks import RecordPlace, content_of, facts_in, record_findings
from measures.models import Measure
from plans.models import Body, GlossaryTerm, Priority
from plans.policies import WritingRemit, remit_of
from records.figure_check_port import CheckInput, CheckResult, Remark
from risks.models import Risk, RiskState
from scorecards.models import KpiPage

NOT_PUBLISHED = (ReportState.DRAFT, ReportState.IN_REVIEW, ReportState.APPROVED)


@dataclass(frozen=True, slots=True)
class CheckedInput:
    """What is found in the words of a record, by field, and where it is dismissed.

    `place` is None where there is no report to compare with.
    """

    place: RecordPlace | None
    findings: Mapping[str, tuple[Finding, ...]]

    def finding(self, digest: str) -> Finding | None:
        """The finding with this digest, or None."""
        every = (each for found in self.findings.values() for each in found)
        return next((each for each in every if each.digest == digest), None)


def checked_inputs(typed: Sequence[CheckInput], *, by: User) -> list[CheckedInput]:
    """What is found in the words of each record; nothing for who may not read drafts of reports."""
    if not can(by, Permission.READ_OFFICE) or not any(each.has_figures for each in typed):
        return [CheckedInput(None, {}) for _ in typed]
    reports: dict[int, ReportFacts] = {}
    sections: dict[tuple[int, int | None], Facts] = {}

    def facts_at(place: RecordPlace) -> Facts:
        key = (place.report.pk, place.section.pk if place.section else None)
        if place.report.pk not in reports:
            reports[place.report.pk] = facts_in(place.report)
        if key not in sections:
            whole = reports[place.report.pk]
            content = content_of(whole, place.section) if place.section else None
            sections[key] = whole.of(content)
        return sections[key]

    places = _places([each.record for each in typed])
    return [
        CheckedInput(place, _found(each, facts_at(place)) if place and each.has_figures else {})
        for each, place in zip(typed, places, strict=True)
    ]


def check_results(typed: Sequence[CheckInput], *, by: User) -> list[CheckResult]:
    """`checked_inputs` for the forms: what is dismissed already, and what cannot be."""
    checked = checked_inputs(typed, by=by)
    reports = {each.place.report.pk for each in checked if each.place}
    if not reports:
        return [CheckResult() for _ in checked]
    dismissed = set(
        FindingDismissal.objects.filter(report__in=reports).values_list("report_id", "fingerprint")
    )
    remit = remit_of(by)
    return [
        CheckResult(
            compared_with=_compared_with(each.place),
            remarks={
                name: tuple(_remark(finding, each.place, dismissed) for finding in found)
                for name, found in each.findings.items()
            },
            why_kept=why_kept(each.place, remit, by),
            url=_url(each.place),
        )
        if each.place
        else CheckResult()
        for each in checked
    ]


def _found(typed: CheckInput, facts: Facts) -> dict[str, tuple[Finding, ...]]:
    record = typed.record
    key = record.reference if isinstance(record, Deliverable | Risk) else ""
    if isinstance(record, Deliverable) and not typed.is_saved:
        # How far it is may be just what is being said.
        facts = replace(facts, others=tuple(each for each in facts.others if each.key != key))
    return {
        name: record_findings(
            PublishedFields("", "", titles=(text,), key=key)
            if name == "title"
            else PublishedFields("", "", texts=(text,)),
            facts,
        )
        for name, text in typed.texts.items()
    }


def _remark(finding: Finding, place: RecordPlace, dismissed: set[tuple[int, str]]) -> Remark:
    return Remark(
        title=finding.title,
        found=finding.found,
        sentence=finding.sentence,
        why=finding.why,
        would_be=finding.would_be,
        digest=finding.digest,
        is_dismissed=(place.report.pk, finding.digest) in dismissed,
    )


def _compared_with(place: RecordPlace) -> str:
    if place.section:
        return f"“{place.report}”, which prints it"
    return f"“{place.report}”, the newest report (none that is being written prints it)"


def _url(place: RecordPlace) -> str:
    """Where the report has its findings: in the editor of the section, else in its checklist."""
    if place.section:
        return reverse("highlights:narrative-edit", args=(place.report.slug, place.section.slug))
    return reverse("highlights:report-manage", args=(place.report.slug,))


def why_kept(place: RecordPlace, remit: WritingRemit, by: User) -> str:
    """Why the findings of a place are not the person's to dismiss now, or ""."""
    if not can(by, Permission.EDIT_RECORD):
        return "An officer can dismiss these remarks in the report."
    if reason := remit.reason_against(place.priority):
        return reason
    if reason_against_editing(place.report):
        state = ReportState(place.report.state).label.lower()
        return f"You cannot dismiss these remarks: the report is {state}."
    return ""


def _places(records: Sequence[Model]) -> list[RecordPlace | None]:
    """Where each record is held against a report, in a constant number of queries for any number
    of deliverables."""
    deliverables = Deliverable.objects.select_related("priority").in_bulk(
        [each.pk for each in records if isinstance(each, Deliverable) and each.pk]
    )
    sections = _sections_of_deliverables(deliverables)
    newest = {
        report.plan_id: report
        for report in Report.objects.select_related("plan")
        .order_by("plan_id", "-period_end", "-period_start")
        .distinct("plan_id")
    }
    others: dict[tuple[type[Model], int | None], Section | None] = {}
    found: list[RecordPlace | None] = []
    for each in records:
        if isinstance(each, Deliverable):
            found.append(_place(deliverables.get(each.pk, each), sections.get(each.pk), newest))
            continue
        key = (type(each), each.pk)
        if key not in others:
            others[key] = _section_of(each)
        found.append(_place(each, others[key], newest))
    return found


def _place(
    record: Model, section: Section | None, newest: Mapping[int, Report]
) -> RecordPlace | None:
    """The section that prints a record, else the newest report of its plan, else of any."""
    if section:
        return RecordPlace(section.report, section, section.priority)
    plan, priority = _belongs_to(record)
    latest = max(newest.values(), key=lambda report: report.period_end, default=None)
    report = newest.get(plan or 0, latest)
    return RecordPlace(report, None, priority) if report else None


def _sections_of_deliverables(deliverables: Mapping[int, Deliverable]) -> dict[int, Section]:
    """The section that prints each public deliverable, in the newest report not published yet."""
    lines = (
        SectionDeliverable.objects.filter(
            deliverable__in=deliverables,
            deliverable__visibility=Visibility.PUBLIC,
            section__report__state__in=NOT_PUBLISHED,
        )
        .select_related("section__report__plan", "section__priority")
        .order_by(
            "-section__report__period_end", "-section__report__period_start", "section__position"
        )
    )
    found: dict[int, Section] = {}
    for line in lines:
        found.setdefault(line.deliverable_id, line.section)
    return found


def _section_of(record: Model) -> Section | None:
    """The section that prints a record, in the newest report that is not published yet."""
    prints = _prints(record)
    if prints is None:
        return None
    return (
        Section.objects.filter(prints, report__state__in=NOT_PUBLISHED)
        .select_related("report__plan", "priority")
        .order_by("-report__period_end", "-report__period_start", "position")
        .first()
    )


def _prints(record: Model) -> Q | None:
    """Which sections print a record, None where none does."""
    if isinstance(record, Risk):
        is_printed = record.visibility == Visibility.PUBLIC and record.state == RiskState.OPEN
        whose = Q(priority=record.priority_id) if record.priority_id else Q(priority__isnull=True)
        return Q(whose, kind=SectionKind.RISKS) if is_printed else None
    if isinstance(record, Question):
        return Q(wave__consultation=record.consultation_id)
    by_key: dict[type[Model], str] = {
        Priority: "priority",
        KpiPage: "kpi_page",
        Measure: "kpi_page__rows__measure",
        Wave: "wave",
        Consultation: "wave__consultation",
    }
    if lookup := by_key.get(type(record)):
        return Q((lookup, record.pk)) if record.pk else None
    by_kind: dict[type[Model], SectionKind] = {
        Body: SectionKind.DELIVERY,
        GlossaryTerm: SectionKind.TERMINOLOGY,
    }
    kind = by_kind.get(type(record))
    return Q(kind=kind) if kind else None


def _belongs_to(record: Model) -> tuple[int | None, Priority | None]:
    """The plan of a record, by key, and its priority, where it has them."""
    if isinstance(record, Priority):
        return record.plan_id, record
    if isinstance(record, Deliverable):
        return record.plan_id, record.priority
    if isinstance(record, Risk) and record.priority:
        return record.priority.plan_id, record.priority
    if isinstance(record, KpiPage) and record.priority:
        return record.priority.plan_id, record.priority
    return None, None
