"""Scorecards and series as CSV: RFC 4180 in UTF-8, one header row, months as YYYY-MM.

Names are text that people type, so one that a spreadsheet would run as a formula gets an
apostrophe in front. Figures are made here of digits and fixed words, and stay as they are printed:
"-0.1% points" begins like a formula and is none.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.spreadsheets import csv_lines, harmless
from scorecards.content import (
    ControlChartContent,
    ControlContent,
    RankContent,
    RowContent,
    ScorecardContent,
    WindowContent,
)
from scorecards.imports.exported import (
    CHART_HEADER,
    CONTROL_HEADER,
    DECISIONS_HEADER,
    OLDER_HEADER,
    RANK_HEADER,
    SCORECARD_HEADER,
    SERIES_HEADER,
)
from scorecards.models import ImportRow
from scorecards.queries.measures import MeasureContent

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
        for column, value, mend in row.problems:
            texts = (row.place, column, value, mend, row.written)
            yield (row.line, *map(harmless, texts))


def scorecards_csv(scorecards: Iterable[tuple[int | None, ScorecardContent]]) -> str:
    """Write the rows of scorecards in their order, each with the number of its priority."""
    rows = [(priority, row) for priority, content in scorecards for row in content.rows]
    with_control = any(row.control for _, row in rows)
    with_decisions = any(row.decisions for _, row in rows)
    with_older = any(row.older_text for _, row in rows)
    return _csv(
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
                *(cell for window in row.windows for cell in (_value(window), _change(window))),
                *(_control(row.control) if with_control else ()),
                *((_decisions(row),) if with_decisions else ()),
                *((row.older_text,) if with_older else ()),
            )
            for priority, row in rows
        ),
    )


def _decisions(row: RowContent) -> str:
    return harmless(" ".join(f"{each.period_text}: {each.text}" for each in row.decisions))


def _control(control: ControlContent | None) -> tuple[str, str, str]:
    if control is None:
        return "", "", ""
    return control.variation, control.assurance or "", control.words


def series_csv(measure: MeasureContent) -> str:
    """Write every month of a measure in every area; a month without figure is left out."""
    return _csv(
        SERIES_HEADER,
        (
            (
                harmless(measure.name),
                harmless(area.area or ""),
                point.month,
                point.value or "",
                point.text,
                point.numerator or "",
                point.denominator or "",
                "yes" if point.is_provisional else "no",
                str(point.revisions),
            )
            for area in measure.areas
            for point in area.points
            if point.is_observed
        ),
    )


def control_chart_csv(
    chart: ControlChartContent, figures: Mapping[str, tuple[str, str]] | None = None
) -> str:
    """Write every month of a chart, with limits where it has them; gaps have their month alone.

    `figures` are numerator and denominator of each month, with which the file can be read back.
    """
    pairs = figures or {}
    return _csv(
        CHART_HEADER,
        (
            (
                harmless(chart.measure),
                harmless(chart.area or ""),
                point.month,
                point.value or "",
                point.mean or "",
                point.lower or "",
                point.upper or "",
                point.target or "",
                {True: "yes", False: "no", None: ""}[point.target_met],
                point.signal,
                point.point_type,
                "yes" if point.is_provisional else "no",
                *pairs.get(point.month, ("", "")),
            )
            for point in chart.points
        ),
    )


def ranks_csv(measure: str, ranks: Iterable[RankContent]) -> str:
    """Write the force's rank in every month that has one, with the quartiles of the forces."""
    return _csv(
        RANK_HEADER,
        (
            (
                harmless(measure),
                rank.month,
                str(rank.rank),
                str(rank.forces),
                "yes" if rank.is_tied else "no",
                rank.quarter,
                rank.value or "",
                harmless(rank.value_text),
                rank.lower_quartile or "",
                rank.median or "",
                rank.upper_quartile or "",
                "no" if rank.is_published else "yes",
                harmless(rank.published_text),
                harmless("; ".join(rank.missing)),
                "yes" if rank.same_forces else "no",
            )
            for rank in ranks
        ),
    )


def _value(window: WindowContent) -> str:
    """The printed value, or why there can be none."""
    return window.text or window.why_empty


def _change(window: WindowContent) -> str:
    return f"{window.small_change or window.change_text} {window.arrow}".strip()


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue()
