"""Charts that are explored: plotly under the strict Content-Security-Policy."""

import csv
from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, expect

from dates.periods import month_text, parse_month
from tests.browser.conftest import quiet_tab
from tests.browser.people import follow, press_here, sign_in

CALLS = "/measures/101-calls-offered/"
SATISFACTION = "/measures/victim-satisfaction-overall/"


def explored(page: Page, address: str) -> Locator:
    """A measure's page with its chart being explored; the frame in which it is drawn."""
    page.goto(address)
    press_here(page.get_by_role("button", name="Explore this chart"))
    place = page.locator("[data-place]")
    expect(place.locator("svg.main-svg").first).to_be_visible()
    expect(place).to_be_focused()
    return place


def months_in_range(place: Locator) -> list[str]:
    """The months whose figures lie in the range that the chart shows, as plotly knows it."""
    found: list[str] = place.evaluate(
        """place => {
            const [start, end] = place._fullLayout.xaxis.range.map(day => String(day).slice(0, 10));
            return place.data.at(-1).x.filter(day => day >= start && day <= end);
        }"""
    )
    return found


def shows(page: Page, words: str) -> None:
    expect(page.locator("[data-range]")).to_have_text(f"Shown: {words}")


def test_chart_is_explored_beside_its_drawing_and_put_back(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    # `page` fails the test for any message in the console, also of the policy.
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(CALLS, wait_until="networkidle")
    assert not [url for url in loaded if "plotly" in url]
    button = page.get_by_role("button", name="Explore this chart")
    drawing = page.locator("[data-drawing] .app-wide svg")
    before = drawing.bounding_box()
    place = explored(page, CALLS)
    # The drawing has not moved on the page, and the chart is beside it.
    after, beside = drawing.bounding_box(), place.bounding_box()
    assert before and after and beside
    scrolled = page.evaluate("window.scrollY")
    assert (after["x"], after["y"] + scrolled, after["width"]) == (
        before["x"],
        before["y"],
        before["width"],
    )
    assert beside["x"] > after["x"] + after["width"]
    assert axe_violations(page) == []
    # On paper there is the drawing alone.
    page.emulate_media(media="print")
    expect(drawing).to_be_visible()
    expect(place).to_be_hidden()
    page.emulate_media(media="screen")
    press_here(page.get_by_role("button", name="Back to the plain chart"))
    expect(place).to_be_hidden()
    expect(drawing).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    # Once loaded it opens again, and Escape closes it.
    page.keyboard.press("Enter")
    expect(place).to_be_focused()
    page.keyboard.press("Escape")
    expect(place).to_be_hidden()
    expect(button).to_be_focused()


def test_on_a_phone_the_chart_opens_below_its_drawing(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    place = explored(page, CALLS)
    drawing = page.locator("[data-drawing] .app-narrow svg")
    expect(drawing).to_be_visible()
    above, below = drawing.bounding_box(), place.bounding_box()
    assert above and below
    assert below["y"] > above["y"] + above["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_months_are_read_by_keyboard_and_by_hovering(page: Page) -> None:
    place = explored(page, CALLS)
    said = page.locator("[data-said]")
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text("September 2024, 11,370, within normal variation")
    expect(place.locator(".hoverlayer")).to_contain_text("September 2024")
    expect(place.locator(".hoverlayer")).to_contain_text("11,370")
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("August 2024, 11,255")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("September 2024, 11,370")
    line = place.locator(".cartesianlayer .scatterlayer .trace").last
    spot = line.locator(".point").first.bounding_box()
    assert spot
    page.mouse.move(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2, steps=3)
    expect(place.locator(".hoverlayer")).to_contain_text("October 2022")
    expect(place.locator(".hoverlayer")).to_contain_text("15,964")


def test_the_range_is_chosen_zoomed_and_put_back(page: Page) -> None:
    place = explored(page, CALLS)
    every = "24 months, October 2022 to September 2024. That is every month."
    shows(page, every)
    press_here(page.get_by_role("button", name="Last 12 months"))
    shows(page, "12 months, October 2023 to September 2024.")
    months = months_in_range(place)
    assert (len(months), months[0], months[-1]) == (12, "2023-10-01", "2024-09-01")
    press_here(page.get_by_role("button", name="Earlier"))
    shows(page, "12 months, April 2023 to March 2024.")
    press_here(page.get_by_role("button", name="Later"))
    press_here(page.get_by_role("button", name="Zoom in"))
    shows(page, "6 months, January 2024 to June 2024.")
    assert len(months_in_range(place)) == 6
    press_here(page.get_by_role("button", name="Zoom out"))
    shows(page, "12 months, October 2023 to September 2024.")
    press_here(page.get_by_role("button", name="All months"))
    shows(page, every)
    place.focus()
    page.keyboard.press("+")
    shows(page, "12 months, April 2023 to March 2024.")
    # A month outside the range brings it along.
    page.keyboard.press("ArrowLeft")
    shows(page, "12 months, October 2023 to September 2024.")
    page.keyboard.press("-")
    shows(page, every)
    for _ in range(4):
        page.keyboard.press("+")
    shows(page, "3 months, September 2023 to November 2023.")
    # The handle of the slider below the chart does the same with a mouse.
    press_here(page.get_by_role("button", name="All months"))
    shows(page, every)
    handle = place.locator(".rangeslider-grabber-min .rangeslider-handle-min")
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(page.locator("[data-range]")).not_to_have_text(f"Shown: {every}")
    fewer = months_in_range(place)
    assert fewer[-1] == "2024-09-01"
    assert 3 < len(fewer) < 24
    # A drag over the chart changes the heights too; the buttons bring both back.
    heights = place.evaluate("place => place._fullLayout.yaxis.range")
    ground = place.locator(".nsewdrag").bounding_box()
    assert ground
    page.mouse.move(ground["x"] + 60, ground["y"] + 40)
    page.mouse.down()
    page.mouse.move(ground["x"] + 250, ground["y"] + 200, steps=5)
    page.mouse.up()
    press_here(page.get_by_role("button", name="All months"))
    shows(page, every)
    assert place.evaluate("place => place._fullLayout.yaxis.range") == heights


def test_the_data_that_are_downloaded_are_those_of_the_table(page: Page) -> None:
    page.goto(CALLS)
    with page.expect_download() as started:
        press_here(page.get_by_role("link", name="This chart's data, as CSV"))
    assert started.value.suggested_filename == "101-calls-offered-wiltshire-force-area-chart.csv"
    rows = list(csv.DictReader(started.value.path().read_text("utf-8").splitlines()))
    press_here(page.locator("summary", has_text="Every month"))
    table = page.get_by_role("table", name="101 Calls Offered by month")
    expect(table).to_be_visible()
    shown = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[0].innerText, row.cells[1].innerText])"
    )
    assert [
        [month_text(parse_month(row["month"])), f"{int(row['value']):,}"] for row in rows
    ] == shown
    assert len(shown) == 24
    place = explored(page, CALLS)
    assert [str(value) for value in place.evaluate("place => place.data.at(-1).y")] == [
        row["value"] for row in rows
    ]


