"""Writing the commentary on a scorecard, by month, and two people at one text."""

from datetime import date

import pytest
from django.test import Client

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from plans.conflicts import TextConflictError
from scorecards.actions import write_commentary
from scorecards.models import Commentary, Scorecard
from tests.scorecards.factories import ScorecardFactory

AUGUST = date(2022, 8, 1)


@pytest.fixture
def analyst(db: None) -> User:
    user = User.objects.create_user("analyst@office.invalid", name="An analyst")
    assign_role(user=user, role="officer", by=user)
    return user


@pytest.fixture
def scorecard(db: None) -> Scorecard:
    return ScorecardFactory(slug="priority-1")


@pytest.fixture
def client(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


def address(month: str = "2022-08") -> str:
    return f"/scorecards/priority-1/commentary/?month={month}"


def test_commentary_is_written_for_its_month(client: Client, scorecard: Scorecard) -> None:
    response = client.post(address(), {"text": "Up **again**.", "started_from": ""}, follow=True)
    text = response.content.decode()
    assert "Saved the commentary for August 2022" in text
    assert "<strong>again</strong>" in text
    assert Commentary.objects.get().month == AUGUST
    assert AuditEvent.objects.get(verb="write_commentary").channel == "web"
    assert "Up **again**." in client.get(address()).content.decode()
    assert "Up **again**." not in client.get(address("2022-07")).content.decode()


def test_preview_saves_nothing(client: Client, scorecard: Scorecard) -> None:
    response = client.post(address(), {"text": "Up **again**.", "do": "preview"})
    assert "<strong>again</strong>" in response.content.decode()
    assert not Commentary.objects.exists()


def test_second_of_two_sees_both_texts_and_saves_the_merged_one(
    client: Client, scorecard: Scorecard, analyst: User
) -> None:
    write_commentary(scorecard=scorecard, month=AUGUST, text="Theirs\nBoth", by=analyst)
    response = client.post(address(), {"text": "Mine\r\nBoth", "started_from": ""})
    assert response.status_code == 409
    text = response.content.decode()
    for words in ("Theirs", "Mine", "Only theirs", "Only yours", "In both", "An analyst"):
        assert words in text
    assert Commentary.objects.get().text == "Theirs\nBoth"
    started_from = response.context["form"]["started_from"].value()
    merged = {"text": "Theirs\r\nMine\r\nBoth", "started_from": started_from}
    assert client.post(address(), merged).status_code == 302
    assert Commentary.objects.get().text == "Theirs\nMine\nBoth"


def test_same_text_by_both_is_no_conflict(scorecard: Scorecard, analyst: User) -> None:
    for _ in range(2):
        write_commentary(
            scorecard=scorecard, month=AUGUST, text="Agreed", started_from="", by=analyst
        )
    with pytest.raises(TextConflictError):
        write_commentary(
            scorecard=scorecard, month=AUGUST, text="Other", started_from="", by=analyst
        )


def test_commentary_can_be_taken_away(client: Client, scorecard: Scorecard, analyst: User) -> None:
    write_commentary(scorecard=scorecard, month=AUGUST, text="Wrong month", by=analyst)
    client.post(address(), {"text": "", "started_from": "Wrong month"})
    assert Commentary.objects.get().text == ""


def test_too_long_a_commentary_is_refused_whole(client: Client, scorecard: Scorecard) -> None:
    response = client.post(address(), {"text": "x" * 20_001, "started_from": ""})
    assert response.status_code == 422
    assert "shorten it by 1" in response.content.decode()


def test_page_is_for_those_who_edit(scorecard: Scorecard) -> None:
    assert Client().get(address()).status_code == 302
    assert Client().get("/scorecards/priority-1/").content.decode().count("commentary/") == 0
    reader = User.objects.create_user("member@office.invalid", name="A member")
    assign_role(user=reader, role="panel_member", by=reader)
    client = Client()
    client.force_login(reader)
    assert client.get(address()).status_code == 403


@pytest.mark.parametrize("month", ["2022-13", "August", "0001-01"])
def test_months_that_are_none_are_not_there(
    client: Client, scorecard: Scorecard, month: str
) -> None:
    assert client.get(address(month)).status_code == 404
