"""Where a page says that something is wrong: the summary has the focus, the words are in sight."""

from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.people import follow, press_here, sign_in
from tests.browser.test_inserting_figures import EDITOR

UPDATES = "/updates/?whose=everybody"
# The editor waits until typing pauses, and then asks the server.
ANSWERED = 15_000


def test_the_summary_of_a_form_has_the_focus(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/deliverables/D24-02/progress/")
    follow(page.get_by_role("button", name="Record progress", exact=True))
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Enter the progress")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    expect(summary.get_by_role("link").first).to_be_focused()


def test_the_summary_of_a_round_has_the_focus(page: Page) -> None:
    sign_in(page, "officer")
    page.goto(UPDATES)
    page.locator(".app-updates__progress input[type=text]").first.fill("170")
    follow(page.get_by_role("button", name="Save all updates").last)
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def test_an_error_of_a_round_is_read_with_its_deliverable_on_a_phone(plain_page: Page) -> None:
    sign_in(plain_page, "officer")
    plain_page.goto(UPDATES)
    field = plain_page.locator(".app-updates__progress input[type=text]").nth(2)
    field.fill("170")
    follow(plain_page.get_by_role("button", name="Save all updates").last)
    press_here(plain_page.locator(".govuk-error-summary").get_by_role("link"))
    row = plain_page.locator(".app-updates__wrong")
    expect(row.locator(".app-updates__progress input[type=text]")).to_be_in_viewport(ratio=1)
    expect(row.locator(".app-error")).to_be_in_viewport(ratio=1)
    expect(row.locator(".app-updates__title")).to_be_in_viewport(ratio=1)


def test_whoever_is_signed_out_while_writing_sees_it_at_once(page: Page) -> None:
    sign_in(page, "officer")
    page.goto(EDITOR)
    text = page.get_by_label("Commentary", exact=True)
    text.press("Control+Home")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    text.press_sequentially("Typed after the session had ended. ")
    notice = page.get_by_role("status").filter(has_text="You are signed out")
    expect(notice).to_have_count(1, timeout=ANSWERED)
    expect(notice).to_be_in_viewport(ratio=1)
