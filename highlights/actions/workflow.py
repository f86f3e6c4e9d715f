"""The moves of a report along its workflow. `highlights.policies.TRANSITIONS` says which there are.

Each locks the report, so that of two people at once one acts and the other is told why not.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from audit.sealing import newest_seal
from dates.office_time import moment_text
from dates.periods import parse_month
from highlights.actions.files import request_file
from highlights.actions.locks import locked
from highlights.actions.schedule_end import close_schedule
from highlights.codec import digest, to_plain
from highlights.content import ReportContent
from highlights.evidence import report_content
from highlights.models import (
    Edition,
    Report,
    ReportTransition,
    ScheduleOutcome,
    SectionComment,
    TransitionName,
)
from highlights.policies import (
    TRANSITIONS,
    NotAllowedError,
    check_transition,
    reason_against_changed,
    reason_against_missing_figures,
    reason_against_open_comments,
)
from highlights.queries.bound_values import missing_figures
from highlights.queries.revisions import figures_of, grounds_of, rows_of
from highlights.verification import as_recorded
from measures.actions import PrintedSpan, hold_figures, note_printed
from plans.policies import check_remit

# How the audit trail calls moves, where it is not the move "of the report".
VERBS = {TransitionName.PUBLISH: "publish", TransitionName.ABANDON: "abandon_correction"}


@transaction.atomic
def submit_report(*, report: Report, by: User) -> Report:
    """Hand a draft to its reviewers. Raises NotAllowedError."""
    check_remit(by, None)
    return _move(report, TransitionName.SUBMIT, by=by)


@transaction.atomic
def return_report(*, report: Report, reason: str, by: User) -> Report:
    """Send a report back to its officers, saying what has to change.

    Raises NotAllowedError, ValidationError.
    """
    return _move(report, TransitionName.RETURN, reason=reason, by=by)


@transaction.atomic
def approve_report(*, report: Report, override_reason: str = "", by: User) -> Report:
    """Agree a report in review. Open comments stand in the way unless a reason overrides them.

    Raises NotAllowedError.
    """
    report = locked(report)
    check_transition(report, TransitionName.APPROVE)
    open_comments = SectionComment.objects.filter(
        section__report=report, resolved_at__isnull=True
    ).count()
    reason = override_reason.strip() if open_comments else ""
    if open_comments and not reason:
        raise NotAllowedError(reason_against_open_comments(open_comments))
    return _move(report, TransitionName.APPROVE, reason=reason, by=by)


@transaction.atomic
def publish(*, report: Report, expected_digest: str = "", by: User) -> Edition:
    """Publish an approved report: build its content, digest it and store it for ever.

    With `expected_digest`, only where the content is still the one that was confirmed. Not while a
    figure that is bound into a text is missing: the gap would stand for ever. All of it happens or
    nothing does; the PDF is made afterwards, in the background. Anyone writing figures at the same
    time is waited for, or waits. Raises NotAllowedError.
    """
    hold_figures()
    report = locked(report)
    check_transition(report, TransitionName.PUBLISH)
    sections = list(report.sections.prefetch_related("narratives"))
    if reason := reason_against_missing_figures(len(missing_figures(report, sections))):
        raise NotAllowedError(reason)
    content = report_content(report)
    content_digest = digest(content)
    if expected_digest and expected_digest != content_digest:
        raise NotAllowedError(reason_against_changed("Nothing is published yet"))
    number = (report.editions.aggregate(newest=Max("number"))["newest"] or 0) + 1
    edition = Edition.objects.create(
        report=report,
        number=number,
        content=to_plain(content),
        digest=content_digest,
        schema_version=content.schema_version,
        calculation_version=content.calculation_version,
        corrects=report.corrects,
        audit_seal=newest_seal(),
        published_at=timezone.now(),
        published_by=by,
    )
    note_printed(spans=_printed_spans(content), report=str(report), by=by)
    _move(report, TransitionName.PUBLISH, edition=edition, corrects="", by=by)
    request_file(edition=edition, by=by)
    return edition


def _printed_spans(content: ReportContent) -> Iterator[PrintedSpan]:
    """The months that a report stands on: those of its rows' series and of figures in texts."""
    last = parse_month(content.data_to)
    sections = content.sections
    for row in rows_of(sections):
        if row.series:
            yield PrintedSpan(row.slug, row.area_slug, parse_month(row.series[0].month), last)
    for figure in figures_of(sections):
        for ground in grounds_of(figure, last):
            yield PrintedSpan(ground.measure, ground.area, ground.first, ground.last)


