"""A whole quarter in the browser: each role does its work, and readers see what was published.

Officer, approver, administrator, panel member and the public each have a browser of their own. The
steps follow one another, as they do in an office, so this is one long test.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import quiet_tab
from tests.browser.people import follow, sign_in

SIGNED_IN = ("officer", "approver", "panel_member", "administrator")
FIRST_TEXT = "The new contact desk answered its first calls this quarter."
SECOND_TEXT = "The new contact desk answered 900 calls in its first quarter."
CORRECTED_TEXT = "The new contact desk answered 910 calls in its first quarter."
COMMENT = "Say how many calls that were."
RETURN_REASON = "The outcome needs its figure."
CORRECTS = "The number of calls at the new contact desk."
NOTE = "Site visit done; two rooms left."


class Quarter:
    """The browsers of the roles, what axe found on the way, and the report's address."""

    def __init__(self, tabs: dict[str, Page], axe: Callable[[Page], list[str]]) -> None:
        self.officer, self.approver = tabs["officer"], tabs["approver"]
        self.administrator = tabs["administrator"]
        self.member, self.public = tabs["panel_member"], tabs["public"]
        self.readers = (self.public, self.member)
        self._axe = axe
        self.problems: list[str] = []
        self.report = ""

    def look(self, page: Page) -> None:
        """Note what axe finds wrong with a page."""
        self.problems += [f"{page.url}: {text}" for text in self._axe(page)]

    def manage(self, page: Page) -> Locator:
        """Open the page on which the report is managed."""
        page.goto(f"{self.report}manage/")
        return page.locator("main")

    def move(self, page: Page, button: str) -> None:
        """Make a move of the workflow that asks nothing."""
        self.manage(page)
        press(page, button)
        expect_done(page)

    def move_with_reason(self, page: Page, link: str, reason: str) -> None:
        """Make a move that asks for its reason."""
        follow(self.manage(page).get_by_role("link", name=f"{link} …"))
        page.locator("main textarea").first.fill(reason)
        press(page, link)
        expect_done(page)

    def publish(self, number: int) -> None:
        """Look at what will be frozen, and publish it."""
        follow(self.manage(self.approver).get_by_role("link", name="Publish …"))
        expect(self.approver.locator("h1")).to_contain_text(f"Publish edition {number}")
        self.look(self.approver)
        press(self.approver, f"Publish edition {number} now")
        expect_done(self.approver)

    def write(self, text: str) -> None:
        """Write the first text on outcomes."""
        self.officer.goto(f"{self.report}edit/")
        main = self.officer.locator("main")
        follow(main.get_by_role("link").filter(has_text="Outcomes").first)
        main.locator("textarea").first.fill(text)
        press(self.officer, "Save the text")
        expect_done(self.officer)

    def report_progress(self, reference: str, percent: int, note: str) -> None:
        """Report on a deliverable in the round of updates, as at the end of the quarter."""
        self.officer.goto("/updates/?whose=everybody")
        self.officer.get_by_label("As at").fill("2025-03-31")
        row = self.officer.locator("main tbody tr").filter(has_text=reference)
        row.locator("input[name$=progress]").fill(str(percent))
        row.locator("[name$=note]").fill(note)
        press(self.officer, "Save all updates")
        expect_done(self.officer)


@pytest.fixture
def quarter(
    chromium: Browser, site_of_own: str, axe_violations: Callable[[Page], list[str]]
) -> Iterator[Quarter]:
    """A signed-in browser for each role, and one of the public."""
    with ExitStack() as stack:
        tabs = {
            role: stack.enter_context(quiet_tab(chromium, site_of_own))
            for role in (*SIGNED_IN, "public")
        }
        for role in SIGNED_IN:
            sign_in(tabs[role], role)
        yield Quarter(tabs, axe_violations)


def press(page: Page, name: str) -> None:
    """Press the one button with this name on the page's own part."""
    follow(page.locator("main").get_by_role("button", name=name, exact=True))


def expect_done(page: Page) -> None:
    """What was asked for was done, and the page says so."""
    expect(page.locator(".govuk-notification-banner--success").first).to_be_visible()


def status_of(page: Page, address: str) -> int:
    response = page.goto(address)
    assert response is not None
    return response.status


def text_of(page: Page, address: str) -> str:
    response = page.goto(address)
    assert response is not None
    return page.locator("body").inner_text()


def test_a_quarter_from_the_first_draft_to_a_corrected_edition(quarter: Quarter) -> None:
    officer_starts_writes_and_submits(quarter)
    approver_comments_and_returns(quarter)
    officer_mends_and_submits_again(quarter)
    approver_approves_and_publishes(quarter)
    readers_read(quarter)
    later_work_does_not_change_what_was_published(quarter)
    a_mistake_is_corrected_by_a_further_edition(quarter)
    administrator_reads_who_did_what(quarter)
    assert not quarter.problems, "\n".join(quarter.problems)


