"""Pictures of figures as SVG, drawn on the server from plain rows: classes only, no styles.

frame      where months and values lie, the axes, and the two sizes of a picture
lines      sparklines and plain line charts
control    control charts
multiples  small charts of one scale
ranks      the path of a rank
icons      the icons of variation and assurance
figures    the same control charts for the browser to explore, as plotly's JSON
"""

from scorecards.charts import control, lines, ranks
from scorecards.charts.control import control_chart, shape_key
from scorecards.charts.figures import control_figure
from scorecards.charts.frame import in_two_sizes
from scorecards.charts.icons import assurance_icon, icon_key, variation_icon
from scorecards.charts.lines import Event, Level, events_since, line_chart, sparkline
from scorecards.charts.multiples import small_chart, small_scale
from scorecards.charts.ranks import Place, rank_chart

CONTROL_SIZES = control.WIDE, control.NARROW
LINE_SIZES = lines.WIDE, lines.NARROW
RANK_SIZES = ranks.WIDE, ranks.NARROW

__all__ = [
    "CONTROL_SIZES",
    "LINE_SIZES",
    "RANK_SIZES",
    "Event",
    "Level",
    "Place",
    "assurance_icon",
    "control_chart",
    "control_figure",
    "events_since",
    "icon_key",
    "in_two_sizes",
    "line_chart",
    "rank_chart",
    "shape_key",
    "small_chart",
    "small_scale",
    "sparkline",
    "variation_icon",
]
