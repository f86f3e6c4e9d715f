"""Figures typed into a grid: pasted as a block, moved through by keys, and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.layouts import layout_faults
from tests.browser.people import follow, sign_in

# After the last month of the demonstration, so that nothing of it is taken for a correction.
GRID = "/figures/enter/2025-02/source:force-performance-dashboard/"
WIDTHS = (390, 820, 1280)
_PASTE = """([element, text]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const how = {clipboardData, bubbles: true, cancelable: true};
    element.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def rows_of(page: Page) -> list[list[Locator]]:
    """The boxes of each row of the grid."""
    return [row.locator(".app-entry__box").all() for row in page.locator("[data-entry-row]").all()]


def paste(box: Locator, text: str) -> None:
    """Paste as a spreadsheet does: cells with tabs between them, rows on lines."""
    box.focus()
    box.page.evaluate(_PASTE, [box.element_handle(), text])


def test_a_block_is_pasted_and_keys_move_as_in_a_spreadsheet(page: Page) -> None:
    sign_in(page, "officer")
    page.goto(GRID)
    rows = rows_of(page)
    ratio = next(at for at, row in enumerate(rows[:-1]) if len(row) == 2)
    paste(rows[ratio][0], "1,520\t20\r\n7\t8\tnine\r\n")
    expect(rows[ratio][0]).to_have_value("1,520")
    expect(rows[ratio][1]).to_have_value("20")
    expect(rows[ratio + 1][0]).to_have_value("7")
    said = page.locator("[data-entry-said]")
    expect(said).to_contain_text("boxes were filled.")
    expect(said).to_contain_text("no box and")
    rows[ratio][0].focus()
    page.keyboard.press("Enter")
    expect(rows[ratio + 1][0]).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(rows[ratio][0]).to_be_focused()
    page.keyboard.press("Tab")
    expect(rows[ratio][1]).to_be_focused()
    # The last row leads nowhere, so that no one saves by accident.
    rows[-1][0].focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(GRID)))
    expect(rows[-1][0]).to_be_focused()


def test_one_cell_is_pasted_as_any_text_is(page: Page) -> None:
    sign_in(page, "officer")
    page.goto(GRID)
    first, second = rows_of(page)[0][0], rows_of(page)[1][0]
    paste(first, "4,321\n")
    expect(second).to_have_value("")
    expect(page.locator("[data-entry-said]")).to_have_text("")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_grid_is_open_to_everyone_at_every_width(
    page: Page, axe_violations: Callable[[Page], list[str]], width: int
) -> None:
    sign_in(page, "officer")
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/figures/enter/", "/figures/months/", GRID):
        page.goto(address)
        assert axe_violations(page) == []
        assert layout_faults(page, (width,)) == []
    rows_of(page)[0][0].fill("many")
    follow(page.get_by_role("button", name="Save the figures"))
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert axe_violations(page) == []
    assert layout_faults(page, (width,)) == []


def test_a_draft_is_kept_without_script_and_every_box_is_named(plain_page: Page) -> None:
    sign_in(plain_page, "officer")
    plain_page.goto(GRID)
    box = plain_page.get_by_label(re.compile(r", February 2025: (figure|numerator)$")).first
    box.fill("12")
    follow(plain_page.get_by_role("button", name="Save as a draft"))
    expect(plain_page.get_by_text("Your draft has been saved.")).to_be_visible()
    expect(box).to_have_value("12")
    follow(plain_page.get_by_role("button", name="Delete the draft"))
    expect(box).to_have_value("")
