"""Text files with separators into a grid: their encoding, their separator, their rows."""

import csv
import io

from imports.reading.grid import LONGEST_CELL, Grid, Limits
from imports.reading.table import FileProblem, UnreadableFileError, not_csv

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
# So much of the beginning shows whether every other byte is null, as in UTF-16 without its mark.
_SAMPLE = 200
_CONTROL_CHARACTERS = "".join(chr(code) for code in (*range(32), 127) if chr(code) not in "\t\r\n")


def read_delimited(content: bytes, limits: Limits) -> Grid:
    """Read a file of values with separators. Raises UnreadableFileError where it is none."""
    text, encoding = decoded(content)
    separator = _separator(text)
    grid = Grid(rows=[])
    if encoding != "UTF-8":
        grid.notes.append(
            f"Read as {encoding}: check names with accents and other special characters."
        )
    if separator != ",":
        grid.notes.append(f"Read with {SEPARATORS[separator]} between the values.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    line, width, filled = 1, 0, 0
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            filled += len(values)
            width = max(width, len(values))
            _hold_to(limits, rows=len(grid.rows), columns=width, cells=filled, line=here)
            grid.rows.append((here, values))
            _spoil(grid, here, values)
    except csv.Error as error:
        grid.broken[line] = not_csv(error, "separator")
    return grid


def _hold_to(limits: Limits, *, rows: int, columns: int, cells: int, line: int) -> None:
    problem = limit_problem(limits, rows=rows, columns=columns, cells=cells)
    if problem:
        raise UnreadableFileError([FileProblem(line, "", "", problem)])


def limit_problem(limits: Limits, *, rows: int, columns: int, cells: int) -> str:
    """Why so many rows below the header, columns and filled cells are too many, or ""."""
    if rows > limits.rows:
        return f"more than {limits.rows:,} rows: split the file, for example by year"
    if columns > limits.columns:
        return f"more than {limits.columns:,} columns: remove the columns that are not figures"
    if cells > limits.cells:
        return f"more than {limits.cells:,} filled cells: split the file, for example by year"
    return ""


def _spoil(grid: Grid, line: int, values: list[str]) -> None:
    for place, value in enumerate(values):
        if len(value) > LONGEST_CELL:
            fix = f"{len(value):,} characters in one cell: the most is {LONGEST_CELL:,}"
            grid.spoilt[line, place] = fix
            values[place] = value[:LONGEST_CELL]
        elif not value.isprintable() and any(c < " " or c == "\x7f" for c in value):
            fix = "enter it on one line, without control characters"
            grid.spoilt[line, place] = fix


def _separator(text: str) -> str:
    """The separator that the first lines hold most often; quoted values do not count."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:5]
    bare = "\n".join("".join(line.split('"')[::2]) for line in lines)
    return max(SEPARATORS, key=lambda each: (bare.count(each), each == ","))


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file, and what its encoding is called. Raises UnreadableFileError."""
    encoding, name = next(
        ((codec, words) for mark, codec, words in _MARKS if content.startswith(mark)),
        _without_mark(content),
    )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _windows(content), "Windows-1252"
        line = content.count(b"\n", 0, error.start) + 1
        fix = f"the file is damaged here: it is not {name}. Save it again as “CSV UTF-8”"
        raise UnreadableFileError([FileProblem(line, "", "", fix)]) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        fix = "a null character: this is not a text file; save it as CSV or as .xlsx"
        raise UnreadableFileError([FileProblem(line, "", "", fix)])
    return text, name


def _without_mark(content: bytes) -> tuple[str, str]:
    sample = content[:_SAMPLE]
    odd, even = sample[1::2], sample[::2]
    if odd and odd.count(0) > len(odd) * 0.8:
        return "utf-16-le", "UTF-16"
    if even and even.count(0) > len(even) * 0.8:
        return "utf-16-be", "UTF-16"
    return "utf-8", "UTF-8"


def _windows(content: bytes) -> str:
    """Text of Windows; names are matched with known ones, so that a wrong guess shows."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fix = "neither UTF-8 nor Windows-1252: save the file as “CSV UTF-8” and load it again"
        raise UnreadableFileError([FileProblem(line, "", "", fix)]) from error
    if any(mark in text for mark in _CONTROL_CHARACTERS):
        place = next(at for at, mark in enumerate(text) if mark in _CONTROL_CHARACTERS)
        fix = "this is not a text file: save it as CSV or as .xlsx"
        raise UnreadableFileError([FileProblem(text.count("\n", 0, place) + 1, "", "", fix)])
    return text
