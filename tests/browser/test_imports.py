"""An upload in a real browser: columns, preview, names, and what is remembered of them."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import follow, press_here, sign_in
from tests.browser.test_every_page import PHONE

WIDE = "Indicator,Jul 2022,Aug 2022,Note\nCrime Vol,5010,5123,\nCrime Volume: Burglary,140,many,x\n"


def looked_at(page: Page, axe_violations: Callable[[Page], list[str]]) -> list[str]:
    """What is wrong with the page that is shown, for axe and on a phone."""
    found = [f"{page.url}: {text}" for text in axe_violations(page)]
    desk = page.viewport_size
    assert desk is not None
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(desk)
    return found + ([f"{page.url}: {width} pixels wide"] if width > PHONE["width"] else [])


def test_an_officer_says_what_a_name_means_and_forgets_it(
    page: Page, axe_violations: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    file = tmp_path / "return.csv"
    file.write_text(WIDE, encoding="utf-8")
    sign_in(page, "officer")
    page.goto("/imports/upload/")
    page.set_input_files("input[name=file]", file)
    page.fill("input[name=new_source]", "Monthly return")
    follow(page.locator("main button[type=submit]").first)
    problems = looked_at(page, axe_violations)
    expect(
        page.get_by_text("2 columns headed by a month: read as its figures").first
    ).to_be_visible()
    follow(page.locator("main button[type=submit]").first)
    problems += looked_at(page, axe_violations)
    # What must be fixed comes first; names to choose have their own list.
    expect(page.get_by_role("heading", name="Problems to fix").first).to_be_visible()
    with page.expect_download() as download:
        press_here(page.get_by_text("Download all problems (CSV)").first)
    rows = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert rows[0] == "line,place,column,value,what_to_do,row"
    assert sorted(row.split(",")[0] for row in rows[1:]) == ["2", "2", "3"]
    follow(page.get_by_text("Choose what 1 name means").first)
    problems += looked_at(page, axe_violations)
    page.get_by_label("Crime Vol", exact=True).select_option(label="Crime Volume")
    follow(page.locator("main form button[type=submit]").first)
    expect(page.get_by_text("“Crime Vol” as Crime Volume").first).to_be_visible()
    expect(page.get_by_text("Unknown names")).to_have_count(0)
    follow(page.get_by_text("Change what names in files of Monthly return mean").first)
    problems += looked_at(page, axe_violations)
    follow(page.locator("td >> text=Change").first)
    problems += looked_at(page, axe_violations)
    page.go_back()
    follow(page.locator("td >> text=Forget").first)
    problems += looked_at(page, axe_violations)
    follow(page.locator("main form button[type=submit]").first)
    expect(page.get_by_text("1 preview of Monthly return checked again").first).to_be_visible()
    assert not problems, "\n".join(problems)
