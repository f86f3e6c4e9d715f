"""The catalogue of components, wide and narrow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("width", [390, 1280])
def test_every_component_is_accessible(
    page: Page, width: int, axe_violations: Callable[[Page], list[str]]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    response = page.goto("/components/")
    assert response is not None
    assert response.status == 200
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
