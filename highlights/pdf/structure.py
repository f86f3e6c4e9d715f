"""What WeasyPrint leaves out of the tags, put right before the file is written.

Table headings: it writes a list of headings for every cell instead of saying which way a heading
looks, and loses count where one spans rows, as the scorecard's do. Lists of terms: it knows no pair
of a term and its description. Links within the file: it describes them by the name of an anchor.
"""

from collections.abc import Callable, Mapping
from typing import Any

Elements = Mapping[bytes, Any]


def finish_structure(link_words: Mapping[str, str]) -> Callable[[Any, Any], None]:
    """What WeasyPrint is to call at the end. `link_words` describe links by their anchor."""

    def finish(_document: Any, pdf: Any) -> None:
        known = [item for item in pdf.objects if hasattr(item, "get")]
        elements: dict[bytes, Any] = {
            item.reference: item for item in known if item.get("Type") == "/StructElem"
        }
        for element in list(elements.values()):
            if element["S"] in ("/TH", "/TD") and "A" in element:
                _give_scope(element, elements)
            elif element["S"] == "/L":
                _pair_terms(element, elements)
        for item in known:
            if item.get("Subtype") == "/Link" and "Dest" in item:
                anchor = item["Dest"].string
                item["Contents"] = type(item["Dest"])(link_words.get(anchor, anchor))

    return finish


def _give_scope(cell: Any, elements: Elements) -> None:
    """Say which way a heading looks. A heading that says its scope needs no list in each cell."""
    cell["A"].pop("Headers", None)
    if cell["S"] == "/TH":
        group = elements[elements[cell["P"]]["P"]]
        looks_along_row = group["S"] != "/THead" and "ColSpan" not in cell["A"]
        cell["A"]["Scope"] = "/Row" if looks_along_row else "/Column"


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


def _kids(element: Any, elements: Elements) -> list[Any]:
    return [elements[kid] for kid in element["K"] if kid in elements]
