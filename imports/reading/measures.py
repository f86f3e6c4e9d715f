"""The CSV file of measures: measure, priority, unit, aggregation, preferred_direction and, where
wanted, target, areas, decimals, frequency, coverage and per.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial

from imports.reading.table import FileProblem, TableRow, number_of, number_problem, read_table
from measures.comparisons import Aggregation, PreferredDirection, Unit
from measures.coverage import Coverage, Frequency
from measures.formats import MOST_DECIMALS, fraction_problem

REQUIRED = ("measure", "priority", "unit", "aggregation", "preferred_direction")
OPTIONAL = ("target", "areas", "decimals", "frequency", "coverage", "per")

LONGEST_MEASURE = 200
LONGEST_AREA = 100
_PER = re.compile(r"[1-9][0-9]{0,6}")
_PRIORITY = re.compile(r"0*[1-9][0-9]{0,3}")
_DECIMALS = [str(number) for number in range(MOST_DECIMALS + 1)]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of a file. `priority` is the number of the priority where the report shows it.

    Without `areas` it is a measure of the whole force area. `target` is in the measure's own unit.
    `decimals` None leaves them as they are, and those of a new measure usual for its unit. Without
    `frequency` and `coverage` a new measure has a figure every month, and of that month alone.
    `per` is the number of people that a rate is for.
    """

    line: int
    name: str
    priority: int | None
    unit: Unit
    aggregation: Aggregation
    preferred_direction: PreferredDirection
    target: Decimal | None
    areas: tuple[str, ...]
    decimals: int | None = None
    frequency: Frequency | None = None
    coverage: Coverage | None = None
    per: int | None = None


def read_measures(content: bytes) -> tuple[list[MeasureRow], list[FileProblem]]:
    """Read a file of measures: the good rows, and the problems of all others.

    Raises UnreadableFileError where the file as a whole cannot be understood.
    """
    table, problems = read_table(content, required=REQUIRED, optional=OPTIONAL)
    first_lines: dict[str, int] = {}
    rows: list[MeasureRow] = []
    for row in table:
        found = list(_problems(row))
        name = row.cells["measure"]
        if name and name in first_lines:
            fix = f"line {first_lines[name]} already has this measure: keep one of the two rows"
            found.append(FileProblem(row.line, "measure", name, fix))
        first_lines.setdefault(name, row.line)
        problems.extend(found)
        if not found:
            rows.append(_measure(row))
    return rows, sorted(problems, key=lambda problem: problem.line)


def _measure(row: TableRow) -> MeasureRow:
    cells = row.cells
    return MeasureRow(
        line=row.line,
        name=cells["measure"],
        priority=int(cells["priority"]) if cells["priority"] else None,
        unit=Unit(cells["unit"]),
        aggregation=Aggregation(cells["aggregation"]),
        preferred_direction=PreferredDirection(cells["preferred_direction"]),
        target=number_of(_without_sign(cells["target"])) if cells.get("target") else None,
        areas=tuple(_areas(row)),
        decimals=int(cells["decimals"]) if cells.get("decimals") else None,
        frequency=Frequency(cells["frequency"]) if cells.get("frequency") else None,
        coverage=Coverage(cells["coverage"]) if cells.get("coverage") else None,
        per=int(cells["per"]) if cells.get("per") else None,
    )


def _areas(row: TableRow) -> list[str]:
    names = [name.strip() for name in row.cells.get("areas", "").split(";")]
    return [name for name in names if name]


def _problems(row: TableRow) -> Iterator[FileProblem]:
    for column, problem in _COLUMN_PROBLEMS.items():
        value = row.cells.get(column, "")
        if fix := problem(value):
            yield FileProblem(row.line, column, value, fix)
    if (row.cells["unit"] == Unit.RATE) != bool(row.cells.get("per")):
        fix = "a rate needs the number of people that it is for, and no other unit has one"
        yield FileProblem(row.line, "per", row.cells.get("per", ""), fix)
    target = row.cells.get("target", "")
    if target and (fix := _target_problem(target, row.cells["unit"])):
        yield FileProblem(row.line, "target", target, fix)
    areas = _areas(row)
    for area in areas:
        if fix := _too_long(area, LONGEST_AREA):
            yield FileProblem(row.line, "areas", area, fix)
    if len(set(areas)) < len(areas):
        fix = "an area is listed twice: list each once, separated by ;"
        yield FileProblem(row.line, "areas", row.cells["areas"], fix)


def _too_long(name: str, most: int) -> str:
    return f"{len(name)} characters: shorten the name to {most}" if len(name) > most else ""


def _name_problem(name: str) -> str:
    return _too_long(name, LONGEST_MEASURE) if name else "enter the name of the measure"


def _priority_problem(priority: str) -> str:
    if not priority or _PRIORITY.fullmatch(priority):
        return ""
    return "enter the number of the priority, 1 or more, or leave it empty"


def _choice_problem(choices: type[StrEnum], value: str) -> str:
    return "" if value in list(choices) else f"use one of {', '.join(choices)}"


def _target_problem(target: str, unit: str) -> str:
    """Why a target cannot be read as it is written, or "". A percentage may have its sign."""
    if unit != Unit.PERCENT:
        return number_problem(target)
    return number_problem(_without_sign(target)) or fraction_problem(target)


def _without_sign(target: str) -> str:
    return target.removesuffix("%").strip()


def _decimals_problem(decimals: str) -> str:
    if not decimals or decimals in _DECIMALS:
        return ""
    return f"enter a whole number from 0 to {MOST_DECIMALS}, or leave it empty"


def _optional_choice_problem(choices: type[StrEnum], value: str) -> str:
    return _choice_problem(choices, value) if value else ""


def _per_problem(per: str) -> str:
    if not per or _PER.fullmatch(per):
        return ""
    return "enter the number of people that the rate is for, such as 1000, or leave it empty"


# Of each column what would be right in the place of a value, or "".
_COLUMN_PROBLEMS: dict[str, Callable[[str], str]] = {
    "measure": _name_problem,
    "priority": _priority_problem,
    "unit": partial(_choice_problem, Unit),
    "aggregation": partial(_choice_problem, Aggregation),
    "preferred_direction": partial(_choice_problem, PreferredDirection),
    "decimals": _decimals_problem,
    "frequency": partial(_optional_choice_problem, Frequency),
    "coverage": partial(_optional_choice_problem, Coverage),
    "per": _per_problem,
}