def test_figures_that_overlap_are_explored_without_limits(
    chromium: Browser, site_of_own: str, axe_violations: Callable[[Page], list[str]]
) -> None:
    with quiet_tab(chromium, site_of_own) as page:
        sign_in(page, "administrator")
        page.goto(f"{SATISFACTION}edit/")
        page.get_by_label("What each figure covers").select_option("rolling_year")
        follow(page.get_by_role("button", name="Save"))
        place = explored(page, SATISFACTION)
        expect(
            page.get_by_text("There are no limits: each figure also covers earlier months")
        ).to_be_visible()
        names = place.evaluate("place => place.data.map(trace => trace.name)")
        assert names == ["Victim Satisfaction: Overall"]
        page.keyboard.press("ArrowLeft")
        expect(page.locator("[data-said]")).to_have_text("September 2024, 71.0%")
        assert axe_violations(page) == []


def test_a_chart_that_cannot_be_loaded_says_so_and_leaves_the_drawing(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    page.route("**/plotly*.js", lambda route: route.abort())
    page.goto(CALLS)
    press_here(page.get_by_role("button", name="Explore this chart"))
    expect(page.locator("[data-said]")).to_contain_text("could not be loaded")
    expect(page.locator("[data-place]")).to_be_hidden()
    expect(page.locator("[data-drawing]")).to_be_visible()
    page.unroute("**/plotly*.js")
    press_here(page.get_by_role("button", name="Explore this chart"))
    expect(page.locator("[data-place]")).to_be_focused()
    context.close()


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
    wide = page.get_by_role("img", name="this one ranked 42nd of 44")
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


def test_lines_with_bends_enclose_no_black_area(page: Page) -> None:
    page.goto("/measures/101-calls-offered/")
    fills = page.evaluate(
        """kinds => kinds.map(kind => {
            const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
            const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
            path.setAttribute("class", kind);
            svg.append(path);
            document.querySelector("main").append(svg);
            return getComputedStyle(path).fill; })""",
        ["app-chart__line", "app-chart__target", "app-sparkline__line"],
    )
    assert fills == ["none"] * 3
