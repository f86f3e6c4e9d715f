"""What a report's state allows, as a table, and the reason where it does not."""

from highlights.models import Report, ReportState

# From a state to the states that may follow it. Published reports only gain editions.
TRANSITIONS: dict[ReportState, frozenset[ReportState]] = {
    ReportState.DRAFT: frozenset({ReportState.IN_REVIEW}),
    ReportState.IN_REVIEW: frozenset({ReportState.DRAFT, ReportState.APPROVED}),
    ReportState.APPROVED: frozenset({ReportState.DRAFT, ReportState.PUBLISHED}),
    ReportState.PUBLISHED: frozenset(),
}

EDITABLE = frozenset({ReportState.DRAFT, ReportState.IN_REVIEW})


class NotAllowedError(Exception):
    """The report's state does not allow this. The message says why, for people."""


def reason_against_move(report: Report, to: ReportState) -> str:
    """Why the report may not move to the state, or "" where it may."""
    state = ReportState(report.state)
    if to in TRANSITIONS[state]:
        return ""
    following = " or ".join(sorted(other.label.lower() for other in TRANSITIONS[state]))
    after = f"only {following} can follow" if following else "nothing follows; correct it instead"
    return f"The report is {state.label.lower()}: {after}, not {to.label.lower()}."


def check_move(report: Report, to: ReportState) -> None:
    """Raise NotAllowedError where the report may not move to the state."""
    if reason := reason_against_move(report, to):
        raise NotAllowedError(reason)


def reason_against_editing(report: Report) -> str:
    """Why the report's text and structure may not be changed, or "" where they may."""
    state = ReportState(report.state)
    if state in EDITABLE:
        return ""
    return f"The report is {state.label.lower()}: return it to draft to change its text."


def check_editing(report: Report) -> None:
    """Raise NotAllowedError where the report may not be edited."""
    if reason := reason_against_editing(report):
        raise NotAllowedError(reason)
