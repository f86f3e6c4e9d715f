"""Figures of a file as they were understood, with their problems and doubts (pure)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from imports.reading.known_names import KnownMeasure
from imports.reading.readings import Doubt
from imports.reading.table import FileProblem
from measures.comparisons import Unit

MOST_PERCENT = 100


@dataclass(frozen=True, slots=True)
class ParsedObservation:
    """A figure of a file: what could be read of it, what is wrong with it, and what is in doubt.

    `is_marked` where the file writes it as a percentage, with the percent sign.
    """

    line: int
    place: str
    written: str
    measure: KnownMeasure | None
    area: int | None
    new_area: str
    month: date | None
    numerator: Decimal | None
    denominator: Decimal | None
    is_provisional: bool
    problems: tuple[FileProblem, ...]
    doubt: Doubt | None = None
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name of a file that means no measure (or no area), and of how many figures it is.

    Where it need not be said what it means, its figures are left out as long as no one does.
    """

    name: str
    is_measure: bool
    figures: int
    must_be_said: bool = True


def unknown_names(figures: Iterable[ParsedObservation]) -> list[UnknownName]:
    """The names that no one knows among figures, in the order of the file."""
    counts = Counter(
        (problem.value, problem.column == "measure")
        for figure in figures
        for problem in figure.problems
        if problem.is_unknown_name
    )
    return [UnknownName(name, is_measure, count) for (name, is_measure), count in counts.items()]


def more_than_all(
    measure: KnownMeasure, numerator: Decimal | None, denominator: Decimal | None
) -> str:
    """Why a percentage of more than 100 is to be confirmed, or ""."""
    if measure.unit != Unit.PERCENT or numerator is None:
        return ""
    if denominator is None:
        if numerator <= MOST_PERCENT:
            return ""
        return f"{numerator:,f}% is more than 100%: check it, and confirm it if it is right"
    if numerator <= denominator:
        return ""
    return (
        "the denominator is below the numerator, which makes more than 100%: check "
        "whether the two are swapped, and confirm it if it is right"
    )
