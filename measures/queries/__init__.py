"""Every read of figures, in a constant number of SQL queries, worded as `measures.content`."""

from measures.queries.measures import (
    AreaSeriesContent,
    MeasureContent,
    PlaceContent,
    SeriesPointContent,
    chart_of,
    measure_page,
)
from measures.queries.notes import measure_notes
from measures.queries.observations import Pair
from measures.queries.peers import peers_of, ranks_for_month
from measures.queries.quality import QualityContent, data_quality
from measures.queries.rows import comparison_rows, latest_month, observed_pairs, pairs_from

__all__ = [
    "AreaSeriesContent",
    "MeasureContent",
    "Pair",
    "PlaceContent",
    "QualityContent",
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
