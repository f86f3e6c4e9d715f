"""Registers and risks as data."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Visibility
from risks.models import RiskState
from tests.risks.factories import ControlFactory, RegisterFactory, RiskFactory, RiskScoreFactory

pytestmark = pytest.mark.django_db
RISKS = "/api/v1/risks/"
REGISTERS = "/api/v1/risk-registers/"


def references(client, query=""):
    answer = client.get(RISKS + query)
    assert answer.status_code == 200
    return [risk["reference"] for risk in answer.json()["results"]]


def test_risk_has_the_shape_of_its_content(client):
    risk = RiskFactory.create(
        reference="R-1", register__slug="office", next_review_on=date(2022, 11, 30)
    )
    RiskScoreFactory.create(risk=risk, likelihood=4, impact=5)
    (listed,) = client.get(RISKS).json()["results"]
    assert listed["register"] == "office"
    assert listed["current"] == {
        "likelihood": 4,
        "impact": 5,
        "score": 20,
        "band": "High",
        "scored_on": "2022-01-01",
    }
    assert listed["inherent"] is None
    assert listed["priority_number"] is None
    assert listed["is_above_appetite"] is True
    assert listed["flags"] == []
    assert listed["next_review_on"] == "2022-11-30"
    assert client.get(f"{RISKS}office/R-1/").json() == listed


def test_as_at_shows_the_scores_of_that_day(client):
    risk = RiskFactory.create(reference="R-1", register__slug="office")
    RiskScoreFactory.create(risk=risk, likelihood=4, impact=5)
    RiskScoreFactory.create(
        risk=risk, likelihood=1, impact=5, scored_on=date(2022, 9, 1), reason="x"
    )
    (then,) = client.get(RISKS + "?as_at=2022-08-31").json()["results"]
    assert then["current"]["score"] == 20
    assert references(client, "?as_at=2021-12-31") == []
    one = client.get(f"{RISKS}office/R-1/?as_at=2022-09-01").json()
    assert (one["current"]["score"], one["trend"]) == (5, "falling")


@pytest.mark.parametrize("text", ["yesterday", "2022-02-31"])
def test_as_at_that_is_not_a_day_is_refused_in_words(client, text):
    for address in (RISKS, REGISTERS):
        answer = client.get(f"{address}?as_at={text}")
        assert answer.status_code == 400
        assert "date: use YYYY-MM-DD" in answer.json()["as_at"][0]


def test_the_list_is_filtered_as_asked(client):
    first, second = RegisterFactory.create(slug="a"), RegisterFactory.create(slug="b")
    RiskScoreFactory.create(risk=RiskFactory.create(register=first, reference="HIGH"), likelihood=5)
    RiskScoreFactory.create(risk=RiskFactory.create(register=second, reference="LOW"), likelihood=1)
    RiskFactory.create(
        register=second, reference="OLD", state=RiskState.CLOSED, closed_on=date(2022, 6, 1)
    )
    assert references(client) == ["HIGH", "LOW"]
    assert references(client, "?register=b") == ["LOW"]
    assert references(client, "?state=closed") == ["OLD"]
    assert references(client, "?state=open&as_at=2022-05-31&register=b") == ["LOW", "OLD"]
    assert references(client, "?band=high") == ["HIGH"]
    assert references(client, "?q=low") == ["LOW"]
    assert client.get(RISKS + "?state=gone").status_code == 400


def test_hidden_risks_are_hidden(client, panel_member):
    RiskFactory.create(reference="PAN", register__slug="office", visibility=Visibility.PANEL)
    assert references(client) == []
    assert client.get(f"{RISKS}office/PAN/").status_code == 404
    assert client.get(REGISTERS).json()["results"][0]["open"] == 0
    client.force_login(panel_member)
    assert references(client) == ["PAN"]
    assert client.get(f"{RISKS}office/PAN/").status_code == 200
    assert client.get(REGISTERS).json()["results"][0]["open"] == 1


def test_register_gives_its_heat_map(client):
    risk = RiskFactory.create(reference="R-1", register__slug="office")
    RiskScoreFactory.create(risk=risk, likelihood=4, impact=5)
    register = client.get(f"{REGISTERS}office/").json()
    assert register["bands"][0] == {"band": "High", "risks": 1}
    top = register["heat_map"]["rows"][1]
    assert top["likelihood"] == 4
    assert top["cells"][4]["references"] == ["R-1"]
    assert [band["range_text"] for band in register["heat_map"]["key"]] == [
        "1 to 7",
        "8 to 14",
        "15 to 25",
    ]
    assert client.get(f"{REGISTERS}none/").status_code == 404


@pytest.mark.parametrize("address", [RISKS, REGISTERS])
def test_queries_do_not_grow(client, address):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    RiskScoreFactory.create()
    first = count()
    for _ in range(6):
        risk = RiskFactory.create()
        RiskScoreFactory.create(risk=risk)
        ControlFactory.create(risk=risk)
    assert count() == first


def test_writing_is_not_offered(client, officer):
    client.force_login(officer)
    assert client.post(RISKS, {}, content_type="application/json").status_code == 405