def officer_starts_writes_and_submits(quarter: Quarter) -> None:
    page = quarter.officer
    page.goto("/reports/new/")
    page.get_by_label("First month of the period").fill("2025-01")
    page.get_by_label("Last month of the period").fill("2025-03")
    page.get_by_label("Data to").fill("2024-09")
    follow(page.locator("main button[type=submit]"))
    page.wait_for_url(re.compile(r"/set-up/"))
    quarter.report = page.url.removesuffix("set-up/")
    quarter.write(FIRST_TEXT)
    expect(quarter.manage(page).locator("#checklist")).to_be_visible()
    quarter.look(page)
    quarter.move(page, "Submit for review")
    for reader in quarter.readers:
        reader.goto("/reports/")
        expect(reader.locator(f"a[href='{urlsplit(quarter.report).path}']")).to_have_count(0)


def approver_comments_and_returns(quarter: Quarter) -> None:
    page = quarter.approver
    comments = quarter.manage(page).get_by_role("link", name=re.compile("^Comment on"))
    follow(comments.filter(has_text="Outcomes").first)
    page.locator("main textarea").first.fill(COMMENT)
    quarter.look(page)
    press(page, "Leave the comment")
    expect_done(page)
    # An open comment asks for a reason first.
    expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    quarter.move_with_reason(page, "Return to draft", RETURN_REASON)


def officer_mends_and_submits_again(quarter: Quarter) -> None:
    page = quarter.officer
    main = quarter.manage(page)
    expect(main).to_contain_text(RETURN_REASON)
    expect(main).to_contain_text(COMMENT)
    quarter.write(SECOND_TEXT)
    follow(quarter.manage(page).get_by_role("button", name=re.compile("^Resolve")))
    expect_done(page)
    quarter.move(page, "Submit for review")
    expect(main.get_by_role("button", name="Approve", exact=True)).to_have_count(0)


def approver_approves_and_publishes(quarter: Quarter) -> None:
    quarter.move(quarter.approver, "Approve")
    quarter.public.goto("/reports/")
    expect(quarter.public.locator("main")).not_to_contain_text("January to March 2025")
    quarter.publish(1)


def readers_read(quarter: Quarter) -> None:
    for reader in quarter.readers:
        assert status_of(reader, quarter.report) == 200
        expect(reader.locator("body")).to_contain_text("Edition 1")
        quarter.look(reader)
        reader.goto(f"{quarter.report}plan/")
        expect(reader.locator("main")).to_contain_text(SECOND_TEXT)
        quarter.look(reader)
        reader.goto("/reports/")
        expect(reader.locator("main")).to_contain_text("January to March 2025")
        assert "Manage this report" not in reader.request.get(f"{quarter.report}manage/").text()
    quarter.member.goto("/risks/")
    expect(quarter.member.locator("h1")).to_contain_text("Risk")


def later_work_does_not_change_what_was_published(quarter: Quarter) -> None:
    before = text_of(quarter.public, f"{quarter.report}print/")
    quarter.report_progress("D24-03", 57, NOTE)
    assert text_of(quarter.public, f"{quarter.report}print/") == before
    assert NOTE not in before


def a_mistake_is_corrected_by_a_further_edition(quarter: Quarter) -> None:
    quarter.move_with_reason(quarter.approver, "Correct", CORRECTS)
    quarter.write(CORRECTED_TEXT)
    assert SECOND_TEXT in text_of(quarter.public, f"{quarter.report}plan/")
    quarter.move(quarter.officer, "Submit for review")
    quarter.move(quarter.approver, "Approve")
    quarter.publish(2)
    for reader in quarter.readers:
        contents = text_of(reader, quarter.report)
        assert "Edition 2" in contents
        assert CORRECTS in contents
        assert CORRECTED_TEXT in text_of(reader, f"{quarter.report}plan/")
        earlier = text_of(reader, f"{quarter.report}editions/1/plan/")
        assert SECOND_TEXT in earlier
        assert "A later edition corrects this one" in earlier
        quarter.look(reader)
    assert "57%" in text_of(quarter.public, f"{quarter.report}print/")
    assert "57%" not in text_of(quarter.public, f"{quarter.report}editions/1/print/")


def administrator_reads_who_did_what(quarter: Quarter) -> None:
    trail = text_of(quarter.administrator, "/audit/")
    for sentence in ("as edition 2", CORRECTS):
        assert sentence in trail
    quarter.look(quarter.administrator)
