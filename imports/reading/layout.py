"""What the columns of a table hold: recognised by their headings, or as someone said.

Two forms are read. Tidy: a row for each measure, area and month. Wide: a row for each measure and
area, and a column for each month.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dates.periods import month_code
from imports.reading.exported import is_read_back, why_not_read_back
from imports.reading.grid import Grid
from imports.reading.headings import is_of_values, plain, without_brackets
from imports.reading.months import read_month_as_written
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
# A title, a date and blank lines may stand above the headings.
_LINES_ABOVE = 20
_MONTHS_IN_A_HEADING = 2
# So many columns that are not read are named.
_NAMED = 20
_SURE = 2
# Beside a denominator these are the numerator, whatever else there is, in this order.
_NUMERATORS = ("numerator", "count", "number")
# The roles of which there is one column.
SINGLE: tuple[Role, ...] = tuple(role for role in Role if role not in (Role.FIGURES, Role.NOTHING))
# What a table with a column for each month has no column for.
_TIDY = (Role.MONTH, Role.NUMERATOR, Role.DENOMINATOR, Role.VALUE, Role.PROVISIONAL)
_PARTS = {
    "": Role.NUMERATOR,
    "numerator": Role.NUMERATOR,
    "figure": Role.NUMERATOR,
    "value": Role.NUMERATOR,
    "denominator": Role.DENOMINATOR,
    "base": Role.DENOMINATOR,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column by its heading, with what it holds and, in a wide table, its month."""

    text: str
    role: Role
    month: date | None = None


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
        """Why figures cannot be read from these columns, each with its mend."""
        found = [
            f"two columns are set as “{ROLE_WORDS[role].lower()}”: choose one of them"
            for role in SINGLE
            if sum(column.role is role for column in self.columns) > 1
        ]
        needed = [Role.MEASURE]
        if not self.is_wide:
            needed += [Role.MONTH, Role.NUMERATOR]
        found += [
            f"the column {role} is missing: choose which column it is"
            for role in needed
            if self.place_of(role) is None
        ]
        if self.is_wide:
            found += [
                "a table with a column for each month has no column for its "
                f"{ROLE_WORDS[role].lower()}: set that column to “Ignore”"
                for role in _TIDY
                if self.place_of(role) is not None
            ]
            months = [column.month for column in self.columns if column.role is Role.FIGURES]
            found += [
                f"two columns are headed {month_code(month)}: remove one of them"
                for month in sorted({m for m in months if m is not None and months.count(m) > 1})
            ]
            if None in months:
                found.append("a column of figures whose heading is not a month: set it to “Ignore”")
        elif self.place_of(Role.PART) is not None:
            found.append(
                "a row of numerators or denominators belongs to a table with a column for "
                "each month: set that column to “Ignore”"
            )
        return found


@dataclass(frozen=True, slots=True)
class WrittenFigure:
    """A figure as a file writes it, and the places of its cells: columns from 0.

    A wide table writes the denominator in a row of its own, which `denominator_line` names.
    `value` is what a column beside the numerator says; `is_headed_value` where the numerator itself
    stands in a column of values.
    """

    line: int
    measure: str
    area: str
    month: str
    numerator: str
    denominator: str
    provisional: str = ""
    # The first place is that of the figure itself.
    places: tuple[tuple[str, int], ...] = ()
    denominator_line: int | None = None
    value: str = ""
    is_headed_value: bool = False


