"""Writing the commentary on a scorecard, by month, and two people at one text."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from highlights.actions import dismiss_finding, write_narrative
from highlights.models import FindingDismissal
from highlights.queries import checklist
from highlights.queries.figure_checks import ScorecardMonth, checked_commentary
from measures.actions import define_measure
from plans.actions import define_priority, limit_person
from plans.policies import OutsideRemitError
from records.conflicts import EditConflict
from scorecards.actions import write_commentary
from scorecards.models import Commentary, CommentaryDraft, Scorecard
from tests.highlights.conftest import Office
from tests.highlights.test_editing import client_of, fields_of, opened

AUGUST = date(2022, 8, 1)


@pytest.fixture
def client(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


def address(month: str = "2022-08") -> str:
    return f"/scorecards/priority-1/commentary/?month={month}"


def sent(client: Client, month: str = "2022-08", **changes: str) -> dict[str, str]:
    """What the editor's form would send."""
    return {**opened(client, address(month)), "do": "save", **changes}


def test_commentary_is_written_for_its_month(client: Client, scorecard: Scorecard) -> None:
    response = client.post(address(), sent(client, text="Up **again**."), follow=True)
    text = response.content.decode()
    assert "Saved the commentary for August 2022" in text
    assert "<strong>again</strong>" in text
    assert Commentary.objects.get().month == AUGUST
    assert AuditEvent.objects.get(verb="write_commentary").channel == "web"
    assert "Up **again**." in client.get(address()).content.decode()
    assert "Up **again**." not in client.get(address("2022-07")).content.decode()


def test_preview_saves_nothing(client: Client, scorecard: Scorecard) -> None:
    response = client.post(address(), sent(client, text="Up **again**.", do="preview"))
    assert "<strong>again</strong>" in response.content.decode()
    assert not Commentary.objects.exists()
    assert CommentaryDraft.objects.get().text == "Up **again**."


def test_second_of_two_sees_both_texts_and_saves_the_merged_one(
    client: Client, scorecard: Scorecard, analyst: User
) -> None:
    mine = sent(client, text="Mine\r\nBoth")
    write_commentary(scorecard=scorecard, month=AUGUST, text="Theirs\nBoth", by=analyst)
    response = client.post(address(), mine)
    assert response.status_code == 409
    text = response.content.decode()
    for words in ("Theirs", "Mine", "Only theirs", "Only yours", "In both", "An analyst"):
        assert words in text
    assert Commentary.objects.get().text == "Theirs\nBoth"
    merged = {**fields_of(text), "text": "Theirs\r\nMine\r\nBoth", "do": "save"}
    assert client.post(address(), merged).status_code == 302
    assert Commentary.objects.get().text == "Theirs\nMine\nBoth"


def test_same_text_by_both_is_no_conflict(scorecard: Scorecard, analyst: User) -> None:
    for _ in range(2):
        write_commentary(scorecard=scorecard, month=AUGUST, text="Agreed", version=0, by=analyst)
    with pytest.raises(EditConflict):
        write_commentary(scorecard=scorecard, month=AUGUST, text="Other", version=0, by=analyst)


def test_commentary_can_be_taken_away(client: Client, scorecard: Scorecard, analyst: User) -> None:
    write_commentary(scorecard=scorecard, month=AUGUST, text="Wrong month", by=analyst)
    client.post(address(), sent(client, text=""))
    assert Commentary.objects.get().text == ""


def test_too_long_a_commentary_is_refused_whole(client: Client, scorecard: Scorecard) -> None:
    response = client.post(address(), sent(client, text="x" * 20_001))
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


def keep(client: Client, text: str, **changes: str) -> Any:
    """What the script sends while someone types, after they have opened the page."""
    version = opened(client, address())["text_version"]
    return client.post(DRAFT, {"part": "text", "text": text, "version": version, **changes})


def test_what_is_typed_is_kept_for_its_writer_alone(client: Client, scorecard: Scorecard) -> None:
    assert f'data-autosave="{DRAFT}"' in client.get(address()).content.decode()
    answer = keep(client, "Two words of ZZZ").json()
    assert answer["words"] == 4
    assert answer["unexplained"] == ["ZZZ"]
    assert not Commentary.objects.exists()
    page = client.get(address()).content.decode()
    assert "You have unsaved text from" in page
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
    client.post(address(), sent(client, text="Typed"))
    assert not CommentaryDraft.objects.exists()
    keep(client, "More")
    response = client.post(address(), {"do": "discard"}, follow=True)
    assert "has been deleted" in response.content.decode()
    assert not CommentaryDraft.objects.exists()
    assert Commentary.objects.get().text == "Typed"


def test_draft_on_a_text_that_others_changed_meets_theirs(
    client: Client, scorecard: Scorecard, analyst: User
) -> None:
    keep(client, "Mine")
    other = User.objects.create_user("other@office.invalid", name="Another analyst")
    assign_role(user=other, role="officer", by=other)
    write_commentary(scorecard=scorecard, month=AUGUST, text="Theirs", by=other)
    assert "Someone has changed the text since" in client.get(address()).content.decode()
    mine = opened(client, f"{address()}&start=draft")
    assert mine["text"] == "Mine"
    response = client.post(address(), {**mine, "do": "save"})
    assert response.status_code == 409
    assert "Only theirs" in response.content.decode()
    assert CommentaryDraft.objects.get(saved_by=analyst).text == "Mine"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"text": "x" * 20_001}, "shorten"), ({"version": "?"}, "The page is out of date")],
)
def test_drafts_that_cannot_be_kept(
    client: Client, scorecard: Scorecard, wrong: dict[str, str], words: str
) -> None:
    response = keep(client, **{"text": "Typed", **wrong})
    assert response.status_code == 422
    assert words in response.json()["error"]
    assert not CommentaryDraft.objects.exists()


