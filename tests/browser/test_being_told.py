"""Where a page says that something is wrong: the summary has the focus, the words are in sight."""

from playwright.sync_api import Page, expect

from tests.browser.people import follow, sign_in

UPDATES = "/updates/?whose=everybody"


def test_the_summary_of_a_form_has_the_focus(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/deliverables/D24-02/progress/")
    follow(page.get_by_role("button", name="Record progress", exact=True))
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Give the progress")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    expect(summary.get_by_role("link").first).to_be_focused()


def test_the_summary_of_a_round_has_the_focus(page: Page) -> None:
    sign_in(page, "officer")
    page.goto(UPDATES)
    page.locator(".app-updates__progress input[type=text]").first.fill("170")
    follow(page.get_by_role("button", name="Save all updates").last)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
