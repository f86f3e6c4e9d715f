"""Writing the commentary on a scorecard, by month, and two people at one text."""

from datetime import date

import pytest
from django.test import Client

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from plans.conflicts import TextConflictError
from scorecards.actions import write_commentary
from scorecards.forms.commentary import mark_of
from scorecards.models import Commentary, CommentaryDraft, Scorecard
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


DRAFT = "/scorecards/priority-1/commentary/draft/?month=2022-08"


def keep(client: Client, text: str) -> str:
    """What the script sends while somebody types, after they have opened the page."""
    mark = client.get(address()).context["mark"]
    response = client.post(DRAFT, {"part": "text", "text": text, "version": mark})
    assert response.status_code == 200, response.content
    return str(mark)


def test_what_is_typed_is_kept_for_its_writer_alone(client: Client, scorecard: Scorecard) -> None:
    assert "data-autosave=" in client.get(address()).content.decode()
    mark = client.get(address()).context["mark"]
    answer = client.post(DRAFT, {"text": "Two words of ZZZ", "version": mark}).json()
    assert answer["words"] == 4
    assert answer["unexplained"] == ["ZZZ"]
    assert not Commentary.objects.exists()
    page = client.get(address()).content.decode()
    assert "You have unsaved text of" in page
    assert "Two words of ZZZ" not in page
    assert "Two words of ZZZ" in client.get(f"{address()}&start=draft").content.decode()
    assert "unsaved text" not in client.get(address("2022-07")).content.decode()
    other = User.objects.create_user("other@office.invalid", name="Another analyst")
    assign_role(user=other, role="officer", by=other)
    theirs = Client()
    theirs.force_login(other)
    assert "unsaved text" not in theirs.get(address()).content.decode()


def test_saving_ends_the_draft_and_so_does_throwing_it_away(
    client: Client, scorecard: Scorecard
) -> None:
    keep(client, "Typed")
    client.post(address(), {"text": "Typed", "started_from": ""})
    assert not CommentaryDraft.objects.exists()
    keep(client, "More")
    response = client.post(address(), {"do": "discard"}, follow=True)
    assert "was thrown away" in response.content.decode()
    assert not CommentaryDraft.objects.exists()
    assert Commentary.objects.get().text == "Typed"


def test_draft_on_a_text_that_others_changed_meets_theirs(
    client: Client, scorecard: Scorecard, analyst: User
) -> None:
    keep(client, "Mine")
    write_commentary(scorecard=scorecard, month=AUGUST, text="Theirs", by=User.objects.get())
    CommentaryDraft.objects.update_or_create(
        scorecard=scorecard,
        month=AUGUST,
        saved_by=analyst,
        defaults={"text": "Mine", "base_mark": mark_of("")},
    )
    assert "Somebody has changed the text since" in client.get(address()).content.decode()
    form = client.get(f"{address()}&start=draft").context["form"]
    started_from = form["started_from"].value()
    response = client.post(address(), {"text": "Mine", "started_from": started_from})
    assert response.status_code == 409
    assert "Only theirs" in response.content.decode()
    assert CommentaryDraft.objects.get().text == "Mine"


@pytest.mark.parametrize(
    ("wrong", "words"), [({"text": "x" * 20_001}, "shorten"), ({"version": "?"}, "lost track")]
)
def test_drafts_that_cannot_be_kept(
    client: Client, scorecard: Scorecard, wrong: dict[str, str], words: str
) -> None:
    mark = client.get(address()).context["mark"]
    response = client.post(DRAFT, {"text": "Typed", "version": mark, **wrong})
    assert response.status_code == 422
    assert words in response.json()["error"]
    assert not CommentaryDraft.objects.exists()
