"""The parts of a workbook beside its sheets: what there is, texts, and formats (pure)."""

from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from openpyxl.styles.numbers import BUILTIN_FORMATS

from imports.reading.grid import LONGEST_CELL
from imports.reading.number_formats import NumberFormat, number_format

SPLIT = "split the workbook, for example by year"


class Stopped(SAXException):
    """Ends the reading of a part; the message is the problem of the file."""


def local_name(name: str) -> str:
    """The name of an element without its namespace."""
    return name.rpartition(":")[2]


class WorkbookFacts(ContentHandler):
    """Which sheets there are, and from when dates count."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.counts_from_1904 = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        if local_name(name) == "workbookPr":
            self.counts_from_1904 = attrs.get("date1904", "0") in ("1", "true", "on")
        elif local_name(name) == "sheet":
            given = {local_name(key): value for key, value in attrs.items()}
            if given.get("state", "visible") == "visible":
                self.sheets.append((given.get("name", ""), given.get("id", "")))


class Relations(ContentHandler):
    """The relations of a part, without those that lead out of the workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        if local_name(name) == "Relationship" and attrs.get("TargetMode") != "External":
            self.found.append((attrs.get("Id", ""), attrs.get("Type", ""), attrs.get("Target", "")))


class Styles(ContentHandler):
    """How the styles of cells show a number."""

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[int, str] = dict(BUILTIN_FORMATS)
        self._used: list[int] = []
        self._read: dict[int, NumberFormat] = {}
        self._inside = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        local = local_name(name)
        if local == "numFmt":
            self._formats[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")[:200]
        elif local == "cellXfs":
            self._inside = True
        elif local == "xf" and self._inside:
            self._used.append(int(attrs.get("numFmtId", "0")))

    def endElement(self, name: str) -> None:  # noqa: N802
        if local_name(name) == "cellXfs":
            self._inside = False

    def format_of(self, style: int) -> NumberFormat:
        """The format of a style, or that of numbers as they are."""
        if style not in self._read:
            number = self._used[style] if 0 <= style < len(self._used) else 0
            self._read[style] = number_format(self._formats.get(number, "General"))
        return self._read[style]


class TextHandler(ContentHandler):
    """Gathers the text of elements named t, without the readings beside Japanese ones."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] | None = None
        self._length = 0
        self._aside = 0

    def characters(self, content: str) -> None:
        if self._parts is not None and self._length <= LONGEST_CELL:
            self._parts.append(content)
            self._length += len(content)

    def begin(self) -> None:
        """Gather the text that follows."""
        self._parts, self._length = [], 0

    def end(self) -> str:
        """The text that was gathered."""
        words, self._parts = "".join(self._parts or ()), None
        return words


class SharedTexts(TextHandler):
    """The texts that cells refer to by their number."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.found: list[str] = []
        self._most = most
        self._whole: list[str] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        local = local_name(name)
        if local == "si":
            self._whole = []
        elif local == "rPh":
            self._aside += 1
        elif local == "t" and not self._aside:
            self.begin()

    def endElement(self, name: str) -> None:  # noqa: N802
        local = local_name(name)
        if local == "t" and not self._aside:
            self._whole.append(self.end())
        elif local == "rPh":
            self._aside -= 1
        elif local == "si":
            self.found.append("".join(self._whole)[: LONGEST_CELL + 1])
            if len(self.found) > self._most:
                raise Stopped(f"more than {self._most:,} texts in the workbook: {SPLIT}")
