"""Measures with their observations, and the scorecards and KPI pages that show them."""

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
    "Commentary",
    "CommentaryDraft",
    "KpiPage",
    "KpiRow",
    "Measure",
    "Observation",
    "PeerComparison",
    "PublishedRank",
    "Scorecard",
    "ScorecardRow",
    "Source",
    "Target",
]
