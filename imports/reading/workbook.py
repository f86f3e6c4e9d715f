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
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException, sax
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from imports.reading.cells import NOTES, Cell, cell_of, exact, number_text
from imports.reading.delimited import limit_problem
from imports.reading.grid import LONGEST_CELL, Grid, Limits, column_letters
from imports.reading.package import package_problem
from imports.reading.readings import AS_USUAL, Readings
from imports.reading.table import FileProblem, UnreadableFileError, quote
from imports.reading.workbook_parts import (
    Relations,
    SharedTexts,
    Stopped,
    Styles,
    TextHandler,
    WorkbookFacts,
    local_name,
)

# The old binary workbooks, and workbooks under a password.
OLD_MARK = b"\xd0\xcf\x11\xe0"
# Excel's own last row, and more merged cells than a sheet of figures has.
LAST_ROW = 1_048_576
MOST_MERGED = 10_000
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_DAMAGED = "the workbook is damaged: open it in a spreadsheet program and save it again as .xlsx"
_NO_RESULT = (
    "a formula without a saved result: open the workbook in a spreadsheet program and "
    "save it, or enter the figure itself"
)
# As cells of figures are read: 12.5, 87.3%, 0:05:32, 5 min.
_FIGURE = re.compile(r"[0-9]+([.][0-9]+)?( ?%| [a-z]+)?|[0-9]+:[0-9]{2}:[0-9]{2}([.][0-9]+)?")
# Of the sheets that are not read, so many are named.
_NAMED = 5


