"""Pictures of figures as SVG, drawn on the server from plain rows: classes only, no styles.

lines      sparklines and plain line charts
control    control charts
icons      the icons of variation and assurance
"""

from scorecards.charts.control import chart_scale, control_chart
from scorecards.charts.icons import assurance_icon, icon_key, variation_icon
from scorecards.charts.lines import Event, Level, line_chart, sparkline

__all__ = [
    "Event",
    "Level",
    "assurance_icon",
    "chart_scale",
    "control_chart",
    "icon_key",
    "line_chart",
    "sparkline",
    "variation_icon",
]
