"""Plans, bodies, terminology and names of the office for other systems."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.plans.factories import (
    BodyFactory,
    GlossaryTermFactory,
    ObjectiveFactory,
    OfficeIdentityFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db


def results(client, address, **query):
    response = client.get(f"/api/v1/{address}/", query)
    assert response.status_code == 200
    return response.json()["results"]


def test_plan_has_priorities_and_objectives(client):
    objective = ObjectiveFactory(number=2, priority__number=1)
    plan = objective.priority.plan
    BodyFactory(slug="board", objectives=[objective])
    record = client.get(f"/api/v1/plans/{plan.slug}/").json()
    assert record["starts_on"] == plan.starts_on.isoformat()
    (priority,) = record["priorities"]
    assert priority["number"] == 1
    assert priority["objectives"][0]["code"] == "1.2"
    assert priority["objectives"][0]["bodies"][0]["slug"] == "board"
    assert results(client, "plans") == [record]
    assert client.get("/api/v1/plans/nowhere/").status_code == 404


def test_plans_in_force_on_a_day(client):
    PlanFactory(slug="old", starts_on=date(2019, 4, 1), ends_on=date(2022, 3, 31))
    PlanFactory(slug="new", starts_on=date(2022, 4, 1), ends_on=date(2025, 3, 31))
    assert [plan["slug"] for plan in results(client, "plans")] == ["new", "old"]
    assert [plan["slug"] for plan in results(client, "plans", on="2022-03-31")] == ["old"]
    assert client.get("/api/v1/plans/", {"on": "then"}).status_code == 400


def test_bodies_form_a_tree(client):
    objective = ObjectiveFactory(number=2, priority__number=1)
    top = BodyFactory(slug="top", name="A top", kind="office")
    BodyFactory(
        slug="below",
        name="B below",
        parent=top,
        priorities=[objective.priority],
        objectives=[objective],
    )
    first, second = results(client, "bodies")
    assert (first["parent"], second["parent"]) == (None, "top")
    assert second["objectives"][0]["code"] == "1.2"
    assert second["priorities"][0]["plan"] == objective.priority.plan.slug
    assert [body["slug"] for body in results(client, "bodies", kind="office")] == ["top"]
    assert client.get("/api/v1/bodies/below/").json() == second


def test_glossary_is_searched(client):
    GlossaryTermFactory(acronym="ASB", name="Anti-social behaviour", aliases=["A.S.B."])
    GlossaryTermFactory(acronym="RASSO", name="Rape and serious sexual offences")
    assert [term["acronym"] for term in results(client, "glossary")] == ["ASB", "RASSO"]
    (term,) = results(client, "glossary", acronym="asb")
    assert term["aliases"] == ["A.S.B."]
    assert [term["acronym"] for term in results(client, "glossary", q="sexual")] == ["RASSO"]


def test_names_of_the_office_on_a_day(client):
    OfficeIdentityFactory(valid_to=date(2028, 5, 6), office_name="Old office")
    OfficeIdentityFactory(valid_from=date(2028, 5, 7), office_name="New office")
    assert [name["office_name"] for name in results(client, "office-identities")] == [
        "New office",
        "Old office",
    ]
    (name,) = results(client, "office-identities", on="2028-05-06")
    assert name["office_name"] == "Old office"


@pytest.mark.parametrize("address", ["plans", "bodies", "glossary", "office-identities"])
def test_queries_do_not_grow_with_rows(client, address):
    counts = []
    OfficeIdentityFactory()
    for number in (1, 6):
        for _ in range(number):
            objective = ObjectiveFactory()
            BodyFactory(
                parent=BodyFactory(), priorities=[objective.priority], objectives=[objective]
            )
            GlossaryTermFactory()
        with CaptureQueriesContext(connection) as queries:
            results(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
