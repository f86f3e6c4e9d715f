"""Officers' narrative: a small part of Markdown, turned into safe HTML.

What may be written: paragraphs, bullet and numbered lists, bold, emphasis, links, and placeholders
such as "{{figure: 999-calls-offered value 12m}}", which a caller fills with words. Everything else
(headings, HTML, images, code, quotations, tables) shows as the characters that were typed, so that
nothing is lost and nothing runs.
"""

import re
from collections.abc import Callable, Collection, MutableMapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from texts.acronyms import find_acronyms

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "data"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "data": {"class", "title", "value"}}
# What `texts.acronyms` adds to a text that was cleaned before.
_TAGS_WITH_ACRONYMS = _TAGS | {"abbr"}
_ATTRIBUTES_WITH_ACRONYMS = {**_ATTRIBUTES, "abbr": {"class", "title"}}
_SCHEMES = {"http", "https", "mailto"}
_RULES = (
    *("normalize", "block", "inline", "text_join"),
    *("paragraph", "list"),
    *("text", "newline", "escape", "entity", "emphasis", "link"),
    *("balance_pairs", "fragments_join"),
)
# Characters of one text. The longest that was ever printed has a quarter of that.
LONGEST_TEXT = 20_000
# Bullets that come with text pasted from a word processor or from slides.
_PASTED_BULLET = re.compile(r"^([ \t]*)[•▪◦‣●][ \t]*", re.MULTILINE)
# The pages of one record that can be shown as at an edition.
_RECORD = re.compile(r"/(?:measures|deliverables|bodies|(?:risks|consultation)/[^/]+)/[^/]+/")
# A placeholder stands on one line. A backslash before it leaves it as it was typed.
_PLACEHOLDER = re.compile(r"\{\{[ \t]*((?:figure|period)[ \t]*:[^{}\n]{0,400})\}\}")
_ESCAPED_OR_PLACEHOLDER = re.compile(rf"\\[\s\S]|{_PLACEHOLDER.pattern}")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]#<>&])")
_BLOCKS = frozenset({"p", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "div", "tr"})


@dataclass(frozen=True, slots=True)
class Bound:
    """What stands in the place of a placeholder.

    `words` are what a reader reads, `title` says where they come from, `value` is the exact figure
    or "". `reason` is why there is none, and "" where there is one.
    """

    words: str
    title: str = ""
    value: str = ""
    reason: str = ""


Fill = Callable[[str], Bound]
"""Returns what replaces a placeholder, by the text between its braces."""


def leads_somewhere_safe(url: str) -> bool:
    """Whether an address leads to the web, to a mailbox or to a page of this site."""
    try:
        parts = urlsplit(unescape(url).strip())
    except ValueError:
        return False
    if parts.scheme:
        has_place = bool(parts.netloc) or parts.scheme == "mailto"
        return parts.scheme in _SCHEMES and has_place
    # "//host" and "/\host" look like pages of this site and are not.
    return not parts.netloc and "\\" not in url and "%5c" not in url.lower()


