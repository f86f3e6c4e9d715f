"""Every page behind the sign-in, in a real browser: accessible, quiet, and fit for every width.

Each role follows the links that it is given. Who writes forms learns here that none is forgotten:
what no link leads to is named below, with the reason.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from accounts.models import User
from imports.actions import (
    NameMeant,
    apply_import,
    confirm_import,
    map_names,
    preview_import,
    upload_file,
)
from measures.models import Source
from tests.browser.conftest import Prepared, quiet_tab, served_site
from tests.browser.crawling import crawl, kind_of
from tests.browser.layouts import layout_faults
from tests.browser.people import credentials, sign_in
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
        # Nothing of the kind is in the demonstration: a draft or an approved report, a message,
        # something ended, a closed month, or a target or rank of the first measure.
        "administration:message-detail",
        "deliverables:deliverable-reopen",
        "figure_entry:month-reopen",
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
        "measures:rank-add",
        "measures:target-edit",
    }
)
# A preview leads to other pages than what was applied.
OF_EVERY_RECORD = ("imports:import-detail",)
HEAD = "measure,area,month,numerator,denominator\n"


def upload_figures() -> None:
    """What no one has uploaded in the demonstration: a preview, an applied file, a known name."""
    officer = User.objects.get(email=credentials("officer")[0])
    source = Source.objects.order_by("pk")[0]
    map_names(
        source=source, names=[NameMeant("Crimes", "Crime Volume", is_measure=True)], by=officer
    )
    for name, measure in (("preview.csv", "An unknown measure"), ("applied.csv", "Crime Volume")):
        content = f"{HEAD}{measure},,2025-06,5010,\n".encode()
        batch = upload_file(name=name, content=content, source=source, by=officer)
        batch = preview_import(batch=batch, roles=batch.mapping, by=officer)
    confirm_import(batch=batch, version=batch.version, by=officer, confirms_unusual=True)
    assert apply_import(batch=batch, by=officer)


@pytest.fixture
def site_with_uploads(prepared: Prepared) -> Iterator[str]:
    """A site of this test alone: what it reaches hangs on no test that ran before."""
    with served_site("every_form", prepared, upload_figures) as address:
        yield address


def own_pages() -> set[str]:
    """The routes of pages that show something to someone, of the product itself."""
    return {
        address.name
        for address in ADDRESSES
        if ":" in address.name and address.readers and not address.posts_only and not address.is_api
    }


def test_every_page_that_a_role_is_led_to_is_accessible(
    chromium: Browser, site_with_uploads: str, axe_violations: Callable[[Page], list[str]]
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
        with quiet_tab(chromium, site_with_uploads) as page:
            sign_in(page, role)
            crawl(page, site_with_uploads, look, of_each=1, known=looked, every=OF_EVERY_RECORD)
    assert not problems, "\n".join(problems)
    unseen = own_pages() - looked - NOT_ALWAYS_REACHED
    assert not unseen, f"no link led to {sorted(unseen)}"
