"""Every read of figures, in a constant number of SQL queries, worded as `scorecards.content`.

rows         measures and areas with their series and windows
scorecards   a scorecard for a month, with its tally and commentary
kpi          a KPI page for a month, with its annotations, and its data summary drafted
figures      figures that are bound into texts
notes        what is known of measures besides their figures
measures     everything that is known of one measure
charts       control charts, and charts without limits
annotations  who wrote them
subtypes     the sub-types of a measure side by side
peers        the force among others
quality      what is to be looked at in the figures
observations figures and targets as they are read
"""

from scorecards.queries.figures import (
    FigureBook,
    OfferedFigure,
    book_of,
    figure_book,
    offered_figures,
)
from scorecards.queries.kpi import drafted_summary, kpi_for_month, kpis_for_month
from scorecards.queries.measures import (
    AreaSeriesContent,
    MeasureContent,
    PlaceContent,
    SeriesPointContent,
    chart_of,
    measure_page,
)
from scorecards.queries.notes import measure_notes
from scorecards.queries.observations import Pair
from scorecards.queries.peers import peers_of, ranks_for_month
from scorecards.queries.quality import QualityContent, data_quality
from scorecards.queries.rows import (
    comparison_rows,
    latest_month,
    observed_pairs,
    pairs_from,
)
from scorecards.queries.scorecards import (
    priority_scorecards,
    scorecard_for_month,
    scorecards_for_month,
)

__all__ = [
    "AreaSeriesContent",
    "FigureBook",
    "MeasureContent",
    "OfferedFigure",
    "Pair",
    "PlaceContent",
    "QualityContent",
    "SeriesPointContent",
    "book_of",
    "chart_of",
    "comparison_rows",
    "data_quality",
    "drafted_summary",
    "figure_book",
    "kpi_for_month",
    "kpis_for_month",
    "latest_month",
    "measure_notes",
    "measure_page",
    "observed_pairs",
    "offered_figures",
    "pairs_from",
    "peers_of",
    "priority_scorecards",
    "ranks_for_month",
    "scorecard_for_month",
    "scorecards_for_month",
]
