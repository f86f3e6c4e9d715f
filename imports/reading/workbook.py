"""Workbooks (.xlsx) into a grid. Nothing in them is run, and what they unpack to is bounded.

The sheet is read as a stream of elements, by a parser that refuses document types and so every
trick with entities; a cell with a formula gives the value that was kept with it. Only sheets,
shared texts, styles and the workbook itself are opened: links to other files are never followed.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException, sax
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from imports.reading.cells import NOTES, Cell, cell_of, exact, number_text
from imports.reading.delimited import limit_problem
from imports.reading.grid import LONGEST_CELL, Grid, Limits, column_letters
from imports.reading.number_formats import NumberFormat, number_format
from imports.reading.package import package_problem
from imports.reading.readings import AS_USUAL, Readings
from imports.reading.table import FileProblem, UnreadableFileError, quote

# The old binary workbooks, and workbooks under a password.
OLD_MARK = b"\xd0\xcf\x11\xe0"
# Excel's own last row, and more merged cells than a sheet of figures has.
LAST_ROW = 1_048_576
MOST_MERGED = 10_000
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_DAMAGED = "the workbook is damaged: open it in a spreadsheet program and save it again as .xlsx"
_NO_RESULT = "a formula without a saved result: save the workbook again, or enter the figure"
# As cells of figures are read: 12.5, 87.3%, 0:05:32, 5 min.
_FIGURE = re.compile(r"[0-9]+([.][0-9]+)?( ?%| [a-z]+)?|[0-9]+:[0-9]{2}:[0-9]{2}([.][0-9]+)?")
_SPLIT = "split the workbook, for example by year"
# Of the sheets that are not read, so many are named.
_NAMED = 5


class _Stopped(SAXException):
    """Ends the reading of a part; the message is the problem of the file."""


def read_workbook(content: bytes, limits: Limits, readings: Readings = AS_USUAL) -> Grid:
    """Read the first sheet of a workbook that holds anything.

    Raises UnreadableFileError where it cannot be read, holds macros, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {name.lower().rsplit("/", 1)[-1] for name in package.namelist()}
            if names & set(_MACRO_PARTS):
                raise _Stopped("the workbook contains macros: save it as .xlsx, which cannot")
            if problem := package_problem(package.infolist(), limits, what="workbook"):
                raise _Stopped(problem)
            return _Workbook(package, limits, readings).grid()
    except _Stopped as error:
        raise _unreadable(str(error.getMessage())) from error
    except DefusedXmlException as error:
        raise _unreadable(
            "the workbook has a document type declaration, which is not allowed: save it "
            "again as .xlsx"
        ) from error
    except (
        SAXException,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        OverflowError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        raise _unreadable(_DAMAGED) from error


def _unreadable(mend: str) -> UnreadableFileError:
    return UnreadableFileError([FileProblem(0, "", "", mend)])


class _Workbook:
    """The parts of a workbook, read as they are needed."""

    def __init__(self, package: zipfile.ZipFile, limits: Limits, readings: Readings) -> None:
        self._package = package
        self._limits = limits
        self._readings = readings

    def grid(self) -> Grid:
        main = self._related("", "officeDocument")
        if main is None:
            raise _Stopped("this is a compressed file but not a workbook: save it as .xlsx")
        about = _About()
        self._parse(main, about)
        epoch = CALENDAR_MAC_1904 if about.counts_from_1904 else CALENDAR_WINDOWS_1900
        targets = self._targets(main)
        texts = self._texts(main)
        styles = self._styles(main)
        grid = None
        others: list[str] = []
        for name, relation in about.sheets:
            part = targets.get(relation)
            if part is None or part not in self._package.namelist():
                continue
            if grid is not None:
                others.append(name)
                continue
            empty = Grid(rows=[], sheet=name, readings=self._readings)
            sheet = _Sheet(empty, texts, styles, epoch, self._limits)
            self._parse(part, sheet)
            if sheet.grid.rows:
                grid = sheet.finished()
        if grid is None:
            raise _Stopped("the workbook has no figures: start a sheet with a row of headings")
        if others:
            ignored = ", ".join(map(quote, others[:_NAMED])) + (" …" if others[_NAMED:] else "")
            grid.notes.append(
                f"Read the sheet {quote(grid.sheet)}. Others were ignored: {ignored}."
            )
        if about.counts_from_1904:
            grid.notes.append(
                "The workbook counts its dates from 1904, and they are read that way."
            )
        return grid

    def _parse(self, part: str, handler: ContentHandler) -> None:
        with self._package.open(part) as stream:
            sax.parse(stream, handler, forbid_dtd=True)

    def _targets(self, part: str) -> dict[str, str]:
        return {key: target for key, _, target in self._relations(part)}

    def _related(self, part: str, kind: str) -> str | None:
        found = (target for _, each, target in self._relations(part) if each.endswith(f"/{kind}"))
        return next((target for target in found if target in self._package.namelist()), None)

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """The parts that one refers to, by key, kind and name; what lies outside is left out."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self._package.namelist():
            return []
        relations = _Relations()
        self._parse(path, relations)
        return [
            (key, kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
            for key, kind, target in relations.found
        ]

    def _texts(self, main: str) -> list[str]:
        part = self._related(main, "sharedStrings")
        texts = _Texts(self._limits.cells)
        if part is not None:
            self._parse(part, texts)
        return texts.found

    def _styles(self, main: str) -> "_Styles":
        part = self._related(main, "styles")
        styles = _Styles()
        if part is not None:
            self._parse(part, styles)
        return styles


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _About(ContentHandler):
    """Which sheets there are, and from when dates count."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.counts_from_1904 = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        if _local(name) == "workbookPr":
            self.counts_from_1904 = attrs.get("date1904", "0") in ("1", "true", "on")
        elif _local(name) == "sheet":
            given = {_local(key): value for key, value in attrs.items()}
            if given.get("state", "visible") == "visible":
                self.sheets.append((given.get("name", ""), given.get("id", "")))


class _Relations(ContentHandler):
    """The relations of a part, without those that lead out of the workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        if _local(name) == "Relationship" and attrs.get("TargetMode") != "External":
            self.found.append((attrs.get("Id", ""), attrs.get("Type", ""), attrs.get("Target", "")))


class _Styles(ContentHandler):
    """How the styles of cells show a number."""

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[int, str] = dict(BUILTIN_FORMATS)
        self._used: list[int] = []
        self._read: dict[int, NumberFormat] = {}
        self._inside = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        local = _local(name)
        if local == "numFmt":
            self._formats[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")[:200]
        elif local == "cellXfs":
            self._inside = True
        elif local == "xf" and self._inside:
            self._used.append(int(attrs.get("numFmtId", "0")))

    def endElement(self, name: str) -> None:  # noqa: N802
        if _local(name) == "cellXfs":
            self._inside = False

    def format_of(self, style: int) -> NumberFormat:
        """The format of a style, or that of numbers as they are."""
        if style not in self._read:
            number = self._used[style] if 0 <= style < len(self._used) else 0
            self._read[style] = number_format(self._formats.get(number, "General"))
        return self._read[style]


class _Words(ContentHandler):
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

    def _begin(self) -> None:
        self._parts, self._length = [], 0

    def _end(self) -> str:
        words, self._parts = "".join(self._parts or ()), None
        return words


class _Texts(_Words):
    """The texts that cells refer to by their number."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.found: list[str] = []
        self._most = most
        self._whole: list[str] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        local = _local(name)
        if local == "si":
            self._whole = []
        elif local == "rPh":
            self._aside += 1
        elif local == "t" and not self._aside:
            self._begin()

    def endElement(self, name: str) -> None:  # noqa: N802
        local = _local(name)
        if local == "t" and not self._aside:
            self._whole.append(self._end())
        elif local == "rPh":
            self._aside -= 1
        elif local == "si":
            self.found.append("".join(self._whole)[: LONGEST_CELL + 1])
            if len(self.found) > self._most:
                raise _Stopped(f"more than {self._most:,} texts in the workbook: {_SPLIT}")


class _Sheet(_Words):
    """The cells of a sheet."""

    def __init__(
        self,
        grid: Grid,
        texts: list[str],
        styles: _Styles,
        epoch: datetime,
        limits: Limits,
    ) -> None:
        super().__init__()
        self.grid = grid
        self._texts, self._epoch, self._limits = texts, epoch, limits
        self._formats = styles.format_of
        # Of each way in which cells were read, the first of them, and how many there are.
        self._read_so: dict[str, tuple[tuple[int, int], str, Cell]] = {}
        self._counts: Counter[str] = Counter()
        self._row = self._column = self._filled = self._width = 0
        self._cells: dict[int, str] = {}
        self._attributes: Mapping[str, str] = {}
        self._value: str | None = None
        self._has_formula = False
        self._inline: list[str] = []
        self._merged: list[str] = []
        self._hidden_columns: set[int] = set()
        self._is_hidden = False
        # Cells of which the row or the column is hidden: the first of them, and how many.
        self._unseen, self._unseen_count = list[str](), 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        local = _local(name)
        if local == "c":
            self._attributes = dict(attrs.items())
            self._column = (
                coordinate_to_tuple(attrs["r"])[1] - 1 if "r" in attrs else self._column + 1
            )
            self._value, self._has_formula, self._inline = None, False, []
        elif local == "f":
            self._has_formula = True
        elif local == "rPh":
            self._aside += 1
        elif local in ("v", "t") and not self._aside:
            self._begin()
        elif local == "row":
            self._row = int(attrs["r"]) if "r" in attrs else self._row + 1
            if not 0 < self._row <= LAST_ROW:
                raise _Stopped(f"row {self._row:,} does not exist: {_DAMAGED}")
            self._cells, self._column = {}, -1
            self._is_hidden = _is_true(attrs.get("hidden"))
        elif local == "col" and _is_true(attrs.get("hidden")):
            last = min(int(attrs["max"]), self._limits.columns)
            self._hidden_columns.update(range(int(attrs["min"]) - 1, last))
        elif local == "mergeCell":
            self._merged.append(attrs.get("ref", ""))
            if len(self._merged) > MOST_MERGED:
                raise _Stopped(f"more than {MOST_MERGED:,} merged cells: unmerge them")

    def endElement(self, name: str) -> None:  # noqa: N802
        local = _local(name)
        if local == "c":
            self._keep()
        elif local == "v":
            self._value = self._end()
        elif local == "t" and not self._aside:
            self._inline.append(self._end())
        elif local == "rPh":
            self._aside -= 1
        elif local == "row" and self._cells:
            self._keep_row()

    def _keep(self) -> None:
        text, problem = self._text()
        text = text.strip()
        if problem:
            self.grid.spoilt[self._row, self._column] = problem
        if not text and not problem:
            return
        if self._column >= self._limits.columns:
            raise _Stopped(limit_problem(self._limits, rows=0, columns=self._column + 1, cells=0))
        self._cells[self._column] = text[:LONGEST_CELL]
        self._filled += 1
        if self._is_hidden or self._column in self._hidden_columns:
            self._unseen_count += 1
            if len(self._unseen) < _NAMED:
                self._unseen.append(f"{column_letters(self._column)}{self._row}")

    def _keep_row(self) -> None:
        if self.grid.rows and self._row <= self.grid.rows[-1][0]:
            raise _Stopped(_DAMAGED)
        problem = limit_problem(
            self._limits, rows=len(self.grid.rows), columns=0, cells=self._filled
        )
        if problem:
            raise _Stopped(problem)
        width = max(self._cells) + 1
        self.grid.rows.append((self._row, [self._cells.get(at, "") for at in range(width)]))

    def _text(self) -> tuple[str, str]:
        """The text of a cell as a person would type it, and what is wrong with it."""
        kind = self._attributes.get("t", "n")
        value = "".join(self._inline) if kind == "inlineStr" else (self._value or "").strip()
        if not value:
            return "", _NO_RESULT if self._has_formula else ""
        if kind == "e":
            return value, "the formula in this cell gives an error: correct it, or enter the figure"
        if kind == "b":
            return ("yes" if value == "1" else "no"), ""
        if kind == "n":
            return self._number(value)
        if kind == "s":
            value = self._shared(int(value))
        return self._checked(value.split("T")[0] if kind == "d" else value)

    def _shared(self, place: int) -> str:
        if not 0 <= place < len(self._texts):
            raise _Stopped(_DAMAGED)
        return self._texts[place]

    def _number(self, value: str) -> tuple[str, str]:
        style = int(self._attributes.get("s", "0"))
        cell = cell_of(float(value), self._formats(style), self._epoch, self.grid.readings)
        at = (self._row, self._column)
        if cell.doubt:
            self.grid.doubts[at] = cell.doubt
        if cell.how:
            held = number_text(exact(float(value)))
            self._read_so.setdefault(cell.how, (at, held, cell))
            self._counts[cell.how] += 1
        # What is too long is refused where it is judged.
        return cell.text[:LONGEST_CELL], cell.problem

    @staticmethod
    def _checked(text: str) -> tuple[str, str]:
        if len(text) > LONGEST_CELL:
            return text, f"more than {LONGEST_CELL:,} characters in one cell"
        text = text.strip()
        if not text.isprintable() and any(c < " " or c == "\x7f" for c in text):
            return text, "enter it on one line, without control characters"
        return text, ""

    def finished(self) -> Grid:
        """The grid, with what merged cells say in each of the rows that they cover."""
        if self._merged:
            _spread(self.grid, self._merged)
        self.grid.notes += [self._note(how) for how in self._read_so]
        if self._unseen_count:
            count, more = _cells(self._unseen_count), self._unseen_count > len(self._unseen)
            cells = ", ".join(self._unseen) + (" …" if more else "")
            self.grid.notes.append(
                f"Cells in hidden rows or columns are read like the others ({count}): {cells}."
            )
        return self.grid

    def _note(self, how: str) -> str:
        """How the cells of a kind were read, with the first of them as the example."""
        (row, column), held, cell = self._read_so[how]
        return NOTES[how].format(
            held=held,
            place=f"{column_letters(column)}{row}",
            text=cell.text,
            shown=cell.shown,
            count=_cells(self._counts[how]),
        )


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _is_true(written: str | None) -> bool:
    return written in ("1", "true")


def _spread(grid: Grid, ranges: list[str]) -> None:
    """A merged name holds for every row that it covers; a merged figure is no figure."""
    rows = dict(grid.rows)
    budget = 10 * MOST_MERGED
    for reference in ranges:
        first, _, last = reference.partition(":")
        top, left = coordinate_to_tuple(first)
        bottom, right = coordinate_to_tuple(last or first)
        bottom = min(bottom, grid.rows[-1][0])
        budget -= (right - left + 1) * max(bottom - top + 1, 0)
        if budget < 0:
            raise _Stopped("the merged cells cover too much: unmerge them")
        anchor = rows.get(top, [])
        text = anchor[left - 1] if left <= len(anchor) else ""
        if not text:
            continue
        for line in range(top, bottom + 1):
            cells = rows.get(line)
            if cells is None:
                continue
            for column in range(left - 1, right):
                while len(cells) <= column:
                    cells.append("")
                if _is_figure(text):
                    grid.spoilt[line, column] = (
                        f"merged cells ({column_letters(left - 1)}{top} to "
                        f"{column_letters(right - 1)}{bottom}): unmerge them and enter "
                        "each figure in its own cell"
                    )
                else:
                    cells[column] = text


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))
