"""The demonstration for tests that read it, and a small office with every visibility."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from accounts.actions import assign_role, command_user, create_person
from accounts.models import User
from accounts.permissions import Visibility
from accounts.roles import ROLES
from consultation.actions import Answer as AnswerGiven
from consultation.actions import ask_question, define_consultation, hold_wave, record_result
from deliverables.actions import add_deliverable
from highlights.actions import (
    add_section,
    approve_report,
    begin_file,
    create_report,
    keep_file,
    publish,
    schedule_publication,
    submit_report,
)
from highlights.codec import digest
from highlights.evidence import report_content
from highlights.models import (
    PreReleaseReader,
    PublicationSchedule,
    Report,
    Section,
    SectionComment,
    SectionKind,
)
from imports.models import ImportBatch, ImportFile, ImportName
from measures.actions import (
    NewFigure,
    compare_with_peers,
    define_measure,
    define_source,
    ensure_home_area,
    record_observations,
)
from measures.models import PublishedRank
from plans.actions import define_body, define_plan, define_priority, name_office
from plans.models import GlossaryTerm, Objective, OfficeIdentity, Priority
from risks.actions import default_matrix, open_register, raise_risk, score_risk
from risks.models import Control, Risk, RiskAction, RiskMatrix
from scorecards.actions import define_kpi_page, define_scorecard
from tests.accounts.factories import ApiTokenFactory, UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.accounts.tokens import token_header
from tests.audit.factories import AuditEventFactory
from tests.databases import (
    come_first,
    commits,
    connected_to,
    copy_database,
    drop_database,
    filled_copy,
)
from tests.demonstration_database import DEMONSTRATION, ensure_demonstration
from tests.integration.address import (
    API_CLIENT,
    COMMENT,
    CONTROL,
    EVENT,
    IMPORT,
    MATRIX,
    NOBODY,
    NOTED,
    OBJECTIVE,
    OFFICE_NAMES,
    PANEL_MEMBER,
    RISK_ACTION,
    SOMEBODY,
    TERM,
    TERM_TO_REMOVE,
    TOKEN,
)
from tests.measures.factories import AnnotationFactory, SourceFactory, TargetFactory

AUGUST = date(2022, 8, 1)
START = date(2022, 1, 1)
VISIBILITIES = tuple(Visibility)

# Stand in the titles of records that are not for everybody, so that a leak shows on any page.
MARKS = {visibility: f"{visibility.value.capitalize()} matter" for visibility in Visibility}


@pytest.fixture(scope="session")
def demonstration_copy(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of this worker's copy of the demonstration, which was loaded once for all."""
    name = f"{DEMONSTRATION}_{connection.settings_dict['NAME']}"
    with django_db_blocker.unblock():
        copy_database(name, like=ensure_demonstration())
        yield name
        drop_database(name)


