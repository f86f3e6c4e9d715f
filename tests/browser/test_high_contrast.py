"""Drawings and words in a reader's own colours: light and dark high contrast."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.contrast import faint_parts
from tests.browser.people import press_here

PAGES = (
    "/",
    "/scorecards/priority-1/",
    "/kpi/101/",
    "/reports/2024-09-to-12/priority-1/",
    "/reports/2022-06-to-08/priority-2/",
    "/measures/average-time-to-answer-999/",
    "/measures/response-rate-immediate/",
    "/risks/opcc/",
    "/risks/opcc/OPCC-01/",
    "/deliverables/",
    "/deliverables/timeline/",
    "/consultation/police-and-crime-plan-2024/2024/",
)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_every_drawing_is_seen_in_a_readers_own_colours(
    chromium: Browser, site: str, scheme: Literal["dark", "light"]
) -> None:
    context = chromium.new_context(base_url=site, forced_colors="active", color_scheme=scheme)
    page = context.new_page()
    problems: list[str] = []
    for address in PAGES:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            response = page.goto(address)
            assert response is not None
            assert response.status == 200, address
            problems += faint_parts(page)
    page.goto("/measures/101-calls-offered/")
    press_here(page.get_by_role("button", name="Explore this chart"))
    page.locator("[data-place] svg.main-svg").first.wait_for()
    problems += faint_parts(page)
    context.close()
    assert not problems, "\n".join(problems)
