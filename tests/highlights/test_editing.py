"""Writing the texts of a report: saving, drafts, previews, limits, and two people at one text."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent, Channel
from highlights.actions import add_section, write_narrative
from highlights.models import Narrative, NarrativeDraft, Section, SectionKind
from tests.highlights.conftest import Office
from tests.highlights.following import the_quarter_after

EDIT = "/reports/2022-06-to-08/edit/"


def person(name: str, role: str = "officer") -> User:
    user = User.objects.create_user(f"{name.lower()}@office.invalid", name=name)
    assign_role(user=user, role=role, by=user)
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(section: Section) -> str:
    return f"{EDIT}{section.slug}/"


def fields_of(text: str) -> dict[str, str]:
    """What the editor's form would send, as a browser does: hidden fields and texts."""
    form = re.search(r'<form[^>]*class="app-editor".*?</form>', text, re.DOTALL)
    assert form, text
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            fields[name[1]] = html.unescape(value[1]) if value else ""
    for name, words in re.findall(
        r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL
    ):
        fields[name] = html.unescape(words)
    return fields


def opened(client: Client, where: str) -> dict[str, str]:
    response = client.get(where)
    assert response.status_code == 200
    return fields_of(response.content.decode())


@pytest.fixture
def outcomes(office: Office) -> Section:
    return office.sections["outcomes"]


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office.by)


def test_list_says_how_far_each_text_is(client: Client, office: Office, outcomes: Section) -> None:
    text = client.get(EDIT).content.decode()
    assert "1 of 9 sections has a text" in text
    assert address(outcomes) in text
    assert "An officer" in text
    assert text.count("Empty") == 8


def test_list_costs_the_same_for_more_sections(client: Client, office: Office) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get(EDIT)
    for number in range(20):
        section = add_section(
            report=office.report, kind=SectionKind.FOCUS, title=f"More {number}", by=office.by
        )
        write_narrative(section=section, text="Words", by=office.by)
    with CaptureQueriesContext(connection) as many:
        client.get(EDIT)
    assert len(many) <= len(few)


def test_save_writes_the_text_and_says_so(client: Client, outcomes: Section) -> None:
    fields = opened(client, address(outcomes))
    fields["body"] = "First line\r\n\r\n- a list"
    response = client.post(address(outcomes), fields, follow=True)
    assert f"The text of “{outcomes.title}” has been saved." in response.content.decode()
    narrative = Narrative.objects.get(section=outcomes)
    assert (narrative.text, narrative.version) == ("First line\n\n- a list", 2)
    event = AuditEvent.objects.filter(verb="write_narrative").latest("pk")
    assert event.after == {"text": "First line\n\n- a list"}
    assert event.channel == Channel.WEB


def test_kpi_page_has_three_texts(client: Client, office: Office) -> None:
    section = office.sections["kpi"]
    fields = opened(client, address(section))
    assert {"data_summary", "overview", "force_update"} <= fields.keys()
    client.post(address(section), {**fields, "overview": "Steady."})
    assert [(each.part, each.text) for each in section.narratives.all()] == [
        ("overview", "Steady.")
    ]


def test_text_can_be_taken_away(client: Client, outcomes: Section) -> None:
    fields = opened(client, address(outcomes))
    client.post(address(outcomes), {**fields, "body": ""})
    assert Narrative.objects.get(section=outcomes).text == ""
    live = client.get("/reports/2022-06-to-08/live/priority-1/").content.decode()
    assert "No outcomes were recorded" in live


def test_saving_without_a_change_changes_nothing(client: Client, outcomes: Section) -> None:
    before = AuditEvent.objects.count()
    response = client.post(address(outcomes), opened(client, address(outcomes)), follow=True)
    assert f"The text of “{outcomes.title}” has not changed." in response.content.decode()
    assert AuditEvent.objects.count() == before


