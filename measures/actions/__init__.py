"""Every write on measures and observations.

reference      areas, sources, measures
targets        what a measure should reach, from a month on
annotations    words on months, and where control limits start again
peers          how the force stands among others
charts         how control charts are worked out
observations   the monthly figures and their revisions
printing       which figures a published report printed
locks          writes of one kind wait for each other
"""

from measures.actions.annotations import annotate, edit_annotation
from measures.actions.charts import set_chart_settings
from measures.actions.locks import hold_figures
from measures.actions.observations import NewFigure, Summary, record_observations
from measures.actions.peers import compare_with_peers, publish_rank
from measures.actions.printing import PrintedSpan, note_printed
from measures.actions.reference import (
    define_area,
    define_measure,
    define_source,
    edit_area,
    edit_measure,
    edit_source,
    ensure_home_area,
)
from measures.actions.targets import change_target, set_target

__all__ = [
    "NewFigure",
    "PrintedSpan",
    "Summary",
    "annotate",
    "change_target",
    "compare_with_peers",
    "define_area",
    "define_measure",
    "define_source",
    "edit_annotation",
    "edit_area",
    "edit_measure",
    "edit_source",
    "ensure_home_area",
    "hold_figures",
    "note_printed",
    "publish_rank",
    "record_observations",
    "set_chart_settings",
    "set_target",
]
