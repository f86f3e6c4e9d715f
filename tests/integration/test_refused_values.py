"""What the database would refuse is told at its field, in words that say how to fix it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from highlights.actions import create_report
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.form_reader import form_of, texts
from tests.measures.factories import HomeAreaFactory, MeasureFactory
from tests.plans.factories import BodyFactory, GlossaryTermFactory, PlanFactory
from tests.risks.factories import RegisterFactory, RiskMatrixFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    sign_in_confirmed(client, UserFactory(role="administrator"))
    return client


def refused_at(page, field, words):
    """The page says it in its summary, linked to the field, and at the field itself."""
    html = page.content.decode()
    assert words in texts(page)
    assert f'href="#id_{field}"' in html
    assert f'id="id_{field}_error"' in html
    assert "violated" not in html
    assert "already exists" not in html


def sent(client, page, /, *args, **changed):
    address = reverse(page, args=args)
    return client.post(address, form_of(client.get(address)) | changed)


def test_plans_that_overlap(administrator):
    PlanFactory(title="Old", starts_on=date(2022, 1, 1), ends_on=date(2025, 3, 31))
    days = {"starts_on": "2025-01-01", "ends_on": "2028-03-31"}
    page = sent(administrator, "plans:plan-add", title="New", **days)
    refused_at(page, "starts_on", "Another plan is in force at this time.")
    days = {"starts_on": "2026-01-01", "ends_on": "2025-03-31"}
    page = sent(administrator, "plans:plan-add", title="New", **days)
    refused_at(page, "ends_on", "before")


def test_a_body_that_would_answer_to_itself(administrator):
    body = BodyFactory(slug="board")
    page = sent(administrator, "plans:body-edit", "board", parent=body.pk)
    refused_at(page, "parent", "Choose a body that does not.")


def test_terms_with_the_same_words(administrator):
    GlossaryTermFactory(acronym="ASB", name="Anti-social behaviour")
    other = GlossaryTermFactory(acronym="DA", name="Domestic abuse")
    page = sent(administrator, "plans:term-edit", other.pk, name="Anti-social behaviour")
    refused_at(page, "name", "Another term has this name. Enter a different one")
    page = sent(administrator, "plans:term-edit", other.pk, acronym="ASB")
    refused_at(page, "acronym", "ASB")


def test_a_name_that_another_has(administrator):
    HomeAreaFactory()
    MeasureFactory(name="Thefts")
    other = MeasureFactory(name="Fires")
    page = sent(administrator, "measures:measure-edit", other.slug, name="Thefts")
    refused_at(page, "name", "Another measure already has this name. Enter a different name.")
    page = sent(administrator, "measures:measure-edit", other.slug, parent=other.pk)
    refused_at(page, "parent", "A measure cannot be its own sub-type.")
    RiskMatrixFactory(name="4 × 4")
    matrix = RiskMatrixFactory(name="Other")
    page = sent(administrator, "risks:matrix-edit", matrix.pk, name="4 × 4")
    refused_at(page, "name", "Another risk matrix already has this name.")


def test_two_registers_of_one_name(administrator):
    register = RegisterFactory(slug="board-register", name="Board register")
    page = sent(
        administrator,
        "risks:register-add",
        name="Board register",
        body=register.body_id,
        matrix=register.matrix_id,
    )
    assert "Another register already has this address. Enter a different name." in texts(page)


def test_bands_with_one_name(administrator):
    bands = "Low, 1, calm\nHigh, 8, warn\nHigh, 12, alarm"
    page = sent(administrator, "risks:matrix-add", name="New", size="4", bands=bands)
    refused_at(page, "bands", "Two bands are called “High”. Enter a different name for each.")


def test_a_second_force_area(administrator):
    HomeAreaFactory()
    page = sent(administrator, "measures:area-add", name="Another", kind="force", parent="")
    refused_at(page, "kind", "There is already a force area. Choose another kind.")


def test_a_rank_beyond_the_forces(client):
    HomeAreaFactory()
    measure = MeasureFactory(name="Thefts")
    sign_in_confirmed(client, UserFactory(role="officer"))
    peers = reverse("measures:peers-edit", args=[measure.slug])
    client.post(peers, form_of(client.get(peers)) | {"name": "N", "definition": "D"})
    rank = {"month": "2022-05", "rank": "9", "forces": "5"}
    page = sent(client, "measures:rank-add", measure.slug, **rank)
    refused_at(page, "rank", "The rank must be between 1 and the number of forces.")


def test_a_report_on_months_that_have_one(client):
    sign_in_confirmed(client, UserFactory(role="officer"))
    plan = PlanFactory()
    june, august = date(2022, 6, 1), date(2022, 8, 1)
    report = create_report(
        slug="june-2022",
        plan=plan,
        title="T",
        period_start=june,
        period_end=august,
        data_to=august,
        by=UserFactory(role="officer"),
    )
    months = {
        "period_start": f"{report.period_start:%Y-%m}",
        "period_end": f"{report.period_end:%Y-%m}",
        "data_to": f"{report.data_to:%Y-%m}",
    }
    page = sent(client, "highlights:report-create", title="T", plan=report.plan_id, **months)
    refused_at(page, "period_start", "already")