def test_the_last_commentary_is_a_start(
    client: Client, scorecard: Scorecard, analyst: User
) -> None:
    write_commentary(scorecard=scorecard, month=date(2022, 4, 1), text="Of spring.", by=analyst)
    write_commentary(scorecard=scorecard, month=date(2022, 5, 1), text="Of May.", by=analyst)
    assert "Copy the text of May 2022 as a start" in client.get(address()).content.decode()
    copied = opened(client, f"{address()}&start=last")
    assert copied["text"] == "Of May."
    client.post(address(), {**copied, "do": "save"})
    assert scorecard.commentaries.get(month=AUGUST).text == "Of May."
    # Where a text stands, nothing takes its place.
    assert "as a start" not in client.get(address()).content.decode()
    assert opened(client, f"{address('2022-05')}&start=last")["text"] == "Of May."


# In the small office, whose report prints the commentary.

TOKEN = "{{figure: crime-volume value 1m}}"
SLIP = "Crime Volume fell by -5.0% over the 12 months to August 2022."


def test_a_figure_is_picked_and_inserted(office: Office) -> None:
    client = client_of(office.by)
    chosen = {"figure-measure": "crime-volume", "figure-months": "1", "do": "figure"}
    shown = client.post(address(), sent(client, text="Typed, not saved", **chosen))
    text = shown.content.decode()
    assert f'value="{TOKEN}"' in text
    assert fields_of(text)["text"] == "Typed, not saved"
    inserted = client.post(address(), sent(client, text="There were", insert=TOKEN))
    text = inserted.content.decode()
    assert fields_of(text)["text"] == f"There were {TOKEN}"
    assert "There were <data" in text
    client.post(address(), {**fields_of(text), "do": "save"})
    scorecard = office.sections["scorecard"].scorecard
    assert scorecard
    assert scorecard.commentaries.get(month=AUGUST).text == f"There were {TOKEN}"
    printed = re.sub("<[^>]+>", "", str(office.publish().content))
    assert "There were 100" in printed
    office.observe(AUGUST, 130, reason="Late records")
    edition = office.report.editions.get()
    assert "There were 100" in re.sub("<[^>]+>", "", str(edition.content))


def test_measures_of_the_scorecard_are_offered_first(office: Office) -> None:
    define_measure(
        name="Another", unit="count", aggregation="sum", preferred_direction="up", by=office.by
    )
    text = client_of(office.by).get(address()).content.decode()
    beside, others = text.split('label="Beside this text"')[1].split('label="All other measures"')
    assert "crime-volume" in beside
    assert "another" in others


def test_findings_are_shown_and_stay_dismissed(office: Office) -> None:
    client = client_of(office.by)
    text = client.post(address(), sent(client, text=SLIP, do="preview")).content.decode()
    assert "A sign beside a verb: -5.0%" in text
    response = client.post(address(), sent(client, text=SLIP), follow=True)
    assert "The figure check has 1 number of the commentary to look at" in response.content.decode()
    assert numbers_of(office) == [
        f"Priority 1, {office.sections['scorecard'].title}, commentary: -5.0%, a sign beside a verb"
    ]
    finding = re.search(r'name="dismiss" value="(\w+)"', client.get(address()).content.decode())
    assert finding
    text = client.post(address(), sent(client, dismiss=finding[1])).content.decode()
    assert "1 dismissed by the office" in text
    assert numbers_of(office) == []
    # Another month's commentary, and a text of the report, are other claims.
    office_text = client.post(address("2022-07"), sent(client, "2022-07", text=SLIP, do="preview"))
    assert "A sign beside a verb: -5.0%" in office_text.content.decode()
    write_narrative(section=office.sections["outcomes"], text=SLIP, by=office.by)
    assert len(numbers_of(office)) == 1
    client.post(address(), sent(client, **{"take-up": finding[1]}))
    assert not FindingDismissal.objects.exists()
    verbs = AuditEvent.objects.filter(verb__endswith="_finding").order_by("pk")
    assert [event.verb for event in verbs] == ["dismiss_finding", "take_up_finding"]
    assert "the commentary on Priority 1 for August 2022" in verbs[0].sentence


def test_who_may_not_write_on_the_priority_dismisses_nothing(office: Office) -> None:
    scorecard = office.sections["scorecard"].scorecard
    assert scorecard
    other = define_priority(plan=office.plan, number=2, title="Another", by=office.by)
    place = ScorecardMonth(scorecard, AUGUST)
    finding = checked_commentary(place, {"text": SLIP}).texts["text"].findings[0]
    limit_person(person=office.by, priorities=[other], by=office.by)
    with pytest.raises(OutsideRemitError):
        dismiss_finding(place=place, finding=finding, by=office.by)
    assert not FindingDismissal.objects.exists()


def test_the_list_of_texts_says_how_far_the_commentary_is(office: Office) -> None:
    text = client_of(office.by).get("/reports/2022-06-to-08/edit/").content.decode()
    assert f'href="{address()}"' in text
    assert "Commentary for August 2022: 4 words" in re.sub("<[^>]+>", "", text)


def numbers_of(office: Office) -> list[str]:
    """What the report's checklist says of the figure check."""
    groups = checklist(office.report, on=timezone.localdate())
    title = "Numbers to check"
    return [item.text for group in groups if group.title == title for item in group.items]
