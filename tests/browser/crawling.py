"""Following links from page to page as a visitor would."""

from collections import Counter
from collections.abc import Callable, Container
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

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


def kind_of(address: str) -> str:
    """The route of a page; a record as a published edition knew it is another page than today's."""
    parts = urlsplit(address)
    route = resolve(parts.path).view_name
    return f"{route} as at an edition" if "edition" in parse_qs(parts.query) else route


class _Links(HTMLParser):
    """Gathers where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.found.append(address)


def links_of(markup: str) -> list[str]:
    """Where the links of a page lead, as they stand in its markup."""
    parser = _Links()
    parser.feed(markup)
    return parser.found


def crawl(
    page: Page,
    site: str,
    visit: Callable[[Page], None],
    *,
    of_each: int,
    known: Container[str] = (),
    every: Container[str] = (),
) -> Counter[str]:
    """Visit pages from home by their links, so many of each kind, and count them by kind.

    Pages of `known` kinds are fetched for their links, as the same person, and not shown. Of the
    kinds in `every` all pages are visited: what they lead to depends on the record.
    """
    seen: set[str] = set()
    visited: Counter[str] = Counter()
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if visited[kind] >= of_each and kind not in every:
            continue
        visited[kind] += 1
        if kind in known:
            answer = page.request.get(address)
            assert answer.status == 200, f"{address} answered {answer.status}"
            is_markup = answer.headers["content-type"].startswith("text/html")
            here, links = answer.url, links_of(answer.text()) if is_markup else []
        else:
            try:
                response = page.goto(address)
            except Error as error:
                if "Download is starting" in error.message:
                    continue  # A file, not a page.
                raise
            assert response is not None
            assert response.status == 200, f"{address} answered {response.status}"
            visit(page)
            here, links = page.url, links_of(page.content())
        for link in links:
            target = urldefrag(urljoin(here, link)).url
            if target.startswith(site) and target not in seen and is_page(target):
                seen.add(target)
                waiting.append(target.removeprefix(site))
    return visited
