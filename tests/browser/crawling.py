"""Following links from page to page as a visitor would."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import resolve
from playwright.sync_api import Error, Page

NOT_PAGES = ("/api/v1/schema/", "/static/", "/accounts/logout/")
# API answers and files that a browser shows are not pages; the API has tests of its own.
NOT_PAGE_ENDINGS = (".csv", ".pdf")


def is_page(address: str) -> bool:
    """Whether an address of the site is a page, by its path."""
    path = urlsplit(address).path
    is_api = path.startswith("/api/v1/") and path != "/api/v1/"
    return not (is_api or path.startswith(NOT_PAGES) or path.endswith(NOT_PAGE_ENDINGS))


def crawl(page: Page, site: str, visit: Callable[[Page], None], *, of_each: int) -> Counter[str]:
    """Visit pages from home by their links, so many of each route, and count them by route."""
    seen: set[str] = set()
    visited: Counter[str] = Counter()
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        route = resolve(urlsplit(address).path).view_name
        if visited[route] >= of_each:
            continue
        visited[route] += 1
        try:
            response = page.goto(address)
        except Error as error:
            if "Download is starting" in error.message:
                continue  # A file, not a page.
            raise
        assert response is not None
        assert response.status == 200, f"{address} answered {response.status}"
        visit(page)
        for link in page.eval_on_selector_all(
            "a[href]", "links => links.map(link => link.getAttribute('href'))"
        ):
            target = urldefrag(urljoin(page.url, link)).url
            if target.startswith(site) and target not in seen and is_page(target):
                seen.add(target)
                waiting.append(target.removeprefix(site))
    return visited
