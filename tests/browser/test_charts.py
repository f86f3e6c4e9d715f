"""Charts that are explored: plotly under the strict Content-Security-Policy."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_chart_is_explored_and_put_back(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    # `page` fails the test for any message in the console, also of the policy.
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/measures/101-calls-offered/", wait_until="networkidle")
    assert not [url for url in loaded if "plotly" in url]
    page.get_by_role("button", name="Explore this chart").click()
    place = page.locator("[data-place]")
    expect(place.locator("svg.main-svg").first).to_be_visible()
    expect(page.locator("[data-drawing]")).to_be_hidden()
    place.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-said]")).to_contain_text("September 2024, 11,370")
    page.get_by_role("button", name="Last 12 months").click()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Back to the plain chart").click()
    expect(page.locator("[data-drawing]")).to_be_visible()


def test_without_a_script_the_drawing_and_the_table_are_there(plain_page: Page) -> None:
    plain_page.goto("/measures/101-calls-offered/")
    assert plain_page.locator("[data-drawing] svg").is_visible()
    assert not plain_page.get_by_role("button", name="Explore this chart").is_visible()
    assert plain_page.locator("summary", has_text="Every month").count() == 1
