"""Risk reviews: many on one page, all or none, one's own first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from risks.actions import score_risk
from tests.accounts.factories import UserFactory
from tests.form_reader import FormReader, texts
from tests.risks.factories import RegisterFactory, RiskFactory, RiskScoreFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("risks:review-round")
TODAY = timezone.localdate()
LATER = (TODAY + timedelta(days=60)).isoformat()


@pytest.fixture
def officer(client):
    person = UserFactory(role="officer")
    client.force_login(person)
    return person


@pytest.fixture
def rows():
    register = RegisterFactory()
    return [
        RiskFactory(register=register, title=f"Risk called {word}", next_review_on=day)
        for word, day in (
            ("later", TODAY + timedelta(days=30)),
            ("overdue", date(2023, 1, 1)),
            ("due", TODAY),
        )
    ]


def sent(client, address=PAGE):
    """What the page would send, untouched."""
    html = client.get(address).content.decode().replace('class="app-updates"', 'class="app-form"')
    return FormReader(html).data


def test_overdue_ones_come_first(client, officer, rows):
    shown = texts(client.get(PAGE))
    places = [shown.index(f"Risk called {word}") for word in ("overdue", "due<", "later")]
    assert places == sorted(places)


def test_mine_come_alone_where_i_have_any(client, officer, rows):
    rows[0].owner = officer
    rows[0].save()
    shown = texts(client.get(PAGE))
    assert "Risk called later" in shown
    assert "Risk called overdue" not in shown
    assert "Risk called overdue" in texts(client.get(f"{PAGE}?whose=everybody"))


def test_many_are_reviewed_at_once(client, officer, rows):
    later, overdue, due = rows
    RiskScoreFactory(risk=due)
    data = sent(client) | {
        f"r{overdue.pk}-no_change": "on",
        f"r{due.pk}-likelihood": "2",
        f"r{due.pk}-impact": "2",
        f"r{due.pk}-reason": "Less of it",
        f"r{due.pk}-next_review_on": LATER,
    }
    response = client.post(PAGE, data, follow=True)
    assert "2 risks reviewed; none is due for review." in texts(response)
    for row in rows:
        row.refresh_from_db()
    assert overdue.reviewed_on == due.reviewed_on == TODAY
    assert due.next_review_on.isoformat() == LATER
    assert later.reviewed_on is None
    assert str(due.scores.order_by("pk").last()) == "2 × 2"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"likelihood": "2"}, "Choose both likelihood and impact"),
        ({"likelihood": "2", "impact": "2"}, "Explain why it is scored again"),
        ({"no_change": "on", "impact": "2"}, "not both"),
        ({"reason": "Only words"}, "or select “No change”"),
        ({"no_change": "on", "next_review_on": ""}, "Enter the day of the next review"),
        ({"no_change": "on", "next_review_on": "2020-01-01"}, "Enter a later date"),
    ],
)
def test_one_wrong_line_saves_none(client, officer, rows, values, words):
    overdue, due = rows[1:]
    data = sent(client) | {f"r{overdue.pk}-no_change": "on"}
    data |= {f"r{due.pk}-{name}": value for name, value in values.items()}
    shown = texts(client.post(PAGE, data))
    assert f"{due.reference}: " in shown
    assert words in shown
    overdue.refresh_from_db()
    assert overdue.reviewed_on is None


def test_nothing_filled_in_says_so(client, officer, rows):
    assert "You have not entered anything" in texts(client.post(PAGE, sent(client)))


def test_a_score_given_meanwhile_is_told(client, officer, rows):
    overdue = rows[1]
    RiskScoreFactory(risk=overdue)
    data = sent(client) | {f"r{overdue.pk}-no_change": "on"}
    ann = UserFactory(name="Ann Other")
    score_risk(
        risk=overdue, kind="current", likelihood=5, impact=5, on=TODAY, reason="Worse", by=ann
    )
    told = client.post(PAGE, data)
    assert told.status_code == 409
    assert "Ann Other gave" in texts(told)
    overdue.refresh_from_db()
    assert overdue.reviewed_on is None
    html = told.content.decode().replace('class="app-updates"', 'class="app-form"')
    client.post(PAGE, FormReader(html).data)
    overdue.refresh_from_db()
    assert overdue.reviewed_on == TODAY
