"""A CSV file into rows of text, each with its line, or into problems that say how to fix them."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from measures.lengths import DECIMAL_PLACES, WHOLE_DIGITS

_NUMBER = re.compile(rf"[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMAL_PLACES}}})?")
# Thousands set apart; "1,2" is more likely a decimal comma.
_GROUPED = re.compile(r"[0-9]{1,3}([, \u00a0][0-9]{3})+(\.[0-9]+)?")
# Hours, minutes and seconds, as a length of time.
_CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{1,6})?)")
_SHORT_CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9])")
_LONGEST_QUOTE = 60
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong in a file, and how to fix it.

    `line` and `column` are 0 and "" for the file as a whole. `place` says where it is in words, in
    a workbook: sheet, row and column. What the value means can be chosen where it
    `is_unknown_name`; a figure that looks wrong `may_be_right`.
    """

    line: int
    column: str
    value: str
    fix: str
    place: str = ""
    is_unknown_name: bool = False
    may_be_right: bool = False

    def __str__(self) -> str:
        where = self.place or (f"line {self.line}" if self.line else "the file")
        if self.column:
            where += f", column {self.column}"
            where += f": {quote(self.value)}"
        return f"{where}: {self.fix}"


class UnreadableFileError(Exception):
    """A file that is refused as a whole, with every problem that was found in it."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__(f"{len(problems):,} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a file: the line that it starts on, and its cells by column, blanks trimmed."""

    line: int
    cells: dict[str, str]


def quote(value: str) -> str:
    """Show a value of a file in a message: on one line, and not for ever."""
    shown = "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in value
    )
    return f"“{shown[:_LONGEST_QUOTE]}{'…' if len(shown) > _LONGEST_QUOTE else ''}”"


def read_table(
    content: bytes, *, required: Sequence[str], optional: Sequence[str] = ()
) -> tuple[list[TableRow], list[FileProblem]]:
    """Read the rows of a CSV file, and the problems of the rows that are not in shape.

    Columns may come in any order; blank lines are passed over. Raises UnreadableFileError where the
    file as a whole cannot be understood.
    """
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    columns: list[str] | None = None
    rows: list[TableRow] = []
    problems: list[FileProblem] = []
    line = 1
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            if columns is None:
                columns = _columns(values, here, required, optional)
                continue
            row, wrong = _table_row(here, values, columns)
            problems += wrong
            if row is not None:
                rows.append(row)
    except csv.Error as error:
        problems.append(FileProblem(line, "", "", not_csv(error, "comma")))
    if columns is None:
        raise UnreadableFileError(problems or [_nothing(required)])
    return rows, problems


def _table_row(
    line: int, values: list[str], columns: Sequence[str]
) -> tuple[TableRow | None, list[FileProblem]]:
    """The row of a line, or None with what is wrong in it."""
    while len(values) > len(columns) and not values[-1]:
        values.pop()
    if len(values) != len(columns):
        fix = (
            f"{len(values)} values, but the header names {len(columns)} columns: use one "
            "value for each, and put a value with a comma in double quotes"
        )
        return None, [FileProblem(line, "", "", fix)]
    row = TableRow(line, dict(zip(columns, values, strict=True)))
    spoilt = _spoilt(row)
    return (None if spoilt else row), spoilt


def not_csv(error: csv.Error, separator: str) -> str:
    """What is wrong in a row that the reader gave up at, and how to fix it."""
    # Nothing but its words tells this error from the others.
    if "field limit" in str(error):
        return (
            f"a value of more than {csv.field_size_limit():,} characters, so nothing "
            "after it was read: look for a double quote that is not closed, or shorten "
            "the value"
        )
    return (
        f"this is not CSV from here on ({error}): put a value with a {separator}, a quote "
        "or a line break in double quotes, and double any quote inside it"
    )


