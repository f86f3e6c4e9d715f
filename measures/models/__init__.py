"""Measures and what is known of them: observations, targets, annotations, ranks."""

from measures.models.areas import Area, AreaKind, Source
from measures.models.measures import Annotation, AnnotationKind, Measure, Target
from measures.models.observations import Observation
from measures.models.peers import PeerComparison, PublishedRank
from measures.models.printing import PrintedFigures

__all__ = [
    "Annotation",
    "AnnotationKind",
    "Area",
    "AreaKind",
    "Measure",
    "Observation",
    "PeerComparison",
    "PrintedFigures",
    "PublishedRank",
    "Source",
    "Target",
]
