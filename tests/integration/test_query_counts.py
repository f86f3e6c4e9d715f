"""No page and no API list costs more queries when there are more rows."""

import math
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import command_user
from accounts.models import User
from consultation.models import Consultation, Wave
from deliverables.models import Deliverable
from highlights.actions import create_report
from highlights.models import Report, Section, SectionDeliverable
from measures.models import Area, Measure, Source
from plans.models import Body, Plan, Priority
from risks.models import Register, Risk
from scorecards.models import KpiPage, Scorecard
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.audit.factories import AuditEventFactory
from tests.consultation.factories import (
    AnswerShareFactory,
    ConsultationFactory,
    ProfileGroupFactory,
    QuestionFactory,
    ResultFactory,
    WaveFactory,
)
from tests.deliverables.factories import DeliverableFactory, DueDateFactory, ProgressUpdateFactory
from tests.integration.address import Address
from tests.integration.addresses import ADDRESSES
from tests.integration.conftest import AUGUST, may_read_before_publication
from tests.measures.factories import (
    AnnotationFactory,
    AreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
    ScorecardRowFactory,
    SourceFactory,
    TargetFactory,
)
from tests.plans.factories import BodyFactory, GlossaryTermFactory, ObjectiveFactory
from tests.risks.factories import ControlFactory, RiskActionFactory, RiskFactory, RiskScoreFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_office")]

# More than a page of a list, so that paging shows as well.
MORE = 30
# Where there is no row at all, what belongs to rows is not asked for.
FIRST = 2


@pytest.fixture(autouse=True)
def session_of_one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine a test takes longer than a minute; its page would write the session too."""
    monkeypatch.setattr("opcc.middleware.SEEN_EVERY_SECONDS", math.inf)


def count(client: Client, address: Address) -> int:
    url = reverse(address.name, kwargs=dict(address.kwargs))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(queries)


def grow(numbers: range) -> None:
    """Add rows of every kind, each linked to what the pages show."""
    grow_measures(numbers)
    grow_deliverables(numbers)
    grow_risks(numbers)
    grow_consultation(numbers)
    for _ in numbers:
        UserFactory(role="officer")
        AuditEventFactory()
    plan, priority = Plan.objects.get(slug="plan"), Priority.objects.get(plan__slug="plan")
    for number in numbers:
        body = BodyFactory(parent=Body.objects.get(slug="board"))
        objective = ObjectiveFactory(priority=priority, number=number + 1)
        body.priorities.add(priority)
        body.objectives.add(objective)
        GlossaryTermFactory()
        Deliverable.objects.get(reference="D-public").objectives.add(objective)
        Risk.objects.get(reference="R-public").objectives.add(objective)
        Measure.objects.get(slug="public-matter-measured").objectives.add(objective)
    for year in (1990 + number for number in numbers):
        create_report(
            slug=f"report-{year}",
            title="Report",
            plan=plan,
            period_start=date(year, 1, 1),
            period_end=date(year, 3, 1),
            data_to=date(year, 3, 1),
            by=command_user(),
        )


def grow_measures(numbers: range) -> None:
    home, source = Area.objects.get(kind="force"), Source.objects.get(name="Source")
    scorecard, page = Scorecard.objects.get(slug="scorecard"), KpiPage.objects.get(slug="kpi")
    shown = Measure.objects.get(slug="public-matter-measured")
    for position in (100 + number for number in numbers):
        measure = MeasureFactory(source=source, parent=shown)
        measure.priorities.add(scorecard.priority)
        area = AreaFactory(parent=home)
        SourceFactory()
        for place in (home, area):
            for month in (AUGUST, date(2022, 7, 1), date(2021, 8, 1)):
                ObservationFactory(measure=measure, area=place, month=month)
        ObservationFactory(measure=shown, area=area, month=AUGUST)
        TargetFactory(measure=measure, area=home)
        AnnotationFactory().measures.set([measure, shown])
        ScorecardRowFactory(scorecard=scorecard, measure=measure, area=home, position=position)
        KpiRowFactory(page=page, measure=measure, area=home, position=position)
        ScorecardRowFactory(
            scorecard=ScorecardFactory(priority=scorecard.priority), measure=shown, area=home
        )
        KpiRowFactory(page=KpiPageFactory(priority=page.priority), measure=shown, area=home)


def grow_deliverables(numbers: range) -> None:
    plan, priority = Plan.objects.get(slug="plan"), Priority.objects.get(plan__slug="plan")
    report = Report.objects.get(slug="draft")
    section = Section.objects.get(report=report, kind="deliverables")
    shown = Deliverable.objects.get(reference="D-public")
    for number in numbers:
        deliverable = DeliverableFactory(plan=plan, priority=priority)
        for each in (deliverable, shown):
            DueDateFactory(deliverable=each, sequence=number + 2, reason="Later")
            ProgressUpdateFactory(deliverable=each)
        SectionDeliverable.objects.create(
            section=section, deliverable=deliverable, position=100 + number
        )


def grow_risks(numbers: range) -> None:
    register = Register.objects.get(slug="register")
    shown = Risk.objects.get(reference="R-public")
    for _ in numbers:
        risk = RiskFactory(register=register, priority=shown.priority)
        for each in (risk, shown):
            RiskScoreFactory(risk=each)
            ControlFactory(risk=each)
            RiskActionFactory(risk=each)


def grow_consultation(numbers: range) -> None:
    consultation, wave = Consultation.objects.get(slug="survey"), Wave.objects.get(slug="first")
    for _ in numbers:
        WaveFactory(consultation=ConsultationFactory())
        other = WaveFactory(consultation=consultation)
        ProfileGroupFactory(wave=wave)
        question = QuestionFactory(consultation=consultation)
        for each in (wave, other):
            AnswerShareFactory(result=ResultFactory(wave=each, question=question))


def test_queries_do_not_grow_with_rows(client: Client) -> None:
    everything = User.objects.create_superuser("all@office.invalid", name="All")
    may_read_before_publication(everything)
    sign_in_confirmed(client, everything)
    addresses = [
        address
        for address in ADDRESSES
        if address.name not in {"healthz", "livez"} and not address.posts_only and address.readers
    ]
    grow(range(FIRST))
    before = [count(client, address) for address in addresses]
    grow(range(FIRST, FIRST + MORE))
    grown = [
        f"{address.name} {dict(address.kwargs)}: {queries} became {now}"
        for address, queries in zip(addresses, before, strict=True)
        if (now := count(client, address)) > queries
    ]
    assert not grown, "\n".join(grown)
