"""Every field for a text: its limit is said, and nothing cuts off what someone pastes."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.sessions import sign_in_confirmed
from tests.integration.address import ADMINISTRATOR, APPROVER, OFFICER
from tests.integration.addresses import ADDRESSES

LIMIT = re.compile(
    r"(At most [0-9,]+ characters|Up to [0-9,]+ lines of up to [0-9,]+ characters each)\."
)
WITHOUT_END = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}

pytestmark = pytest.mark.django_db


class Fields(HTMLParser):
    """The fields of a page that take text, and the words of each element with an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cut: list[str] = []
        self.areas: list[tuple[str, list[str]]] = []
        self.words: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag in ("input", "textarea") and "maxlength" in at:
            self.cut.append(at.get("name", ""))
        if tag == "textarea":
            self.areas.append((at.get("name", ""), at.get("aria-describedby", "").split()))
        if tag not in WITHOUT_END:
            self._open.append((tag, at.get("id", "")))

    def handle_data(self, data: str) -> None:
        for _, key in self._open:
            if key:
                self.words[key] = self.words.get(key, "") + data

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass


def test_every_text_says_its_limit_and_no_browser_cuts_it(small_office, people):
    wrong, areas = set(), set()
    for reader in (OFFICER, APPROVER, ADMINISTRATOR):
        client = Client()
        sign_in_confirmed(client, people[reader])
        for address in ADDRESSES:
            response = client.get(reverse(address.name, kwargs=dict(address.kwargs)))
            if "text/html" not in response.headers.get("Content-Type", "") or response.streaming:
                continue
            page = Fields(response.content.decode())
            wrong |= {f"{address.name}: {name} is cut by the browser" for name in page.cut}
            for name, described_by in page.areas:
                areas.add((address.name, name))
                if not LIMIT.search(" ".join(page.words.get(key, "") for key in described_by)):
                    wrong.add(f"{address.name}: {name} does not say its limit")
    assert not wrong, "\n".join(sorted(wrong))
    # The forms were there: so many fields for texts stand on the pages of the small office.
    assert len(areas) > 40
