"""A file as rows of text, wherever it came from, with what is wrong in single cells."""

from collections.abc import Callable
from dataclasses import dataclass, field

from imports.reading.readings import AS_USUAL, Doubt, Readings

MEGABYTE = 1024 * 1024
# What a cell may hold: more is no name and no figure.
LONGEST_CELL = 1_000
# How often the number of rows that a file may have fits into the cells that it may fill.
CELLS_A_ROW = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold at most. `expanded` are the bytes of a workbook once unpacked."""

    size: int = 10 * MEGABYTE
    rows: int = 100_000
    columns: int = 200
    expanded: int = 100 * MEGABYTE

    @property
    def cells(self) -> int:
        """So many cells may be filled."""
        return self.rows * CELLS_A_ROW


@dataclass(slots=True)
class Grid:
    """The rows of a table by their number in the file, each a list of texts.

    `spoilt` says of single cells (row, place from 0) why they cannot be read, with how to fix it.
    `broken` are rows that are not in shape. `notes` say how the file was read, which someone may
    have chosen by `readings`. `doubts` are about single cells whose format may mislead.
    """

    rows: list[tuple[int, list[str]]]
    sheet: str = ""
    spoilt: dict[tuple[int, int], str] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    readings: Readings = AS_USUAL
    doubts: dict[tuple[int, int], Doubt] = field(default_factory=dict)

    def place(self, line: int, column: int) -> str:
        """Where a cell is: "sheet “Data”, row 3, column B"; only workbooks name their columns."""
        if not self.sheet:
            return f"line {line}"
        return f"sheet “{self.sheet}”, row {line}, column {column_letters(column)}"


Reader = Callable[[bytes, Limits], Grid]


def column_letters(column: int) -> str:
    """The letters of a column from its place: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
