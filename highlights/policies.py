"""What a report's state allows, as one table, and the reason where it does not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.permissions import Permission, Reader, can
from accounts.roles import holders_of, who_can
from highlights.models import NarrativePart, Report, ReportState, SectionKind, TransitionName
from plans.policies import reason_against_remit


@dataclass(frozen=True, slots=True)
class Transition:
    """A move of a report: from which states to which, who may, and whether it says why.

    `verb` is what a button says, `done` what the audit trail says of "the report", `after` what the
    person is told of what follows, and `question` what they are asked: "" where no reason is
    needed. A move that `ends_correction` is there for a correction only; where what it corrects was
    withdrawn, it leads to `to_state_if_withdrawn`.
    """

    name: TransitionName
    from_states: frozenset[ReportState]
    to_state: ReportState
    permission: Permission
    verb: str
    done: str
    after: str
    question: str = ""
    ends_correction: bool = False
    to_state_if_withdrawn: ReportState | None = None

    @property
    def to_states(self) -> tuple[ReportState, ...]:
        """Every state that it may lead to."""
        return tuple(filter(None, (self.to_state, self.to_state_if_withdrawn)))

    @property
    def is_sensitive(self) -> bool:
        """Whether it asks again who it is: it changes what readers see, or begins to."""
        return self.permission == Permission.PUBLISH_REPORT

    @property
    def needs_reason(self) -> bool:
        """Whether it cannot be done without saying why."""
        return bool(self.question)


TRANSITIONS: dict[TransitionName, Transition] = {
    transition.name: transition
    for transition in (
        Transition(
            TransitionName.SUBMIT,
            frozenset({ReportState.DRAFT}),
            ReportState.IN_REVIEW,
            Permission.EDIT_RECORD,
            verb="Submit for review",
            done="submitted {report} for review",
            after="The report is in review: reviewers can comment on it, return it or approve it.",
        ),
        Transition(
            TransitionName.RETURN,
            frozenset({ReportState.IN_REVIEW, ReportState.APPROVED}),
            ReportState.DRAFT,
            Permission.REVIEW_REPORT,
            verb="Return to draft",
            done="returned {report} to draft",
            after="The report is a draft again: officers can change it and submit it again.",
            question="What must change before it is submitted again?",
        ),
        Transition(
            TransitionName.APPROVE,
            frozenset({ReportState.IN_REVIEW}),
            ReportState.APPROVED,
            Permission.REVIEW_REPORT,
            verb="Approve",
            done="approved {report}",
            after=(
                "The report is approved: its text can no longer be changed, and it can be "
                "published."
            ),
        ),
        Transition(
            TransitionName.PUBLISH,
            frozenset({ReportState.APPROVED}),
            ReportState.PUBLISHED,
            Permission.PUBLISH_REPORT,
            verb="Publish",
            done="published {report}",
            after="The report is published: readers now see the new edition.",
        ),
        Transition(
            TransitionName.WITHDRAW,
            frozenset({ReportState.PUBLISHED}),
            ReportState.WITHDRAWN,
            Permission.PUBLISH_REPORT,
            verb="Withdraw",
            done="withdrew {report}",
            after="The report is withdrawn: readers see the reason instead. To publish it "
            "again, start a correction.",
            question="Why is the report withdrawn? Readers see this instead of the report.",
        ),
        Transition(
            TransitionName.CORRECT,
            frozenset({ReportState.PUBLISHED, ReportState.WITHDRAWN}),
            ReportState.DRAFT,
            Permission.PUBLISH_REPORT,
            verb="Correct",
            done="began to correct {report}",
            after="The correction is a draft: readers see the current edition until it is "
            "published.",
            question="What will the new edition correct? This is shown on its first page.",
        ),
        Transition(
            TransitionName.ABANDON,
            frozenset({ReportState.DRAFT, ReportState.IN_REVIEW, ReportState.APPROVED}),
            ReportState.PUBLISHED,
            Permission.PUBLISH_REPORT,
            verb="Cancel the correction",
            done="cancelled the correction of {report}",
            after="The correction is cancelled: readers still see the current edition. The text "
            "written for the correction stays as the working text for the next one.",
            question="Why is the correction cancelled?",
            ends_correction=True,
            to_state_if_withdrawn=ReportState.WITHDRAWN,
        ),
    )
}

# No one plans further ahead than this: a later time is a slip of the keyboard.
FURTHEST = timedelta(days=366)

EDITABLE = frozenset({ReportState.DRAFT, ReportState.IN_REVIEW})
NOT_COMMENTED = frozenset({ReportState.PUBLISHED, ReportState.WITHDRAWN})

# The texts without which a section is not finished. The other kinds show records of their own.
NEEDED_TEXTS: dict[SectionKind, tuple[NarrativePart, ...]] = {
    SectionKind.OUTCOMES: (NarrativePart.BODY,),
    SectionKind.FOCUS: (NarrativePart.BODY,),
    SectionKind.ASSESSMENT: (NarrativePart.BODY,),
    SectionKind.KPI: (NarrativePart.DATA_SUMMARY, NarrativePart.OVERVIEW),
}


class NotAllowedError(Exception):
    """The report's state does not allow this. The message says why, for people."""


