"""The whole grid of the workflow: what may follow what, and the reason where it may not."""

import itertools

import pytest

from highlights.models import Report, ReportState
from highlights.policies import (
    TRANSITIONS,
    NotAllowedError,
    check_editing,
    check_move,
    reason_against_move,
)

ALLOWED = {
    ("draft", "in_review"),
    ("in_review", "draft"),
    ("in_review", "approved"),
    ("approved", "draft"),
    ("approved", "published"),
}


@pytest.mark.parametrize(
    ("state", "to"), list(itertools.product(ReportState.values, ReportState.values))
)
def test_move_grid(state: str, to: str) -> None:
    report = Report(state=state)
    if (state, to) in ALLOWED:
        check_move(report, ReportState(to))
    else:
        with pytest.raises(NotAllowedError, match="The report is"):
            check_move(report, ReportState(to))


def test_every_state_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(ReportState)


def test_reason_says_what_can_follow() -> None:
    reason = reason_against_move(Report(state="in_review"), ReportState.PUBLISHED)
    assert reason == "The report is in review: only approved or draft can follow, not published."


@pytest.mark.parametrize("state", ["approved", "published"])
def test_editing_refused(state: str) -> None:
    with pytest.raises(NotAllowedError, match="return it to draft"):
        check_editing(Report(state=state))
