"""Every read of figures, in a constant number of SQL queries, worded as `measures.content`.

rows           measures and areas with their series and windows
measures       everything that is known of one measure
notes          what is known of measures besides their figures
charts         control charts, and charts without limits
annotations    words on months, and who wrote them
subtypes       the sub-types of a measure side by side
peers          the force among others
quality        what is to be looked at in the figures
observations   figures and targets as they are read
current_values figures in force, as those who write new ones need them
"""

from measures.queries.measures import (
    AreaSeriesContent,
    MeasureContent,
    SeriesPointContent,
    chart_of,
    measure_page,
)
from measures.queries.notes import measure_notes
from measures.queries.observations import Pair
from measures.queries.peers import peers_of, ranks_for_month
from measures.queries.quality import data_quality
from measures.queries.rows import comparison_rows, latest_month, observed_pairs, pairs_from

__all__ = [
    "AreaSeriesContent",
    "MeasureContent",
    "Pair",
    "SeriesPointContent",
    "chart_of",
    "comparison_rows",
    "data_quality",
    "latest_month",
    "measure_notes",
    "measure_page",
    "observed_pairs",
    "pairs_from",
    "peers_of",
    "ranks_for_month",
]
