"""The figures of a table as they are written, cell by cell, and the rows out of shape (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imports.reading.grid import Grid
from imports.reading.headings import is_of_values
from imports.reading.layout import SINGLE, Layout, Role
from imports.reading.table import FileProblem, UnreadableFileError, quote

_PARTS = {
    "": Role.NUMERATOR,
    "numerator": Role.NUMERATOR,
    "figure": Role.NUMERATOR,
    "value": Role.NUMERATOR,
    "denominator": Role.DENOMINATOR,
    "base": Role.DENOMINATOR,
}


@dataclass(frozen=True, slots=True)
class RawObservation:
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


def read_figures(
    grid: Grid, layout: Layout, *, most: int
) -> tuple[list[RawObservation], list[FileProblem]]:
    """Take the figures out of a table: as written, and the problems of rows out of shape.

    Raises UnreadableFileError where the columns do not say enough, and as soon as there are more
    figures than `most`: a wide table holds far more of them than rows.
    """
    wrong = layout.problems()
    if wrong:
        head = grid.rows[layout.at][0]
        raise UnreadableFileError([FileProblem(head, "", "", fix) for fix in wrong])
    problems = [FileProblem(line, "", "", fix) for line, fix in grid.broken.items()]
    figures: list[RawObservation] = []
    shape = _Shape(grid, layout)
    pairs = _Pairs(layout)
    for line, cells in grid.rows[layout.at + 1 :]:
        values = shape.values(cells)
        found = shape.problems(line, cells, values)
        problems += found
        if values is None or found or shape.is_blank(values):
            continue
        figures.extend(pairs.figures(line, values))
        if len(figures) + len(pairs) > most:
            fix = f"the file holds more than {most:,} figures: split it, for example by year"
            raise UnreadableFileError([FileProblem(0, "", "", fix)])
    problems += [
        FileProblem(line, "", "", fix, _row_place(grid, line)) for line, fix in pairs.problems
    ]
    figures.extend(pairs.finished())
    return figures, problems


class _Shape:
    """What makes a row of a table one of figures: as many cells as headings, and none spoilt."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        self._grid = grid
        self._columns = layout.columns
        self._read = [at for at, each in enumerate(layout.columns) if each.role is not Role.NOTHING]
        roles = (Role.NUMERATOR, Role.DENOMINATOR, Role.VALUE)
        places = (layout.place_of(role) for role in roles)
        # The product writes a month without a figure into the file of a chart.
        self._asked = [at for at in places if at is not None] if layout.is_read_back else self._read

    def values(self, cells: Sequence[str]) -> list[str] | None:
        """The values of a row, one a column, or None where they are not; see `_in_shape`."""
        return _in_shape(cells, len(self._columns), is_text=not self._grid.sheet)

    def is_blank(self, values: Sequence[str]) -> bool:
        """Whether a row says nothing."""
        return not any(values[at] for at in self._asked)

    def problems(
        self, line: int, cells: Sequence[str], values: Sequence[str] | None
    ) -> list[FileProblem]:
        """Why a row cannot be read."""
        if values is None:
            fix = (
                f"{len(cells)} values, but the header names {len(self._columns)} columns: "
                "use one value for each, and put a value with a comma in double quotes"
            )
            return [FileProblem(line, "", "", fix, _row_place(self._grid, line))]
        spoilt = ((at, self._grid.spoilt.get((line, at))) for at in self._read)
        return [
            FileProblem(line, self._columns[at].text, values[at], fix, _place(self._grid, line, at))
            for at, fix in spoilt
            if fix is not None
        ]


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
            (place, each.period)
            for place, each in enumerate(layout.columns)
            if each.role is Role.FIGURES and each.month is not None
        ]
        # Each with the line and the column of its cell.
        self._denominators: dict[tuple[str, str, str], tuple[str, int, int]] = {}
        self._wide: list[tuple[int, str, str, str, str, int]] = []

    def __len__(self) -> int:
        # A denominator is that of a figure, and not another one.
        return max(len(self._wide), len(self._denominators))

    def figures(self, line: int, values: list[str]) -> Iterator[RawObservation]:
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
            yield RawObservation(
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
            fix = f"{quote(cell[Role.PART])} is not “numerator” or “denominator”: enter one of them"
            self.problems.append((line, fix))
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
                self.problems.append((line, f"a second denominator of {month}"))
            self._denominators[key] = (text, line, place)

    def finished(self) -> Iterator[RawObservation]:
        """The figures of a wide table, each with its denominator."""
        unused = dict(self._denominators)
        for line, measure, area, month, text, place in self._wide:
            key = (measure, area, month)
            unused.pop(key, None)
            written = self._denominators.get(key)
            base, base_line, base_place = written or ("", None, place)
            yield RawObservation(
                line,
                measure,
                area,
                month,
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
            yield RawObservation(
                line,
                measure,
                area,
                month,
                "",
                text,
                places=((Role.DENOMINATOR.value, place),),
            )
