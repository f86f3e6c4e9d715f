"""Every write on measures, observations, scorecards and KPI pages.

reference      areas, sources, measures
targets        what a measure should reach, from a month on
annotations    words on months, and where control limits start anew
peers          how the force stands among others
charts         how control charts are worked out, and where they and their icons stand
observations   the monthly figures and their revisions
loading        files of measures and of observations, and rows that another system sends
uploads        files that people upload: kept, read, previewed, removed
names          what names in those files mean here
imports        previews confirmed, applied, taken back; figures that are applied at once
printing       which figures a published report printed
street         street-level crime as monthly counts
pages          scorecards, their commentary, KPI pages
"""

from scorecards.actions.annotations import annotate, edit_annotation
from scorecards.actions.charts import (
    set_chart_settings,
    show_control_charts,
    show_control_icons,
)
from scorecards.actions.imports import (
    apply_import,
    confirm_import,
    import_figures,
    undo_import,
)
from scorecards.actions.loading import (
    MeasuresLoaded,
    load_measures,
    load_observations,
    load_rows,
)
from scorecards.actions.locks import hold_figures
from scorecards.actions.names import NameMeant, change_name, map_names, remove_name
from scorecards.actions.observations import NewFigure, Summary, record_observations
from scorecards.actions.pages import (
    arrange_scorecard,
    define_kpi_page,
    define_scorecard,
    discard_commentary_draft,
    edit_scorecard,
    keep_commentary_draft,
    write_commentary,
)
from scorecards.actions.peers import compare_with_peers, publish_rank
from scorecards.actions.printing import PrintedSpan, note_printed
from scorecards.actions.reference import (
    define_area,
    define_measure,
    define_source,
    edit_area,
    edit_measure,
    edit_source,
    ensure_home_area,
)
from scorecards.actions.street import load_street_crime, street_source
from scorecards.actions.targets import change_target, set_target
from scorecards.actions.uploads import (
    preview_import,
    remove_uploads,
    reread_previews,
    say_names,
    say_readings,
    upload_file,
)

__all__ = [
    "MeasuresLoaded",
    "NameMeant",
    "NewFigure",
    "PrintedSpan",
    "Summary",
    "annotate",
    "apply_import",
    "arrange_scorecard",
    "change_name",
    "change_target",
    "compare_with_peers",
    "confirm_import",
    "define_area",
    "define_kpi_page",
    "define_measure",
    "define_scorecard",
    "define_source",
    "discard_commentary_draft",
    "edit_annotation",
    "edit_area",
    "edit_measure",
    "edit_scorecard",
    "edit_source",
    "ensure_home_area",
    "hold_figures",
    "import_figures",
    "keep_commentary_draft",
    "load_measures",
    "load_observations",
    "load_rows",
    "load_street_crime",
    "map_names",
    "note_printed",
    "preview_import",
    "publish_rank",
    "record_observations",
    "remove_name",
    "remove_uploads",
    "reread_previews",
    "say_names",
    "say_readings",
    "set_chart_settings",
    "set_target",
    "show_control_charts",
    "show_control_icons",
    "street_source",
    "undo_import",
    "upload_file",
    "write_commentary",
]
