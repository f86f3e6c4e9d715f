"""The problems of an import as CSV."""

from collections.abc import Iterable, Iterator

from audit.spreadsheets import csv_lines, harmless
from imports.models import ImportRow

PROBLEM_HEADER = ("line", "place", "column", "value", "what_to_do", "row")


def problems_csv(rows: Iterable[ImportRow]) -> Iterator[str]:
    """Write every problem of an import, a line each, while the rows are read.

    `line` is that of the file, 0 for the file as a whole; `place` names sheet, row and column of a
    workbook; `row` is what could be read of it.
    """
    return csv_lines(_problems(rows))


def _problems(rows: Iterable[ImportRow]) -> Iterator[tuple[str | int, ...]]:
    yield PROBLEM_HEADER
    for row in rows:
        for column, value, fix in row.problems:
            texts = (row.place, column, value, fix, row.written)
            yield (row.line, *map(harmless, texts))
