"""Every page that can be reached from home, in a real browser: accessible, quiet, and our own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.crawling import crawl

# Pages made by the same route differ only in their data: so many of each are looked at.
OF_EACH_ROUTE = 3
PHONE: ViewportSize = {"width": 390, "height": 844}

EXPECTED_ROUTES = {
    "highlights:home",
    "highlights:report-list",
    "highlights:report-contents",
    "highlights:report-part",
    "highlights:report-print",
    "highlights:assurance",
    "scorecards:scorecard-list",
    "scorecards:scorecard-detail",
    "measures:measure-list",
    "measures:measure-detail",
    "deliverables:deliverable-list",
    "deliverables:deliverable-detail",
    "risks:risk-list",
    "risks:register-detail",
    "risks:risk-detail",
    "consultation:wave-detail",
    "plans:plan-list",
    "plans:body-list",
    "plans:body-detail",
    "plans:term-list",
    "accessibility",
    "method",
    "api-reference",
    "account_login",
}


def test_every_page_is_accessible(
    page: Page, site: str, axe_violations: Callable[[Page], list[str]]
) -> None:
    problems: list[str] = []

    def look(shown: Page) -> None:
        problems.extend(f"{shown.url}: {text}" for text in axe_violations(shown))
        if shown.locator("h1").count() != 1:
            problems.append(f"{shown.url}: {shown.locator('h1').count()} headings of level 1")

    visited = crawl(page, site, look, of_each=OF_EACH_ROUTE)
    assert not problems, "\n".join(problems)
    assert set(visited) >= EXPECTED_ROUTES, EXPECTED_ROUTES - set(visited)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/reports/2022-06-to-08/",
        "/reports/2022-06-to-08/priority-1/",
        "/reports/2024-09-to-12/priority-2/",
        "/reports/2024-09-to-12/consultation/",
        "/scorecards/priority-1/",
        "/measures/",
        "/deliverables/",
        "/risks/opcc/",
        "/plan/",
    ],
)
def test_page_fits_a_phone(
    page: Page, address: str, axe_violations: Callable[[Page], list[str]]
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"{address} is {width} pixels wide"
    assert axe_violations(page) == []


@pytest.mark.parametrize(
    "address", ["/", "/reports/2022-06-to-08/priority-1/", "/measures/?query=burglary"]
)
def test_page_works_without_javascript(plain_page: Page, address: str) -> None:
    response = plain_page.goto(address)
    assert response is not None
    assert response.status == 200
    assert plain_page.locator("main h1").inner_text().strip()


def test_figures_can_be_read_without_javascript(plain_page: Page) -> None:
    plain_page.goto("/reports/2022-06-to-08/priority-1/")
    link = plain_page.get_by_role("link", name="Crime Volume: Burglary")
    row = plain_page.locator("tr", has=link)
    text = row.first.inner_text()
    assert "1,931" in text
    assert "21.2%" in text


def test_unknown_address_has_a_page_that_helps(page_of_errors: Page) -> None:
    response = page_of_errors.goto("/reports/never-written/")
    assert response is not None
    assert response.status == 404
    assert page_of_errors.locator("h1").inner_text()
    assert page_of_errors.get_by_role("link", name="Reports").count()


@pytest.fixture
def page_of_errors(plain_page: Page) -> Page:
    """A tab that may show an error page: the browser logs a 404 as a console error."""
    return plain_page


def test_nothing_shifts_while_a_report_page_loads(page: Page) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) window.shift += entry.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    page.goto("/reports/2022-06-to-08/priority-1/", wait_until="networkidle")
    assert page.evaluate("window.shift") < 0.02


def test_first_view_of_a_report_page_is_light(page: Page) -> None:
    weights: dict[str, int] = {}
    page.on(
        "requestfinished",
        lambda request: weights.__setitem__(request.url, request.sizes()["responseBodySize"]),
    )
    for address in ("/reports/2022-06-to-08/priority-1/", "/reports/2024-09-to-12/priority-1/"):
        weights.clear()
        page.goto(address, wait_until="networkidle")
        counted = {url: size for url, size in weights.items() if not url.endswith(".woff2")}
        assert counted
        assert sum(counted.values()) <= 60 * 1024, counted
