"""Figures as a file writes them into figures of known measures and areas, or into problems."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from dates.periods import month_code, month_text
from imports.reading.beside import chosen_figure
from imports.reading.exported import without_apostrophe
from imports.reading.grid import Grid
from imports.reading.layout import Role, WrittenFigure
from imports.reading.months import read_month_as_written
from imports.reading.parts_of_one import (
    Length,
    Percentage,
    doubt_of,
    doubt_of_length,
    in_a_day,
    maybe_parts_of_days,
    maybe_parts_of_one,
)
from imports.reading.readings import AS_USUAL, Doubt, Reading, Readings
from imports.reading.table import FileProblem, number_of, number_problem
from imports.reading.written import Pair, Written, read_pair
from measures.comparisons import Aggregation, Unit

_YES = {"yes", "y", "true", "1", "provisional", "p"}
_NO = {"", "no", "n", "false", "0", "final"}
# Near names are looked for among the first unknown ones; a file of nonsense costs no more.
_MOST_SUGGESTIONS = 200
LONGEST_AREA = 100
MOST_PERCENT = 100
# A longer name is none: what it means cannot be kept.
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """A measure that a file may name, as far as its figures are judged by it."""

    key: int
    name: str
    unit: Unit
    aggregation: Aggregation


@dataclass(frozen=True, slots=True)
class Known:
    """What a file is held against.

    `measures` and `areas` are by name and by slug; a name whose value is None is to be left out.
    Where `takes_new_areas`, a name that no one knows is an area to be made; where `maps_names`,
    someone can say what such a name means. `home` is the key of the whole force area, and
    `this_month` the first month that has not ended.
    """

    measures: Mapping[str, KnownMeasure | None]
    areas: Mapping[str, int | None]
    home: int
    this_month: date
    takes_new_areas: bool = False
    maps_names: bool = False


@dataclass(frozen=True, slots=True)
class JudgedFigure:
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


def unknown_names(figures: Iterable[JudgedFigure]) -> list[UnknownName]:
    """The names that no one knows among judged figures, in the order in which they stand there."""
    counts = Counter(
        (problem.value, problem.column == "measure")
        for figure in figures
        for problem in figure.problems
        if problem.is_unknown_name
    )
    return [UnknownName(name, is_measure, count) for (name, is_measure), count in counts.items()]


def judge(
    figures: Iterable[WrittenFigure],
    known: Known,
    grid: Grid | None = None,
    readings: Readings = AS_USUAL,
) -> list[JudgedFigure]:
    """Judge figures one by one, and against those before them. Those to be left out are left out.

    `grid` is where they were read from, for the places of their problems; `readings` are those
    that someone chose for figures that can be read in two ways.
    """
    judge_one = _Judge(known, grid, readings)
    judged = (judge_one.judged(figure) for figure in figures)
    good = [each for each in judged if each is not None]
    return _with_parts_of_days(_with_parts_of_one(good, readings), readings)


def _with_parts_of_one(figures: list[JudgedFigure], readings: Readings) -> list[JudgedFigure]:
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


def _with_parts_of_days(figures: list[JudgedFigure], readings: Readings) -> list[JudgedFigure]:
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


def _is_of(figure: JudgedFigure, unit: Unit) -> bool:
    measure = figure.measure
    is_good = not figure.problems and figure.numerator is not None
    return is_good and measure is not None and measure.unit == unit


def _length(figure: JudgedFigure) -> Length:
    key = figure.measure.key if figure.measure else 0
    return Length(key, figure.numerator or Decimal(0))


def _percentage(figure: JudgedFigure) -> Percentage:
    key = figure.measure.key if figure.measure else 0
    numerator = figure.numerator or Decimal(0)
    return Percentage(key, numerator, figure.denominator, figure.is_marked)


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


def _number_mend(written: Written) -> str:
    """Why what was written is no figure here, or ""."""
    return written.mend or number_problem(written.text)


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME


def _names(known: Mapping[str, object]) -> dict[str, str]:
    """Of everything that is known its own name, which stands after its slug, without capitals."""
    last = {what: name for name, what in known.items() if what is not None}
    return {name.casefold(): name for name in last.values()}


class _Judge:
    """Judges figure after figure; each name and month once."""

    def __init__(self, known: Known, grid: Grid | None, readings: Readings) -> None:
        self._known = known
        self._readings = readings
        self._doubts = grid.doubts if grid is not None else {}
        self._grid = grid if grid is not None and grid.sheet else None
        self._unknown: dict[tuple[str, str], str] = {}
        self._measure_names = _names(known.measures)
        self._area_names = _names(known.areas)
        self._months: dict[str, date | str] = {}
        self._first_lines: dict[tuple[str, str, date], int] = {}
        self._found: list[FileProblem] = []
        self._figure = WrittenFigure(0, "", "", "", "", "")

    def judged(self, figure: WrittenFigure) -> JudgedFigure | None:
        known = self._known
        figure = self._as_named(figure)
        self._figure, self._found = figure, []
        if figure.measure in known.measures and known.measures[figure.measure] is None:
            return None
        if figure.area in known.areas and known.areas[figure.area] is None:
            return None
        measure = known.measures.get(figure.measure)
        if measure is None:
            mend = self._measure_mend(figure.measure)
            self._add("measure", figure.measure, mend, is_name=_is_name(figure.measure))
        area = known.areas.get(figure.area) if figure.area else known.home
        if area is None and not known.takes_new_areas:
            mend = self._area_mend(figure.area)
            self._add("area", figure.area, mend, is_name=_is_name(figure.area))
        elif area is None and len(figure.area) > LONGEST_AREA:
            self._add("area", figure.area, f"shorten the name to {LONGEST_AREA} characters")
        month = self._month(figure.month)
        if isinstance(month, str):
            self._add("month", figure.month, month)
        unit = measure.unit if measure else None
        is_ratio = measure is None or measure.aggregation == Aggregation.RATIO
        chosen = chosen_figure(figure, is_ratio=is_ratio)
        figure = self._figure = chosen.figure
        pair = read_pair(figure.numerator, figure.denominator, unit, self._readings)
        self._check_numbers(measure, pair)
        is_provisional = figure.provisional.lower() in _YES
        if not is_provisional and figure.provisional.lower() not in _NO:
            self._add("provisional", figure.provisional, "enter yes or no")
        if isinstance(month, date):
            self._check_once(measure, area, month)
        good = not self._found
        # Whoever looks for what is wrong is led to its cell.
        is_in_base = not good and all(each.column == "denominator" for each in self._found)
        column = "denominator" if is_in_base else "numerator"
        return JudgedFigure(
            line=self._line(column),
            place=self._place(column),
            written=self._written() if self._found else "",
            measure=measure,
            area=area,
            new_area=figure.area if area is None and known.takes_new_areas else "",
            month=month if isinstance(month, date) else None,
            numerator=number_of(pair.numerator.text) if good else None,
            denominator=number_of(pair.denominator.text)
            if good and pair.denominator.text
            else None,
            is_provisional=is_provisional,
            problems=tuple(self._found),
            doubt=self._doubt_of_cells() or pair.doubt or chosen.doubt(pair, unit),
            is_marked=pair.numerator.is_percent,
        )

    def _as_named(self, figure: WrittenFigure) -> WrittenFigure:
        """The figure with the names that it had before they were made harmless for spreadsheets."""
        measure, area = figure.measure, figure.area
        if measure not in self._known.measures:
            measure = without_apostrophe(measure)
        if area not in self._known.areas:
            area = without_apostrophe(area)
        return replace(figure, measure=measure, area=area)

    def _doubt_of_cells(self) -> Doubt | None:
        """What the format of one of the figure's cells leaves in doubt."""
        columns = (Role.NUMERATOR.value, Role.DENOMINATOR.value)
        cells = ((self._line(role), at) for role, at in self._figure.places if role in columns)
        return next((self._doubts[cell] for cell in cells if cell in self._doubts), None)

    def _check_once(self, measure: KnownMeasure | None, area: int | None, month: date) -> None:
        # Two names may mean the same measure or area.
        key = (
            str(measure.key) if measure else f"?{self._figure.measure}",
            str(area) if area else f"?{self._figure.area}",
            month,
        )
        if key in self._first_lines:
            first = self._first_lines[key]
            what = "row" if self._grid else "line"
            mend = (
                f"{what} {first} already has this measure, area and month: keep one of the two rows"
            )
            self._add("month", self._figure.month, mend)
        else:
            self._first_lines[key] = self._figure.line

    def _check_numbers(self, measure: KnownMeasure | None, pair: Pair) -> None:
        numerator, denominator = self._figure.numerator, self._figure.denominator
        if not numerator:
            mend = "enter the figure, or remove the row if the month has none"
            if denominator:
                mend = (
                    "this month has a denominator but no figure: enter the figure, or remove both"
                )
            self._add("numerator", numerator, mend)
        elif mend := _number_mend(pair.numerator):
            self._add("numerator", numerator, mend)
        if denominator and (mend := _number_mend(pair.denominator)):
            self._add("denominator", denominator, mend)
        elif measure is None:
            return
        elif measure.aggregation == Aggregation.RATIO and not denominator:
            self._add("denominator", "", "this measure is a ratio: enter its denominator")
        elif denominator and measure.aggregation != Aggregation.RATIO:
            mend = (
                f"this measure is a {measure.aggregation}, which has no denominator: leave it empty"
            )
            self._add("denominator", denominator, mend)

    def _add(self, column: str, value: str, mend: str, *, is_name: bool = False) -> None:
        line, place = self._line(column), self._place(column)
        self._found.append(FileProblem(line, column, value, mend, place, is_name))

    def _line(self, column: str) -> int:
        elsewhere = self._figure.denominator_line if column == "denominator" else None
        return self._figure.line if elsewhere is None else elsewhere

    def _place(self, column: str) -> str:
        """Where a column's cell is; where the figure has none of its own, its first one."""
        places = dict(self._figure.places)
        if self._grid is None or not places:
            return ""
        at = places.get(column, next(iter(places.values())))
        return self._grid.place(self._line(column), at)

    def _written(self) -> str:
        figure = self._figure
        numbers = " of ".join(filter(None, (figure.numerator, figure.denominator)))
        parts = (figure.measure, figure.area, figure.month, numbers)
        return " · ".join(filter(None, parts))[:300]

    def _measure_mend(self, name: str) -> str:
        if not name:
            return "enter the name of the measure"
        otherwise = "load it with a file of measures first"
        if self._known.maps_names:
            otherwise = "choose what it means"
        return self._suggest("measure", name, self._measure_names, otherwise)

    def _area_mend(self, name: str) -> str:
        otherwise = (
            "leave it empty for the whole force area, or first list it in the areas "
            "column of a file of measures"
        )
        if self._known.maps_names:
            otherwise = "choose what it means, or leave it empty for the whole force area"
        return self._suggest("area", name, self._area_names, otherwise)

    def _suggest(self, kind: str, name: str, names: Mapping[str, str], otherwise: str) -> str:
        if (kind, name) not in self._unknown:
            asks = len(self._unknown) < _MOST_SUGGESTIONS
            near = get_close_matches(name[:200].casefold(), names, n=1) if asks else []
            hint = f"did you mean “{names[near[0]]}”? If not, " if near else ""
            self._unknown[kind, name] = f"no {kind} has this name: {hint}{otherwise}"
        return self._unknown[kind, name]

    def _month(self, text: str) -> date | str:
        if text not in self._months:
            try:
                month_first = Reading.MONTH_FIRST in self._readings
                month = read_month_as_written(text, month_first=month_first)
            except ValueError as error:
                self._months[text] = str(error)
            else:
                self._months[text] = (
                    month
                    if month < self._known.this_month
                    else f"{month_text(month)} has not ended: load it when it has ended "
                    f"({month_code(self._known.this_month)} or later is refused)"
                )
        return self._months[text]