@pytest.fixture(scope="module")
def demonstration(demonstration_copy: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a module of tests read the demonstration; each rolls back what it changes."""
    with django_db_blocker.unblock(), connected_to(demonstration_copy):
        yield


@pytest.fixture
def people(db: None) -> dict[str, User | AnonymousUser]:
    """Someone of every role, and no one."""
    system = command_user()
    everybody: dict[str, User | AnonymousUser] = {"nobody": AnonymousUser()}
    for slug, role in ROLES.items():
        person = create_person(
            email=f"{slug}@office.invalid", name=role.name, password="a long password", by=system
        )
        assign_role(user=person, role=slug, by=system)
        everybody[slug] = person
    return everybody


@pytest.fixture
def local_mail(tmp_path: Path, settings: Settings) -> None:
    """The local stack, with one message that it kept."""
    settings.LOCAL_STACK = True
    settings.EMAIL_FILE_PATH = str(tmp_path)
    (tmp_path / "kept.log").write_text("Subject: Kept\nTo: someone@office.invalid\n\nText\n")


def _reference_records(priority: Priority) -> None:
    """What only administrators keep."""
    Objective.objects.create(priority=priority, number=OBJECTIVE, title="An objective")
    GlossaryTerm.objects.create(pk=TERM, acronym="TRM", name="A term")
    GlossaryTerm.objects.create(pk=TERM_TO_REMOVE, acronym="GONE", name="A term to remove")
    OfficeIdentity.objects.create(
        pk=OFFICE_NAMES,
        valid_from=date(2000, 1, 1),
        valid_to=date(2000, 12, 31),
        office_name="Authority",
        office_short="A",
        holder_title="Chair",
        panel_name="Panel",
        force_name="Force",
        area_name="County",
    )


@pytest.fixture(scope="session")
def small_office_copy(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database of this worker with the small office."""
    with django_db_blocker.unblock(), filled_copy("small_office", make_small_office) as name:
        yield name


def pytest_itemcollected(item: pytest.Item) -> None:
    come_first(item, "begins_with_small_office")


@pytest.fixture
def begins_with_small_office(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether a test is connected to a database that holds the small office, which it asks for."""
    if commits(request):
        yield False
        return
    with connected_to(request.getfixturevalue("small_office_copy")):
        yield True


@pytest.fixture
def small_office(begins_with_small_office: bool, db: None, local_mail: None) -> None:
    """One record of every kind, and one of every visibility where a kind has visibilities."""
    if not begins_with_small_office:
        make_small_office()


def make_small_office() -> None:
    """Write the small office's records, as its people would."""
    by = command_user()
    ApiTokenFactory(
        pk=TOKEN,
        user=UserFactory(pk=SOMEBODY, name="Somebody", email="somebody@office.invalid"),
    )
    AuditEventFactory(pk=EVENT)
    name_office(
        valid_from=START,
        office_name="Office",
        office_short="O",
        holder_title="Commissioner",
        panel_name="Panel",
        force_name="Force",
        area_name="County",
        by=by,
    )
    plan = define_plan(slug="plan", title="Plan", starts_on=START, ends_on=date(2025, 3, 31), by=by)
    priority = define_priority(plan=plan, number=1, title="Safer", by=by)
    body = define_body(slug="board", name="Board", kind="board", priorities=[priority], by=by)
    home = ensure_home_area(by=by)
    source = define_source(name="Source", url="https://source.invalid/", by=by)
    measures = [
        define_measure(
            name=f"{MARKS[visibility]} measured",
            unit="count",
            aggregation="sum",
            preferred_direction="down",
            visibility=visibility,
            source=source,
            by=by,
        )
        for visibility in VISIBILITIES
    ]
    record_observations(
        figures=[NewFigure(measure, home, AUGUST, Decimal(10)) for measure in measures], by=by
    )
    AnnotationFactory(pk=NOTED, created_by=by).measures.set(measures)
    TargetFactory(pk=NOTED, measure=measures[0], area=home)
    comparisons = [
        compare_with_peers(measure=measure, name="Tables", definition="As published.", by=by)
        for measure in measures
    ]
    PublishedRank.objects.create(
        pk=NOTED, comparison=comparisons[0], month=AUGUST, rank=42, forces=44
    )
    batch = ImportBatch.objects.create(
        pk=IMPORT,
        file_name="figures.csv",
        size=10,
        sha256="0" * 64,
        state="previewed",
        version=1,
        mapping=["measure", "area", "month", "numerator"],
        unknown_names=[{"name": "Vol.", "is_measure": True, "figures": 1, "must_be_said": True}],
        uploaded_by=by,
    )
    ImportName.objects.create(
        pk=NOTED,
        source=SourceFactory(),
        name="Volume",
        is_measure=True,
        measure=measures[0],
        changed_by=by,
    )
    ImportFile.objects.create(batch=batch, content=b"measure,area,month,numerator\n")
    scorecard = define_scorecard(
        slug="scorecard",
        title="Scorecard",
        priority=priority,
        rows=[(measure, home, True) for measure in measures],
        by=by,
    )
    kpi_page = define_kpi_page(
        slug="kpi",
        title="KPI page",
        priority=priority,
        rows=[(measure, home) for measure in measures],
        by=by,
    )
    register = open_register(
        slug="register", name="Register", body=body, matrix=default_matrix(by=by), by=by
    )
    deliverables = []
    for visibility in VISIBILITIES:
        deliverables.append(
            add_deliverable(
                reference=f"D-{visibility.value}",
                title=f"{MARKS[visibility]} to do",
                plan=plan,
                priority=priority,
                due_as_written="Dec 2022",
                set_on=START,
                visibility=visibility,
                by=by,
            )
        )
        risk = raise_risk(
            register=register,
            reference=f"R-{visibility.value}",
            title=f"{MARKS[visibility]} at risk",
            appetite=8,
            response="treat",
            opened_on=START,
            priority=priority,
            visibility=visibility,
            by=by,
        )
        score_risk(risk=risk, kind="current", likelihood=4, impact=4, on=START, by=by)
    _reference_records(priority)
    risk = Risk.objects.get(reference="R-public")
    Control.objects.create(pk=CONTROL, risk=risk, description="A control")
    RiskAction.objects.create(pk=RISK_ACTION, risk=risk, title="An action")
    RiskMatrix.objects.create(pk=MATRIX, name="Another matrix")
    consultation = define_consultation(slug="survey", title="Survey", by=by)
    wave = hold_wave(consultation=consultation, slug="first", title="First", responses=100, by=by)
    question = ask_question(
        consultation=consultation, code="safe", topic="Safety", wording="Safe?", by=by
    )
    record_result(
        wave=wave,
        question=question,
        answers=[AnswerGiven(label="Yes", share=Decimal(40), is_positive=True)],
        base=100,
        by=by,
    )
    for slug, title, start in (
        ("scheduled", "Scheduled report", date(2022, 3, 1)),
        ("published", "Published report", date(2022, 6, 1)),
        ("draft", MARKS[Visibility.OFFICE], date(2022, 9, 1)),
    ):
        report = create_report(
            slug=slug,
            title=title,
            plan=plan,
            period_start=start,
            period_end=date(2022, start.month + 2, 1),
            data_to=AUGUST,
            by=by,
        )
        add_section(report=report, kind=SectionKind.DELIVERY, title="Delivery", by=by)
        add_section(
            report=report,
            kind=SectionKind.DELIVERABLES,
            title="Deliverables",
            priority=priority,
            deliverables=deliverables,
            by=by,
        )
        add_section(report=report, kind=SectionKind.RISKS, title="Risks", priority=priority, by=by)
        add_section(
            report=report,
            kind=SectionKind.SCORECARD,
            title="Scorecard",
            priority=priority,
            scorecard=scorecard,
            by=by,
        )
        add_section(
            report=report,
            kind=SectionKind.KPI,
            title="KPI page",
            priority=priority,
            kpi_page=kpi_page,
            by=by,
        )
    SectionComment.objects.create(
        pk=COMMENT,
        section=Section.objects.get(report=report, slug="delivery"),
        text="?",
        made_by=by,
    )
    published = Report.objects.get(slug="published")
    submit_report(report=published, by=by)
    approve_report(report=published, by=by)
    edition = publish(report=published, by=by)
    file = begin_file(key=edition.files.get().pk)
    assert file is not None
    keep_file(file=file, content=b"%PDF-1.7 of the small office", by=by)
    _schedule(by)


def _schedule(by: User) -> None:
    """The report that is to be published, with someone else on its list."""
    scheduled = Report.objects.get(slug="scheduled")
    submit_report(report=scheduled, by=by)
    approve_report(report=scheduled, by=by)
    schedule_publication(
        report=scheduled,
        publish_at=timezone.now() + timedelta(days=1),
        expected_digest=digest(report_content(Report.objects.get(slug="scheduled"))),
        readers=[User.objects.get(pk=SOMEBODY)],
        open_from=timezone.now() - timedelta(hours=1),
        by=by,
    )


def may_read_before_publication(person: User) -> None:
    """Put someone on the list of the one report that is to be published."""
    PreReleaseReader.objects.create(schedule=PublicationSchedule.objects.get(), person=person)


@pytest.fixture
def client_of(
    small_office: None, people: dict[str, User | AnonymousUser]
) -> Callable[[str], Client]:
    """A client that asks as someone: with a session, or as another system with its token."""
    may_read_before_publication(cast(User, people[PANEL_MEMBER]))

    def make(reader: str) -> Client:
        if reader == API_CLIENT:
            return Client(headers=token_header(cast(User, people[reader])))
        client = Client()
        if reader != NOBODY:
            sign_in_confirmed(client, cast(User, people[reader]))
        return client

    return make