def read_workbook(content: bytes, limits: Limits, readings: Readings = AS_USUAL) -> Grid:
    """Read the first sheet of a workbook that holds anything.

    Raises UnreadableFileError where it cannot be read, holds macros, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {name.lower().rsplit("/", 1)[-1] for name in package.namelist()}
            if names & set(_MACRO_PARTS):
                raise Stopped("the workbook contains macros: save it as .xlsx, which cannot")
            if problem := package_problem(package.infolist(), limits, what="workbook"):
                raise Stopped(problem)
            return _Workbook(package, limits, readings).grid()
    except Stopped as error:
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


def _unreadable(fix: str) -> UnreadableFileError:
    return UnreadableFileError([FileProblem(0, "", "", fix)])


class _Workbook:
    """The parts of a workbook, read as they are needed."""

    def __init__(self, package: zipfile.ZipFile, limits: Limits, readings: Readings) -> None:
        self._package = package
        self._limits = limits
        self._readings = readings

    def grid(self) -> Grid:
        main = self._related("", "officeDocument")
        if main is None:
            raise Stopped("this is a compressed file but not a workbook: save it as .xlsx")
        about = WorkbookFacts()
        self._parse(main, about)
        sheets = self._sheets(main, about)
        grid = next(filter(None, self._grids(main, about, sheets)), None)
        if grid is None:
            raise Stopped("the workbook has no figures: start a sheet with a row of headings")
        names = [name for name, _ in sheets]
        if others := names[names.index(grid.sheet) + 1 :]:
            ignored = ", ".join(map(quote, others[:_NAMED])) + (" …" if others[_NAMED:] else "")
            grid.notes.append(
                f"Read the sheet {quote(grid.sheet)}. Others were ignored: {ignored}."
            )
        if about.counts_from_1904:
            grid.notes.append(
                "The workbook counts its dates from 1904, and they are read that way."
            )
        return grid

    def _sheets(self, main: str, about: WorkbookFacts) -> list[tuple[str, str]]:
        """The sheets that are there, each with its part."""
        targets, parts = self._targets(main), set(self._package.namelist())
        found = ((name, targets.get(relation, "")) for name, relation in about.sheets)
        return [(name, part) for name, part in found if part in parts]

    def _grids(
        self, main: str, about: WorkbookFacts, sheets: Sequence[tuple[str, str]]
    ) -> Iterator[Grid | None]:
        """Sheet after sheet, read as it is asked for; None for one without a figure."""
        epoch = CALENDAR_MAC_1904 if about.counts_from_1904 else CALENDAR_WINDOWS_1900
        texts, styles = self._texts(main), self._styles(main)
        for name, part in sheets:
            empty = Grid(rows=[], sheet=name, readings=self._readings)
            sheet = _Sheet(empty, texts, styles, epoch, self._limits)
            self._parse(part, sheet)
            yield sheet.finished() if sheet.grid.rows else None

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
        relations = Relations()
        self._parse(path, relations)
        return [
            (key, kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
            for key, kind, target in relations.found
        ]

    def _texts(self, main: str) -> list[str]:
        part = self._related(main, "sharedStrings")
        texts = SharedTexts(self._limits.cells)
        if part is not None:
            self._parse(part, texts)
        return texts.found

    def _styles(self, main: str) -> "Styles":
        part = self._related(main, "styles")
        styles = Styles()
        if part is not None:
            self._parse(part, styles)
        return styles


class _Sheet(TextHandler):
    """The cells of a sheet."""

    def __init__(
        self,
        grid: Grid,
        texts: list[str],
        styles: Styles,
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
        self._starts: dict[str, Callable[[Any], None]] = {
            "c": self._start_cell,
            "row": self._start_row,
            "col": self._start_columns,
            "mergeCell": self._start_merge,
        }
        self._is_hidden = False
        # Cells of which the row or the column is hidden: the first of them, and how many.
        self._unseen, self._unseen_count = list[str](), 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        local = local_name(name)
        if local == "f":
            self._has_formula = True
        elif local == "rPh":
            self._aside += 1
        elif local in ("v", "t") and not self._aside:
            self.begin()
        elif starts := self._starts.get(local):
            starts(attrs)

    def _start_cell(self, attrs: Any) -> None:
        self._attributes = dict(attrs.items())
        self._column = coordinate_to_tuple(attrs["r"])[1] - 1 if "r" in attrs else self._column + 1
        self._value, self._has_formula, self._inline = None, False, []

    def _start_row(self, attrs: Any) -> None:
        self._row = int(attrs["r"]) if "r" in attrs else self._row + 1
        if not 0 < self._row <= LAST_ROW:
            raise Stopped(f"row {self._row:,} does not exist: {_DAMAGED}")
        self._cells, self._column = {}, -1
        self._is_hidden = _is_true(attrs.get("hidden"))

    def _start_columns(self, attrs: Any) -> None:
        if _is_true(attrs.get("hidden")):
            last = min(int(attrs["max"]), self._limits.columns)
            self._hidden_columns.update(range(int(attrs["min"]) - 1, last))

    def _start_merge(self, attrs: Any) -> None:
        self._merged.append(attrs.get("ref", ""))
        if len(self._merged) > MOST_MERGED:
            raise Stopped(f"more than {MOST_MERGED:,} merged cells: unmerge them")

    def endElement(self, name: str) -> None:  # noqa: N802
        local = local_name(name)
        if local == "c":
            self._keep()
        elif local == "v":
            self._value = self.end()
        elif local == "t" and not self._aside:
            self._inline.append(self.end())
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
            raise Stopped(limit_problem(self._limits, rows=0, columns=self._column + 1, cells=0))
        self._cells[self._column] = text[:LONGEST_CELL]
        self._filled += 1
        if self._is_hidden or self._column in self._hidden_columns:
            self._unseen_count += 1
            if len(self._unseen) < _NAMED:
                self._unseen.append(f"{column_letters(self._column)}{self._row}")

    def _keep_row(self) -> None:
        if self.grid.rows and self._row <= self.grid.rows[-1][0]:
            raise Stopped(_DAMAGED)
        problem = limit_problem(
            self._limits, rows=len(self.grid.rows), columns=0, cells=self._filled
        )
        if problem:
            raise Stopped(problem)
        width = max(self._cells) + 1
        self.grid.rows.append((self._row, [self._cells.get(at, "") for at in range(width)]))

    def _text(self) -> tuple[str, str]:
        """The text of a cell as a person would type it, and what is wrong with it."""
        kind = self._attributes.get("t", "n")
        value = "".join(self._inline) if kind == "inlineStr" else (self._value or "").strip()
        if not value:
            return "", _NO_RESULT if self._has_formula else ""
        return self._as_typed(kind, value)

    def _as_typed(self, kind: str, value: str) -> tuple[str, str]:
        if kind == "n":
            return self._number(value)
        if kind == "s":
            return self._checked(self._shared(int(value)))
        if kind == "d":
            return self._checked(value.split("T", maxsplit=1)[0])
        if kind == "e":
            return value, "the formula of this cell gives an error: fix it, or enter the figure"
        if kind == "b":
            return ("yes" if value == "1" else "no"), ""
        return self._checked(value)

    def _shared(self, place: int) -> str:
        if not 0 <= place < len(self._texts):
            raise Stopped(_DAMAGED)
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
            raise Stopped("the merged cells cover too much: unmerge them")
        anchor = rows.get(top, [])
        text = anchor[left - 1] if left <= len(anchor) else ""
        covered = [line for line in range(top, bottom + 1) if line in rows] if text else []
        for line in covered:
            cells = rows[line]
            cells.extend([""] * (right - len(cells)))
            if not _FIGURE.fullmatch(text):
                cells[left - 1 : right] = [text] * (right - left + 1)
                continue
            problem = (
                f"merged cells ({column_letters(left - 1)}{top} to "
                f"{column_letters(right - 1)}{bottom}): unmerge them and enter each figure in its "
                "own cell"
            )
            grid.spoilt.update(((line, at), problem) for at in range(left - 1, right))
