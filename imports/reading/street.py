"""Street-level crime files into monthly counts, in one pass and bounded memory.

A file is one force in one month: `2024-01-wiltshire-street.csv`. They come as a folder, or as an
upload of one of them or of a zip of some. Memory holds the counts, and the crime IDs of the file
that is being read; both stay small however many rows there are.
"""

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from dates.periods import month_code, parse_month
from imports.reading.delimited import decoded
from imports.reading.grid import Limits
from imports.reading.known_names import LONGEST_NAME
from imports.reading.months import read_month_as_written
from imports.reading.package import ZIP_MARK, package_problem
from imports.reading.table import FileProblem, UnreadableFileError, quote

COLUMNS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
_ID, _MONTH, _FORCE, _LSOA, _KIND = (
    COLUMNS.index(name) for name in ("Crime ID", "Month", "Falls within", "LSOA name", "Crime type")
)
_FILE = re.compile(r"([0-9]{4}-[0-9]{2})-(.+)-street\.csv")
# As people rename what they have downloaded twice.
_NAMED = re.compile(r"([0-9]{4}-(?:0[1-9]|1[0-2]))-.+-street.*\.csv", re.IGNORECASE)
# A file with so many problems is of another kind; the rest would be more of the same.
_MOST_PROBLEMS = 1_000
# Far more than places, months and crime types give; beyond it, the memory would fill.
MOST_COUNTS = 2_000_000
# The header is looked for in so many bytes; no row is longer than so many characters.
_HEAD = 2_000
_LONGEST_ROW = 10_000

Progress = Callable[[str, int], None]


@dataclass(slots=True)
class StreetCounts:
    """What a folder of files holds.

    `by_force` counts by force, month and crime type; `by_place` by force, local authority, month
    and crime type, of the rows that name a place. `months` are those of which a force has a file,
    and `passed_over` the files of a zip that hold something else. `rows_of` are the rows of each
    force and month, with those that are left out.
    """

    by_force: Counter[tuple[str, date, str]] = field(default_factory=Counter)
    by_place: Counter[tuple[str, str, date, str]] = field(default_factory=Counter)
    months: dict[str, set[date]] = field(default_factory=dict)
    files: int = 0
    rows: int = 0
    without_place: int = 0
    duplicates: int = 0
    passed_over: int = 0
    rows_of: Counter[tuple[str, date]] = field(default_factory=Counter)

    @property
    def kinds(self) -> list[str]:
        """The crime types that occur."""
        return sorted({kind for _, _, kind in self.by_force})


def street_files(folder: Path) -> list[Path]:
    """The street files of a folder and of those below it, by name."""
    return sorted(path for path in folder.rglob("*.csv") if _FILE.fullmatch(path.name))


def count_street_crime(folder: Path, progress: Progress | None = None) -> StreetCounts:
    """Count the rows of every street file below a folder.

    A crime ID counts once in a file; rows without one, as those of anti-social behaviour, count
    each. Raises UnreadableFileError where a file is none, or where two are of one force and month.
    """
    files = street_files(folder)
    if not files:
        fix = (
            "no file has a name such as 2024-01-wiltshire-street.csv: enter the folder with "
            "these files"
        )
        raise UnreadableFileError([FileProblem(0, "", "", fix)])
    counts = StreetCounts()
    problems: list[FileProblem] = []
    for path in files:
        problems += _problems_in(path.name, partial(_count_file, path, counts))
        if progress:
            progress(path.name, counts.rows)
    if problems:
        raise UnreadableFileError(problems)
    return counts


def is_street_upload(content: bytes) -> bool:
    """Whether an upload is a street file, by its header, or a zip with one, by their names."""
    if content.startswith(ZIP_MARK):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                return any(_is_street_entry(entry) for entry in package.infolist())
        except (zipfile.BadZipFile, ValueError, OSError):
            return False
    try:
        text, _ = decoded(content[:_HEAD].rpartition(b"\n")[0])
        return _is_head(next(csv.reader(io.StringIO(text, newline="")), []))
    except (UnreadableFileError, csv.Error):
        return False


def count_street_upload(content: bytes, *, name: str, limits: Limits) -> StreetCounts:
    """Count the rows of an uploaded street file, or of every one in a zip.

    Of a single file, whose name people change, the rows say the month. Raises UnreadableFileError.
    """
    counts = StreetCounts()
    if content.startswith(ZIP_MARK):
        problems = _problems_in_zip(content, counts, limits)
    else:
        lines = io.StringIO(decoded(content)[0], newline="")
        problems = _problems_in("", partial(_count, lines, None, counts))
        named = _NAMED.fullmatch(name.strip())
        held = {month for months in counts.months.values() for month in months}
        if named and held and held != {parse_month(named[1])} and not problems:
            fix = f"its rows are of {month_code(min(held))}: check which of the two is meant"
            problems = [FileProblem(0, "name", name, fix)]
    if problems:
        raise UnreadableFileError(problems)
    return counts


def local_authority(lsoa: str) -> str:
    """The local authority of a small area: its name without the last part, "Swindon 012B"."""
    return lsoa.rpartition(" ")[0] or lsoa


def _problems_in_zip(content: bytes, counts: StreetCounts, limits: Limits) -> list[FileProblem]:
    problems: list[FileProblem] = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        if problem := package_problem(entries, limits, what="zip file"):
            return [FileProblem(0, "", "", problem)]
        street = [entry for entry in entries if _is_street_entry(entry)]
        counts.passed_over = sum(not entry.is_dir() for entry in entries) - len(street)
        for entry in sorted(street, key=lambda each: each.filename):
            problems += _problems_in(
                PurePosixPath(entry.filename).name,
                partial(_count_entry, package, entry, counts),
            )
    return problems


