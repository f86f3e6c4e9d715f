"""Makes workbooks for tests, with openpyxl and by hand."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook


def workbook(rows: Iterable[Sequence[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with these rows; `change` does more to its sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content: bytes, name: str, data: bytes | Callable[[bytes], bytes]) -> bytes:
    """The same package with a part added or replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry), zipfile.ZIP_DEFLATED)
        if callable(data):
            data = data(old.read(name))
        new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def cells_by_openpyxl(content: bytes) -> list[list[Any]]:
    """What openpyxl, which shares no code with the reader of sheets, finds in the first sheet."""
    sheet = load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]
