"""The markup that tests read says what the page says."""

import pytest

from components.markup import compact

PAGES = {
    "a cell": ("<td\n  class='a'\n>\n  12\n</td>", "<td class='a'>12</td>"),
    "a list of classes": ('<p\n class="\n  a\n  b\n ">x</p>', '<p class="a b">x</p>'),
    "a sentence": ("<p>\n one <b>two</b>\n three\n</p>", "<p>one <b>two</b> three</p>"),
    "no space between": ("<b>one</b><i>two</i>,\n three", "<b>one</b><i>two</i>, three"),
    "space between": ("<b>one</b>\n<i>two</i>", "<b>one</b> <i>two</i>"),
    "a button": ("a <button\n>\n Save\n</button>\n b", "a <button>Save</button> b"),
    "what is typed": (
        "<textarea\n  rows='2'>\n a\n  b</textarea>",
        "<textarea rows='2'>\n a\n  b</textarea>",
    ),
    "a value": ('<input\n value="a\n b">', '<input value="a\n b">'),
}


@pytest.mark.parametrize(("page", "read"), PAGES.values(), ids=PAGES)
def test_a_page_is_read_without_line_breaks(page: str, read: str) -> None:
    assert compact(page) == read