def _count_entry(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, counts: StreetCounts
) -> Iterator[FileProblem]:
    with (
        package.open(entry) as packed,
        io.TextIOWrapper(packed, encoding="utf-8-sig", newline="") as stream,
    ):
        yield from _count(_short_lines(stream), _month_named(entry.filename), counts)


def _short_lines(stream: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a stream, none of which fills the memory."""
    while line := stream.readline(_LONGEST_ROW):
        if len(line) == _LONGEST_ROW:
            raise ValueError(f"a row of more than {_LONGEST_ROW:,} characters")
        yield line


def _is_street_entry(entry: zipfile.ZipInfo) -> bool:
    return bool(_FILE.fullmatch(PurePosixPath(entry.filename).name))


def _month_named(path: str) -> date:
    name = PurePosixPath(path).name
    match = _FILE.fullmatch(name)
    return parse_month(match[1] if match else name)


def _problems_in(name: str, count: Callable[[], Iterator[FileProblem]]) -> list[FileProblem]:
    """Count the rows of a file, and say what is wrong with it. `name` is that of one of many."""
    found: list[FileProblem] = []
    try:
        for problem in count():
            if len(found) >= _MOST_PROBLEMS:
                fix = f"more than {_MOST_PROBLEMS:,} problems: the rest was not read"
                found.append(FileProblem(0, "", "", fix))
                break
            found.append(problem)
    except (
        OSError,
        UnicodeDecodeError,
        csv.Error,
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        found.append(FileProblem(0, "", "", f"cannot be read ({error}): download it again"))
    if not name:
        return found
    where = (f"{name}, line {each.line}" if each.line else name for each in found)
    return [
        FileProblem(each.line, each.column, each.value, each.fix, place)
        for each, place in zip(found, where, strict=True)
    ]


def _count_file(path: Path, counts: StreetCounts) -> Iterator[FileProblem]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from _count(stream, _month_named(path.name), counts)


def _is_head(cells: list[str]) -> bool:
    # The last column, which holds nothing, has been called otherwise.
    return len(cells) == len(COLUMNS) and tuple(cells[:-1]) == COLUMNS[:-1]


def _count(lines: Iterable[str], month: date | None, counts: StreetCounts) -> Iterator[FileProblem]:
    """Count the rows of a file of this month, or of the month of its first row."""
    reader = csv.reader(lines)
    if not _is_head(next(reader, [])):
        yield FileProblem(1, "", "", f"the columns are not {', '.join(COLUMNS)}")
        return
    yield from _count_rows(reader, month, counts)
    counts.files += 1


def _count_rows(reader: Any, month: date | None, counts: StreetCounts) -> Iterator[FileProblem]:
    first = next(reader, None)
    if first is None:
        fix = "no rows: the file is incomplete. Remove it"
        yield FileProblem(0, "", "", fix)
        return
    code = month_code(month) if month else ""
    if month is None:
        # A spreadsheet that saved the file writes its months in its own way.
        code = first[_MONTH] if len(first) > _MONTH else ""
        try:
            month = read_month_as_written(code)
        except ValueError as error:
            yield FileProblem(reader.line_num, COLUMNS[_MONTH], code, str(error))
            return
    seen: set[bytes] = set()
    force = ""
    for cells in chain([first], reader):
        problem = _row_problem(cells, code)
        if not problem and cells[_FORCE] != force:
            problem = _other_force(cells[_FORCE], force, month, counts)
        if problem:
            yield FileProblem(reader.line_num, "", "", problem)
            continue
        force = cells[_FORCE]
        _count_row(cells, month, counts, seen)


def _count_row(cells: list[str], month: date, counts: StreetCounts, seen: set[bytes]) -> None:
    force, kind, lsoa, key = cells[_FORCE], cells[_KIND], cells[_LSOA], cells[_ID]
    counts.rows += 1
    counts.rows_of[force, month] += 1
    if key:
        digest = _as_bytes(key)
        if digest in seen:
            counts.duplicates += 1
            return
        seen.add(digest)
    counts.by_force[force, month, kind] += 1
    if not lsoa:
        counts.without_place += 1
        return
    counts.by_place[force, local_authority(lsoa), month, kind] += 1
    if len(counts.by_place) > MOST_COUNTS:
        raise ValueError("too many places")


def _row_problem(cells: list[str], code: str) -> str:
    if len(cells) != len(COLUMNS):
        return f"{len(cells)} values: the file is damaged, download it again"
    if cells[_MONTH] != code:
        return f"{quote(cells[_MONTH])} in a file of {code}: remove the row"
    if not cells[_KIND] or len(cells[_KIND]) > LONGEST_NAME or len(cells[_LSOA]) > LONGEST_NAME:
        return "the crime type is missing, or a name is too long"
    return ""


def _other_force(name: str, before: str, month: date, counts: StreetCounts) -> str:
    """Why a file cannot go on with this force, or "" where it is its first."""
    if before:
        return f"the file is of {quote(before)}: a file can have only one force"
    if not name or len(name) > LONGEST_NAME:
        return "enter the force"
    months = counts.months.setdefault(name, set())
    if month in months:
        return f"another file already has {name} in {month_code(month)}: keep one of the two"
    months.add(month)
    return ""


def _as_bytes(key: str) -> bytes:
    """A crime ID in as few bytes as it needs: it is usually 64 hexadecimal digits."""
    try:
        return bytes.fromhex(key)
    except ValueError:
        return key.encode()
