"""A small office with one report, built through the actions that officers use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from accounts.actions import assign_role, command_user
from accounts.models import User
from consultation.actions import Answer, ask_question, define_consultation, hold_wave, record_result
from dates.periods import months_ending
from deliverables.actions import add_deliverable, record_progress
from deliverables.models import Deliverable
from highlights import tasks
from highlights.actions import (
    add_section,
    approve_report,
    create_report,
    publish,
    submit_report,
    write_narrative,
)
from highlights.models import Edition, Report, Section, SectionKind
from measures.actions import NewFigure, define_area, define_measure, record_observations
from measures.models import Area, Measure
from plans.actions import define_body, define_plan, define_priority, define_term, name_office
from plans.models import Plan, Priority
from risks.actions import default_matrix, open_register, raise_risk, score_risk
from risks.models import ScoreKind
from scorecards.actions import define_kpi_page, define_scorecard, write_commentary
from scorecards.models import Scorecard
from tests.databases import come_first, commits, connected_to, filled_copy
from tests.measures.factories import ScorecardFactory

AUGUST = date(2022, 8, 1)
OFFICER = "officer@office.invalid"


@dataclass
class Office:
    """The small office's records, by name."""

    by: User
    plan: Plan
    priority: Priority
    home: Area
    measure: Measure
    deliverable: Deliverable
    report: Report
    sections: dict[str, Section]

    def publish(self) -> Edition:
        """Take the report through its workflow to its next edition."""
        submit_report(report=self.report, by=self.by)
        approve_report(report=self.report, by=self.by)
        return publish(report=self.report, by=self.by)

    def observe(self, month: date, numerator: int, *, reason: str = "") -> None:
        """Record a figure of the one measure."""
        record_observations(
            figures=[
                NewFigure(
                    measure=self.measure,
                    area=self.home,
                    month=month,
                    numerator=Decimal(numerator),
                    denominator=None,
                )
            ],
            by=self.by,
            reason=reason,
        )


