"""What WeasyPrint leaves out of the tags, put right before the file is written.

Table headings: it writes a list of headings for every cell instead of saying which way a heading
looks, and loses count where one spans rows, as the scorecard's do. Lists of terms: it knows no pair
of a term and its description. Links within the file: it describes them by the name of an anchor.
Parts of a link: it makes each of them a link again, with no tag of a link around it. Headings and
footers of pages: it tags them as text and leaves the tags out of the tree. Where a picture lies: it
says so in its own measure, counted from above, and a PDF counts points from below.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

Elements = Mapping[bytes, Any]

# Of the measure in which pages are laid out, in points.
POINTS = 0.75


def finish_structure(link_words: Mapping[str, str]) -> Callable[[Any, Any], None]:
    """What WeasyPrint is to call at the end. `link_words` describe links by their anchor."""

    def finish(_document: Any, pdf: Any) -> None:
        objects = {item.reference: item for item in pdf.objects}
        known = {at: item for at, item in objects.items() if hasattr(item, "get")}
        elements = {at: item for at, item in known.items() if item.get("Type") == "/StructElem"}
        for element in list(elements.values()):
            if element["S"] in ("/TH", "/TD") and "A" in element:
                _give_scope(element, elements)
            elif element["S"] == "/L":
                _pair_terms(element, elements)
            elif element["S"] == "/Figure":
                _place_picture(element, known[element["Pg"]])
        for item in known.values():
            if item.get("Subtype") == "/Link" and "Dest" in item:
                anchor = item["Dest"].string
                item["Contents"] = type(item["Dest"])(link_words.get(anchor, anchor))
        _drop_links_in_links(pdf, known, elements)
        _leave_out_of_reading(pdf, objects, elements)

    return finish


def _give_scope(cell: Any, elements: Elements) -> None:
    """Mark which way a heading looks. A heading that says its scope needs no list in each cell."""
    cell["A"].pop("Headers", None)
    if cell["S"] == "/TH":
        group = elements[elements[cell["P"]]["P"]]
        looks_along_row = group["S"] != "/THead" and "ColSpan" not in cell["A"]
        cell["A"]["Scope"] = "/Row" if looks_along_row else "/Column"


def _place_picture(picture: Any, page: Any) -> None:
    """Mark where a picture lies on its page: left, below, right, above."""
    left, above, right, below = (POINTS * corner for corner in picture["A"]["BBox"])
    height = page["MediaBox"][3]
    picture["A"]["BBox"][:] = [left, height - below, right, height - above]


def _pair_terms(every: Any, elements: Elements) -> None:
    """Make an item of each pair in a list of terms: the term its label, the rest its body."""
    for pair in _kids(every, elements):
        if pair["S"] != "/Div":
            continue
        pair["S"] = "/LI"
        for place, part in enumerate(_kids(pair, elements)):
            part["S"] = "/LBody" if place else "/Lbl"
            for inner in _kids(part, elements):
                if inner["S"] == "/LBody":
                    inner["S"] = "/Div" if place else "/Span"


def _drop_links_in_links(pdf: Any, known: Elements, elements: Elements) -> None:
    """Take away the link that a part of a link is: the whole covers it already."""
    inner: set[bytes] = set()
    empty: list[Any] = []
    for element in elements.values():
        if element["S"] == "/Link":
            continue
        for kid in list(element["K"]):
            annotation = known.get(known.get(kid, {}).get("Obj", b""), {})
            if annotation.get("Subtype") == "/Link":
                element["K"].remove(kid)
                inner.add(annotation.reference)
                empty += [known[kid], annotation]
    for page in (known[reference] for reference in pdf.page_references):
        if "Annots" in page:
            page["Annots"][:] = [each for each in page["Annots"] if each not in inner]
    _leave_empty(empty)


def _leave_out_of_reading(pdf: Any, objects: Elements, elements: Elements) -> None:
    """Mark what no tag of the tree holds, the headings and footers of pages, as no content."""
    root = objects[pdf.catalog["StructTreeRoot"]]
    in_tree = set(_below(root, elements))
    owners_of_pages = _numbered(objects[root["ParentTree"]]["Nums"])
    for page in (objects[reference] for reference in pdf.page_references):
        owners = owners_of_pages[page["StructParents"]]
        left_out = {mark for mark, owner in enumerate(owners) if owner not in in_tree}
        _mark_as_artifact(objects[page["Contents"]].stream, left_out)
        for mark in left_out:
            owners[mark] = "null"
    _leave_empty(elements[reference] for reference in set(elements) - in_tree)


def _leave_empty(objects: Iterable[Any]) -> None:
    """Empty objects that nothing names any more. Taken out of the file, they would leave its index
    of compressed objects wrong, and readers such as browsers show blank pages."""
    for each in objects:
        each.clear()


def _mark_as_artifact(commands: list[Any], marks: set[int]) -> None:
    """Let marked content of a page be decoration, which is not read out."""
    for place, command in enumerate(commands):
        if command == b"BDC" and commands[place - 1].get("MCID") in marks:
            commands[place - 2] = "/Artifact"
            commands[place - 1] = type(commands[place - 1])({"Type": "/Pagination"})


def _below(element: Any, elements: Elements) -> Iterator[bytes]:
    """The references of all elements below one."""
    for reference in element["K"]:
        if reference in elements:
            yield reference
            yield from _below(elements[reference], elements)


def _numbered(numbers: Sequence[Any]) -> dict[int, Any]:
    """A number tree's list, keys and values by turns, as a mapping."""
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def _kids(element: Any, elements: Elements) -> list[Any]:
    return [elements[kid] for kid in element["K"] if kid in elements]