def test_preview_is_what_the_report_shows(client: Client, outcomes: Section) -> None:
    fields = opened(client, address(outcomes))
    typed = "The ELG agreed **two** steps."
    preview = client.post(address(outcomes), {**fields, "body": typed, "do": "preview"})
    text = preview.content.decode()
    assert "not saved yet" in text
    assert Narrative.objects.get(section=outcomes).text != typed
    shown = re.search(r'<div class="app-narrative">(.*?)</div>', text, re.DOTALL)
    assert shown
    client.post(address(outcomes), {**fields_of(text), "do": "save"})
    live = client.get("/reports/2022-06-to-08/live/priority-1/").content.decode()
    assert shown[0] in live
    assert "<strong>two</strong>" in shown[0]
    assert '<abbr class="app-abbr" title="Executive Leadership Group">' in shown[0]


def test_words_and_acronyms_are_checked(client: Client, outcomes: Section) -> None:
    fields = opened(client, address(outcomes))
    text = client.post(
        address(outcomes), {**fields, "body": "The ELG met the RASSO team.", "do": "preview"}
    ).content.decode()
    assert "6 words" in text
    assert re.search(r"<span>RASSO</span>", text)


def test_too_long_a_text_is_refused_whole(client: Client, outcomes: Section) -> None:
    fields = opened(client, address(outcomes))
    response = client.post(address(outcomes), {**fields, "body": "x" * 20_003})
    assert response.status_code == 422
    text = response.content.decode()
    assert "shorten it by 3" in text
    assert "x" * 20_003 in text


def test_form_without_its_version_says_the_fix(client: Client, outcomes: Section) -> None:
    response = client.post(address(outcomes), {"body": "Mine"})
    assert response.status_code == 422
    assert "The page is out of date" in response.content.decode()
    assert "Mine" in response.content.decode()


