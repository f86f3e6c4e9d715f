"""Scorecards as CSV."""

from collections.abc import Iterable, Iterator

from audit.spreadsheets import harmless
from measures.content import ControlContent, RowContent
from measures.export_headers import CONTROL_HEADER, DECISIONS_HEADER, OLDER_HEADER, SCORECARD_HEADER
from measures.exports import change_cell, csv_text, value_cell
from scorecards.content import ScorecardContent


def scorecards_csv(scorecards: Iterable[tuple[int | None, ScorecardContent]]) -> str:
    """Write the rows of scorecards in their order, each with the number of its priority."""
    rows = [(priority, row) for priority, content in scorecards for row in content.rows]
    with_control = any(row.control for _, row in rows)
    with_decisions = any(row.decisions for _, row in rows)
    with_older = any(row.older_text for _, row in rows)
    return csv_text(
        (
            *SCORECARD_HEADER,
            *(CONTROL_HEADER if with_control else ()),
            *(DECISIONS_HEADER if with_decisions else ()),
            *(OLDER_HEADER if with_older else ()),
        ),
        (
            (
                "" if priority is None else str(priority),
                harmless(row.measure),
                harmless(row.area or ""),
                *_windows(row),
                *(_control(row.control) if with_control else ()),
                *((_decisions(row),) if with_decisions else ()),
                *((row.older_text,) if with_older else ()),
            )
            for priority, row in rows
        ),
    )


def _windows(row: RowContent) -> Iterator[str]:
    for window in row.windows:
        yield value_cell(window)
        yield change_cell(window)


def _decisions(row: RowContent) -> str:
    return harmless(" ".join(f"{each.period_text}: {each.text}" for each in row.decisions))


def _control(control: ControlContent | None) -> tuple[str, str, str]:
    if control is None:
        return "", "", ""
    return control.variation, control.assurance or "", control.words
