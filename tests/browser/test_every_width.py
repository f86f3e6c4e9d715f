"""Pages with tables from a phone to a large screen: nothing is cut, nothing scrolls sideways."""

import pytest
from playwright.sync_api import Page

from tests.browser.layouts import WIDE, WIDTHS, layout_faults
from tests.browser.people import follow, sign_in

TABLETS = (768, 800, 820, 834, 912, 1000, 1023, 1024, 1080, 1100, 1180)
# What stands in the cells of a row is in the window, has room, and does not lie over another; the
# boxes of letters are some pixels higher than their lines.
_CELLS = """() => [...document.querySelectorAll(".app-scorecard tbody tr")].flatMap(row => {
    const cells = [...row.querySelectorAll(
        ".app-scorecard__measure, .app-scorecard__value, .app-scorecard__change")];
    const boxes = cells.filter(each => each.textContent.trim()).map(each => {
        const range = document.createRange();
        range.selectNodeContents(each);
        return range.getBoundingClientRect();
    });
    const faults = [];
    boxes.forEach((box, at) => {
        if (box.left < 0 || box.right > window.innerWidth) faults.push("outside the window");
        if (box.width < 8) faults.push("squeezed");
        boxes.slice(at + 1).forEach(other => {
            const meets = box.left < other.right - 1 && other.left < box.right - 1
                && box.top < other.bottom - 8 && other.top < box.bottom - 8;
            if (meets) faults.push("over another");
        });
    });
    return faults.map(each => `${row.textContent.trim().slice(0, 40)}: ${each}`);
})"""


# How large the words of drawings are shown.
_LARGEST_WORDS = """() => Math.max(0, ...[...document.querySelectorAll("main svg text")]
    .filter(each => each.checkVisibility())
    .map(each => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a))"""


@pytest.mark.parametrize(
    "address",
    [
        "/scorecards/priority-1/",
        "/scorecards/priority-1/?month=2022-08",
        "/reports/2022-06-to-08/priority-1/",
        "/reports/2024-09-to-12/priority-1/",
        "/reports/2022-06-to-08/print/",
        "/kpi/999/",
    ],
)
def test_all_windows_of_a_scorecard_are_read_on_a_tablet_without_scrolling(
    page: Page, address: str
) -> None:
    page.goto(address)
    problems = layout_faults(page)
    for width in TABLETS:
        page.set_viewport_size({"width": width, "height": 900})
        problems += [f"{width}: {fault}" for fault in page.evaluate(_CELLS)]
        headings = page.locator(".app-scorecard__group")
        assert headings.count() >= 3
        assert all(heading.is_visible() for heading in headings.all())
    assert not problems, "\n".join(problems)


def test_the_name_of_a_table_stands_beside_its_cards_in_whole_lines(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/risks/opcc/OPCC-01/")
    caption = page.locator("caption:visible", has_text="All scores").bounding_box()
    assert caption is not None
    assert caption["width"] > 300


def test_words_in_small_drawings_are_no_larger_than_headings(page: Page) -> None:
    for address in (
        "/risks/opcc/OPCC-01/",
        "/consultation/police-and-crime-plan-2024/2024/",
        "/measures/average-time-to-answer-999/",
        "/reports/2024-09-to-12/priority-1/",
    ):
        page.goto(address)
        for width in WIDTHS + WIDE:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(_LARGEST_WORDS) <= 22, f"{address} at {width}"


@pytest.mark.parametrize(
    "address",
    [
        "/measures/average-time-to-answer-999/",
        "/measures/response-rate-immediate/",
        "/risks/wcjb/",
        "/deliverables/D22-05/",
        "/consultation/police-and-crime-plan-2024/winter-2021/",
        "/deliverables/timeline/",
    ],
)
def test_a_page_with_tables_fits_every_width(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.status == 200
    assert layout_faults(page) == []


def test_the_first_rows_of_a_wide_file_fit_every_width(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/imports/upload/")
    headings = ["What is counted", "Where", *(f"Note {number}" for number in range(30)), "Number"]
    cells = ["Crime Volume", "Wiltshire Force Area", *(["a word"] * 30), "1"]
    page.set_input_files(
        "input[type=file]",
        {
            "name": "wide.csv",
            "mimeType": "text/csv",
            "buffer": f"{','.join(headings)}\n{','.join(cells)}\n".encode(),
        },
    )
    follow(page.locator("main button[type=submit]").first)
    assert page.get_by_role("heading", name="What is in the columns?").count(), page.url
    assert layout_faults(page) == []
