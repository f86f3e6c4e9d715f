"""Judged figures beside those in force, kept as the rows of an import until it is applied."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from imports.models import ImportBatch, ImportRow, RowKind
from imports.queries.imports import History
from imports.reading.known_names import KnownMeasure
from imports.reading.parsed import ParsedObservation, more_than_all
from imports.reading.readings import Doubt, Reading
from imports.reading.table import FileProblem
from measures.queries.current_values import CurrentValue, Key, PrintedMonths

_COLUMNS = (
    "batch_id",
    "line",
    "place",
    "written",
    "measure_id",
    "area_id",
    "month",
    "numerator",
    "denominator",
    "is_provisional",
    "kind",
    "problems",
    "has_unknown_name",
    "unusual",
    "printed_in",
    "before_revision",
    "before_numerator",
    "before_denominator",
    "before_is_provisional",
)
# So much is kept of what a file says.
_WRITTEN = 300
_PLACE = 100
_REMARK = 300
# Asked about only where the history is not as small as the figure.
_PARTS = (Reading.PARTS_OF_ONE, Reading.PARTS_OF_A_DAY)
_NO_BEFORE = CurrentValue(0, 0, None, None, is_provisional=False)


def replace_rows(
    batch: ImportBatch,
    figures: Sequence[ParsedObservation],
    problems: Sequence[FileProblem],
    asked: Collection[Reading] = (),
) -> None:
    """Keep figures and problems as the rows of an import, in place of those it had.

    `asked` are other readings that the file as a whole suggests. Sets the counts and the readings
    of the import without saving them.
    """
    good = [figure for figure in figures if not figure.problems]
    facts = _Facts(good)
    counts: Counter[str] = Counter()
    asked = set(asked)
    ImportRow.objects.filter(batch=batch)._raw_delete("default")
    table, columns = ImportRow._meta.db_table, ", ".join(_COLUMNS)
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for problem in _problem_rows(problems, figures):
            counts[RowKind.PROBLEM] += 1
            copy.write_row((batch.pk, *problem))
        for row in filter(None, map(facts.row, good)):
            counts.update(row.counted)
            asked.update(row.asked)
            copy.write_row((batch.pk, *row.values))
    _set_counts(batch, counts)
    batch.readings = {
        each.value: batch.readings.get(each.value, False)
        for each in Reading
        if each in asked or batch.readings.get(each.value)
    }


def _set_counts(batch: ImportBatch, counts: Counter[str]) -> None:
    batch.new_count = counts[RowKind.NEW]
    batch.changed_count = counts[RowKind.CHANGED]
    batch.unchanged_count = counts[RowKind.UNCHANGED]
    batch.problem_count = counts[RowKind.PROBLEM]
    batch.unusual_count = counts["unusual"]
    batch.printed_count = counts["printed"]


@dataclass(frozen=True, slots=True)
class _Row:
    """The values of a row after its import, as what it counts, and the readings it asks about."""

    values: tuple[object, ...]
    counted: tuple[str, ...]
    asked: tuple[Reading, ...]


class _Facts:
    """What is known beside the figures of a file: those in force, and what reports printed."""

    def __init__(self, figures: Sequence[ParsedObservation]) -> None:
        self._history = History(figures)
        self._printed = PrintedMonths({each.measure.key for each in figures if each.measure})

    def row(self, figure: ParsedObservation) -> _Row | None:
        """The row of a figure; None of one that has no place among figures."""
        measure, area, month = figure.measure, figure.area, figure.month
        if measure is None or area is None or month is None:
            return None
        key = (measure.key, area, month)
        old = self._history.in_force(key)
        kind = _kind(figure, old)
        unusual = printed_in = ""
        if kind != RowKind.UNCHANGED:
            unusual = why_unusual(figure, self._history)[:_REMARK]
            # A first figure too: the report said that there was none.
            printed_in = self._printed.report_of(key)
        other = figure.doubt.otherwise if unusual and figure.doubt else None
        values = (figure.numerator, figure.denominator, figure.is_provisional)
        row = (figure.line, figure.place[:_PLACE], "", *key, *values)
        remarks = ("unusual",) * bool(unusual) + ("printed",) * bool(printed_in)
        return _Row(
            (*row, kind.value, "[]", False, unusual, printed_in, *_before(old)),
            (kind, *remarks),
            (other,) if other else (),
        )


def why_unusual(figure: ParsedObservation, history: History) -> str:
    """Why a figure must be confirmed, or "": it can be read in two ways, or it looks wrong."""
    measure, area, month = figure.measure, figure.area, figure.month
    if measure is None or month is None:
        return ""
    values = (figure.numerator, figure.denominator)
    key = (measure.key, area, month) if area else None
    doubt = figure.doubt
    if doubt and key and _is_borne_out(doubt, figure, history, key):
        doubt = None
    reasons = (
        doubt.words if doubt else "",
        more_than_all(measure, *values),
        history.unusual(key, *values) if key else "",
    )
    return next(filter(None, reasons), "")


def _is_borne_out(doubt: Doubt, figure: ParsedObservation, history: History, key: Key) -> bool:
    """Whether what the measure has shown so far settles a doubt about a figure."""
    if doubt.unless_usual and history.is_usual(key, figure.numerator, figure.denominator):
        return True
    return doubt.otherwise in _PARTS and history.is_below_one(key)


def _kind(figure: ParsedObservation, old: CurrentValue | None) -> RowKind:
    if old and old.equals(figure.numerator, figure.denominator, figure.is_provisional):
        return RowKind.UNCHANGED
    return RowKind.CHANGED if old and old.numerator is not None else RowKind.NEW


def _before(old: CurrentValue | None) -> tuple[object, ...]:
    old = old or _NO_BEFORE
    return (old.revision, old.numerator, old.denominator, old.is_provisional)


def _problem_rows(
    problems: Sequence[FileProblem], figures: Sequence[ParsedObservation]
) -> Iterator[tuple[object, ...]]:
    """Problems by the row of the file that they are in."""
    for problem in problems:
        shown = f"{problem.column}: {problem.value}" if problem.column else ""
        yield _problem_row(problem.line, problem.place, shown[:_WRITTEN], [problem])
    for figure in figures:
        if figure.problems:
            yield _problem_row(figure.line, figure.place, figure.written, figure.problems)


def _problem_row(
    line: int, place: str, written: str, problems: Sequence[FileProblem]
) -> tuple[object, ...]:
    kept = [(each.column, each.value[:_WRITTEN], each.fix) for each in problems]
    is_name = all(each.is_unknown_name for each in problems)
    nothing = (None, None, None, None, None, False)
    row = (line, place[:_PLACE], written, *nothing, RowKind.PROBLEM.value)
    return (*row, json.dumps(kept), is_name, "", "", *_before(None))


def changed_meanwhile(
    rows: Sequence[ImportRow], in_force: dict[Key, CurrentValue]
) -> list[ImportRow]:
    """The rows whose figure in force is no longer the one beside which they were shown."""
    return [
        row
        for row in rows
        if row.measure_id is not None
        and row.area_id is not None
        and row.month is not None
        and _revision(in_force.get((row.measure_id, row.area_id, row.month))) != row.before_revision
    ]


def _revision(figure: CurrentValue | None) -> int:
    return figure.revision if figure else 0


def unusual_meanwhile(rows: Sequence[ImportRow]) -> list[ImportRow]:
    """The rows that the figures of today make look wrong, and those of the preview did not."""
    figures = [parsed_row(row) for row in rows]
    history = History(figures)
    return [
        row
        for row, figure in zip(rows, figures, strict=True)
        if not row.unusual and row.kind != RowKind.UNCHANGED and why_unusual(figure, history)
    ]


def parsed_row(row: ImportRow) -> ParsedObservation:
    """The figure of a row as it was judged. What was in doubt was confirmed once, and stays so."""
    measure = row.measure
    known = None
    if measure is not None:
        known = KnownMeasure(measure.pk, measure.name, measure.kind)
    return ParsedObservation(
        line=row.line,
        place=row.place,
        written=row.written,
        measure=known,
        area=row.area_id,
        new_area="",
        month=row.month,
        numerator=row.numerator,
        denominator=row.denominator,
        is_provisional=row.is_provisional,
        problems=(),
        doubt=Doubt(row.unusual) if row.unusual else None,
    )
