"""What the columns of a table hold: recognised by their headings, or as someone said.

Two forms are read. Tidy: a row for each measure, area and month. Wide: a row for each measure and
area, and a column for each month.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dates.periods import month_code
from imports.reading.exported import is_read_back, why_not_read_back
from imports.reading.grid import Grid
from imports.reading.headings import is_of_values, plain, without_brackets
from imports.reading.months import read_month_as_written
from imports.reading.periods import period_as_written
from imports.reading.readings import Reading
from imports.reading.table import FileProblem, UnreadableFileError, quote


class Role(StrEnum):
    """What a column holds."""

    MEASURE = "measure"
    AREA = "area"
    MONTH = "month"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    PROVISIONAL = "provisional"
    PART = "part"
    FIGURES = "figures"
    NOTHING = "nothing"


ROLE_WORDS = {
    Role.MEASURE: "Name of the measure",
    Role.AREA: "Name of the area",
    Role.MONTH: "Month",
    Role.NUMERATOR: "Figure, or numerator",
    Role.DENOMINATOR: "Denominator",
    Role.VALUE: "Figure for rows without a numerator",
    Role.PROVISIONAL: "Whether it is provisional",
    Role.PART: "Whether the row holds numerators or denominators",
    Role.FIGURES: "Figures of the month in the heading",
    Role.NOTHING: "Ignore",
}
_HEADINGS = {
    Role.MEASURE: ("measure", "measure name", "indicator", "kpi", "metric"),
    Role.AREA: ("area", "area name", "location", "district", "local authority", "geography"),
    Role.MONTH: ("month", "date", "period", "month ending", "month end"),
    Role.NUMERATOR: ("numerator", "figure", "value", "count", "number"),
    Role.DENOMINATOR: ("denominator", "base", "out of", "of"),
    Role.PROVISIONAL: ("provisional", "is_provisional", "is provisional", "status"),
    Role.PART: ("part", "numerator or denominator"),
}
_BY_HEADING = {name: role for role, names in _HEADINGS.items() for name in names}
# A title, a date and blank lines may come before the headings.
_LINES_ABOVE = 20
_MONTHS_IN_A_HEADING = 2
# So many columns that are not read are named.
_NAMED = 20
_SURE = 2
_BARE_YEAR = re.compile(r"[0-9]{4}")
# Beside a denominator these are the numerator, whatever else there is, in this order.
_NUMERATORS = ("numerator", "count", "number")
# The roles of which there is one column.
SINGLE: tuple[Role, ...] = tuple(role for role in Role if role not in (Role.FIGURES, Role.NOTHING))
_NAMED_EXACTLY = tuple(role for role in SINGLE if role is not Role.VALUE)
# What a table with a column for each month has no column for.
_TIDY = (Role.MONTH, Role.NUMERATOR, Role.DENOMINATOR, Role.VALUE, Role.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column by its heading, with what it holds and, in a wide table, its month."""

    text: str
    role: Role
    month: date | None = None

    @property
    def period(self) -> str:
        """The period of its figures: its month, or what is written of a longer one.

        Which months a longer one is depends on the measure of each row.
        """
        if self.month is None or period_as_written(self.text) is not None:
            return self.text
        return month_code(self.month)


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings of a table, and the place of their row among its rows."""

    at: int
    columns: tuple[Heading, ...]

    @property
    def is_read_back(self) -> bool:
        """Whether the product wrote the file itself."""
        return is_read_back([column.text for column in self.columns])

    def notes(self) -> list[str]:
        """What is not read of the table, and which of several columns counts."""
        left_out = [
            quote(column.text)
            for column in self.columns
            if column.role is Role.NOTHING and column.text
        ]
        said = []
        if (at := self.place_of(Role.VALUE)) is not None and not self.is_wide:
            value = quote(self.columns[at].text)
            said.append(
                f"The column {value} is read for rows without a numerator. For other rows "
                "the numerator is used, and a value that does not agree with it must be "
                "confirmed."
            )
        if left_out:
            more = f" and {len(left_out) - _NAMED:,} more" if len(left_out) > _NAMED else ""
            columns = "column" if len(left_out) == 1 else "columns"
            said.append(f"Not read: the {columns} {', '.join(left_out[:_NAMED])}{more}.")
        return said

    @property
    def is_wide(self) -> bool:
        """Whether months are columns."""
        return any(column.role is Role.FIGURES for column in self.columns)

    def place_of(self, role: Role) -> int | None:
        """Where the column of a role is, or None."""
        return next((at for at, each in enumerate(self.columns) if each.role is role), None)

    def problems(self) -> list[str]:
        """Why figures cannot be read from these columns, each with its fix."""
        found = [
            f"two columns are set as “{ROLE_WORDS[role].lower()}”: choose one of them"
            for role in SINGLE
            if sum(column.role is role for column in self.columns) > 1
        ]
        needed = (Role.MEASURE,) if self.is_wide else (Role.MEASURE, Role.MONTH, Role.NUMERATOR)
        found += [
            f"the column {role} is missing: choose which column it is"
            for role in needed
            if not self._has(role)
        ]
        if self.is_wide:
            return found + self._wide_problems()
        if self._has(Role.PART):
            found.append(
                "a row of numerators or denominators belongs to a table with a column for "
                "each month: set that column to “Ignore”"
            )
        return found

    def _has(self, role: Role) -> bool:
        return self.place_of(role) is not None

    def _wide_problems(self) -> list[str]:
        """What is wrong in a table with a column for each month."""
        found = [
            "a table with a column for each month has no column for its "
            f"{ROLE_WORDS[role].lower()}: set that column to “Ignore”"
            for role in _TIDY
            if self._has(role)
        ]
        months = Counter(column.month for column in self.columns if column.role is Role.FIGURES)
        found += [
            f"two columns are headed {month_code(month)}: remove one of them"
            for month in sorted(month for month in months if month is not None)
            if months[month] > 1
        ]
        if None in months:
            found.append("a column of figures whose heading is not a month: set it to “Ignore”")
        return found


def recognise(grid: Grid, remembered: Mapping[str, str] | None = None) -> Layout:
    """Recognise the headings. `remembered` says what a heading of this source held before.

    Raises UnreadableFileError where there is no row, and where the product wrote the file and it
    holds no figures of months.
    """
    known = remembered or {}
    if not grid.rows:
        raise UnreadableFileError(_nothing_to_read(grid))
    month_first = Reading.MONTH_FIRST in grid.readings
    above = [_columns(cells, known, month_first=month_first) for _, cells in _above(grid)]
    scores = [_heading_score(columns) for columns in above]
    if any(scores):
        best = scores.index(max(scores))
    else:
        # Where no heading is known, the first of the widest rows: titles above are narrow.
        filled = [sum(map(bool, cells)) for _, cells in _above(grid)]
        best = filled.index(max(filled))
    line, cells = grid.rows[best]
    if best:
        grid.notes.append(f"The headings are in row {line}; the rows above are skipped.")
    if why := why_not_read_back(cells):
        raise UnreadableFileError([FileProblem(line, "", "", why)])
    return Layout(best, above[best])


def _above(grid: Grid) -> Sequence[tuple[int, Sequence[str]]]:
    """The rows among which the headings are."""
    return grid.rows[:_LINES_ABOVE]


def _nothing_to_read(grid: Grid) -> list[FileProblem]:
    empty = (
        "it is empty: start with the header measure,area,month,numerator,denominator and "
        "add the rows"
    )
    broken = [FileProblem(line, "", "", fix) for line, fix in grid.broken.items()]
    return broken or [FileProblem(0, "", "", empty)]


def _heading_score(columns: Sequence[Heading]) -> int:
    """How much a row looks like headings: how many names of roles it has, and whether months."""
    named = sum(column.role not in (Role.NOTHING, Role.FIGURES) for column in columns)
    months = sum(column.role is Role.FIGURES for column in columns)
    # A single word such as "volume" may as well be a measure of the first row of figures.
    if named < _SURE and not any(column.role is Role.MEASURE for column in columns):
        return 0
    return named + min(months, _MONTHS_IN_A_HEADING)


def is_heading(text: str) -> bool:
    """Whether a heading is known to name a role, whichever column has it."""
    return plain(text) in _BY_HEADING


def is_remembered(layout: Layout, remembered: Mapping[str, str]) -> bool:
    """Whether every heading is a month or one that this source has had, and nothing is missing."""
    return not layout.problems() and all(
        each.month is not None or not each.text or plain(each.text) in remembered
        for each in layout.columns
    )


def headings_to_remember(layout: Layout) -> dict[str, str]:
    """What each heading holds, for the next file of the same source."""
    found = {plain(each.text): each.role.value for each in layout.columns}
    found.pop("", None)
    return found


def with_roles(layout: Layout, roles: Sequence[str]) -> Layout:
    """The same headings with the roles that someone chose, in the order of the columns."""
    return Layout(
        layout.at,
        tuple(
            Heading(column.text, Role(role), column.month if role == Role.FIGURES else None)
            for column, role in zip(layout.columns, roles, strict=True)
        ),
    )


def _columns(
    cells: Sequence[str], known: Mapping[str, str], *, month_first: bool
) -> tuple[Heading, ...]:
    trimmed = list(cells)
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    columns: list[Heading] = []
    taken = _exact_names(trimmed, known)
    years = sum(_BARE_YEAR.fullmatch(text) is not None for text in trimmed)
    for text in trimmed:
        month = _month(text, month_first=month_first)
        if years == 1 and _BARE_YEAR.fullmatch(text):
            # One year among headings is more likely the year of a table than a column of figures.
            month = None
        role = _role(text, known, month)
        # A second column of the same name is left to the reader of the page.
        if role in SINGLE and role in taken and taken[role] != plain(text):
            role = _second(text, role, taken)
        taken.setdefault(role, plain(text))
        columns.append(Heading(text, role, month))
    return tuple(columns)


def _exact_names(cells: Sequence[str], known: Mapping[str, str]) -> dict[Role, str]:
    """The roles that a heading names exactly: "numerator" comes before "value" and "count".

    Beside a denominator "count" comes before "value", too. What someone said of a heading comes
    first.
    """
    names = {plain(text) for text in cells}
    found: dict[Role, str] = {
        role: role.value
        for role in _NAMED_EXACTLY
        if role.value in names and known.get(role, role) == role
    }
    has_base = any(_role(text, known, None) is Role.DENOMINATOR for text in cells)
    if has_base and Role.NUMERATOR not in found:
        bare = {without_brackets(name): name for name in names if name not in known}
        count = next((bare[name] for name in _NUMERATORS if name in bare), None)
        return found if count is None else {**found, Role.NUMERATOR: count}
    return found


def _second(text: str, role: Role, taken: Mapping[Role, str]) -> Role:
    """What a column holds whose role another one has."""
    is_value = role is Role.NUMERATOR and is_of_values(text) and Role.VALUE not in taken
    return Role.VALUE if is_value else Role.NOTHING


def _role(text: str, known: Mapping[str, str], month: date | None) -> Role:
    name = plain(text)
    if month is not None:
        return Role.NOTHING if known.get(name) == Role.NOTHING else Role.FIGURES
    if name in known and known[name] in list(Role) and known[name] != Role.FIGURES:
        return Role(known[name])
    return _BY_HEADING.get(name) or _BY_HEADING.get(without_brackets(name), Role.NOTHING)


def _month(text: str, *, month_first: bool) -> date | None:
    try:
        return read_month_as_written(text, month_first=month_first)
    except ValueError:
        written = period_as_written(text)
        return written.usual_end if written else None