def reason_against(report: Report, name: TransitionName, reader: Reader) -> str:
    """Why the reader may not move the report so now, and who could; "" where they may."""
    if reason := reason_in_state(report, name):
        return reason
    if not can(reader, TRANSITIONS[name].permission):
        return who_can(TRANSITIONS[name].permission)
    # To submit is to say that the whole report is written.
    return reason_against_remit(reader, None) if name == TransitionName.SUBMIT else ""


def reason_in_state(report: Report, name: TransitionName) -> str:
    """Why a report in this state cannot be moved so, what can be done and who could; or ""."""
    transition, state = TRANSITIONS[name], ReportState(report.state)
    if _leads_on(transition, report):
        return ""
    wanted = " or ".join(
        other.label.lower() for other in ReportState if other in transition.from_states
    )
    following = " or ".join(
        step_and_who(other) for other, move in TRANSITIONS.items() if _leads_on(move, report)
    )
    if transition.ends_correction:
        return (
            f"The report is {state.label.lower()}, and it has no open correction to "
            f"cancel (by {holders_of(transition.permission)}). You can now {following}."
        )
    return (
        f"The report is {state.label.lower()}: {step_and_who(name)} needs one that is "
        f"{wanted}. You can now {following}."
    )


def step_and_who(name: TransitionName) -> str:
    """A move as sentences name it, with who could: "“publish” (an approver)"."""
    transition = TRANSITIONS[name]
    return f"“{transition.verb.lower()}” ({holders_of(transition.permission)})"


def _leads_on(transition: Transition, report: Report) -> bool:
    """Whether a report stands where the move begins. Only a correction says what it corrects."""
    return ReportState(report.state) in transition.from_states and (
        bool(report.corrects) or not transition.ends_correction
    )


def check_transition(report: Report, name: TransitionName) -> None:
    """Raise NotAllowedError where the report's state does not allow the move."""
    if reason := reason_in_state(report, name):
        raise NotAllowedError(reason)


def reason_against_editing(report: Report) -> str:
    """Why the report's text and structure may not be changed, or "" where they may."""
    state = ReportState(report.state)
    if state in EDITABLE:
        return ""
    back = TransitionName.RETURN if state == ReportState.APPROVED else TransitionName.CORRECT
    first = "return it to draft" if back == TransitionName.RETURN else "start a correction"
    return (
        f"The report is {state.label.lower()}: {first} to change its text. "
        f"{who_can(TRANSITIONS[back].permission)}"
    )


def check_editing(report: Report) -> None:
    """Raise NotAllowedError where the report may not be edited."""
    if reason := reason_against_editing(report):
        raise NotAllowedError(reason)


def reason_against_commenting(report: Report) -> str:
    """Why the report's sections take no comments now, or "" where they do."""
    state = ReportState(report.state)
    if state not in NOT_COMMENTED:
        return ""
    return (
        f"The report is {state.label.lower()}: you can only comment on a draft or a "
        f"correction. You can now {step_and_who(TransitionName.CORRECT)}, and then "
        "comment."
    )


def reason_against_open_comments(count: int) -> str:
    """Why a report with so many open comments is not approved without more ado, or ""."""
    if not count:
        return ""
    words = "1 comment is open" if count == 1 else f"{count} comments are open"
    it = "it" if count == 1 else "them"
    return (
        f"{words}: resolve {it} ({holders_of(Permission.EDIT_RECORD)}), or explain why "
        "you approve it anyway "
        f"({holders_of(TRANSITIONS[TransitionName.APPROVE].permission)})."
    )


def reason_against_schedule(
    publish_at: datetime, open_from: datetime | None, *, has_readers: bool, now: datetime
) -> dict[str, str]:
    """Why a report is not published at such a time, or read before it, by the field; or nothing."""
    if publish_at <= now:
        return {"publish_at": "This time has passed: enter a later time, or publish now."}
    if publish_at > now + FURTHEST:
        return {"publish_at": "This is more than a year ahead: enter a time within a year."}
    if has_readers and open_from is None:
        return {"open_from": "Enter the time from which the people on the list can read it."}
    if open_from is not None and not has_readers:
        return {"open_from": "Choose who can read it from then on, or leave the time empty."}
    if open_from is not None and open_from >= publish_at:
        return {"open_from": "Enter a time before publication."}
    return {}


def reason_against_missing_figures(count: int) -> str:
    """Why a report whose texts lack so many bound figures is not published, or ""."""
    if not count:
        return ""
    words = "1 bound figure is" if count == 1 else f"{count} bound figures are"
    return (
        f"{words} missing in the texts, and what is published never changes. You can now "
        f"{step_and_who(TransitionName.RETURN)}; then correct what its checklist shows "
        f"({holders_of(Permission.EDIT_RECORD)})."
    )


def reason_against_changed(what: str) -> str:
    """Why another content than the confirmed one does not come out; `what` did not happen."""
    return (
        f"Something in the report has changed since it was confirmed. {what}: check it "
        f"and confirm it again ({holders_of(Permission.PUBLISH_REPORT)})."
    )


def reason_against_publisher(person: str) -> str:
    """Why a person who set a time publishes nothing any more, and who could."""
    return (
        f"{person} may no longer publish reports: set the time again or publish now "
        f"({holders_of(Permission.PUBLISH_REPORT)})."
    )


def reason_against_ended_schedule() -> str:
    """Why a time that is no longer set cannot be cancelled, and who could set another."""
    return (
        "This time is no longer set: check what happened to it. Another time can be set "
        f"({holders_of(Permission.PUBLISH_REPORT)}) while the report is approved."
    )
