"""The figures of a file as they are written, into those of known measures and areas (pure)."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from imports.reading.grid import Grid
from imports.reading.known_names import Known
from imports.reading.observation_validator import ObservationValidator
from imports.reading.parsed import ParsedObservation
from imports.reading.parts_of_one import (
    Length,
    Percentage,
    doubt_of,
    doubt_of_length,
    in_a_day,
    maybe_parts_of_days,
    maybe_parts_of_one,
)
from imports.reading.raw_observations import RawObservation
from imports.reading.readings import AS_USUAL, Reading, Readings
from measures.comparisons import Unit


def parse_observations(
    raw: Iterable[RawObservation],
    known: Known,
    grid: Grid | None = None,
    readings: Readings = AS_USUAL,
) -> list[ParsedObservation]:
    """Read figures one by one, and against those before them. Those to be left out are left out.

    `grid` is where they were read from, for the places of their problems. Marks in the place of
    figures are left out of a file, and its notes say how many; `readings` are those
    that someone chose for figures that can be read in two ways.
    """
    validator = ObservationValidator(known, grid, readings)
    parsed = [each for one in raw if (each := validator.parsed(one)) is not None]
    if grid is not None:
        grid.notes += validator.marks.notes()
    return _with_parts_of_days(_with_parts_of_one(parsed, readings), readings)


def _with_parts_of_one(
    figures: list[ParsedObservation], readings: Readings
) -> list[ParsedObservation]:
    """Percentages that may be parts of one get their doubt, or are read so where that was said."""
    at = [place for place, figure in enumerate(figures) if _is_of(figure, Unit.PERCENT)]
    percentages = [_percentage(figures[place]) for place in at]
    for place, each, is_part in zip(at, percentages, maybe_parts_of_one(percentages), strict=True):
        if not is_part:
            continue
        if Reading.PARTS_OF_ONE in readings:
            figures[place] = replace(figures[place], numerator=each.numerator * 100)
        elif figures[place].doubt is None:
            figures[place] = replace(figures[place], doubt=doubt_of(each))
    return figures


def _with_parts_of_days(
    figures: list[ParsedObservation], readings: Readings
) -> list[ParsedObservation]:
    """Lengths of time that may be parts of a day get their doubt, or are read so."""
    at = [
        place
        for place, figure in enumerate(figures)
        if _is_of(figure, Unit.DURATION) and figure.denominator is None
    ]
    lengths = [_length(figures[place]) for place in at]
    for place, each, is_part in zip(at, lengths, maybe_parts_of_days(lengths), strict=True):
        if not is_part:
            continue
        if Reading.PARTS_OF_A_DAY in readings:
            figures[place] = replace(figures[place], numerator=in_a_day(each.seconds))
        elif figures[place].doubt is None:
            figures[place] = replace(figures[place], doubt=doubt_of_length(each.seconds))
    return figures


def _is_of(figure: ParsedObservation, unit: Unit) -> bool:
    measure = figure.measure
    is_good = not figure.problems and figure.numerator is not None
    return is_good and measure is not None and measure.unit == unit


def _length(figure: ParsedObservation) -> Length:
    key = figure.measure.key if figure.measure else 0
    return Length(key, figure.numerator or Decimal(0))


def _percentage(figure: ParsedObservation) -> Percentage:
    key = figure.measure.key if figure.measure else 0
    numerator = figure.numerator or Decimal(0)
    return Percentage(key, numerator, figure.denominator, figure.is_marked)
