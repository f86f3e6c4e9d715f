"""Every write on measures, observations, scorecards and KPI pages.

reference      areas, sources, measures
targets        what a measure should reach, from a month on
annotations    words on months, and where control limits start anew
peers          how the force stands among others
charts         how control charts are worked out, and where their icons stand
observations   the monthly figures and their revisions
loading        the CSV files of measures and of observations
pages          scorecards, their commentary, KPI pages
"""

from scorecards.actions.annotations import annotate, edit_annotation, remove_annotation
from scorecards.actions.charts import set_chart_settings, show_control_icons
from scorecards.actions.loading import MeasuresLoaded, load_measures, load_observations
from scorecards.actions.observations import NewFigure, Summary, record_observations
from scorecards.actions.pages import (
    define_kpi_page,
    define_scorecard,
    edit_scorecard,
    write_commentary,
)
from scorecards.actions.peers import compare_with_peers, publish_rank, remove_rank
from scorecards.actions.reference import (
    define_area,
    define_measure,
    define_source,
    edit_area,
    edit_measure,
    edit_source,
    ensure_home_area,
)
from scorecards.actions.targets import change_target, remove_target, set_target

__all__ = [
    "MeasuresLoaded",
    "NewFigure",
    "Summary",
    "annotate",
    "change_target",
    "compare_with_peers",
    "define_area",
    "define_kpi_page",
    "define_measure",
    "define_scorecard",
    "define_source",
    "edit_annotation",
    "edit_area",
    "edit_measure",
    "edit_scorecard",
    "edit_source",
    "ensure_home_area",
    "load_measures",
    "load_observations",
    "publish_rank",
    "record_observations",
    "remove_annotation",
    "remove_rank",
    "remove_target",
    "set_chart_settings",
    "set_target",
    "show_control_icons",
    "write_commentary",
]
