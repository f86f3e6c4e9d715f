"""Reports of a few measures, without a database."""

from collections.abc import Sequence

from dates.periods import months_ending
from figure_check import Facts
from highlights.content import (
    KeyChangesContent,
    OfficeContent,
    PartContent,
    ReportContent,
    SectionContent,
)
from highlights.figure_facts import facts_of as facts_of_report
from measures.content import RowContent
from scorecards.content import KpiContent, KpiRowContent
from tests.measures.rows import SEPTEMBER, Numbers

GLANCE = KeyChangesContent(None, None, None, ())


def years(now: int, before: int, base: int | None = None) -> Numbers:
    """Twelve equal months, and twelve of the year before."""
    months = months_ending(SEPTEMBER, 24)
    figures = [before] * 12 + [now] * 12
    return {
        month: figure if base is None else (figure, base)
        for month, figure in zip(months, figures, strict=True)
    }


def section_of(title: str, rows: Sequence[RowContent]) -> SectionContent:
    kpi = KpiContent(
        slug="kpi",
        title=title,
        month="2024-09",
        month_text="September 2024",
        rule="",
        headings=(),
        rows=tuple(
            KpiRowContent(row=row, group="area" if row.area else "headline", annotations=())
            for row in rows
        ),
        annotations=(),
        source_name="",
        source_url="",
    )
    return SectionContent(title.lower(), "kpi", title, (), (), (), None, kpi, None, (), ())


def report_of(*sections: SectionContent) -> ReportContent:
    """A report of these sections, with data to September 2024."""
    return ReportContent(
        schema_version=1,
        calculation_version="1",
        slug="report",
        title="Report",
        office=OfficeContent("", "", "", "", "", ""),
        plan_slug="plan",
        plan_title="Plan",
        period_start="2024-09",
        period_end="2024-12",
        period_text="September to December 2024",
        data_to="2024-09",
        data_to_text="September 2024",
        glance=GLANCE,
        parts=(PartContent("plan", "plan", None, "Plan", "", GLANCE, sections),),
    )


def facts_of(*sections: SectionContent) -> Facts:
    """What texts of the first section are compared with."""
    return facts_of_report(report_of(*sections)).of(sections[0])
