"""A PDF as a screen reader and a person find it: its tags, its bookmarks and the text of pages."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject


@dataclass
class Tag:
    """A structure element: its kind such as "TH", its attributes, and what it holds."""

    kind: str
    alternative: str
    attributes: dict[str, Any]
    children: list["Tag"] = field(default_factory=list)

    def all(self, *kinds: str) -> Iterator["Tag"]:
        """Every element below of these kinds, in the order of reading."""
        for child in self.children:
            if child.kind in kinds:
                yield child
            yield from child.all(*kinds)


@cache
def opened(content: bytes) -> PdfReader:
    """The file, read strictly (what is not in order is an error) and once for all its tests."""
    return PdfReader(io.BytesIO(content), strict=True)


@cache
def tags(reader: PdfReader) -> Tag:
    """The whole tree of tags."""
    root: Any = reader.root_object["/StructTreeRoot"].get_object()
    return _tag(root["/K"][0].get_object())


def _tag(element: Any) -> Tag:
    attributes = element.get("/A", DictionaryObject()).get_object()
    tag = Tag(
        kind=str(element["/S"])[1:],
        alternative=str(element.get("/Alt", "")),
        attributes={str(name): value for name, value in attributes.items()},
    )
    for kid in element.get("/K", []):
        inner = kid.get_object()
        if isinstance(inner, DictionaryObject) and "/S" in inner:
            tag.children.append(_tag(inner))
    return tag


def bookmarks(reader: PdfReader) -> list[tuple[int, str, int]]:
    """The outline: depth, title, and the page's number from 1."""

    def walk(items: Any, depth: int) -> Iterator[tuple[int, str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item, depth + 1)
            else:
                number = reader.get_destination_page_number(item)
                assert number is not None
                yield depth, str(item.title), number + 1

    return list(walk(reader.outline, 0))


def squeezed(text: str) -> str:
    """A text without any blank, since where lines break is no matter here."""
    return re.sub(r"\s+", "", text)


@cache
def _page_text(reader: PdfReader, number: int) -> str:
    return squeezed(reader.pages[number - 1].extract_text())


def text_of(reader: PdfReader, first: int, last: int) -> str:
    """The text of some pages, numbered from 1, without any blank."""
    return "".join(_page_text(reader, number) for number in range(first, last + 1))


def read_and_left_out(page: PageObject) -> tuple[set[int], int]:
    """The numbers of a page's marks that a reader is given, and how many of its heads it is not."""
    read, left_out = set(), 0
    content = ContentStream(page["/Contents"], page.pdf)
    for operands, operator in content.operations:
        if operator == b"BDC" and "/MCID" in operands[1]:
            read.add(int(operands[1]["/MCID"]))
        elif operator == b"BDC" and operands[1].get("/Type") == "/Pagination":
            assert operands[0] == "/Artifact"
            left_out += 1
    return read, left_out


def marks_of_tags(reader: PdfReader) -> dict[int, set[int]]:
    """By the page's place from 0, the numbers of the marks that the tree of tags holds."""
    places = {page.indirect_reference: place for place, page in enumerate(reader.pages)}
    found: dict[int, set[int]] = {place: set() for place in places.values()}
    root: Any = reader.root_object["/StructTreeRoot"].get_object()
    waiting = [kid.get_object() for kid in root["/K"]]
    while waiting:
        element = waiting.pop()
        for kid in element.get("/K", []):
            inner = kid.get_object()
            if isinstance(inner, int):
                found[places[element.raw_get("/Pg")]].add(inner)
            elif "/S" in inner:
                waiting.append(inner)
    return found
