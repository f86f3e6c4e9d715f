"""Scorecards and KPI pages for a month, and the figures that are bound into texts.

scorecards   a scorecard for a month, with its tally and commentary
kpi          a KPI page for a month, with its annotations, and its data summary drafted
opening      the month that a page opens on
commentary   what was written on a scorecard's months
figures      figures that are bound into texts
"""

from scorecards.queries.bound_values import (
    BoundValueResolver,
    OfferedFigure,
    offered_figures,
    resolver_for,
)
from scorecards.queries.kpi import drafted_summary, kpi_for_month, kpis_for_month
from scorecards.queries.scorecards import (
    priority_scorecards,
    scorecard_for_month,
    scorecards_for_month,
)

__all__ = [
    "BoundValueResolver",
    "OfferedFigure",
    "drafted_summary",
    "kpi_for_month",
    "kpis_for_month",
    "offered_figures",
    "priority_scorecards",
    "resolver_for",
    "scorecard_for_month",
    "scorecards_for_month",
]