@transaction.atomic
def withdraw_report(*, report: Report, reason: str, by: User) -> Report:
    """Put a notice with the reason in the place of a published report.

    Its editions stay in the database and for the office. Raises NotAllowedError, ValidationError.
    """
    return _move(report, TransitionName.WITHDRAW, reason=reason, by=by)


@transaction.atomic
def correct_report(*, report: Report, corrects: str, by: User) -> Report:
    """Open a published or withdrawn report again, saying what its next edition corrects.

    What is published stays readable. Raises NotAllowedError, ValidationError.
    """
    corrects = corrects.strip()
    return _move(report, TransitionName.CORRECT, reason=corrects, corrects=corrects, by=by)


@transaction.atomic
def abandon_correction(*, report: Report, reason: str, by: User) -> Report:
    """Cancel an open correction: the report is again what it was before it.

    What was written stays as the working text, for the office alone. Raises NotAllowedError,
    ValidationError.
    """
    return _move(report, TransitionName.ABANDON, reason=reason, corrects="", by=by)


def _move(
    report: Report,
    name: TransitionName,
    *,
    by: User,
    reason: str = "",
    edition: Edition | None = None,
    corrects: str | None = None,
) -> Report:
    """Move a report, and keep what was done with its reason. `corrects` changes only if given."""
    report = locked(report)
    check_transition(report, name)
    transition, before = TRANSITIONS[name], report.state
    reason = reason.strip()
    if transition.needs_reason and not reason:
        raise ValidationError({"reason": f"Answer the question: {transition.question}"})
    newest = edition.number if edition else report.editions.aggregate(n=Max("number"))["n"]
    report.state = transition.to_state
    if transition.to_state_if_withdrawn and newest == _withdrawn_up_to(report):
        report.state = transition.to_state_if_withdrawn
    if corrects is not None:
        report.corrects = corrects
    report.save(update_fields=("state", "corrects"))
    _end_schedule(report, name, by)
    ReportTransition.objects.create(report=report, name=name, reason=reason, edition=newest, by=by)
    sentence = transition.done.format(report=report)
    if edition:
        sentence = f"{sentence} as edition {edition.number}"
    record(
        by=by,
        verb=VERBS.get(name, f"{name}_report"),
        subject=report,
        sentence=f"{sentence}: {reason}" if reason else sentence,
        before={"state": before},
        after={
            "state": report.state,
            "reason": reason,
            **(as_recorded(edition) if edition else {}),
        },
    )
    return report


def _end_schedule(report: Report, name: TransitionName, by: User) -> None:
    """A report that is no longer approved is not published at a set time."""
    schedule = report.schedules.filter(outcome=ScheduleOutcome.OPEN).first()
    if schedule is None:
        return
    published = name == TransitionName.PUBLISH
    words = (
        f"{by} published it before its time."
        if published
        else f"The report is no longer approved: {TransitionName(name).label.lower()} by {by}."
    )
    outcome = ScheduleOutcome.PUBLISHED if published else ScheduleOutcome.CANCELLED
    close_schedule(schedule=schedule, outcome=outcome, words=words, by=by)
    # A publication stands in the trail itself.
    if not published:
        record(
            by=by,
            verb="end_schedule",
            subject=report,
            sentence=f"ended the schedule that would have published {report} on"
            f" {moment_text(schedule.publish_at)}, with its list of readers",
            before={"publish_at": schedule.publish_at},
            after={"outcome": words},
        )


def _withdrawn_up_to(report: Report) -> int:
    """The newest edition that was withdrawn, 0 where none was."""
    withdrawals = report.transitions.filter(name=TransitionName.WITHDRAW)
    return withdrawals.aggregate(newest=Max("edition"))["newest"] or 0
