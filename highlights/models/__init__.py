"""The quarterly highlight report: sections, narrative, and the editions that never change.

reports      reports and their sections
narratives   what people write in them
scheduling   publication at a set time, and who reads before it
editions     what was published, and how each report got there
files        editions as files, such as a PDF
"""

from highlights.models.editions import Edition, ReportTransition, TransitionName
from highlights.models.files import EditionFile, FileKind, FileState
from highlights.models.narratives import (
    FindingDismissal,
    Narrative,
    NarrativeDraft,
    NarrativePart,
    SectionComment,
)
from highlights.models.reports import Report, ReportState, Section, SectionDeliverable, SectionKind
from highlights.models.scheduling import (
    PreReleaseReader,
    PreReleaseReading,
    PublicationSchedule,
    ScheduleOutcome,
)

__all__ = [
    "Edition",
    "EditionFile",
    "FileKind",
    "FileState",
    "FindingDismissal",
    "Narrative",
    "NarrativeDraft",
    "NarrativePart",
    "PreReleaseReader",
    "PreReleaseReading",
    "PublicationSchedule",
    "Report",
    "ReportState",
    "ReportTransition",
    "ScheduleOutcome",
    "Section",
    "SectionComment",
    "SectionDeliverable",
    "SectionKind",
    "TransitionName",
]
