"""The lines of a data summary moved, dropped and put back, without a script and without saving."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from highlights.models import Narrative, NarrativeDraft, NarrativePart, Section
from tests.highlights.conftest import Office
from tests.highlights.test_editing import client_of, fields_of, opened
from tests.highlights.test_figure_aids import editor

CALLS = "- **Calls.** {{figure: crime-volume value 1m}} calls."
TEXT = f"- First\n{CALLS}\n- Third"


@pytest.fixture
def kpi(office: Office) -> Section:
    return office.sections["kpi"]


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office.by)


def press(client: Client, kpi: Section, sent: dict[str, Any], name: str, words: str) -> Any:
    """Press the button that is called so, on the page that would be sent."""
    shown = client.post(editor(kpi), {**sent, "do": "preview"}).content.decode()
    (code,) = [
        found
        for found in re.findall(
            rf'name="{name}" value="([^"]*)"[^>]*>[^<]*<span[^>]*>: {re.escape(words)}', shown
        )
        if name != "line" or found.startswith(sent.get("way", ""))
    ]
    return client.post(editor(kpi), {**sent, name: unescape(code)})


def typed(client: Client, kpi: Section, **changes: str) -> dict[str, Any]:
    fields = opened(client, editor(kpi)) | {"data_summary": TEXT} | changes
    fields.pop("with-quarter", None)
    return fields


def test_a_line_is_moved_with_its_figure_and_nothing_else_is_lost(
    client: Client, kpi: Section
) -> None:
    sent = typed(client, kpi, overview="Typed elsewhere", way="up")
    response = press(client, kpi, sent, "line", "Calls. 100 calls.")
    text = response.content.decode()
    fields = fields_of(text)
    assert fields["data_summary"] == f"{CALLS}\n- First\n- Third"
    assert fields["overview"] == "Typed elsewhere"
    assert "The line has been moved up. Nothing has been saved yet." in text
    assert not Narrative.objects.filter(part=NarrativePart.DATA_SUMMARY).exists()
    # Kept until then, so that closing the page loses nothing.
    kept = {draft.part: draft.text for draft in NarrativeDraft.objects.all()}
    assert kept["data_summary"] == fields["data_summary"]
    assert kept["overview"] == "Typed elsewhere"
    # The first cannot go further up, the last not further down.
    listed = text[text.index('class="app-lines"') :]
    assert listed.count('value="up:') == listed.count('value="down:') == 2


def test_a_dropped_line_can_be_put_back(client: Client, kpi: Section) -> None:
    sent = typed(client, kpi, way="drop")
    dropped = press(client, kpi, sent, "line", "Calls. 100 calls.").content.decode()
    fields = fields_of(dropped)
    assert fields["data_summary"] == "- First\n- Third"
    assert fields["dropped"] == f"1:{CALLS}"
    back = client.post(editor(kpi), {**fields, "put-back": "0"}).content.decode()
    assert fields_of(back)["data_summary"] == TEXT
    assert "dropped" not in fields_of(back)
    for nonsense in ("7", "x", ""):
        answer = client.post(editor(kpi), {**fields, "put-back": nonsense})
        assert fields_of(answer.content.decode())["data_summary"] == "- First\n- Third"


def test_a_button_finds_its_line_after_the_text_was_changed(client: Client, kpi: Section) -> None:
    sent = typed(client, kpi, way="down")
    shown = client.post(editor(kpi), {**sent, "do": "preview"}).content.decode()
    code = re.findall(r'name="line" value="(up:[^"]*)"', shown)[-1]
    more = {**sent, "data_summary": f"- New\n{TEXT}", "line": code}
    text = fields_of(client.post(editor(kpi), more).content.decode())["data_summary"]
    assert text == f"- New\n- First\n- Third\n{CALLS}"
    changed = TEXT.replace("Third", "Last")
    response = client.post(editor(kpi), {**sent, "data_summary": changed, "line": code})
    assert fields_of(response.content.decode())["data_summary"] == changed
    assert "That line has changed" in response.content.decode()


def test_two_people_see_both_texts_after_lines_were_moved(client: Client, kpi: Section) -> None:
    mine, theirs = typed(client, kpi, way="up"), typed(client, kpi)
    client.post(editor(kpi), {**theirs, "data_summary": "Theirs.", "do": "save"})
    moved = fields_of(press(client, kpi, mine, "line", "Third").content.decode())
    response = client.post(editor(kpi), {**moved, "do": "save"})
    assert response.status_code == 409
    assert "Theirs." in response.content.decode()
    assert fields_of(response.content.decode())["data_summary"] == f"- First\n- Third\n{CALLS}"
    assert Narrative.objects.get(part=NarrativePart.DATA_SUMMARY).text == "Theirs."


def test_sections_without_a_kpi_page_have_no_such_buttons(client: Client, office: Office) -> None:
    outcomes = office.sections["outcomes"]
    fields = opened(client, editor(outcomes)) | {"body": TEXT}
    answer = client.post(editor(outcomes), {**fields, "line": "up:1:x"})
    assert fields_of(answer.content.decode())["body"] == TEXT
    assert "app-lines" not in answer.content.decode()