def recognise(grid: Grid, remembered: Mapping[str, str] | None = None) -> Layout:
    """Recognise the headings. `remembered` says what a heading of this source held before.

    Raises UnreadableFileError where there is no row, and where the product wrote the file and it
    holds no figures of months.
    """
    known = remembered or {}
    if not grid.rows:
        problems = [FileProblem(line, "", "", mend) for line, mend in grid.broken.items()]
        mend = (
            "it is empty: start with the header measure,area,month,numerator,denominator "
            "and add the rows"
        )
        raise UnreadableFileError(problems or [FileProblem(0, "", "", mend)])
    month_first = Reading.MONTH_FIRST in grid.readings
    # Where no heading is known, the first of the widest rows: titles above are narrow.
    filled = [sum(map(bool, cells)) for _, cells in grid.rows[:_LINES_ABOVE]]
    best, most = filled.index(max(filled)), 0
    for at, (_, cells) in enumerate(grid.rows[:_LINES_ABOVE]):
        columns = _columns(cells, known, month_first=month_first)
        named = sum(column.role not in (Role.NOTHING, Role.FIGURES) for column in columns)
        months = sum(column.role is Role.FIGURES for column in columns)
        # A single word such as "volume" may as well be a measure of the first row of figures.
        if named < _SURE and not any(column.role is Role.MEASURE for column in columns):
            continue
        score = named + min(months, _MONTHS_IN_A_HEADING)
        if score > most:
            best, most = at, score
    if best:
        grid.notes.append(
            f"The headings are in row {grid.rows[best][0]}; the rows above are skipped."
        )
    if why := why_not_read_back(grid.rows[best][1]):
        raise UnreadableFileError([FileProblem(grid.rows[best][0], "", "", why)])
    return Layout(best, _columns(grid.rows[best][1], known, month_first=month_first))


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
    for text in trimmed:
        month = _month(text, month_first=month_first)
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
        for role in SINGLE
        if role is not Role.VALUE and role.value in names and known.get(role, role) == role
    }
    by_role = {_role(text, known, None): plain(text) for text in cells}
    if Role.NUMERATOR not in found and Role.DENOMINATOR in by_role:
        bare = {without_brackets(name): name for name in names if name not in known}
        counts = [bare[name] for name in _NUMERATORS if name in bare]
        found.update({Role.NUMERATOR: counts[0]} if counts else {})
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
        return None


def read_figures(
    grid: Grid, layout: Layout, *, most: int
) -> tuple[list[WrittenFigure], list[FileProblem]]:
    """Take the figures out of a table: as written, and the problems of rows out of shape.

    Raises UnreadableFileError where the columns do not say enough, and as soon as there are more
    figures than `most`: a wide table holds far more of them than rows.
    """
    wrong = layout.problems()
    head = grid.rows[layout.at][0]
    if wrong:
        raise UnreadableFileError([FileProblem(head, "", "", mend) for mend in wrong])
    problems = [FileProblem(line, "", "", mend) for line, mend in grid.broken.items()]
    figures: list[WrittenFigure] = []
    width = len(layout.columns)
    read = [at for at, each in enumerate(layout.columns) if each.role is not Role.NOTHING]
    pairs = _Pairs(layout)
    reads_back = layout.is_read_back
    for line, cells in grid.rows[layout.at + 1 :]:
        values = _in_shape(cells, width, is_text=not grid.sheet)
        if values is None:
            mend = (
                f"{len(cells)} values, but the header names {width} columns: use one "
                "value for each, and put a value with a comma in double quotes"
            )
            problems.append(FileProblem(line, "", "", mend, _row_place(grid, line)))
            continue
        if not any(values[at] for at in read) and not any((line, at) in grid.spoilt for at in read):
            continue
        if reads_back and not _has_figure(layout, values):
            # The product writes a month without a figure into the file of a chart.
            continue
        spoilt = [(at, grid.spoilt[line, at]) for at in read if (line, at) in grid.spoilt]
        if spoilt:
            problems += [
                FileProblem(line, layout.columns[at].text, values[at], mend, _place(grid, line, at))
                for at, mend in spoilt
            ]
            continue
        figures.extend(pairs.figures(line, values))
        if len(figures) + len(pairs) > most:
            mend = f"the file holds more than {most:,} figures: split it, for example by year"
            raise UnreadableFileError([FileProblem(0, "", "", mend)])
    problems += [
        FileProblem(line, "", "", mend, _row_place(grid, line)) for line, mend in pairs.problems
    ]
    figures.extend(pairs.finished())
    return figures, problems


def _has_figure(layout: Layout, values: Sequence[str]) -> bool:
    columns = (Role.NUMERATOR, Role.DENOMINATOR, Role.VALUE)
    places = (layout.place_of(role) for role in columns)
    return any(values[at] for at in places if at is not None)


