"""Scorecards as CSV."""

from collections.abc import Callable, Iterable, Iterator

from audit.spreadsheets import harmless
from measures.content import RowContent
from measures.export_headers import CONTROL_HEADER, DECISIONS_HEADER, OLDER_HEADER, SCORECARD_HEADER
from measures.exports import change_cell, csv_text, value_cell
from scorecards.content import ScorecardContent


def scorecards_csv(scorecards: Iterable[tuple[int | None, ScorecardContent]]) -> str:
    """Write the rows of scorecards in their order, each with the number of its priority."""
    rows = [(priority, row) for priority, content in scorecards for row in content.rows]
    optional = [
        (header, cells) for header, cells in OPTIONAL if any(any(cells(row)) for _, row in rows)
    ]
    names = [name for header, _ in optional for name in header]
    return csv_text(
        (*SCORECARD_HEADER, *names),
        (_line(priority, row, [cells for _, cells in optional]) for priority, row in rows),
    )


def _line(
    priority: int | None, row: RowContent, optional: Iterable[Callable[[RowContent], Iterable[str]]]
) -> list[str]:
    number = "" if priority is None else str(priority)
    more = [cell for cells in optional for cell in cells(row)]
    return [number, harmless(row.measure), harmless(row.area or ""), *_windows(row), *more]


def _windows(row: RowContent) -> Iterator[str]:
    for window in row.windows:
        yield value_cell(window)
        yield change_cell(window)


def _control(row: RowContent) -> tuple[str, ...]:
    control = row.control
    return (control.variation, control.assurance or "", control.words) if control else ("",) * 3


def _decisions(row: RowContent) -> tuple[str, ...]:
    return (harmless(" ".join(f"{each.period_text}: {each.text}" for each in row.decisions)),)


def _older(row: RowContent) -> tuple[str, ...]:
    return (row.older_text,)


# Columns that are written only where a row has something in them.
OPTIONAL = ((CONTROL_HEADER, _control), (DECISIONS_HEADER, _decisions), (OLDER_HEADER, _older))