class _Markdown(MarkdownIt):
    """Markdown whose links lead somewhere safe, only."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library calls it by this name
        return leads_somewhere_safe(url)


def _read_placeholder(state: StateInline, silent: bool) -> bool:
    match = _PLACEHOLDER.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("placeholder", "", 0)
        token.content, token.info = match[0], match[1]
    state.pos = match.end()
    return True


def _show_placeholder(
    _self: object,
    tokens: Sequence[Token],
    at: int,
    _options: object,
    env: MutableMapping[str, Any],
) -> str:
    token, fill = tokens[at], env.get("fill")
    if fill is None:
        return escape(token.content)
    bound = fill(token.info.strip())
    marked = "app-figure app-figure--missing" if bound.reason else "app-figure"
    value = f' value="{escape(bound.value)}"' if bound.value else ""
    title = f' title="{escape(bound.title)}"' if bound.title else ""
    return f'<data class="{marked}"{value}{title}>{escape(bound.words)}</data>'


def _parser() -> MarkdownIt:
    markdown = _Markdown("zero", {"html": False})
    markdown.enable(list(_RULES))
    markdown.inline.ruler.push("placeholder", _read_placeholder)
    markdown.add_render_rule("placeholder", _show_placeholder)
    return markdown


_MARKDOWN = _parser()


def render(markdown_text: str, fill: Fill | None = None) -> str:
    """The narrative as sanitised HTML.

    Without a `fill`, placeholders show as they were typed.
    """
    return nh3.clean(
        _MARKDOWN.render(_as_read(markdown_text), {"fill": fill}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    ).strip()


def clean(html: str) -> str:
    """The HTML of a narrative without anything that a narrative does not hold.

    What `render` made, with acronyms marked up or without, comes back with the same meaning.
    """
    return nh3.clean(
        html,
        tags=_TAGS_WITH_ACRONYMS,
        attributes=_ATTRIBUTES_WITH_ACRONYMS,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def of_edition(address: str, query: str) -> str:
    """An address of this site with a query, like "?edition=summer.1", where it is of a record.

    An address that has a query of its own keeps it.
    """
    record, mark, place = address.partition("#")
    if not _RECORD.match(record) or "?" in record:
        return address
    return f"{record}{query}{mark}{place}"


def lead_into(html: str, query: str) -> str:
    """The clean HTML of a narrative whose links to records of this site end with a query."""
    return nh3.clean(
        html,
        tags=_TAGS_WITH_ACRONYMS,
        attributes=_ATTRIBUTES_WITH_ACRONYMS,
        attribute_filter=lambda tag, name, value: (
            of_edition(value, query) if name == "href" else value
        ),
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def parse(markdown_text: str) -> tuple[list[str], list[Token]]:
    """The lines of a text as they are read, and its Markdown tokens, whose maps count them."""
    text = _as_read(markdown_text)
    return text.split("\n"), _MARKDOWN.parse(text)


def _as_read(markdown_text: str) -> str:
    return _PASTED_BULLET.sub(r"\1- ", markdown_text.replace("\r\n", "\n"))


def placeholders(markdown_text: str) -> tuple[str, ...]:
    """What stands between the braces of each placeholder, in the order of the text."""
    return tuple(
        match[1].strip() for match in _ESCAPED_OR_PLACEHOLDER.finditer(markdown_text) if match[1]
    )


def fill_in(markdown_text: str, fill: Fill) -> str:
    """The Markdown with the words of every placeholder in its place, for good."""
    return _ESCAPED_OR_PLACEHOLDER.sub(
        lambda match: (
            _MARKDOWN_SIGNS.sub(r"\\\1", fill(match[1].strip()).words) if match[1] else match[0]
        ),
        markdown_text,
    )


def reason_against_length(markdown_text: str) -> str:
    """Why a text is too long to be saved, with how to fix it, or "" where it is not."""
    too_many = len(markdown_text) - LONGEST_TEXT
    if too_many <= 0:
        return ""
    return (
        f"The text must be {LONGEST_TEXT:,} characters or fewer. It has "
        f"{len(markdown_text):,}: shorten it by {too_many:,}."
    )


def plain_text(html: str) -> str:
    """The words of HTML without its tags: one line for each paragraph and list item."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.pieces)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def words(markdown_text: str) -> int:
    """How many words a reader sees: link addresses, bullets and marks do not count.

    A placeholder counts as one.
    """
    return sum(
        any(character.isalnum() for character in word)
        for word in plain_text(render(markdown_text, lambda _: Bound("1"))).split()
    )


@dataclass(frozen=True, slots=True)
class TextCheck:
    """What an editor says beside a text: its words, and acronyms that nothing explains."""

    words: int
    unexplained: tuple[str, ...]


def check_text(markdown_text: str, known: Collection[str]) -> TextCheck:
    """Count a text's words and find its acronyms that are not `known`, in any spelling."""
    return TextCheck(
        words=words(markdown_text),
        unexplained=find_acronyms(plain_text(render(markdown_text, lambda _: Bound("1"))), known),
    )


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        # A line break in the source is a space to the reader.
        self.pieces.append(re.sub(r"\s+", " ", data))
