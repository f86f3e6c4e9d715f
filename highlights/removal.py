"""Which reports may be removed, and where a record of the rooms below was published.

An edition holds what it printed as JSON, so it is asked for the record as it prints one: by its
slug, reference, number or name. What was withdrawn was published too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Func, JSONField, Value
from django.urls import reverse

from accounts.permissions import Permission, Reader
from consultation.models import Consultation, Question, Wave
from dates.periods import last_day
from deliverables.models import Deliverable
from highlights.models import Edition, Report
from measures.models import Area, Measure, Source
from plans.models import Body, GlossaryTerm, OfficeIdentity, Plan, Priority
from plans.policies import check_remit
from records.removing import Kind, register_kind, register_parts, register_publication
from records.standing import Removable
from risks.models import Register, Risk
from scorecards.models import KpiPage, Scorecard

_SECTIONS = "$.parts[*].sections[*]"


@dataclass(frozen=True, slots=True)
class Printed:
    """How an edition prints a kind of record: a path of JSON, and its variables for a record."""

    path: str
    named: Callable[[Any], Mapping[str, Any]]


def _by_slug(row: Any) -> Mapping[str, Any]:
    return {"slug": row.slug}


PRINTED: dict[type[Removable], Printed] = {
    Plan: Printed("$ ? (@.plan_slug == $slug)", _by_slug),
    Priority: Printed(
        "$ ? (@.plan_slug == $plan).parts[*] ? (@.number == $number)",
        lambda row: {"plan": row.plan.slug, "number": row.number},
    ),
    Body: Printed(f"{_SECTIONS}.bodies[*] ? (@.slug == $slug)", _by_slug),
    GlossaryTerm: Printed(
        f"{_SECTIONS}.terms[*] ? (@.acronym == $acronym && @.name == $name)",
        lambda row: {"acronym": row.acronym, "name": row.name},
    ),
    Deliverable: Printed(
        f"{_SECTIONS}.deliverables[*] ? (@.reference == $reference)",
        lambda row: {"reference": row.reference},
    ),
    Risk: Printed(
        f"{_SECTIONS}.risks[*] ? (@.reference == $reference && @.register_slug == $register)",
        lambda row: {"reference": row.reference, "register": row.register.slug},
    ),
    Register: Printed(f"{_SECTIONS}.risks[*] ? (@.register_slug == $slug)", _by_slug),
    Consultation: Printed(f"{_SECTIONS}.wave ? (@.consultation_slug == $slug)", _by_slug),
    Wave: Printed(
        f"{_SECTIONS}.wave ? (@.slug == $slug && @.consultation_slug == $consultation)",
        lambda row: {"slug": row.slug, "consultation": row.consultation.slug},
    ),
    Question: Printed(
        f"{_SECTIONS}.wave ? (@.consultation_slug == $consultation).questions[*]"
        " ? (@.code == $code)",
        lambda row: {"code": row.code, "consultation": row.consultation.slug},
    ),
    Scorecard: Printed(f"{_SECTIONS}.scorecard ? (@.slug == $slug)", _by_slug),
    KpiPage: Printed(f"{_SECTIONS}.kpi ? (@.slug == $slug)", _by_slug),
    Measure: Printed(
        f"{_SECTIONS}.**.rows[*].** ? (@.slug == $slug && exists (@.area_slug))", _by_slug
    ),
    Area: Printed(f"{_SECTIONS}.** ? (@.area_slug == $slug)", _by_slug),
    Source: Printed(
        f"{_SECTIONS}.kpi ? (@.source_name == $name || @.sources[*].name == $name)",
        lambda row: {"name": row.name},
    ),
}


class _PathExists(Func):
    """PostgreSQL's jsonb_path_exists(content, path, variables)."""

    function = "jsonb_path_exists"
    template = "%(function)s(%(expressions)s)"
    arg_joiner = ", "
    output_field = BooleanField()


def published_in(row: Removable) -> list[str]:
    """The reports that printed a record, in words, the newest first."""
    editions = Edition.objects.order_by("-published_at")
    if isinstance(row, Report):
        editions = editions.filter(report=row)
    elif isinstance(row, OfficeIdentity):
        return _reports_of_the_days_of(row)
    else:
        printed = PRINTED.get(type(row))
        if printed is None:
            return []
        variables = Value(dict(printed.named(row)), output_field=JSONField())
        path = Func(
            Value(printed.path), template="%(expressions)s::jsonpath", output_field=BooleanField()
        )
        editions = editions.filter(_PathExists("content", path, variables))
    return _in_words(editions.select_related("report"))


def _reports_of_the_days_of(names: OfficeIdentity) -> list[str]:
    editions = Edition.objects.select_related("report").order_by("-published_at")
    return _in_words(
        edition
        for edition in editions.defer("content")
        if names.valid_from <= last_day(edition.report.period_end)
        and (names.valid_to is None or last_day(edition.report.period_end) <= names.valid_to)
    )


def _in_words(editions: Any) -> list[str]:
    return list(dict.fromkeys(f"“{edition.report}”" for edition in editions))


def _check_report(person: Reader, _row: Report) -> None:
    check_remit(person, None)


register_kind(
    Kind(
        Report,
        "report",
        Permission.EDIT_RECORD,
        url=lambda row: reverse("highlights:report-manage", args=[row.slug]),
        listed=lambda row: reverse("highlights:report-list"),
        parts=("Section.report", "ReportTransition.report", "FindingDismissal.report"),
        check_remit=_check_report,
        instead="Withdraw the report instead: readers then see a notice.",
    )
)
register_parts(Scorecard, "FindingDismissal.scorecard")
register_publication(published_in)