@pytest.fixture(autouse=True)
def quick_pdf(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is published gets its PDF in no time, unless a test asks for `laid_out_pdf`.

    Laying one out takes seconds, and most tests that publish are not about it.
    """
    if "laid_out_pdf" not in request.fixturenames:
        monkeypatch.setattr(tasks, "render_pdf", lambda *_: b"%PDF-1.7 quick")


@pytest.fixture
def laid_out_pdf() -> None:
    """Let PDF files be laid out as they are outside tests."""


@pytest.fixture(scope="session")
def office_copy(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database of this worker with the office."""
    with (
        django_db_blocker.unblock(),
        filled_copy("office", lambda: make_office(make_officer())) as name,
    ):
        yield name


def pytest_itemcollected(item: pytest.Item) -> None:
    come_first(item, "begins_with_office")


@pytest.fixture
def begins_with_office(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether a test is connected to a database that holds the office, which it asks for."""
    if commits(request):
        yield False
        return
    with connected_to(request.getfixturevalue("office_copy")):
        yield True


@pytest.fixture
def officer(begins_with_office: bool, db: None) -> User:
    """An officer of the office."""
    if begins_with_office:
        return User.objects.get(email=OFFICER)
    return make_officer()


def make_officer() -> User:
    """Let the office have an officer."""
    user = User.objects.create_user(OFFICER, name="An officer")
    assign_role(user=user, role="officer", by=command_user())
    return user


@pytest.fixture
def office(begins_with_office: bool, officer: User) -> Office:
    """The office with everything that a report can show, once each."""
    return find_office(officer) if begins_with_office else make_office(officer)


def find_office(officer: User) -> Office:
    """The office that is there."""
    report = Report.objects.get()
    sections = {section.kind: section for section in report.sections.all()}
    return Office(
        by=officer,
        plan=Plan.objects.get(),
        priority=Priority.objects.get(),
        home=Area.objects.get(),
        measure=Measure.objects.get(),
        deliverable=Deliverable.objects.get(),
        report=report,
        sections=sections,
    )


def make_office(officer: User) -> Office:
    """Write the office's records, as its officer would."""
    name_office(
        valid_from=date(2022, 1, 1),
        office_name="Office of the Commissioner for Testshire",
        office_short="OPCC",
        holder_title="Police and Crime Commissioner",
        panel_name="Testshire Police and Crime Panel",
        force_name="Testshire Police",
        area_name="Testshire",
        by=officer,
    )
    plan = define_plan(
        slug="plan",
        title="Plan",
        starts_on=date(2022, 4, 1),
        ends_on=date(2025, 3, 31),
        by=officer,
    )
    priority = define_priority(plan=plan, number=1, title="Safer streets", by=officer)
    body = define_body(slug="elg", name="Executive Leadership Group", kind="board", by=officer)
    define_term(acronym="ELG", name="Executive Leadership Group", definition="", by=officer)
    home = define_area(name="Testshire", kind="force", by=officer)
    measure = define_measure(
        name="Crime Volume",
        unit="count",
        aggregation="sum",
        preferred_direction="down",
        by=officer,
    )
    scorecard = define_scorecard(
        slug="priority-1",
        title="Priority 1",
        priority=priority,
        rows=[(measure, home, True)],
        by=officer,
    )
    write_commentary(scorecard=scorecard, month=AUGUST, text="The ELG asked why.", by=officer)
    page = define_kpi_page(
        slug="crime", title="Crime", priority=priority, rows=[(measure, home)], by=officer
    )
    record_observations(
        figures=[
            NewFigure(
                measure=measure, area=home, month=month, numerator=Decimal(100), denominator=None
            )
            for month in months_ending(AUGUST, 24)
        ],
        by=officer,
    )
    deliverable = add_deliverable(
        reference="D-1",
        title="Publish the strategy",
        plan=plan,
        priority=priority,
        due_as_written="Sept 2022",
        set_on=date(2022, 5, 1),
        started_on=date(2022, 5, 1),
        by=officer,
    )
    record_progress(deliverable=deliverable, as_at=date(2022, 8, 31), percent=70, by=officer)
    register = open_register(
        slug="opcc",
        name="Register",
        body=body,
        matrix=default_matrix(by=officer),
        by=officer,
    )
    for reference, visibility in (("R-1", "public"), ("R-2", "office")):
        risk = raise_risk(
            register=register,
            reference=reference,
            title=f"Risk {reference}",
            appetite=8,
            response="treat",
            opened_on=date(2022, 5, 1),
            priority=priority,
            visibility=visibility,
            by=officer,
        )
        score_risk(
            risk=risk,
            kind=ScoreKind.CURRENT,
            likelihood=4,
            impact=4,
            on=date(2022, 5, 1),
            by=officer,
        )
    consultation = define_consultation(slug="survey", title="Survey", by=officer)
    wave = hold_wave(
        consultation=consultation, slug="2022", title="2022", responses=1125, by=officer
    )
    question = ask_question(
        consultation=consultation, code="trust", topic="Trust", wording="Trust?", by=officer
    )
    record_result(
        wave=wave,
        question=question,
        base=1125,
        answers=[Answer(label="Yes", share=Decimal("41.2"), is_positive=True)],
        by=officer,
    )
    report = create_report(
        slug="2022-06-to-08",
        title="Quarterly highlight report",
        plan=plan,
        period_start=date(2022, 6, 1),
        period_end=AUGUST,
        data_to=AUGUST,
        by=officer,
    )
    shown: dict[SectionKind, dict[str, Any]] = {
        SectionKind.DELIVERY: {},
        SectionKind.OUTCOMES: {"priority": priority},
        SectionKind.RISKS: {"priority": priority},
        SectionKind.DELIVERABLES: {"priority": priority, "deliverables": [deliverable]},
        SectionKind.FOCUS: {"priority": priority},
        SectionKind.SCORECARD: {"priority": priority, "scorecard": scorecard},
        SectionKind.KPI: {"priority": priority, "kpi_page": page},
        SectionKind.CONSULTATION: {"wave": wave},
        SectionKind.TERMINOLOGY: {},
    }
    sections = {
        kind.value: add_section(report=report, kind=kind, title=kind.label, by=officer, **more)
        for kind, more in shown.items()
    }
    write_narrative(
        section=sections["outcomes"],
        text="- The ELG met.\n- The ELG met again. <script>alert(1)</script>",
        by=officer,
    )
    return Office(officer, plan, priority, home, measure, deliverable, report, sections)


@pytest.fixture
def analyst(db: None) -> User:
    """An officer who writes the commentary."""
    user = User.objects.create_user("analyst@office.invalid", name="An analyst")
    assign_role(user=user, role="officer", by=user)
    return user


@pytest.fixture
def scorecard(db: None) -> Scorecard:
    """A scorecard to comment on."""
    return ScorecardFactory(slug="priority-1")
