"""A figure of a file held against what is known: read, doubted, or refused with a way on (pure)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dates.periods import month_code, month_text
from imports.reading.beside import Chosen, chosen_figure
from imports.reading.grid import Grid
from imports.reading.known_names import (
    LONGEST_AREA,
    Known,
    KnownMeasure,
    KnownNames,
    can_be_explained,
)
from imports.reading.layout import Role
from imports.reading.marks import Mark, MarksFound, is_no_figure, without_mark
from imports.reading.parsed import ParsedObservation
from imports.reading.periods import read_period
from imports.reading.raw_observations import RawObservation
from imports.reading.readings import Doubt, Reading, Readings
from imports.reading.table import FileProblem, number_of, number_problem
from imports.reading.written import Pair, Written, read_pair
from measures.comparisons import Aggregation, MeasureKind, Unit

_YES = {"yes", "y", "true", "1", "provisional", "p"}
_NO = {"", "no", "n", "false", "0", "final"}
_LONGEST_WRITTEN = 300
# Of a measure that is not known, as most measures are.
_UNKNOWN = MeasureKind(Unit.COUNT, Aggregation.SUM)
_NUMBERS = (Role.NUMERATOR.value, Role.DENOMINATOR.value)


class ObservationValidator:
    """Validates figure after figure of one file, each name and month once."""

    def __init__(self, known: Known, grid: Grid | None, readings: Readings) -> None:
        self._known = known
        self._names = KnownNames(known)
        self._cells = _Cells(grid)
        self._readings = readings
        self.marks = MarksFound()
        self._months: dict[tuple[str, MeasureKind | None], date | str] = {}
        self._first_lines: dict[tuple[str, str, date], int] = {}

    def parsed(self, raw: RawObservation) -> ParsedObservation | None:
        """What a figure says and what is wrong with it; None where it is to be left out."""
        measure_name, area_name = self._names.without_marks(raw.measure, raw.area)
        raw = replace(raw, measure=measure_name, area=area_name)
        if self._names.are_left_out(raw.measure, raw.area) or self._has_no_figure(raw):
            return None
        raw = self._without_mark(raw)
        measure, area = self._names.measure(raw.measure), self._names.area(raw.area)
        month = self._month(raw.month, measure)
        is_ratio = measure is None or measure.aggregation == Aggregation.RATIO
        chosen = chosen_figure(raw, is_ratio=is_ratio)
        kind = measure.kind if measure else None
        pair = read_pair(chosen.figure.numerator, chosen.figure.denominator, kind, self._readings)
        problems = (
            *self._name_problems(raw, measure, area),
            *self._month_problems(raw, measure, area, month),
            *self._number_problems(chosen.figure, measure, pair),
        )
        return self._observation(raw, chosen, pair, measure, area, month, problems)

    def _has_no_figure(self, raw: RawObservation) -> bool:
        """Whether a mark stands in the place of a figure of a file; it is counted."""
        written = raw.numerator or raw.value
        if not self._cells.is_file or not is_no_figure(written):
            return False
        self.marks.leave_out(written)
        return True

    def _without_mark(self, raw: RawObservation) -> RawObservation:
        """A figure of a file without the mark behind it. One that is provisional stays so."""
        bare, mark = without_mark(raw.numerator) if self._cells.is_file else ("", None)
        if mark is None:
            return raw
        self.marks.read(mark)
        provisional = "yes" if mark == Mark.PROVISIONAL else raw.provisional
        return replace(raw, numerator=bare, provisional=provisional)

    def _observation(
        self,
        raw: RawObservation,
        chosen: Chosen,
        pair: Pair,
        measure: KnownMeasure | None,
        area: int | None,
        month: date | str,
        problems: tuple[FileProblem, ...],
    ) -> ParsedObservation:
        parsed = ParsedObservation(
            line=_line(chosen.figure, "numerator"),
            place=self._cells.place(chosen.figure, "numerator"),
            written="",
            measure=measure,
            area=area,
            new_area=raw.area if area is None and self._known.takes_new_areas else "",
            month=month if isinstance(month, date) else None,
            numerator=None,
            denominator=None,
            is_provisional=raw.provisional.lower() in _YES,
            problems=problems,
            doubt=self._doubt(chosen, pair, measure),
            is_marked=pair.numerator.is_percent,
        )
        if problems:
            return self._refused(parsed, chosen.figure)
        base = number_of(pair.denominator.text) if pair.denominator.text else None
        return replace(parsed, numerator=number_of(pair.numerator.text), denominator=base)

    def _refused(self, parsed: ParsedObservation, raw: RawObservation) -> ParsedObservation:
        """A figure with problems: whoever looks for them is led to their cell."""
        is_in_base = all(each.column == "denominator" for each in parsed.problems)
        column = "denominator" if is_in_base else "numerator"
        place = self._cells.place(raw, column)
        return replace(parsed, line=_line(raw, column), place=place, written=_as_written(raw))

    def _doubt(self, chosen: Chosen, pair: Pair, measure: KnownMeasure | None) -> Doubt | None:
        in_cells = self._cells.doubt(chosen.figure) or pair.doubt
        return in_cells or chosen.doubt(pair, measure.kind if measure else None)

    def _problem(
        self, raw: RawObservation, column: str, value: str, fix: str, *, is_name: bool = False
    ) -> FileProblem:
        place = self._cells.place(raw, column)
        can_be_named = is_name and can_be_explained(value)
        return FileProblem(_line(raw, column), column, value, fix, place, can_be_named)

    def _name_problems(
        self, raw: RawObservation, measure: KnownMeasure | None, area: int | None
    ) -> Iterator[FileProblem]:
        if measure is None:
            fix = self._names.measure_problem(raw.measure)
            yield self._problem(raw, "measure", raw.measure, fix, is_name=True)
        if area is not None:
            return
        if not self._known.takes_new_areas:
            fix = self._names.area_problem(raw.area)
            yield self._problem(raw, "area", raw.area, fix, is_name=True)
        elif len(raw.area) > LONGEST_AREA:
            fix = f"shorten the name to {LONGEST_AREA} characters"
            yield self._problem(raw, "area", raw.area, fix)

    def _month_problems(
        self,
        raw: RawObservation,
        measure: KnownMeasure | None,
        area: int | None,
        month: date | str,
    ) -> Iterator[FileProblem]:
        if isinstance(month, str):
            yield self._problem(raw, "month", raw.month, month)
            return
        # Two names may mean the same measure or area.
        key = (
            str(measure.key) if measure else f"?{raw.measure}",
            str(area) if area else f"?{raw.area}",
            month,
        )
        if key not in self._first_lines:
            self._first_lines[key] = raw.line
            return
        row = "row" if self._cells.is_sheet else "line"
        fix = (
            f"{row} {self._first_lines[key]} already has this measure, area and month: keep one"
            " of the two rows"
        )
        yield self._problem(raw, "month", raw.month, fix)

    def _number_problems(
        self, raw: RawObservation, measure: KnownMeasure | None, pair: Pair
    ) -> Iterator[FileProblem]:
        allows_negative = measure is not None and measure.kind.allows_negative
        if fix := _numerator_fix(raw, pair, allows_negative=allows_negative):
            yield self._problem(raw, "numerator", raw.numerator, fix)
        if fix := _denominator_fix(raw, measure, pair):
            yield self._problem(raw, "denominator", raw.denominator, fix)
        if raw.provisional.lower() not in _YES | _NO:
            yield self._problem(raw, "provisional", raw.provisional, "enter yes or no")

    def _month(self, text: str, measure: KnownMeasure | None) -> date | str:
        """The last month of the period that a text means for a measure, or why it means none."""
        kind = measure.kind if measure else None
        if (text, kind) not in self._months:
            self._months[text, kind] = self._read_month(text, kind)
        return self._months[text, kind]

    def _read_month(self, text: str, kind: MeasureKind | None) -> date | str:
        month_first = Reading.MONTH_FIRST in self._readings
        try:
            month = read_period(text, kind or _UNKNOWN, month_first=month_first)
        except ValueError as error:
            return str(error)
        if month < self._known.this_month:
            return month
        return (
            f"{month_text(month)} has not ended: load it when it has ended "
            f"({month_code(self._known.this_month)} or later is refused)"
        )


class _Cells:
    """Where the cells of a figure stand, and what their formats leave in doubt."""

    def __init__(self, grid: Grid | None) -> None:
        self._is_file = grid is not None
        self._doubts = grid.doubts if grid is not None else {}
        self._sheet = grid if grid is not None and grid.sheet else None

    @property
    def is_file(self) -> bool:
        """Whether the figures come from a file, whose preview says what was left out of it."""
        return self._is_file

    @property
    def is_sheet(self) -> bool:
        """Whether the file is a workbook, which has rows and not lines."""
        return self._sheet is not None

    def place(self, raw: RawObservation, column: str) -> str:
        """Where a column's cell is; where the figure has none of its own, its first one."""
        places = dict(raw.places)
        if self._sheet is None or not places:
            return ""
        at = places.get(column, next(iter(places.values())))
        return self._sheet.place(_line(raw, column), at)

    def doubt(self, raw: RawObservation) -> Doubt | None:
        """What the format of one of the figure's cells leaves in doubt."""
        cells = ((_line(raw, role), at) for role, at in raw.places if role in _NUMBERS)
        return next((self._doubts[cell] for cell in cells if cell in self._doubts), None)


