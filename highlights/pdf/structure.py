"""What WeasyPrint leaves out of a tagged table: which way each heading looks.

It writes a list of headings for every cell instead, and loses count where a heading spans rows, as
the scorecard's do. A heading that says its scope needs no such list.
"""

from typing import Any

# Attributes of a structure element, as they are written in the file.
COLUMN, ROW = "/Column", "/Row"


def give_headings_their_scope(_document: Any, pdf: Any) -> None:
    """Write the scope of every table heading into the tags. WeasyPrint calls this at the end."""
    elements: dict[bytes, Any] = {
        item.reference: item
        for item in pdf.objects
        if hasattr(item, "get") and item.get("Type") == "/StructElem"
    }
    for element in elements.values():
        if element["S"] not in ("/TH", "/TD") or "A" not in element:
            continue
        element["A"].pop("Headers", None)
        if element["S"] == "/TH":
            row = elements[element["P"]]
            is_row_heading = elements[row["P"]]["S"] != "/THead" and "ColSpan" not in element["A"]
            element["A"]["Scope"] = ROW if is_row_heading else COLUMN
