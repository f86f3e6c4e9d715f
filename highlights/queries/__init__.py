"""Every read of reports, in a constant number of SQL queries.

reports     which reports there are, and the content of one as its reader may see it
management  state, next steps, comments, history and editions, for those who manage a report
checklist   what is missing before a report goes to its reviewers
outstanding_work  what one person still owes for the report that is being written
scheduling  publication at a set time, and what is read before it
files       editions as files: which there are, and how far the others are
revisions   what the force revised after a report was published
"""

from highlights.queries.checklist import ChecklistGroup, ChecklistItem, checklist
from highlights.queries.files import FileNote, pdf_content, pdf_of, pdfs_of, with_pdfs
from highlights.queries.management import (
    FrozenCounts,
    Management,
    Step,
    frozen_counts,
    management,
    open_comment_count,
)
from highlights.queries.outstanding_work import OutstandingWork, outstanding_work
from highlights.queries.reports import (
    EditionAlteredError,
    EditionNote,
    ReportLine,
    ReportView,
    ReportWithdrawnError,
    has_public_live_view,
    readable,
    report_lines,
    reports_for,
    view_live,
    view_report,
)
from highlights.queries.revisions import Revisions, revised_since
from highlights.queries.scheduling import (
    PreReleaseLine,
    ScheduleLine,
    due_schedules,
    open_schedule,
    open_schedules_of,
    pre_release_lines,
    pre_releases_for,
    schedule_lines,
    view_pre_release,
)

__all__ = [
    "ChecklistGroup",
    "ChecklistItem",
    "EditionAlteredError",
    "EditionNote",
    "FileNote",
    "FrozenCounts",
    "Management",
    "OutstandingWork",
    "PreReleaseLine",
    "ReportLine",
    "ReportView",
    "ReportWithdrawnError",
    "Revisions",
    "ScheduleLine",
    "Step",
    "checklist",
    "due_schedules",
    "frozen_counts",
    "has_public_live_view",
    "management",
    "open_comment_count",
    "open_schedule",
    "open_schedules_of",
    "outstanding_work",
    "pdf_content",
    "pdf_of",
    "pdfs_of",
    "pre_release_lines",
    "pre_releases_for",
    "readable",
    "report_lines",
    "reports_for",
    "revised_since",
    "schedule_lines",
    "view_live",
    "view_pre_release",
    "view_report",
    "with_pdfs",
]
