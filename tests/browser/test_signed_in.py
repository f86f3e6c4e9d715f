"""What officers, approvers and administrators work with, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import confirm, follow, sign_in

PERIOD = {"period_start": "2025-01", "period_end": "2025-03", "data_to": "2024-09"}
REPORT = "/reports/2025-01-to-03"


def problems_of(page: Page, address: str, axe_violations: Callable[[Page], list[str]]) -> list[str]:
    response = page.goto(address)
    assert response is not None
    assert response.status == 200, f"{address} answered {response.status}"
    # The page that asks to sign in answers 200 too, and is fine in itself.
    assert page.url.endswith(address), f"{address} led to {page.url}"
    assert page.locator("h1").count() == 1, address
    return [f"{address}: {text}" for text in axe_violations(page)]


def test_officer_starts_a_report_writes_and_submits_it(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    sign_in(page, "officer")
    page.goto("/reports/new/")
    for name, month in PERIOD.items():
        page.fill(f"input[name={name}]", month)
    follow(page.locator("main button[type=submit]").first)
    page.wait_for_url(re.compile(r"/set-up/"))
    report = page.url.split("/set-up/")[0].split("/reports/")[1]

    problems = []
    for address in (
        f"/reports/{report}/set-up/",
        f"/reports/{report}/edit/",
        f"/reports/{report}/manage/",
        f"/reports/{report}/",
        "/reports/new/",
        "/updates/",
        "/updates/?whose=everybody",
        "/deliverables/add/",
        "/deliverables/D24-05/",
        "/deliverables/D24-05/edit/",
        "/deliverables/D24-05/progress/",
        "/deliverables/D24-05/due-date/",
        "/deliverables/D24-05/drop/",
        "/deliverables/D24-05/status/",
        "/scorecards/priority-1/commentary/?month=2024-09",
        "/measures/101-calls-offered/charts/",
        "/measures/101-calls-offered/charts/limits/",
        "/measures/101-calls-offered/charts/annotations/add/",
        "/measures/101-calls-offered/charts/targets/add/",
        "/measures/101-calls-offered/charts/peers/",
        "/data-quality/",
        "/imports/",
        "/imports/upload/",
    ):
        problems += problems_of(page, address, axe_violations)

    page.goto(f"/reports/{report}/edit/")
    follow(page.locator("main").get_by_role("link").filter(has_text="Outcomes").first)
    problems += [f"{page.url}: {text}" for text in axe_violations(page)]
    page.locator("main textarea").first.fill("Written in a **browser**.")
    follow(page.get_by_role("button", name=re.compile("^Save")).first)
    page.goto(f"/reports/{report}/")
    page.goto(f"/reports/{report}/plan/")
    expect(page.get_by_text("Written in a browser.").first).to_be_visible()
    assert not problems, "\n".join(problems)


def test_approver_reads_what_can_be_done(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    sign_in(page, "approver")
    problems = []
    for address in (
        "/reports/2024-09-to-12/manage/",
        "/reports/2024-09-to-12/manage/correct/",
        "/reports/2024-09-to-12/manage/withdraw/",
        "/audit/",
    ):
        problems += problems_of(page, address, axe_violations)
    assert not problems, "\n".join(problems)


def test_administrator_manages_people(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    sign_in(page, "administrator")
    page.goto("/people/add/")
    problems = [f"{page.url}: {text}" for text in axe_violations(page)]
    confirm(page, "administrator")
    for address in ("/people/", "/people/add/", "/audit/", "/mail/"):
        problems += problems_of(page, address, axe_violations)
    page.goto("/people/")
    follow(page.get_by_role("link", name="Demonstration officer").first)
    problems += [f"{page.url}: {text}" for text in axe_violations(page)]
    page.goto("/audit/")
    follow(page.locator("main a[href*='/audit/']").filter(has_not_text="CSV").last)
    problems += [f"{page.url}: {text}" for text in axe_violations(page)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("address", ["/updates/", "/reports/new/", "/people/", "/audit/"])
def test_somebody_not_signed_in_is_asked_to(plain_page: Page, address: str) -> None:
    plain_page.goto(address)
    expect(plain_page.locator("h1")).to_have_text("Sign in")


def test_many_updates_by_keyboard_alone(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/updates/?whose=everybody")
    fields = page.locator("input[name$='-progress']")
    # Neither a click nor a script: Tab from the top of the page, and Enter in a field saves all.
    for number in range(2):
        name = fields.nth(number).get_attribute("name")
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                break
        page.keyboard.type("71")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said = page.locator(".govuk-notification-banner, [role=alert]").first.inner_text()
    assert "2 deliverables" in said
