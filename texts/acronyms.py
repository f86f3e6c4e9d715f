"""Acronyms in narrative: marked up from the glossary at first use, and found where it lacks them.

Pure text work on sanitised HTML, with the parser of the standard library.
"""

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Protocol

# Inside these an abbreviation would break a link's name, a heading's address or a literal text.
_UNTOUCHED = frozenset(
    {
        *("a", "abbr", "button", "code", "pre"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})

# Understood by every reader without a glossary.
_EVERYDAY = frozenset({"OK", "TV", "UK", "AM", "PM"})
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:&[A-Za-z0-9]+)*")
# Longer words in capitals are shouting ("MAKING WILTSHIRE SAFER" has nine letters), not acronyms.
_LONGEST_ACRONYM = 8
_FEWEST_CAPITALS = 2


@dataclass(frozen=True)
class AcronymTerm:
    """An acronym of the glossary: its letters, their meaning, a definition, other spellings."""

    acronym: str
    name: str
    definition: str = ""
    aliases: tuple[str, ...] = ()


class Acronym(Protocol):
    """A term of the glossary, or one that a report has kept: its letters and what they mean."""

    @property
    def acronym(self) -> str:
        """The letters; empty where the term has none."""

    @property
    def name(self) -> str:
        """The full name."""


def by_spelling(terms: Iterable[AcronymTerm]) -> dict[str, AcronymTerm]:
    """Terms by every way in which they are written: the acronym and its aliases."""
    spellings: dict[str, AcronymTerm] = {}
    for term in terms:
        for spelling in (term.acronym, *term.aliases):
            if spelling:
                spellings.setdefault(spelling, term)
    return spellings


def mark_up(html: str, terms: Mapping[str, AcronymTerm], *, used: set[str] | None = None) -> str:
    """Put `<abbr class="app-abbr" title="Name">` around the first use of each acronym.

    `html` is the sanitised HTML of one section; `terms` holds each term under every spelling (see
    `by_spelling`). Acronyms match as whole words in their own case, also in the plural ("CSPs") and
    possessive. Tags, attributes, links, headings and existing abbreviations are left alone.

    When a section is marked up in several parts, pass the same set as `used` to each call: it holds
    the acronyms already marked up, and the new ones are added.
    """
    spellings = sorted((key for key in terms if key), key=lambda key: (-len(key), key))
    if not spellings:
        return html
    alternatives = "|".join(re.escape(spelling) for spelling in spellings)
    pattern = re.compile(rf"(?<![\w&])({alternatives})(?=s?(?![\w&]))")
    marker = _Marker(pattern, terms, set() if used is None else used)
    marker.feed(html)
    marker.close()
    return marker.result()


def acronyms_in(text: str, terms: Iterable[Acronym]) -> list[Acronym]:
    """The terms whose acronym, or an alias of it, stands in a text, in the order of the terms."""
    return [term for term in terms if term.acronym and stands_in(term, text)]


def stands_in(term: Acronym, text: str) -> bool:
    """Whether an acronym or an alias of it stands in a text, as it is written or in the plural."""
    spellings = (term.acronym, *getattr(term, "aliases", ()))
    alternatives = "|".join(re.escape(spelling) for spelling in spellings if spelling)
    return re.search(rf"(?<![\w&])(?:{alternatives})s?(?![\w&])", text) is not None


def texts_of(content: object, *, without: tuple[type, ...] = ()) -> Iterator[str]:
    """Every text in a content, except its HTML forms and what is of the classes named."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, (tuple, list)):
        for each in content:
            yield from texts_of(each, without=without)
    elif dataclasses.is_dataclass(content) and not isinstance(content, without):
        for field in dataclasses.fields(content):
            if field.name != "html":
                yield from texts_of(getattr(content, field.name), without=without)


def find_acronyms(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Tokens of plain text that look like acronyms and are not known, once each, in order of use.

    An acronym has two capitals or more, which are at least half of its letters, and at most eight
    characters. A plural "s" is taken off. `known` holds every spelling of the glossary.
    """
    found: dict[str, None] = {}
    for token in _TOKEN.findall(text):
        acronym = token[:-1] if token.endswith("s") and token[:-1].isupper() else token
        if _looks_like_acronym(acronym) and acronym not in known and acronym not in _EVERYDAY:
            found.setdefault(acronym)
    return tuple(found)


def _looks_like_acronym(token: str) -> bool:
    letters = sum(character.isalpha() for character in token)
    capitals = sum(character.isupper() for character in token)
    return (
        token[0].isupper()
        and capitals >= _FEWEST_CAPITALS
        and 2 * capitals >= letters
        and len(token) <= _LONGEST_ACRONYM
    )


class _Marker(HTMLParser):
    """Copies HTML and marks up its running text. Scripts and styles are not expected here."""

    def __init__(
        self, pattern: re.Pattern[str], terms: Mapping[str, AcronymTerm], used: set[str]
    ) -> None:
        # Text arrives unescaped ("S&H"), so that acronyms match as the glossary spells them.
        super().__init__(convert_charrefs=True)
        self._pattern = pattern
        self._terms = terms
        self._used = used
        self._out: list[str] = []
        self._text: list[str] = []
        self._open: list[str] = []

    def result(self) -> str:
        self._flush()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._copy(self.get_starttag_text() or "")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._copy(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._copy(f"</{tag}>")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._copy(f"<!--{data}-->")

    def _copy(self, markup: str) -> None:
        self._flush()
        self._out.append(markup)

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if "abbr" in self._open:
            term = self._terms.get(text.strip())
            if term:
                self._used.add(term.acronym)
        if _UNTOUCHED.isdisjoint(self._open):
            self._out.append(self._marked(text))
        else:
            self._out.append(escape(text, quote=False))

    def _marked(self, text: str) -> str:
        pieces: list[str] = []
        reached = 0
        for match in self._pattern.finditer(text):
            term = self._terms[match[1]]
            if term.acronym in self._used:
                continue
            self._used.add(term.acronym)
            pieces.append(escape(text[reached : match.start()], quote=False))
            pieces.append(
                f'<abbr class="app-abbr" title="{escape(term.name)}">'
                f"{escape(match[1], quote=False)}</abbr>"
            )
            reached = match.end()
        return "".join([*pieces, escape(text[reached:], quote=False)])
