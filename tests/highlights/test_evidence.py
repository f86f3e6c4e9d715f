"""A report's content: what it says, what it leaves out, and how many queries it costs."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.actions import add_deliverable
from highlights.actions import add_section
from highlights.evidence import report_content
from highlights.models import SectionDeliverable, SectionKind
from measures.actions import NewFigure, define_measure, record_observations
from plans.actions import define_plan, define_priority
from risks.actions import raise_risk
from risks.models import Register
from scorecards.actions import define_kpi_page
from tests.highlights.conftest import AUGUST, Office


def section(office: Office, kind: str) -> Any:
    content = report_content(office.report)
    return next(each for part in content.parts for each in part.sections if each.kind == kind)


def test_parts_follow_the_sections(office: Office) -> None:
    parts = report_content(office.report).parts
    assert [(part.slug, part.kind, part.number) for part in parts] == [
        ("plan", "plan", None),
        ("priority-1", "priority", 1),
        ("consultation", "consultation", None),
        ("terminology", "terminology", None),
    ]


def test_names_of_the_time(office: Office) -> None:
    content = report_content(office.report)
    assert content.office.panel_name == "Testshire Police and Crime Panel"
    assert content.period_text == "June to August 2022"
    assert content.data_to_text == "August 2022"


def test_acronym_is_marked_up_once_in_a_section(office: Office) -> None:
    html = section(office, "outcomes").narratives[0].html
    assert html.count("<abbr") == 1
    assert 'title="Executive Leadership Group"' in html


def test_acronym_in_commentary_is_marked_up(office: Office) -> None:
    assert "<abbr" in section(office, "scorecard").scorecard.commentary


def test_narrative_is_made_harmless(office: Office) -> None:
    assert "<script" not in section(office, "outcomes").narratives[0].html


def test_only_public_risks_are_said(office: Office) -> None:
    assert [risk.reference for risk in section(office, "risks").risks] == ["R-1"]


def test_risks_of_another_plan_stay_out(office: Office) -> None:
    other = define_plan(
        slug="next",
        title="The next plan",
        starts_on=date(2025, 4, 1),
        ends_on=date(2029, 3, 31),
        by=office.by,
    )
    raise_risk(
        register=Register.objects.get(slug="opcc"),
        reference="R-3",
        title="A risk of the next plan's first priority",
        appetite=8,
        response="treat",
        opened_on=date(2022, 5, 1),
        priority=define_priority(plan=other, number=1, title="Other", by=office.by),
        visibility="public",
        by=office.by,
    )
    assert [risk.reference for risk in section(office, "risks").risks] == ["R-1"]


def test_sections_of_one_page_make_one_part(office: Office) -> None:
    wave = office.sections["consultation"].wave
    add_section(
        report=office.report,
        kind=SectionKind.CONSULTATION,
        title="Another survey",
        wave=wave,
        by=office.by,
    )
    parts = report_content(office.report).parts
    assert [part.slug for part in parts] == ["plan", "priority-1", "consultation", "terminology"]
    assert parts[2].title == "Public consultation"
    assert [each.title for each in parts[2].sections] == ["Public consultation", "Another survey"]


def test_deliverables_as_they_stood_at_the_end_of_the_period(office: Office) -> None:
    (line,) = section(office, "deliverables").deliverables
    assert (line.reference, line.due_text, line.progress_text) == ("D-1", "Sept 2022", "70%")


def test_scorecard_follows_the_data(office: Office) -> None:
    before = section(office, "scorecard").scorecard.rows[0].windows[0]
    office.observe(AUGUST, 150)
    after = section(office, "scorecard").scorecard.rows[0].windows[0]
    assert (before.text, before.change_text, before.arrow) == ("100", "0.0%", "—")
    assert (after.text, after.change_text, after.arrow) == ("150", "50.0%", "▲")
    assert after.verdict == "worse"


def test_glance_counts_and_names_changes(office: Office) -> None:
    office.observe(AUGUST, 700)
    glance = report_content(office.report).parts[1].glance
    # The one measure stands on a scorecard and on a KPI page, and counts once: 1,200 became 1,800.
    assert glance.measures is not None
    assert glance.measures.worse == 1
    assert glance.changes[0] == (
        "Crime Volume: 1,800, up 50.0%, worse (September 2021 to August 2022)"
    )
    assert len(set(glance.changes)) == len(glance.changes)
    assert glance.risks is not None
    assert glance.risks.above_appetite == 1
    assert glance.deliverables is not None
    assert glance.deliverables.total == 1


def test_report_without_sections(office: Office) -> None:
    office.report.sections.all().delete()
    content = report_content(office.report)
    assert content.parts == ()
    assert content.glance.measures is None


def count_queries(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_queries_do_not_grow(office: Office) -> None:
    # What is asked once in the life of a process is asked before.
    report_content(office.report)
    before = count_queries(lambda: report_content(office.report))
    for number in range(2, 6):
        measure = define_measure(
            name=f"Measure {number}",
            unit="count",
            aggregation="sum",
            preferred_direction="down",
            by=office.by,
        )
        record_observations(
            figures=[
                NewFigure(
                    measure=measure,
                    area=office.home,
                    month=AUGUST,
                    numerator=Decimal(number),
                    denominator=None,
                )
            ],
            by=office.by,
        )
        page = define_kpi_page(
            slug=f"page-{number}",
            title=f"Page {number}",
            priority=office.priority,
            rows=[(measure, office.home)],
            by=office.by,
        )
        add_section(
            report=office.report,
            kind=SectionKind.KPI,
            title=f"Page {number}",
            priority=office.priority,
            kpi_page=page,
            by=office.by,
        )
        deliverable = add_deliverable(
            reference=f"D-{number}",
            title="Another",
            plan=office.plan,
            due_as_written="2022-12",
            set_on=date(2022, 5, 1),
            by=office.by,
        )
        SectionDeliverable.objects.create(
            section=office.sections["deliverables"], deliverable=deliverable, position=number
        )
    assert count_queries(lambda: report_content(office.report)) == before
