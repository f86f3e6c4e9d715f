"""Every page behind the sign-in, in a real browser: accessible, quiet, and fit for every width.

Each role follows the links that it is given. Who writes forms learns here that none is forgotten:
what no link leads to is named below, with the reason.
"""

from collections.abc import Callable

from playwright.sync_api import Browser, Page

from tests.browser.conftest import quiet_tab
from tests.browser.crawling import crawl, kind_of
from tests.browser.layouts import layout_faults
from tests.browser.people import sign_in
from tests.integration.access import ADDRESSES

ROLES = ("administrator", "approver", "officer", "panel_member")
# What no link of the demonstration leads to, or not always.
NOT_ALWAYS_REACHED = frozenset(
    {
        # Files, and what the scripts of charts and of editors read.
        "administration:event-export",
        "highlights:edition-pdf",
        "measures:chart-data",
        "measures:chart-figure",
        "scorecards:figure-offers",
        "imports:import-problems",
        "measures:measure-series",
        "measures:rank-data",
        # Ask for the password again when the walk has taken long; test_signed_in goes there first.
        "administration:person-add",
        "administration:person-change",
        "administration:person-deactivate",
        "administration:token-create",
        # Nothing of the kind is in the demonstration: a draft or an approved report, a message, an
        # upload, something ended, or a target or rank of the first measure.
        "administration:message-detail",
        "deliverables:deliverable-reopen",
        "highlights:prerelease-contents",
        "highlights:prerelease-part",
        "highlights:prerelease-print",
        "highlights:publication-schedule",
        "highlights:section-change",
        "highlights:section-comment",
        "highlights:section-create",
        "highlights:section-remove",
        "risks:risk-reopen",
        "components:component-list",
        "imports:import-map",
        "imports:import-name-edit",
        "imports:import-name-remove",
        "imports:import-names",
        "measures:rank-add",
        "measures:target-edit",
    }
)


def own_pages() -> set[str]:
    """The routes of pages that show something to someone, of the product itself."""
    return {
        address.name
        for address in ADDRESSES
        if ":" in address.name and address.readers and not address.posts_only and not address.is_api
    }


def test_every_page_that_a_role_is_led_to_is_accessible(
    chromium: Browser, site: str, axe_violations: Callable[[Page], list[str]]
) -> None:
    problems: list[str] = []
    looked: set[str] = set()

    def look(page: Page) -> None:
        assert "/accounts/login/" not in page.url, "signed out on the way"
        kind = kind_of(page.url)
        if kind in looked:
            return
        looked.add(kind)
        problems.extend(f"{page.url}: {text}" for text in axe_violations(page))
        if page.locator("h1").count() != 1:
            problems.append(f"{page.url}: {page.locator('h1').count()} headings of level 1")
        problems.extend(layout_faults(page))

    for role in ROLES:
        with quiet_tab(chromium, site) as page:
            sign_in(page, role)
            crawl(page, site, look, of_each=1, known=looked)
    assert not problems, "\n".join(problems)
    unseen = own_pages() - looked - NOT_ALWAYS_REACHED
    assert not unseen, f"no link led to {sorted(unseen)}"
