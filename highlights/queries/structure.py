"""What a report is made of, for those who set it up: its months, its sections, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dates.periods import Period, add_months, day_text, month_of, month_text
from highlights.models import Report, Section
from plans.models import Plan
from records.conflicts import digest_of


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """A section in its place: what it is called and shows, and whether it can move up or down."""

    slug: str
    title: str
    kind_text: str
    page_title: str
    shows: str
    position: int
    is_first: bool
    is_last: bool


def section_places(report: Report) -> list[SectionPlace]:
    """The sections of a report in order, in two queries."""
    sections = list(
        report.sections.select_related(
            "priority", "scorecard", "kpi_page", "wave"
        ).prefetch_related("lines")
    )
    return [
        SectionPlace(
            slug=section.slug,
            title=section.title,
            kind_text=section.get_kind_display(),
            page_title=str(section.priority) if section.priority else "Whole plan or annex",
            shows=_shows(section),
            position=section.position,
            is_first=place == 0,
            is_last=place == len(sections) - 1,
        )
        for place, section in enumerate(sections)
    ]


def report_digest(report: Report) -> str:
    """A mark of the report's title and months: it differs when any of them was changed."""
    return digest_of(
        {
            "title": report.title,
            "months": [report.period_start, report.period_end, report.data_to],
        }
    )


def section_digest(section: Section) -> str:
    """A mark of what a section is called and shows: it differs when any of it was changed."""
    return digest_of(
        {
            "title": section.title,
            "shows": [section.scorecard_id, section.kpi_page_id, section.wave_id],
            "deliverables": list(section.lines.values_list("deliverable_id", flat=True)),
        }
    )


def next_period(report: Report) -> Period:
    """The months that follow a report's, as many as it has or as its plan is still in force."""
    start = add_months(report.period_end, 1)
    end = add_months(start, len(report.period.months) - 1)
    last = month_of(report.plan.ends_on)
    return Period(start, last if start <= last < end else end)


def reasons_against_period(
    plan: Plan, start: date, end: date, data_to: date, *, report: Report | None = None
) -> Mapping[str, str]:
    """Why a report on a plan cannot cover these months, by field, each with how to fix it.

    `report` is the one that is changed, which does not overlap with itself.
    """
    reasons: dict[str, str] = {}
    if end < start:
        return {
            "period_end": f"The period ends in {month_text(end)}, before its start in "
            f"{month_text(start)}: enter a later last month or an earlier first month."
        }
    if data_to > end:
        reasons["data_to"] = (
            f"“Data to” is {month_text(data_to)}, after the end of the period: enter "
            f"{month_text(end)} or an earlier month."
        )
    if start < month_of(plan.starts_on) or end > month_of(plan.ends_on):
        reasons["period_start"] = (
            f"The plan is in force from {day_text(plan.starts_on)} to "
            f"{day_text(plan.ends_on)}: enter months within the plan, or choose a "
            "different plan."
        )
    others = Report.objects.filter(plan=plan, period_start__lte=end, period_end__gte=start)
    if report:
        others = others.exclude(pk=report.pk)
    if other := others.first():
        after = add_months(other.period_end, 1)
        reasons["period_start"] = (
            f"There is already a report on {other.period.text}, “{other.title}”. Reports "
            f"on a plan cannot overlap: start in {month_text(after)} or later, or end "
            f"before {month_text(other.period_start)}."
        )
    return reasons


def _shows(section: Section) -> str:
    if shown := section.scorecard or section.kpi_page or section.wave:
        return str(shown)
    count = len(section.lines.all())
    return f"{count} deliverable{'' if count == 1 else 's'}" if count else ""
