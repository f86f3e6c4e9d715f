"""Judged figures beside those in force, kept as the rows of an import until it is applied."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from django.db import connection

from imports.models import ImportBatch, ImportRow, RowKind
from imports.queries.imports import History
from imports.reading.observations import JudgedFigure, KnownMeasure, more_than_all
from imports.reading.readings import Doubt, Reading
from imports.reading.table import FileProblem
from measures.comparisons import Aggregation, Unit
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
_REMARK = 300
# Asked about only where the history is not as small as the figure.
_PARTS = (Reading.PARTS_OF_ONE, Reading.PARTS_OF_A_DAY)
_NO_BEFORE = CurrentValue(0, 0, None, None, is_provisional=False)


def stage(
    batch: ImportBatch,
    figures: Sequence[JudgedFigure],
    problems: Sequence[FileProblem],
    asked: Collection[Reading] = (),
) -> None:
    """Keep figures and problems as the rows of an import, in place of those it had.

    `asked` are other readings that the file as a whole suggests. Sets the counts and the readings
    of the import without saving them.
    """
    asked = set(asked)
    good = [figure for figure in figures if not figure.problems]
    history = History(good)
    printed = PrintedMonths({figure.measure.key for figure in good if figure.measure})
    counts: Counter[str] = Counter()
    ImportRow.objects.filter(batch=batch)._raw_delete("default")
    table, columns = ImportRow._meta.db_table, ", ".join(_COLUMNS)
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line, place, written, found, is_name in _grouped(problems, figures):
            counts[RowKind.PROBLEM] += 1
            nothing = (None, None, None, None, None, False, RowKind.PROBLEM.value)
            about = (line, place[:100], written, *nothing, found, is_name, "", "")
            copy.write_row((batch.pk, *about, *_before(None)))
        for figure in good:
            measure, area, month = figure.measure, figure.area, figure.month
            if measure is None or area is None or month is None:
                continue
            key = (measure.key, area, month)
            old = history.in_force(key)
            kind = _kind(figure, old)
            values = (figure.numerator, figure.denominator)
            unusual = printed_in = ""
            if kind != RowKind.UNCHANGED:
                unusual = why_unusual(figure, history)[:_REMARK]
                if unusual and figure.doubt and figure.doubt.otherwise:
                    asked.add(figure.doubt.otherwise)
                # A first figure too: the report said that there was none.
                printed_in = printed.report_of(key)
            counts[kind] += 1
            counts["unusual"] += bool(unusual)
            counts["printed"] += bool(printed_in)
            row = (figure.line, figure.place[:100], "", *key, *values, figure.is_provisional)
            copy.write_row(
                (batch.pk, *row, kind.value, "[]", False, unusual, printed_in, *_before(old))
            )
    batch.new_count = counts[RowKind.NEW]
    batch.changed_count = counts[RowKind.CHANGED]
    batch.unchanged_count = counts[RowKind.UNCHANGED]
    batch.problem_count = counts[RowKind.PROBLEM]
    batch.unusual_count = counts["unusual"]
    batch.printed_count = counts["printed"]
    batch.readings = {
        each.value: batch.readings.get(each.value, False)
        for each in Reading
        if each in asked or batch.readings.get(each.value)
    }


def why_unusual(figure: JudgedFigure, history: History) -> str:
    """Why a figure must be confirmed, or "": it can be read in two ways, or it looks wrong."""
    measure, area, month = figure.measure, figure.area, figure.month
    if measure is None or month is None:
        return ""
    values = (figure.numerator, figure.denominator)
    key = (measure.key, area, month) if area else None
    doubt = figure.doubt
    if doubt and doubt.unless_usual and key and history.is_usual(key, *values):
        doubt = None
    may_be_part = doubt is not None and doubt.otherwise in _PARTS
    if may_be_part and key and history.is_below_one(key):
        doubt = None
    reasons = (
        doubt.words if doubt else "",
        more_than_all(measure, *values),
        history.unusual(key, *values) if key else "",
    )
    return next(filter(None, reasons), "")


def _kind(figure: JudgedFigure, old: CurrentValue | None) -> RowKind:
    if old and old.equals(figure.numerator, figure.denominator, figure.is_provisional):
        return RowKind.UNCHANGED
    return RowKind.CHANGED if old and old.numerator is not None else RowKind.NEW


def _before(old: CurrentValue | None) -> tuple[object, ...]:
    old = old or _NO_BEFORE
    return (old.revision, old.numerator, old.denominator, old.is_provisional)


def _grouped(
    problems: Sequence[FileProblem], figures: Sequence[JudgedFigure]
) -> Iterator[tuple[int, str, str, str, bool]]:
    """Problems by the row that they are in: line, place, what is written, all of them, and whether
    names are all."""
    for problem in problems:
        shown = f"{problem.column}: {problem.value}" if problem.column else ""
        yield problem.line, problem.place, shown[:_WRITTEN], *_kept([problem])
    for figure in figures:
        if figure.problems:
            yield figure.line, figure.place, figure.written, *_kept(figure.problems)


def _kept(problems: Sequence[FileProblem]) -> tuple[str, bool]:
    kept = [(each.column, each.value[:_WRITTEN], each.mend) for each in problems]
    return json.dumps(kept), all(each.is_unknown_name for each in problems)


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
    figures = [judged_row(row) for row in rows]
    history = History(figures)
    return [
        row
        for row, figure in zip(rows, figures, strict=True)
        if not row.unusual and row.kind != RowKind.UNCHANGED and why_unusual(figure, history)
    ]


def judged_row(row: ImportRow) -> JudgedFigure:
    """The figure of a row as it was judged. What was in doubt was confirmed once, and stays so."""
    measure = row.measure
    known = (
        None
        if measure is None
        else KnownMeasure(
            measure.pk, measure.name, Unit(measure.unit), Aggregation(measure.aggregation)
        )
    )
    return JudgedFigure(
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
