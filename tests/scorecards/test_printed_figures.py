"""Every figure that the two reports print comes out of the monthly observations."""

import csv
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from dates.periods import parse_month
from measures.comparisons import (
    Aggregation,
    Comparison,
    Figure,
    MeasureKind,
    PreferredDirection,
    Series,
    Unit,
    compare,
)
from measures.formats import ARROWS, format_change, format_value

DATA = Path(__file__).resolve().parents[2] / "demonstration" / "data"

WINDOW_COLUMNS = {1: "last_month", 3: "last_3_months", 12: "last_12_months"}

# The report prints this one cell as "-0.0% points"; the rule knows no "-0.0".
MINUS_NOUGHT = ("Police Physical Attendance Rate", "County", "last_12_months_change")

# From this row on, priority 1 is printed without arrows.
FIRST_ROW_WITHOUT_ARROWS = "Police Physical Attendance Rate"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Observed:
    """The measures and observations of one report's files."""

    def __init__(self, year: int) -> None:
        self.measures = {row["measure"]: row for row in rows_of(f"measures-{year}.csv")}
        self.series: dict[tuple[str, str], dict[date, Figure]] = defaultdict(dict)
        for row in rows_of(f"observations-{year}.csv"):
            self.series[row["measure"], row["area"]][parse_month(row["month"])] = Figure(
                Fraction(row["numerator"]),
                Fraction(row["denominator"]) if row["denominator"] else None,
            )

    def unit(self, measure: str) -> Unit:
        return Unit(self.measures[measure]["unit"])

    def compare(self, measure: str, area: str, month: date, length: int) -> Comparison:
        row = self.measures[measure]
        series: Series = self.series[measure, area]
        return compare(
            series,
            MeasureKind(self.unit(measure), Aggregation(row["aggregation"])),
            month=month,
            length=length,
            preferred_direction=PreferredDirection(row["preferred_direction"]),
        )


@pytest.fixture(scope="module")
def observed_2022() -> Observed:
    return Observed(2022)


@pytest.fixture(scope="module")
def observed_2024() -> Observed:
    return Observed(2024)


def test_all_372_cells_of_august_2022_are_as_printed(observed_2022: Observed) -> None:
    differences = []
    cells = 0
    with_arrows = True
    for row in rows_of("scorecards-2022-08.csv"):
        measure, area = row["measure"], row["area"]
        if row["priority"] != "1":
            with_arrows = True
        elif measure == FIRST_ROW_WITHOUT_ARROWS:
            with_arrows = False
        for length, column in WINDOW_COLUMNS.items():
            cell = observed_2022.compare(measure, area, date(2022, 8, 1), length)
            unit = observed_2022.unit(measure)
            change = format_change(cell.change, unit)
            if with_arrows and cell.direction is not None:
                change = f"{change} {ARROWS[cell.direction]}"
            printed = {column: format_value(cell.value, unit), f"{column}_change": change}
            for name, text in printed.items():
                cells += 1
                if text != row[name]:
                    differences.append((measure, area, name, row[name], text))
    assert cells == 372
    assert differences == [(*MINUS_NOUGHT, "-0.0% points", "0.0% points")]


def test_seventeen_rows_are_printed_without_arrows() -> None:
    rows = [row for row in rows_of("scorecards-2022-08.csv") if row["priority"] == "1"]
    first = [row["measure"] for row in rows].index(FIRST_ROW_WITHOUT_ARROWS)
    without = rows[first:]
    assert len(without) == 17
    assert not any(arrow in text for row in without for text in row.values() for arrow in "▲▼—")


def test_every_figure_of_september_2024_is_as_printed(observed_2024: Observed) -> None:
    rows = rows_of("figures-2024-09.csv")
    differences = []
    changes = 0
    for row in rows:
        measure, area, length = row["measure"], row["area"], int(row["months"])
        unit = observed_2024.unit(measure)
        cell = observed_2024.compare(measure, area, date(2024, 9, 1), length)
        value, change = format_value(cell.value, unit), format_change(cell.change, unit)
        # A change left out of the report is not a change that cannot be computed.
        changes += bool(row["change"])
        if value != row["value"] or (row["change"] and change != row["change"]):
            differences.append((measure, area, length, value, change))
    assert (len(rows), changes) == (72, 46)
    assert differences == []


def test_windows_over_the_missing_september_2022_have_no_value(observed_2024: Observed) -> None:
    cell = observed_2024.compare("Crime Volume", "", date(2023, 9, 1), 12)
    assert cell.value is not None
    assert cell.previous is None
    assert cell.change is None
