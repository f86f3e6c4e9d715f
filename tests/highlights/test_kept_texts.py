"""Commentary that someone sends after their session has ended, in one tab or in several."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.pending_submissions import store as pending_submissions
from scorecards.models import Commentary, CommentaryDraft, Scorecard
from tests.accounts.sessions import end_sessions, kept_addresses

COMMENTARY = "/scorecards/priority-1/commentary/"
MAY, JUNE = f"{COMMENTARY}?month=2022-05", f"{COMMENTARY}?month=2022-06"
DRAFT = f"{COMMENTARY}draft/?month=2022-05"


@pytest.fixture
def browser(analyst: User, scorecard: Scorecard) -> Client:
    """The analyst's browser, with the commentary open and the session ended."""
    client = Client()
    client.force_login(analyst)
    client.get(MAY)
    end_sessions()
    return client


def typed(text: str) -> dict[str, str]:
    return {"text": text, "text_version": "0", "do": "save"}


def test_each_month_gets_its_own_text_back(browser: Client, analyst: User) -> None:
    browser.post(MAY, typed("Written for May"))
    browser.post(JUNE, typed("Written for June"))
    browser.force_login(analyst)
    for address, own, other in ((MAY, "May", "June"), (JUNE, "June", "May")):
        there = browser.get(address)["Location"]
        assert there.startswith(f"{address}&kept=")
        page = browser.get(there).content.decode()
        assert f"Written for {own}" in page
        assert f"Written for {other}" not in page
        assert f'action="{there.replace("&", "&amp;")}"' in page
        browser.post(there, typed(f"Written for {own}"))
    written = {each.month.month: each.text for each in Commentary.objects.all()}
    assert written == {5: "Written for May", 6: "Written for June"}


def test_another_month_is_not_offered_it(browser: Client, analyst: User) -> None:
    browser.post(MAY, typed("Written for May"))
    browser.force_login(analyst)
    assert "Written for May" not in browser.get(JUNE).content.decode()
    browser.post(JUNE, {"kept_form": "forget"})
    there = browser.get(MAY)["Location"]
    assert "Written for May" in browser.get(there).content.decode()
    browser.post(there, {"kept_form": "forget"})
    assert "Written for May" not in browser.get(MAY).content.decode()


def test_what_the_editor_starts_from_and_the_order_make_no_other_address(
    browser: Client, analyst: User
) -> None:
    browser.post(f"{MAY}&a=1", typed("Written for May"))
    browser.force_login(analyst)
    there = browser.get(f"{COMMENTARY}?start=last&a=1&month=2022-05")["Location"]
    page = browser.get(there).content.decode()
    assert "Written for May" in page
    assert "start=last" not in page.partition('<form method="post" action="/scorecards')[2][:200]


def test_a_form_opened_without_a_month_is_sent_for_the_month_it_showed(
    analyst: User, scorecard: Scorecard
) -> None:
    client = Client()
    client.force_login(analyst)
    page = client.get(COMMENTARY)
    month = page.context["month_code"]
    assert f'action="{COMMENTARY}?month={month}"' in page.content.decode()


def test_drafts_kept_while_typing_take_no_place(browser: Client) -> None:
    for number in range(pending_submissions.MOST + 1):
        entries = {"part": "text", "text": f"Word {number}", "version": "0"}
        answer = browser.post(DRAFT, entries)
        # The script of the page knows it by this, and keeps the text in the tab.
        assert answer.status_code == 302
    assert not browser.session.get("kept_forms")
    assert browser.post(MAY, typed("Written for May")).status_code == 302
    assert kept_addresses(browser) == [MAY]
    assert not CommentaryDraft.objects.exists()


def test_a_draft_with_a_stale_proof_is_refused(analyst: User, scorecard: Scorecard) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst)
    old = f"{client.get(MAY).context['csrf_token']}"
    client.cookies["csrftoken"] = "n" * 32
    entries = {"part": "text", "text": "Words", "version": "0"}
    assert client.post(DRAFT, entries, headers={"X-CSRFToken": old}).status_code == 403
    assert not client.session.get("kept_forms")
