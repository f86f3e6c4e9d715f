"""Every write on measures, observations, scorecards and KPI pages.

reference      areas, sources, measures, targets, annotations
observations   the monthly figures and their revisions
loading        the CSV files of measures and of observations
pages          scorecards, their commentary, KPI pages
"""

from scorecards.actions.loading import MeasuresLoaded, load_measures, load_observations
from scorecards.actions.observations import NewFigure, Summary, record_observations
from scorecards.actions.pages import define_kpi_page, define_scorecard, write_commentary
from scorecards.actions.reference import (
    annotate,
    define_area,
    define_measure,
    define_source,
    ensure_home_area,
    set_target,
)

__all__ = [
    "MeasuresLoaded",
    "NewFigure",
    "Summary",
    "annotate",
    "define_area",
    "define_kpi_page",
    "define_measure",
    "define_scorecard",
    "define_source",
    "ensure_home_area",
    "load_measures",
    "load_observations",
    "record_observations",
    "set_target",
    "write_commentary",
]
