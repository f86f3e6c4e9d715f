"""A figure is inserted into a text: by keyboard alone at the cursor, and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import follow, press_here, sign_in

EDITOR = "/scorecards/priority-1/commentary/?month=2022-08"
MEASURE = "abandonment-rate-999"
TOKEN = f"{{{{figure: {MEASURE} value 12m}}}}"
# So many steps with the Tab key are near; a figure takes seconds.
NEAR = 12


def tab_to(page: Page, script: str) -> None:
    """Press Tab until the focused element is the one, or fail."""
    for _ in range(NEAR):
        page.keyboard.press("Tab")
        if page.evaluate(script):
            return
    pytest.fail(f"not reached with {NEAR} steps: {script}")


def throw_away(page: Page) -> None:
    """Leave no unsaved text behind on the site that all tests share."""
    page.goto(EDITOR)
    follow(page.get_by_role("button", name="Delete it"))


def test_a_figure_goes_where_the_cursor_stands_by_keyboard_alone(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    sign_in(page, "officer")
    page.goto(EDITOR)
    text = page.get_by_label("Commentary", exact=True)
    text.fill("There was , over the year.")
    text.press("Home")
    for _ in "There was ":
        page.keyboard.press("ArrowRight")
    tab_to(page, "document.activeElement.id === 'id_figure-measure'")
    page.keyboard.type("Abandonment Rate: 999")
    expect(page.locator(f"[data-insert][value='{TOKEN}']")).to_be_visible()
    assert axe_violations(page) == []
    tab_to(page, f"document.activeElement.value === '{TOKEN}'")
    page.keyboard.press("Enter")
    expect(text).to_have_value(f"There was {TOKEN}, over the year.")
    expect(text).to_be_focused()
    follow(page.get_by_role("button", name="Preview"))
    expect(page.locator("#preview .app-figure")).to_have_count(1)
    throw_away(page)


def test_a_figure_is_inserted_without_script(plain_page: Page) -> None:
    sign_in(plain_page, "officer")
    plain_page.goto(EDITOR)
    text = plain_page.get_by_label("Commentary", exact=True)
    text.fill("There was")
    press_here(plain_page.get_by_text("Insert a figure", exact=True))
    plain_page.get_by_label("Measure", exact=True).select_option(MEASURE)
    follow(plain_page.get_by_role("button", name="Show its figures"))
    follow(plain_page.locator(f"[data-insert][value='{TOKEN}']"))
    expect(text).to_have_value(f"There was {TOKEN}")
    expect(plain_page.locator("#preview .app-figure")).to_have_count(1)
    throw_away(plain_page)
