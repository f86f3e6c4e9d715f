"""The lines of an officer's text, to be put in another order or dropped: pure.

A line is a paragraph, or an item of a list with all that stands in it. Marks and placeholders are
kept as they were typed, so that a figure stays bound wherever its line goes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from markdown_it.token import Token

from texts.narrative import Fill, parse, plain_text, render

_ORDERED = re.compile(r"([0-9]+)([.)])")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph, or an item of a list: then with its marker, such as "-" or "3.".

    `text` is Markdown without marker and indent. `is_loose` says whether empty lines stand between
    the items of its list.
    """

    marker: str
    text: str
    is_loose: bool = False

    @property
    def key(self) -> str:
        """A mark of its words, by which a button names it: it may stand elsewhere by now."""
        return sha256(self.text.encode()).hexdigest()[:16]


def lines_of(markdown_text: str) -> tuple[TextLine, ...]:
    """The lines of a text in their order; none where they would not make the same text again."""
    text = markdown_text.replace("\r\n", "\n")
    source, tokens = parse(text)
    found: list[TextLine] = []
    for at, token in enumerate(tokens):
        if token.level == 0 and token.type == "paragraph_open":
            found.append(TextLine("", _cut(source, token, 0)))
        elif token.level == 1 and token.type == "list_item_open":
            found.append(_item(source, tokens, at))
    lines = tuple(found)
    return lines if render(text_of(lines)) == render(text) else ()


def text_of(lines: Sequence[TextLine]) -> str:
    """The text of lines: items of one list stand together, all else is parted by an empty line."""
    parts: list[str] = []
    for place, line in enumerate(lines):
        if place:
            before = lines[place - 1]
            is_tight = line.marker and before.marker and not (line.is_loose or before.is_loose)
            parts.append("\n" if is_tight else "\n\n")
        parts.append(_written(line))
    return "".join(parts)


def _written(line: TextLine) -> str:
    """A paragraph, or an item of a list with its marker and the rest of it below, set in."""
    if not line.marker:
        return line.text
    lead = f"{line.marker} "
    first, *rest = line.text.split("\n")
    return "\n".join([lead + first, *(" " * len(lead) + each if each else "" for each in rest)])


def moved(lines: Sequence[TextLine], at: int, step: int) -> tuple[TextLine, ...]:
    """The lines with one further up (-1) or down (1). Numbers of a list stay in their order."""
    to = min(max(at + step, 0), len(lines) - 1)
    others = [*lines[:at], *lines[at + 1 :]]
    return _numbered([*others[:to], lines[at], *others[to:]], lines)


def without(lines: Sequence[TextLine], at: int) -> tuple[TextLine, ...]:
    """The lines without one of them."""
    return _numbered([*lines[:at], *lines[at + 1 :]], lines)


def put_in(lines: Sequence[TextLine], at: int, line: TextLine) -> tuple[TextLine, ...]:
    """The lines with another one at a place, or at the end where there are fewer."""
    return _numbered([*lines[:at], line, *lines[at:]], [*lines, line])


def words_of(line: TextLine, fill: Fill) -> str:
    """A line as it is read: its words without marks, in one piece, its placeholders filled."""
    return " ".join(plain_text(render(line.text, fill)).split("\n"))


def _numbered(lines: Sequence[TextLine], before: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Numbered items counted again, each run of them from the number that its first one had."""
    starts = [match for line in before if (match := _ORDERED.fullmatch(line.marker))]
    first = min((int(match[1]) for match in starts), default=1)
    found: list[TextLine] = []
    number = first
    for line in lines:
        match = _ORDERED.fullmatch(line.marker)
        found.append(replace(line, marker=f"{number}{match[2]}") if match else line)
        number = number + 1 if match else first
    return tuple(found)


def _item(source: Sequence[str], tokens: Sequence[Token], at: int) -> TextLine:
    token = tokens[at]
    start = (token.map or [0, 0])[0]
    match = re.match(r"[ \t]*(?:[-+*]|[0-9]{1,9}[.)])[ \t]*", source[start])
    lead = match[0] if match else ""
    is_loose = any(
        each.type == "paragraph_open" and each.level == token.level + 1 and not each.hidden
        for each in tokens[at + 1 : _end(tokens, at)]
    )
    marker = f"{token.info}{token.markup}" if _is_ordered(token) else token.markup
    return TextLine(marker, _cut(source, token, len(lead)), is_loose)


def _is_ordered(item: Token) -> bool:
    return item.markup in {".", ")"}


def _end(tokens: Sequence[Token], at: int) -> int:
    level = tokens[at].level
    return next(place for place in range(at + 1, len(tokens)) if tokens[place].level == level)


def _cut(source: Sequence[str], token: Token, indent: int) -> str:
    """The lines of a block without the indent that it has for its place."""
    first, last = token.map or [0, 0]
    lines = list(source[first:last])
    head, rest = lines[0][indent:] if indent else lines[0].strip(), lines[1:]
    cut = [each[min(indent, len(each) - len(each.lstrip(" "))) :] for each in rest]
    return "\n".join([head.rstrip("\n"), *cut]).rstrip()
