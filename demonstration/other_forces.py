"""Illustrative figures of other forces, so that the demonstration can rank the force among them.

The report for September to December 2024 prints one place among 44 forces for the time to answer
999 calls, 42nd with 12.49 seconds in September 2024, and no figure of any other force. What
`python -m demonstration.other_forces` writes is therefore made up, by the sums below and nothing
else: 43 forces without names, and the force itself in the 23 months before. Only the printed
figure, and with it the printed place, is a fact.
"""

import csv
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from dates.periods import Period, month_code, parse_month

FOLDER = Path(__file__).parent / "data"
OWN_FIGURES = FOLDER / "observations-2024.csv"
WRITTEN = FOLDER / "observations-illustrative.csv"

OWN_MEASURE = "Average Time to Answer: 999"
MEASURE = "999 Time to Answer: National Tables"
MONTHS = Period(date(2022, 10, 1), date(2024, 9, 1)).months
FORCES = tuple(f"Illustrative force {number}" for number in range(1, 44))

# Printed are 12.49 seconds in the national tables and 8 seconds by the force's own telephony: the
# months between are taken to differ as much.
_DIFFERENCE = Fraction("4.49")


def rows() -> Iterator[tuple[str, str, str, str, str]]:
    """The rows of the file, with its heading: seconds as exact decimals."""
    yield ("measure", "area", "month", "numerator", "denominator")
    for month, seconds in own_seconds().items():
        yield (MEASURE, "", month_code(month), _decimal(seconds), "")
    for number, force in enumerate(FORCES, start=1):
        for place, month in enumerate(MONTHS):
            if _reports(number, place):
                seconds = _seconds(number, place)
                yield (MEASURE, force, month_code(month), _decimal(seconds), "")


def own_seconds() -> dict[date, Fraction]:
    """The force in the national tables: its own telephony, to the second, and the difference."""
    with OWN_FIGURES.open(encoding="utf-8", newline="") as file:
        found = {
            parse_month(row["month"]): Fraction(row["numerator"]) / Fraction(row["denominator"])
            for row in csv.DictReader(file)
            if row["measure"] == OWN_MEASURE and not row["area"]
        }
    return {month: (found[month] + Fraction(1, 2)) // 1 + _DIFFERENCE for month in MONTHS}


def _seconds(number: int, place: int) -> Fraction:
    """A force's figure: a level of its own that falls over the months, and some unrest.

    The last two forces lie above the others, which leaves 41 below 12.49 in the last month.
    """
    months_left = len(MONTHS) - 1 - place
    slow = 150 if number > len(FORCES) - 2 else 0
    falls = months_left * (number + 20) // 4
    unrest = (number * 37 + place * 53) % 61 - 30
    return Fraction(380 + 19 * number + slow + falls + unrest, 100)


def _reports(number: int, place: int) -> bool:
    """Whether a force has a figure in a month: in the last month all have, before now and then."""
    return place == len(MONTHS) - 1 or (number * 7 + place * 11) % 97 > 0


def _decimal(seconds: Fraction) -> str:
    return f"{seconds // 1}.{int(seconds % 1 * 100):02}"


def main() -> None:
    """Write the file."""
    with WRITTEN.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows())


if __name__ == "__main__":
    main()
