"""What a pointer shows of an acronym, a touch and a key show too."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.people import press_here, touch_here

PUBLISHED = "/reports/2022-06-to-08/editions/1/plan/"
TABLE = "/reports/2022-06-to-08/editions/1/priority-1/"


def test_an_acronym_of_a_published_report_is_opened_by_a_key(
    page: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    page.goto(PUBLISHED)
    term = page.locator("main abbr.app-abbr").first
    name = str(term.get_attribute("title"))
    words = term.locator("xpath=following-sibling::span[1]")
    expect(words).to_be_hidden()
    term.focus()
    page.keyboard.press("Enter")
    expect(words).to_be_visible()
    expect(words).to_have_text(f" ({name})")
    expect(term).to_have_attribute("aria-expanded", "true")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()


def test_an_acronym_is_opened_by_a_touch(chromium: Browser, site: str) -> None:
    context = chromium.new_context(
        base_url=site, has_touch=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(PUBLISHED)
    term = page.locator("main abbr.app-abbr").first
    touch_here(term)
    expect(term.locator("xpath=following-sibling::span[1]")).to_be_visible()
    context.close()


def test_without_a_script_the_full_name_is_written_out(plain_page: Page) -> None:
    plain_page.goto(PUBLISHED)
    term = plain_page.locator("main abbr.app-abbr").first
    written = term.evaluate("each => getComputedStyle(each, '::after').content")
    assert str(term.get_attribute("title")) in written


def test_acronyms_of_a_table_are_opened_below_it_without_a_script(plain_page: Page) -> None:
    plain_page.goto(TABLE)
    box = plain_page.locator("details.app-short-forms").first
    expect(box.locator("dt", has_text="FAT")).to_be_hidden()
    press_here(box.locator("summary"))
    expect(box.locator("dt", has_text="FAT")).to_be_visible()