def in_seconds(text: str) -> str:
    """A length of time as hours, minutes and seconds, "0:05:32", in seconds: "332".

    Anything else is given back as it is.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        return text
    seconds = (int(match[1]) * 60 + int(match[2])) * 60 + Decimal(match[3])
    return f"{seconds:f}"


def without_thousands(text: str) -> str:
    """A number without the marks that set its thousands apart: "4,321" is "4321".

    Anything else is given back as it is: "1,2" is more likely a decimal comma.
    """
    return re.sub("[, \u00a0]", "", text) if _GROUPED.fullmatch(text) else text


def number_problem(text: str, *, allows_negative: bool = False) -> str:
    """Why the text is not a figure of a file, with how to fix it, or "" where it is one."""
    if not text:
        return "enter the figure in digits, for example 1234.5"
    if allows_negative:
        text = text.removeprefix("-")
    if _NUMBER.fullmatch(text):
        return ""
    bare = without_thousands(text)
    if bare != text:
        return f"enter it without thousands separators: {bare}"
    if text.startswith("-") and text != "-":
        return "a figure cannot be below zero: enter 0 or more, or remove the row"
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip()):
        return f"enter it without the percent sign: {text[:-1].strip()}"
    return _clock_problem(text) or (
        f"enter a plain decimal number such as 1234.5, with at most {WHOLE_DIGITS} digits "
        f"before the point and {DECIMAL_PLACES} after it"
    )


def _clock_problem(text: str) -> str:
    if _CLOCK.fullmatch(text) or _SHORT_CLOCK.fullmatch(text):
        return "a length of time, but this measure is not one: enter its figure"
    return ""


def number_of(text: str) -> Decimal:
    """Return the number that `number_problem` finds nothing wrong with."""
    return Decimal(text)


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        encoding, name = "utf-16", "UTF-16"
    else:
        encoding, name = "utf-8-sig", "UTF-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        start = content.rfind(b"\n", 0, error.start) + 1
        end = content.find(b"\n", error.start)
        shown = content[start : end if end >= 0 else None].decode("cp1252", errors="replace")
        raise UnreadableFileError(
            [
                FileProblem(
                    line,
                    "",
                    "",
                    f"{quote(shown.strip())} is not {name}; it may be Windows-1252: save the file"
                    " as “CSV UTF-8” and load it again",
                )
            ]
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableFileError(
            [FileProblem(line, "", "", "a null character: this is not a text file; save it as CSV")]
        )
    return text


def _columns(
    values: Sequence[str], line: int, required: Sequence[str], optional: Sequence[str]
) -> list[str]:
    names = [value.lower() for value in values]
    while names and not names[-1]:
        names.pop()
    may = f"the columns are {', '.join(required)}"
    if optional:
        may += f", and optionally {', '.join(optional)}"
    if len(names) == 1 and re.search(r"[;\t|]", names[0]):
        fix = f"the columns are not separated by commas: save the file as CSV with commas; {may}"
        raise UnreadableFileError([FileProblem(line, "", "", fix)])
    problems = [
        FileProblem(line, "", "", f"the column {name} is missing: {may}")
        for name in required
        if name not in names
    ]
    unknown = f"not a known column: {may}"
    problems += _wrong_columns(names, line, {*required, *optional}, unknown)
    if problems:
        raise UnreadableFileError(problems)
    return names


def _wrong_columns(
    names: Sequence[str], line: int, known: Collection[str], unknown: str
) -> Iterator[FileProblem]:
    for at, name in enumerate(names):
        if name not in known:
            yield FileProblem(line, name or f"{at + 1}", name, unknown)
        elif name in names[:at]:
            yield FileProblem(line, name, name, "listed twice: use each column once")


def _spoilt(row: TableRow) -> list[FileProblem]:
    return [
        FileProblem(row.line, column, value, "enter it on one line, without control characters")
        for column, value in row.cells.items()
        if not value.isprintable() and any(ord(c) < ord(" ") or c == "\x7f" for c in value)
    ]


def _nothing(required: Sequence[str]) -> FileProblem:
    return FileProblem(
        0, "", "", f"it is empty: start with the header {','.join(required)} and add the rows"
    )