def test_second_of_two_sees_both_texts_and_saves_the_merged_one(
    client: Client, outcomes: Section
) -> None:
    other = client_of(person("Colleague"))
    mine, theirs = opened(client, address(outcomes)), opened(other, address(outcomes))
    other.post(address(outcomes), {**theirs, "body": "Same line\nTheir line"})
    response = client.post(address(outcomes), {**mine, "body": "Same line\nMy line"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "saved by Colleague" in text
    for words in ("Their line", "My line", "Only theirs", "Only yours", "In both"):
        assert words in text
    assert Narrative.objects.get(section=outcomes).text == "Same line\nTheir line"
    # Even where the page is closed now, what was typed is offered again.
    assert "You have unsaved text" in client.get(address(outcomes)).content.decode()
    merged = {**fields_of(text), "body": "Same line\nTheir line\nMy line"}
    client.post(address(outcomes), merged)
    narrative = Narrative.objects.get(section=outcomes)
    assert narrative.text == "Same line\nTheir line\nMy line"
    assert not NarrativeDraft.objects.exists()


def test_two_at_different_texts_of_a_kpi_page_do_not_disturb_each_other(
    client: Client, office: Office
) -> None:
    section = office.sections["kpi"]
    other = client_of(person("Colleague"))
    mine, theirs = opened(client, address(section)), opened(other, address(section))
    assert other.post(address(section), {**theirs, "overview": "Theirs"}).status_code == 302
    assert client.post(address(section), {**mine, "data_summary": "Mine"}).status_code == 302
    texts = dict(section.narratives.values_list("part", "text"))
    assert texts == {"overview": "Theirs", "data_summary": "Mine"}


def test_same_text_by_both_is_no_conflict(client: Client, outcomes: Section) -> None:
    other = client_of(person("Colleague"))
    mine, theirs = opened(client, address(outcomes)), opened(other, address(outcomes))
    for each, fields in ((other, theirs), (client, mine)):
        assert each.post(address(outcomes), {**fields, "body": "Agreed"}).status_code == 302
    assert Narrative.objects.get(section=outcomes).version == 2


def keep(client: Client, section: Section, **fields: Any) -> Any:
    return client.post(f"{address(section)}draft/", {"part": "body", "version": 1, **fields})


def test_draft_is_kept_for_its_writer_alone(client: Client, outcomes: Section) -> None:
    events = AuditEvent.objects.count()
    answer = keep(client, outcomes, text="Half a sentence about XYZ").json()
    assert (answer["words"], answer["unexplained"]) == (5, ["XYZ"])
    assert AuditEvent.objects.count() == events
    text = client.get(address(outcomes)).content.decode()
    assert f"You have unsaved text from {answer['saved_at']}" in text
    assert "Half a sentence" not in text
    assert opened(client, f"{address(outcomes)}?start=draft")["body"].startswith("Half a sentence")
    colleague = client_of(person("Colleague"))
    assert "unsaved" not in colleague.get(address(outcomes)).content.decode()
    assert "Half" not in colleague.get(f"{address(outcomes)}?start=draft").content.decode()


def test_draft_of_an_older_version_meets_the_newer_text(client: Client, outcomes: Section) -> None:
    keep(client, outcomes, text="Mine from yesterday")
    write_narrative(section=outcomes, text="Newer", by=person("Colleague"))
    assert "Someone has changed the text since" in client.get(address(outcomes)).content.decode()
    fields = opened(client, f"{address(outcomes)}?start=draft")
    response = client.post(address(outcomes), fields)
    assert response.status_code == 409
    assert Narrative.objects.get(section=outcomes).text == "Newer"


def test_saved_or_thrown_away_drafts_are_gone(client: Client, outcomes: Section) -> None:
    keep(client, outcomes, text="Kept")
    client.post(address(outcomes), {"do": "discard"})
    assert not NarrativeDraft.objects.exists()
    keep(client, outcomes, text="Kept")
    client.post(address(outcomes), opened(client, f"{address(outcomes)}?start=draft"))
    assert not NarrativeDraft.objects.exists()
    assert Narrative.objects.get(section=outcomes).text == "Kept"


@pytest.mark.parametrize(
    "fields", [{"part": "nonsense", "text": ""}, {"text": "x" * 20_001}, {"version": "x"}]
)
def test_wrong_drafts_are_refused_in_words(
    client: Client, outcomes: Section, fields: dict[str, str]
) -> None:
    response = keep(client, outcomes, **fields)
    assert response.status_code == 422
    assert response.json()["error"]


def test_text_of_the_last_report_as_a_start(client: Client, office: Office) -> None:
    following = the_quarter_after(office)
    section = following.sections.get(kind="outcomes")
    where = f"/reports/{following.slug}/edit/{section.slug}/"
    assert "Copy the text of the last report (June to August 2022" in (
        client.get(where).content.decode()
    )
    fields = opened(client, f"{where}?start=last")
    assert fields["body"].startswith("- The ELG met.")
    assert not section.narratives.exists()
    client.post(where, fields)
    assert section.narratives.get().text.startswith("- The ELG met.")
    assert "Copy the text" not in client.get(where).content.decode()


def test_approved_report_takes_no_text_and_loses_none(client: Client, office: Office) -> None:
    section = office.sections["outcomes"]
    fields = opened(client, address(section))
    office.publish()
    text = client.get(address(section)).content.decode()
    assert "start a correction" in text
    assert "<textarea" not in text
    response = client.post(address(section), {**fields, "body": "Too late"})
    assert response.status_code == 409
    assert "start a correction" in response.content.decode()
    assert "Too late" in response.content.decode()
    assert "You have unsaved text" in client.get(address(section)).content.decode()


@pytest.mark.parametrize("role", ["panel_member", "administrator"])
def test_others_are_told_who_could(office: Office, role: str) -> None:
    response = client_of(person("Other", role)).get(EDIT)
    assert response.status_code == 403
    assert "officer or approver" in response.content.decode()


def test_unknown_sections_are_not_there(client: Client) -> None:
    for where in (f"{EDIT}none/", "/reports/none/edit/", f"{EDIT}none/draft/"):
        assert client.get(where).status_code in (404, 405)
