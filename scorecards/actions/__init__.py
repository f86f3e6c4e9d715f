"""Every write on scorecards, their commentary, and KPI pages.

pages     scorecards, their rows and commentary, KPI pages
charts    where control charts and their icons are shown
"""

from scorecards.actions.charts import show_control_charts, show_control_icons
from scorecards.actions.pages import (
    arrange_scorecard,
    define_kpi_page,
    define_scorecard,
    discard_commentary_draft,
    edit_scorecard,
    keep_commentary_draft,
    write_commentary,
)

__all__ = [
    "arrange_scorecard",
    "define_kpi_page",
    "define_scorecard",
    "discard_commentary_draft",
    "edit_scorecard",
    "keep_commentary_draft",
    "show_control_charts",
    "show_control_icons",
    "write_commentary",
]