def _line(raw: RawObservation, column: str) -> int:
    elsewhere = raw.denominator_line if column == "denominator" else None
    return raw.line if elsewhere is None else elsewhere


def _as_written(raw: RawObservation) -> str:
    numbers = " of ".join(filter(None, (raw.numerator, raw.denominator)))
    parts = (raw.measure, raw.area, raw.month, numbers)
    return " · ".join(filter(None, parts))[:_LONGEST_WRITTEN]


def _numerator_fix(raw: RawObservation, pair: Pair, *, allows_negative: bool) -> str:
    if raw.numerator:
        return _number_fix(pair.numerator, allows_negative=allows_negative)
    if raw.denominator:
        return "this month has a denominator but no figure: enter the figure, or remove both"
    return "enter the figure, or remove the row if the month has none"


def _denominator_fix(raw: RawObservation, measure: KnownMeasure | None, pair: Pair) -> str:
    fix = _number_fix(pair.denominator) if raw.denominator else ""
    if fix or measure is None:
        return fix
    is_ratio = measure.aggregation == Aggregation.RATIO
    if is_ratio and not raw.denominator:
        return "this measure is a ratio: enter its denominator"
    if raw.denominator and not is_ratio:
        return "this measure has no denominator: leave it empty"
    return ""


def _number_fix(written: Written, *, allows_negative: bool = False) -> str:
    """Why what was written is no figure here, or ""."""
    return written.fix or number_problem(written.text, allows_negative=allows_negative)
