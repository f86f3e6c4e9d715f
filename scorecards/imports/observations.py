"""The CSV file of observations: measure, area, month, numerator, denominator."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from plans.periods import parse_month
from scorecards.comparisons import Aggregation
from scorecards.imports.table import (
    FileProblem,
    TableRow,
    number_of,
    number_problem,
    read_table,
)

REQUIRED = ("measure", "area", "month", "numerator", "denominator")

# Years outside these are slips of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of a file. `area` is "" for the whole force area."""

    line: int
    measure: str
    area: str
    month: date
    numerator: Decimal
    denominator: Decimal | None


def read_observations(
    content: bytes,
    *,
    measures: Mapping[str, Aggregation],
    areas: Collection[str] | None,
    home: str = "",
) -> tuple[list[FigureRow], list[FileProblem]]:
    """Read a file of observations: the good rows, and the problems of all others.

    `measures` are the known ones with their aggregation, `areas` the known names, or None where
    any name will do; `home` is the name of the force area, which a file may write or leave empty.
    Raises UnreadableFileError where the file as a whole cannot be understood.
    """
    table, problems = read_table(content, required=REQUIRED)
    reader = _Reader(measures, areas, home)
    rows: list[FigureRow] = []
    for row in table:
        figure = reader.figure(row)
        if figure:
            rows.append(figure)
    return rows, sorted([*problems, *reader.problems], key=lambda problem: problem.line)


class _Reader:
    """Reads row after row and gathers what is wrong; each name and month is judged once."""

    def __init__(
        self, measures: Mapping[str, Aggregation], areas: Collection[str] | None, home: str
    ) -> None:
        self.problems: list[FileProblem] = []
        self._measures = measures
        self._areas = None if areas is None else set(areas)
        self._home = home
        self._unknown: dict[tuple[str, str], str] = {}
        self._months: dict[str, date | str] = {}
        self._first_lines: dict[tuple[str, str, date], int] = {}

    def figure(self, row: TableRow) -> FigureRow | None:
        """Return the figure of a row, or None with its problems gathered."""
        before = len(self.problems)
        cells = row.cells
        measure, area = cells["measure"], cells["area"]
        if measure not in self._measures:
            self._add(row, "measure", self._measure_mend(measure))
        if area == self._home:
            area = ""
        elif area and self._areas is not None and area not in self._areas:
            self._add(row, "area", self._area_mend(area))
        month = self._month(cells["month"])
        if isinstance(month, str):
            self._add(row, "month", month)
        self._check_numbers(row)
        if isinstance(month, date):
            key = (measure, area, month)
            first = self._first_lines.setdefault(key, row.line)
            if first != row.line:
                mend = (
                    f"line {first} already has this measure, area and month: keep one of the"
                    " two rows"
                )
                self._add(row, "month", mend)
            if len(self.problems) == before:
                return FigureRow(
                    line=row.line,
                    measure=measure,
                    area=area,
                    month=month,
                    numerator=number_of(cells["numerator"]),
                    denominator=(number_of(cells["denominator"]) if cells["denominator"] else None),
                )
        return None

    def _check_numbers(self, row: TableRow) -> None:
        numerator, denominator = row.cells["numerator"], row.cells["denominator"]
        if not numerator:
            mend = "write the figure; leave the whole row out where a month has none"
            self._add(row, "numerator", mend)
        elif mend := number_problem(numerator):
            self._add(row, "numerator", mend)
        aggregation = self._measures.get(row.cells["measure"])
        if denominator and (mend := number_problem(denominator)):
            self._add(row, "denominator", mend)
        elif aggregation == Aggregation.RATIO and not denominator:
            self._add(row, "denominator", "this measure is a ratio: write its denominator")
        elif denominator and aggregation not in (None, Aggregation.RATIO):
            mend = f"this measure is a {aggregation}, which has no denominator: leave it empty"
            self._add(row, "denominator", mend)

    def _add(self, row: TableRow, column: str, mend: str) -> None:
        self.problems.append(FileProblem(row.line, column, row.cells[column], mend))

    def _measure_mend(self, name: str) -> str:
        if not name:
            return "write the name of the measure"
        return self._suggest(
            "measure", name, self._measures, "load it with a file of measures first"
        )

    def _area_mend(self, name: str) -> str:
        return self._suggest(
            "area",
            name,
            self._areas or (),
            "leave it empty for the whole force area, or name it in the areas column of a file"
            " of measures first",
        )

    def _suggest(self, kind: str, name: str, known: Collection[str], otherwise: str) -> str:
        if (kind, name) not in self._unknown:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean “{near[0]}”? If not, " if near else ""
            self._unknown[kind, name] = f"no {kind} has this name: {hint}{otherwise}"
        return self._unknown[kind, name]

    def _month(self, text: str) -> date | str:
        if text not in self._months:
            try:
                month = parse_month(text)
            except ValueError:
                self._months[text] = "write the month as YYYY-MM, for example 2022-08"
            else:
                in_range = FIRST_YEAR <= month.year <= LAST_YEAR
                self._months[text] = (
                    month
                    if in_range
                    else f"write a year from {FIRST_YEAR} to {LAST_YEAR}, for example 2022-08"
                )
        return self._months[text]
