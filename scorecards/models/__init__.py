"""Measures with their observations, and the scorecards and KPI pages that show them."""

from scorecards.models.imports import (
    ColumnMapping,
    ImportBatch,
    ImportFile,
    ImportName,
    ImportRow,
    ImportState,
    PrintedFigures,
    RowKind,
)
from scorecards.models.measures import (
    Annotation,
    AnnotationKind,
    Area,
    AreaKind,
    Measure,
    Observation,
    Source,
    Target,
)
from scorecards.models.peers import PeerComparison, PublishedRank
from scorecards.models.scorecards import (
    Commentary,
    CommentaryDraft,
    KpiLink,
    KpiPage,
    KpiRow,
    Scorecard,
    ScorecardRow,
)

__all__ = [
    "Annotation",
    "AnnotationKind",
    "Area",
    "AreaKind",
    "ColumnMapping",
    "Commentary",
    "CommentaryDraft",
    "ImportBatch",
    "ImportFile",
    "ImportName",
    "ImportRow",
    "ImportState",
    "KpiLink",
    "KpiPage",
    "KpiRow",
    "Measure",
    "Observation",
    "PeerComparison",
    "PrintedFigures",
    "PublishedRank",
    "RowKind",
    "Scorecard",
    "ScorecardRow",
    "Source",
    "Target",
]
