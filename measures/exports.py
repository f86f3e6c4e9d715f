"""Scorecards and series as CSV: RFC 4180 in UTF-8, one header row, months as YYYY-MM.

Names are text that people type, so one that a spreadsheet would run as a formula gets an
apostrophe in front. Figures are made here of digits and fixed words, and stay as they are printed:
"-0.1% points" begins like a formula and is none.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from audit.spreadsheets import harmless
from measures.content import (
    ControlChartContent,
    RankContent,
    WindowContent,
)
from measures.export_headers import (
    CHART_HEADER,
    RANK_HEADER,
    SERIES_HEADER,
)
from measures.queries.measures import MeasureContent


def series_csv(measure: MeasureContent) -> str:
    """Write every month of a measure in every area; a month without figure is left out."""
    return csv_text(
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
    return csv_text(
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
    return csv_text(
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


def value_cell(window: WindowContent) -> str:
    """The printed value, or why there can be none."""
    return window.text or window.why_empty


def change_cell(window: WindowContent) -> str:
    return f"{window.small_change or window.change_text} {window.arrow}".strip()


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue()