def _place(grid: Grid, line: int, column: int) -> str:
    return grid.place(line, column) if grid.sheet else ""


def _row_place(grid: Grid, line: int) -> str:
    return f"sheet {quote(grid.sheet)}, row {line}" if grid.sheet else ""


def _in_shape(cells: Sequence[str], width: int, *, is_text: bool) -> list[str] | None:
    """The values of a row, one a column, or None where they are not. A workbook leaves ends off."""
    values = list(cells)
    while len(values) > width and not values[-1]:
        values.pop()
    if not is_text:
        # What stands to the right of the headings belongs to no column.
        return (values + [""] * (width - len(values)))[:width]
    return values if len(values) == width else None


class _Pairs:
    """Rows into figures; in a wide table the denominators stand in rows of their own."""

    def __init__(self, layout: Layout) -> None:
        self.problems: list[tuple[int, str]] = []
        self._layout = layout
        self._at = {role: layout.place_of(role) for role in SINGLE}
        top = self._at[Role.NUMERATOR]
        self._is_headed_value = top is not None and is_of_values(layout.columns[top].text)
        self._months = [
            (place, each.month)
            for place, each in enumerate(layout.columns)
            if each.role is Role.FIGURES and each.month is not None
        ]
        # Each with the line and the column of its cell.
        self._denominators: dict[tuple[str, str, date], tuple[str, int, int]] = {}
        self._wide: list[tuple[int, str, str, date, str, int]] = []

    def __len__(self) -> int:
        # A denominator is that of a figure, and not another one.
        return max(len(self._wide), len(self._denominators))

    def figures(self, line: int, values: list[str]) -> Iterator[WrittenFigure]:
        """The figure of a tidy row; the rows of a wide table are kept until `finished`."""
        cell = {role: values[at] if at is not None else "" for role, at in self._at.items()}
        if not self._months:
            roles = (
                Role.NUMERATOR,
                Role.MEASURE,
                Role.AREA,
                Role.MONTH,
                Role.DENOMINATOR,
                Role.VALUE,
            )
            yield WrittenFigure(
                line,
                cell[Role.MEASURE],
                cell[Role.AREA],
                cell[Role.MONTH],
                cell[Role.NUMERATOR],
                cell[Role.DENOMINATOR],
                cell[Role.PROVISIONAL],
                tuple((role.value, at) for role in roles if (at := self._at[role]) is not None),
                value=cell[Role.VALUE],
                is_headed_value=self._is_headed_value,
            )
            return
        part = _PARTS.get(cell[Role.PART].lower())
        if part is None:
            mend = (
                f"{quote(cell[Role.PART])} is not “numerator” or “denominator”: enter one of them"
            )
            self.problems.append((line, mend))
            return
        for place, month in self._months:
            text = values[place]
            if not text:
                # Missing is not zero.
                continue
            if part is Role.NUMERATOR:
                self._wide.append((line, cell[Role.MEASURE], cell[Role.AREA], month, text, place))
                continue
            key = (cell[Role.MEASURE], cell[Role.AREA], month)
            if key in self._denominators:
                self.problems.append((line, f"a second denominator of {month_code(month)}"))
            self._denominators[key] = (text, line, place)

    def finished(self) -> Iterator[WrittenFigure]:
        """The figures of a wide table, each with its denominator."""
        unused = dict(self._denominators)
        for line, measure, area, month, text, place in self._wide:
            key = (measure, area, month)
            unused.pop(key, None)
            written = self._denominators.get(key)
            base, base_line, base_place = written or ("", None, place)
            yield WrittenFigure(
                line,
                measure,
                area,
                month_code(month),
                text,
                base,
                places=(
                    (Role.NUMERATOR.value, place),
                    *(((Role.DENOMINATOR.value, base_place),) if written else ()),
                ),
                denominator_line=base_line,
            )
        for (measure, area, month), (text, line, place) in unused.items():
            # A figure without numerator is refused where it is judged.
            yield WrittenFigure(
                line,
                measure,
                area,
                month_code(month),
                "",
                text,
                places=((Role.DENOMINATOR.value, place),),
            )
