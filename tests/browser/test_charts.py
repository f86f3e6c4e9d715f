"""Charts that are explored: plotly under the strict Content-Security-Policy."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.people import press_here


def test_chart_is_explored_and_put_back(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    # `page` fails the test for any message in the console, also of the policy.
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/measures/101-calls-offered/", wait_until="networkidle")
    assert not [url for url in loaded if "plotly" in url]
    press_here(page.get_by_role("button", name="Explore this chart"))
    place = page.locator("[data-place]")
    expect(place.locator("svg.main-svg").first).to_be_visible()
    expect(page.locator("[data-drawing]")).to_be_hidden()
    place.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-said]")).to_contain_text("September 2024, 11,370")
    press_here(page.get_by_role("button", name="Last 12 months"))
    assert axe_violations(page) == []
    press_here(page.get_by_role("button", name="Back to the plain chart"))
    expect(page.locator("[data-drawing]")).to_be_visible()


def test_without_a_script_the_drawing_and_the_table_are_there(plain_page: Page) -> None:
    plain_page.goto("/measures/101-calls-offered/")
    assert plain_page.locator("[data-drawing] .app-narrow svg").is_visible()
    assert not plain_page.locator("[data-drawing] .app-wide svg").is_visible()
    assert not plain_page.get_by_role("button", name="Explore this chart").is_visible()
    expect(plain_page.locator("summary", has_text="Every month")).to_have_count(1)


def test_the_path_of_a_rank_is_drawn_for_desk_phone_and_paper(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    page.goto("/measures/average-time-to-answer-999/")
    expect(page.get_by_role("heading", name="42nd of 44 forces")).to_be_visible()
    wide = page.get_by_role("img", name="Rank among the forces that reported")
    expect(wide).to_be_visible()
    assert axe_violations(page) == []
    for size, kind in ((1280, "wide"), (360, "narrow")):
        page.set_viewport_size({"width": size, "height": 800})
        (shown,) = [each for each in wide.all() if each.is_visible()]
        assert kind in str(shown.get_attribute("class"))
        # Nothing of it is cut off at its sides.
        spilled = shown.evaluate(
            """svg => { const box = svg.getBoundingClientRect();
                return [...svg.querySelectorAll("text")].filter(text => {
                    const own = text.getBoundingClientRect();
                    return own.left < box.left - 1 || own.right > box.right + 1;
                }).map(text => text.textContent); }"""
        )
        assert spilled == []
    page.emulate_media(media="print")
    expect(page.get_by_role("table", name="Rank in every month")).to_be_visible()


def test_no_words_of_a_chart_are_cut_off_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for slug in ("101-calls-offered", "average-time-to-answer-999", "response-rate-immediate"):
        page.goto(f"/measures/{slug}/")
        spilled = page.evaluate(
            """() => [...document.querySelectorAll(".app-narrow svg")].flatMap(svg => {
                const box = svg.getBoundingClientRect();
                return [...svg.querySelectorAll("text")].filter(text => {
                    const own = text.getBoundingClientRect();
                    return own.left < box.left - 1 || own.right > box.right + 1;
                }).map(text => text.textContent); })"""
        )
        assert spilled == [], slug
