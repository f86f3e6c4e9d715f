"""Every write on reports. Each is one transaction with its audit event.

reports    starting a report, its sections, and officers' texts
draft_report  a report's months, structure and texts while it is drafted
workflow   the moves from draft to published and back, and the editions
findings   findings of the figure check, dismissed and restored
schedule_end  the end of a schedule, within what brings it
scheduling publication at a set time, and reading before it
files      editions as files: asking for one, and what its worker reports
comments   reviewers' comments on sections
"""

from highlights.actions.comments import comment_on_section, resolve_comment
from highlights.actions.draft_report import (
    change_report,
    change_section,
    create_report_from,
    discard_drafts,
    keep_draft,
    move_section,
    remove_section,
    write_section,
)
from highlights.actions.file_silence import note_silence
from highlights.actions.files import (
    begin_file,
    fail_file,
    keep_file,
    note_progress,
    request_file,
)
from highlights.actions.findings import dismiss_finding, restore_finding
from highlights.actions.handover import hand_over_publication, settle_publications
from highlights.actions.reports import add_section, create_report, write_narrative
from highlights.actions.scheduling import (
    cancel_publication,
    give_up_publication,
    publish_scheduled,
    record_pre_release_reading,
    schedule_publication,
)
from highlights.actions.workflow import (
    abandon_correction,
    approve_report,
    correct_report,
    publish,
    return_report,
    submit_report,
    withdraw_report,
)

__all__ = [
    "abandon_correction",
    "add_section",
    "approve_report",
    "begin_file",
    "cancel_publication",
    "change_report",
    "change_section",
    "comment_on_section",
    "correct_report",
    "create_report",
    "create_report_from",
    "discard_drafts",
    "dismiss_finding",
    "fail_file",
    "give_up_publication",
    "hand_over_publication",
    "keep_draft",
    "keep_file",
    "move_section",
    "note_progress",
    "note_silence",
    "publish",
    "publish_scheduled",
    "record_pre_release_reading",
    "remove_section",
    "request_file",
    "resolve_comment",
    "restore_finding",
    "return_report",
    "schedule_publication",
    "settle_publications",
    "submit_report",
    "withdraw_report",
    "write_narrative",
    "write_section",
]
