"""Pages of the registers: what they show, and to whom."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Visibility
from risks.models import RiskState, ScoreKind
from tests.risks.factories import (
    ControlFactory,
    RegisterFactory,
    RiskActionFactory,
    RiskFactory,
    RiskScoreFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """A register with a public, a panel, an office and a closed risk."""
    register = RegisterFactory.create(slug="office", name="Register of the office")
    for reference, visibility, likelihood in (
        ("PUB-1", Visibility.PUBLIC, 5),
        ("PAN-1", Visibility.PANEL, 4),
        ("OFF-1", Visibility.OFFICE, 1),
    ):
        risk = RiskFactory.create(
            register=register,
            reference=reference,
            title=f"Title of {reference}",
            visibility=visibility,
        )
        RiskScoreFactory.create(risk=risk, likelihood=likelihood, impact=4)
    RiskFactory.create(
        register=register,
        reference="OLD-1",
        title="Title of OLD-1",
        state=RiskState.CLOSED,
        closed_on=date(2023, 1, 1),
    )
    return register


def get(client, name, *args, query=""):
    response = client.get(reverse(f"risks:{name}", args=args) + query)
    return response, response.content.decode()


def test_register_list_counts_what_the_reader_may_see(client, register, officer):
    response, text = get(client, "risk-list")
    assert response.status_code == 200
    assert "Register of the office" in text
    assert "1 (1 high, 0 medium, 0 low)" in text
    client.force_login(officer)
    _, text = get(client, "risk-list")
    assert "3 (2 high, 0 medium, 1 low)" in text


def test_register_without_public_risks_says_so(client):
    risk = RiskFactory.create(visibility=Visibility.OFFICE)
    _, text = get(client, "risk-list")
    assert "This register has nothing that is public." in text
    _, text = get(client, "register-detail", risk.register.slug)
    assert "This register has nothing that is public." in text
    assert risk.title not in text


def test_no_register_says_what_to_do(client):
    _, text = get(client, "risk-list")
    assert "There are no risk registers yet" in text


def test_register_page_shows_heat_map_and_key_in_words(client, register):
    response, text = get(client, "register-detail", "office")
    assert response.status_code == 200
    assert "Likelihood 5" in text
    assert "Impact 5" in text
    assert "20 High" in text
    assert "8 to 14" in text
    assert "Title of PUB-1" in text


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (None, {"PUB-1"}),
        ("panel_member", {"PUB-1", "PAN-1"}),
        ("officer", {"PUB-1", "PAN-1", "OFF-1"}),
    ],
)
def test_readers_see_only_their_levels(client, register, request, who, seen):
    if who:
        client.force_login(request.getfixturevalue(who))
    _, text = get(client, "register-detail", "office")
    for reference in ("PUB-1", "PAN-1", "OFF-1"):
        assert (reference in text) == (reference in seen)
        response, _ = get(client, "risk-detail", "office", reference)
        assert response.status_code == (200 if reference in seen else 404)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"PUB-1", "PAN-1", "OFF-1"}),
        ("?state=closed", {"OLD-1"}),
        ("?state=all", {"PUB-1", "PAN-1", "OFF-1", "OLD-1"}),
        ("?band=High", {"PUB-1", "PAN-1"}),
        ("?band=Low", {"OFF-1"}),
        ("?q=title pan", {"PAN-1"}),
        ("?q=nothing", set()),
        ("?sort=current", {"PUB-1", "PAN-1", "OFF-1"}),
    ],
)
def test_filters_narrow_the_table(client, register, officer, query, shown):
    client.force_login(officer)
    response, text = get(client, "register-detail", "office", query=query)
    assert response.status_code == 200
    for reference in ("PUB-1", "PAN-1", "OFF-1", "OLD-1"):
        assert (f"Title of {reference}" in text) == (reference in shown)
    if not shown:
        assert "No risks match the filters" in text


def test_table_starts_with_the_highest_score(client, register, officer):
    client.force_login(officer)
    response, _ = get(client, "register-detail", "office")
    rows = [row.record.reference for row in response.context["table"].rows]
    assert rows == ["PUB-1", "PAN-1", "OFF-1"]


def test_risk_page_shows_scores_history_and_chart(client, register):
    risk = RiskFactory.create(register=register, reference="R-1", next_review_on=date(2022, 11, 30))
    RiskScoreFactory.create(risk=risk, likelihood=4, impact=5)
    RiskScoreFactory.create(
        risk=risk, likelihood=3, impact=5, scored_on=date(2022, 9, 1), reason="Calls are faster."
    )
    RiskScoreFactory.create(risk=risk, kind=ScoreKind.INHERENT, likelihood=5, impact=5)
    ControlFactory.create(
        risk=risk, description="A weekly meeting", in_place_since=date(2022, 2, 1)
    )
    RiskActionFactory.create(risk=risk, title="Hire", due_on=date(2022, 12, 31))
    response, text = get(client, "risk-detail", "office", "R-1")
    assert response.status_code == 200
    for words in (
        "A cause",
        "An event",
        "A consequence",
        "Above appetite",
        "since 1 January 2022",
        "▼ Falling",
        "Calls are faster.",
        "3 × 5 = 15 High",
        "A weekly meeting (in place since 1 February 2022)",
        "Overdue since 31 December 2022",
        "30 November 2022",
        "Not scored",
        "<title>The current score is 15, above the appetite of 8. It was 20 from 1 January 2022,",
        "2022, then 15 from 1 September 2022.</title>",
        "Everyone",
    ):
        assert words in text


def test_risk_page_without_scores_looks_right(client):
    risk = RiskFactory.create(cause="")
    response, text = get(client, "risk-detail", risk.register.slug, risk.reference)
    assert response.status_code == 200
    assert "Not written yet" in text
    assert "<polyline" not in text
    assert "There are no controls recorded." in text


def test_risk_page_flags_scores_that_do_not_go_together(client):
    risk = RiskFactory.create()
    RiskScoreFactory.create(risk=risk, kind=ScoreKind.INHERENT, likelihood=2, impact=2)
    RiskScoreFactory.create(risk=risk, likelihood=4, impact=4)
    _, text = get(client, "risk-detail", risk.register.slug, risk.reference)
    assert "The current score (16) is above the inherent score (4)" in text


def test_closed_risk_says_when(client, register):
    _, text = get(client, "risk-detail", "office", "OLD-1")
    assert "1 January 2023" in text
    assert "Closed" in text


@pytest.mark.parametrize("path", ["/risks/none/", "/risks/office/none/"])
def test_unknown_is_not_found(client, register, path):
    assert client.get(path).status_code == 404


def test_register_page_queries_do_not_grow(client):
    register = RegisterFactory.create()

    def count():
        with CaptureQueriesContext(connection) as captured:
            get(client, "register-detail", register.slug)
        return len(captured)

    RiskScoreFactory.create(risk__register=register)
    first = count()
    for _ in range(8):
        risk = RiskFactory.create(register=register)
        RiskScoreFactory.create(risk=risk)
        ControlFactory.create(risk=risk)
    assert count() == first


def test_risk_page_names_who_scored_only_to_the_office(client, register, officer, panel_member):
    risk = RiskFactory.create(register=register, reference="R-1")
    RiskScoreFactory.create(risk=risk)
    for reader, sees in ((None, False), (panel_member, False), (officer, True)):
        if reader:
            client.force_login(reader)
        _, text = get(client, "risk-detail", "office", "R-1")
        assert ("A scorer" in text) == sees
        assert ("The office" in text) != sees
