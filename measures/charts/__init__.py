"""Pictures of figures as SVG, drawn on the server from plain rows: classes only, no styles.

frame      where months and values lie, the axes, and the two sizes of a picture
lines      sparklines, and events
control    control charts, and plain lines where nothing can be judged
multiples  small charts of one scale
ranks      the path of a rank
icons      the icons of variation and assurance
figures    the same charts for the browser to explore, as plotly's JSON
"""

from measures.charts import control, ranks
from measures.charts.control import PAPER, control_chart, shape_key
from measures.charts.frame import Size, in_two_sizes
from measures.charts.icons import assurance_icon, icon_key, variation_icon
from measures.charts.lines import Event, events_since, sparkline
from measures.charts.multiples import small_chart, small_scale
from measures.charts.plotly_charts import control_figure
from measures.charts.ranks import Place, rank_chart

CONTROL_SIZES = control.WIDE, control.NARROW
RANK_SIZES = ranks.WIDE, ranks.NARROW

__all__ = [
    "CONTROL_SIZES",
    "PAPER",
    "RANK_SIZES",
    "Event",
    "Place",
    "Size",
    "assurance_icon",
    "control_chart",
    "control_figure",
    "events_since",
    "icon_key",
    "in_two_sizes",
    "rank_chart",
    "shape_key",
    "small_chart",
    "small_scale",
    "sparkline",
    "variation_icon",
]
