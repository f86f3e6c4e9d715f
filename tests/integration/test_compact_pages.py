"""Compact markup, which PDFs are laid out from and tests read, says what the page says."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from components.markup import compact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

# Between these a space shows. Whatever else a page is made of begins a line, or a box, of its own.
# Named here and not read from what compacts, which could be wrong about them.
INLINE = frozenset(
    (
        *("a", "abbr", "b", "cite", "code", "dfn", "em", "i", "kbd", "label", "mark", "q", "s"),
        *("small", "span", "strong", "sub", "sup", "time", "u"),
    )
)
UNSEEN = frozenset(("script", "style", "template"))


class _Words(HTMLParser):
    """Gathers the text of a page that is seen, with a space wherever a line or a box ends."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        self.parts.append("" if tag in INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN
        self.parts.append("" if tag in INLINE else " ")

    def handle_data(self, data: str) -> None:
        self.parts.append("" if self.unseen else data)


def words_of(markup: str) -> list[str]:
    parser = _Words()
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts).split()


@pytest.mark.parametrize(
    "address",
    [
        "/reports/2022-06-to-08/priority-1/",
        "/reports/2024-09-to-12/consultation/",
        "/measures/101-calls-offered/",
        "/deliverables/",
    ],
)
def test_a_compact_page_keeps_every_word(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # As readers get it: the tests' own client makes every page compact.
    monkeypatch.setattr(Client, "request", Client.request.__wrapped__)  # type: ignore[attr-defined]
    answer = Client().get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    shorter = compact(page)
    assert len(shorter) < len(page)
    words = words_of(page)
    assert len(words) > 200
    assert words_of(shorter) == words
    assert compact(shorter) == shorter


def test_words_beside_each_other_stay_apart() -> None:
    markup = "<p>\n  One <b>two</b>\n  <a\n href='x'\n>three</a>, <i>four</i><i>five</i>\n</p>"
    assert words_of(compact(markup)) == ["One", "two", "three,", "fourfive"]
