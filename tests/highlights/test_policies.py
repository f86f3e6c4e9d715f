"""The whole grid of the workflow: what may follow what, for whom, and the reason where not."""

import itertools

import pytest

from accounts.models import User
from accounts.permissions import Permission
from highlights import policies
from highlights.models import Report, ReportState, TransitionName
from highlights.policies import (
    TRANSITIONS,
    NotAllowedError,
    check_editing,
    check_transition,
    reason_against,
)
from opcc.drawing import DOCS
from opcc.workflow_diagram import draw

ALLOWED = {
    ("draft", "submit"): "in_review",
    ("in_review", "return"): "draft",
    ("approved", "return"): "draft",
    ("in_review", "approve"): "approved",
    ("approved", "publish"): "published",
    ("published", "withdraw"): "withdrawn",
    ("published", "correct"): "draft",
    ("withdrawn", "correct"): "draft",
    ("draft", "abandon"): "published",
    ("in_review", "abandon"): "published",
    ("approved", "abandon"): "published",
}


class Holder:
    """Someone with just these permissions."""

    is_authenticated = True

    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions


@pytest.fixture(autouse=True)
def nobody_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits to priorities stand in the database and have tests of their own."""
    monkeypatch.setattr(policies, "reason_against_remit", lambda *_: "")


@pytest.mark.parametrize(
    ("state", "name"), list(itertools.product(ReportState.values, TransitionName.values))
)
def test_each_state_allows_its_transitions_alone(state: str, name: str) -> None:
    report, transition = Report(state=state, corrects="A figure."), TransitionName(name)
    holder = Holder(TRANSITIONS[transition].permission)
    if (state, name) in ALLOWED:
        check_transition(report, transition)
        assert TRANSITIONS[transition].to_state == ALLOWED[state, name]
        assert reason_against(report, transition, holder) == ""
    else:
        with pytest.raises(NotAllowedError, match="The report is"):
            check_transition(report, transition)
        assert reason_against(report, transition, holder).startswith("The report is")


@pytest.mark.parametrize("state", ReportState.values)
def test_where_nothing_is_corrected_no_correction_is_given_up(state: str) -> None:
    with pytest.raises(NotAllowedError, match="no open correction to cancel"):
        check_transition(Report(state=state), TransitionName.ABANDON)


def test_every_state_leads_on_and_every_name_stands_in_the_table() -> None:
    assert set(TRANSITIONS) == set(TransitionName)
    left = {state for transition in TRANSITIONS.values() for state in transition.from_states}
    assert left == set(ReportState)


def test_reason_says_what_can_be_done() -> None:
    reason = reason_against(
        Report(state="in_review"), TransitionName.PUBLISH, User(is_superuser=True)
    )
    assert reason == (
        "The report is in review: “publish” (an approver) needs one that is approved. You "
        "can now “return to draft” (an approver) or “approve” (an approver)."
    )


def test_reason_says_who_could() -> None:
    reason = reason_against(
        Report(state="approved"), TransitionName.PUBLISH, Holder(Permission.EDIT_RECORD)
    )
    assert reason == "Only someone with the role approver can do this."


@pytest.mark.parametrize(
    ("state", "fix"),
    [("approved", "return it"), ("published", "start a corr"), ("withdrawn", "start a corr")],
)
def test_a_closed_state_refuses_editing(state: str, fix: str) -> None:
    with pytest.raises(NotAllowedError, match=fix):
        check_editing(Report(state=state))


def test_the_drawing_is_the_table() -> None:
    assert (DOCS / "workflow.md").read_text(encoding="utf-8") == "\n".join(draw()) + "\n"
