"""Narrative: what may be written, what is shown as typed, and that nothing runs."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.narrative import Bound, fill_in, placeholders, plain_text, render, words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("**Bold** and *emphasis*", "<p><strong>Bold</strong> and <em>emphasis</em></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("• one\r\n• two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'),
        # The headings of a page are its own: those of a text show as they were typed.
        ("# Top", "<p># Top</p>"),
        ("#### Four", "<p>#### Four</p>"),
        ("Under\n=====", "<p>Under\n=====</p>"),
        ("[a](https://example.org/x)", '<p><a href="https://example.org/x">a</a></p>'),
        ("[a](mailto:a@example.org)", '<p><a href="mailto:a@example.org">a</a></p>'),
        ("[a](/reports/#top)", '<p><a href="/reports/#top">a</a></p>'),
        ("[a](../measures)", '<p><a href="../measures">a</a></p>'),
        ("Crime & ASB < 5% > 2", "<p>Crime &amp; ASB &lt; 5% &gt; 2</p>"),
        (r"5\* rating", "<p>5* rating</p>"),
    ],
)
def test_render_the_small_markdown(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("    indented", "<p>indented</p>"),
        ("`code`", "<p>`code`</p>"),
        ("> quoted", "<p>&gt; quoted</p>"),
        ("---", "<p>---</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](JaVaScript:alert(1))", "<p>[a](JaVaScript:alert(1))</p>"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>"),
        ("[a](ftp://example.org)", "<p>[a](ftp://example.org)</p>"),
        ("[a](//example.org)", "<p>[a](//example.org)</p>"),
        ("[a](https:)", "<p>[a](https:)</p>"),
        ("![alt](/x.png)", '<p>!<a href="/x.png">alt</a></p>'),
    ],
)
def test_render_shows_everything_else_as_typed(text: str, html: str) -> None:
    assert render(text) == html


class Checker(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"p", "br", "ul", "ol", "li", "strong", "em", "a"}
        for name, value in attrs:
            assert (tag, name) in {("a", "href"), ("ol", "start")}
            scheme = (value or "").partition(":")[0].lower()
            assert name != "href" or scheme not in {"javascript", "data", "vbscript", "ftp"}


PIECES = st.sampled_from(
    [
        *("[x](", ")", "javascript:", "data:", "<img src=x onerror=y>", "<a href=", ">", "`", "\n"),
        *("# ", "- ", "1. ", "**", "_", "&#106;", "\\", "//h", "x", " ", "<http://x>", "[r]: /y"),
        *("![", "]"),
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join) | st.text(max_size=60))
def test_render_lets_nothing_else_through(text: str) -> None:
    checker = Checker()
    checker.feed(render(text))
    checker.close()


def test_plain_text_has_a_line_for_each_block() -> None:
    html = render("**Title**\n\nCrime &\nASB **fell**.\n\n- one\n- two [link](/x)")
    assert plain_text(html) == "Title\nCrime & ASB fell.\none\ntwo link"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two.", 2),
        ("- one\n- two – three", 3),
        ("See [the plan](https://example.org/a/b) & 12.9%", 4),
        ("**Anti-social** behaviour", 2),
    ],
)
def test_words_counts_what_is_read(text: str, count: int) -> None:
    assert words(text) == count


def figure(inner: str) -> Bound:
    return Bound(f"<{inner.rsplit(maxsplit=1)[-1]} & co>", title='a "title"', value="1.5")


def test_a_placeholder_is_filled_with_words_that_cannot_be_markup() -> None:
    text = "- **Calls.** {{figure: calls value 12m}} offered"
    assert render(text, figure) == (
        "<ul>\n<li><strong>Calls.</strong> "
        '<data class="app-figure" value="1.5" title="a &quot;title&quot;">'
        "&lt;12m &amp; co&gt;</data>"
        " offered</li>\n</ul>"
    )


def test_a_placeholder_without_figure_is_marked() -> None:
    html = render("{{ period: 12m }}", lambda _: Bound("[no figure]", reason="it is missing"))
    assert html == '<p><data class="app-figure app-figure--missing">[no figure]</data></p>'


@pytest.mark.parametrize(
    "text",
    [
        r"\{{figure: calls value 12m}}",
        "{{figure calls}}",
        "{{other: calls}}",
        "{{figure: calls\nvalue}}",
        "{{figure: {calls}}}",
        "{figure: calls}",
    ],
)
def test_what_is_no_placeholder_stays_as_typed(text: str) -> None:
    assert placeholders(text) == ()
    assert fill_in(text, figure) == text
    assert "<data" not in render(text, figure)


def test_an_escaped_backslash_does_not_escape_a_placeholder() -> None:
    assert placeholders(r"\\{{period: 12m}}") == ("period: 12m",)
    assert "<data" in render(r"\\{{period: 12m}}", figure)


def test_without_figures_a_placeholder_shows_as_typed_and_counts_as_one_word() -> None:
    text = "Up to {{figure: calls value 12m}} calls"
    assert render(text) == "<p>Up to {{figure: calls value 12m}} calls</p>"
    assert words(text) == 4


MARKUP = (
    "{{figure: a value 12m}}",
    "{{period: 3m}}",
    "\\",
    "{",
    "}",
    "*",
    "_",
    "a",
    " ",
    "\n",
    "- ",
)


@given(st.lists(st.sampled_from(MARKUP), max_size=20).map("".join))
def test_text_and_page_fill_the_same_placeholders(text: str) -> None:
    asked: list[str] = []

    def fill(inner: str) -> Bound:
        asked.append(inner)
        return Bound("W")

    render(text, fill)
    assert tuple(asked) == placeholders(text)


# Between blanks, so that what is emphasised does not depend on the last character of a figure.
APART = tuple(f" {piece} " if piece.startswith("{{") else piece for piece in MARKUP)


@given(st.lists(st.sampled_from(APART), max_size=20).map("".join))
def test_filled_text_says_what_the_page_says(text: str) -> None:
    def fill(_: str) -> Bound:
        return Bound("5% <of> [a](b) *c*")

    assert plain_text(render(fill_in(text, fill))) == plain_text(render(text, fill))
