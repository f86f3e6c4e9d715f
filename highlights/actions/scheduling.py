"""Publication at a set time, and reading before it by those on a list."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from audit.actions import record
from dates.office_time import day_of, moment_text
from highlights.actions.locks import locked
from highlights.actions.schedule_end import close_schedule
from highlights.actions.workflow import publish
from highlights.codec import digest, to_plain
from highlights.evidence import report_content
from highlights.models import (
    PreReleaseReader,
    PreReleaseReading,
    PublicationSchedule,
    Report,
    ScheduleOutcome,
    TransitionName,
)
from highlights.notices import tell_scheduler
from highlights.policies import (
    NotAllowedError,
    check_transition,
    reason_against_changed,
    reason_against_ended_schedule,
    reason_against_missing_figures,
    reason_against_publisher,
    reason_against_schedule,
)
from highlights.queries.bound_values import missing_figures
from records.conflicts import EditConflict

# The job looks every minute: later than this it was not running when the time came.
LATE_AFTER = timedelta(minutes=5)
# What goes wrong on the server is tried again every minute, for so long after its time.
TRIED_FOR = timedelta(hours=1)
_GIVEN_UP = (
    "An error on the server stops this report from being published. It will not be tried again."
    " Show this message to the person who runs the service: the server’s log explains the error."
    " Then publish the report or set another time."
)


@transaction.atomic
def schedule_publication(
    *,
    report: Report,
    publish_at: datetime,
    expected_digest: str,
    readers: Collection[User] = (),
    open_from: datetime | None = None,
    started_from: int | None = None,
    by: User,
) -> PublicationSchedule:
    """Have an approved report published at a moment, as it is now; takes an earlier one's place.

    `readers` may read it from `open_from` on. `expected_digest` is that of the content that was
    confirmed, `started_from` the key of the schedule that stood when the form was opened, 0 for
    none. Raises NotAllowedError, ValidationError, EditConflict.
    """
    report = locked(report)
    _check_schedule(report, publish_at, open_from, has_readers=bool(readers))
    earlier = report.schedules.filter(outcome=ScheduleOutcome.OPEN).first()
    if started_from is not None and started_from != (earlier.pk if earlier else 0):
        raise EditConflict(
            "Someone has set or cancelled the time since you opened this page. Check the "
            "time that is set now."
        )
    content = report_content(report)
    if digest(content) != expected_digest:
        raise NotAllowedError(reason_against_changed("Nothing is scheduled yet"))
    if earlier:
        close_schedule(
            schedule=earlier,
            outcome=ScheduleOutcome.REPLACED,
            words=f"{by} set another time.",
            by=by,
        )
    schedule = PublicationSchedule(
        report=report,
        publish_at=publish_at,
        open_from=open_from if readers else None,
        content=to_plain(content),
        digest=expected_digest,
        scheduled_by=by,
    )
    schedule.full_clean()
    schedule.save()
    PreReleaseReader.objects.bulk_create(
        PreReleaseReader(schedule=schedule, person=person) for person in readers
    )
    names = sorted(str(person) for person in readers)
    record(
        by=by,
        verb="schedule_publication",
        subject=report,
        sentence=f"scheduled the publication of {report} for {moment_text(publish_at)}",
        before={"publish_at": earlier.publish_at} if earlier else {},
        after={
            "publish_at": publish_at,
            "digest": expected_digest,
            "readers": names,
            "open_from": schedule.open_from,
        },
    )
    return schedule


def _check_schedule(
    report: Report, publish_at: datetime, open_from: datetime | None, *, has_readers: bool
) -> None:
    """Raise NotAllowedError where the report cannot be published, and ValidationError for times."""
    check_transition(report, TransitionName.PUBLISH)
    sections = list(report.sections.prefetch_related("narratives"))
    if reason := reason_against_missing_figures(len(missing_figures(report, sections))):
        raise NotAllowedError(reason)
    if problems := reason_against_schedule(
        publish_at, open_from, has_readers=has_readers, now=timezone.now()
    ):
        raise ValidationError(problems)


@transaction.atomic
def cancel_publication(*, schedule: PublicationSchedule, by: User) -> PublicationSchedule:
    """Take a set time away, and with it the list of those who read before it.

    Raises NotAllowedError where it has ended already.
    """
    report = locked(schedule.report)
    schedule = PublicationSchedule.objects.select_for_update().get(pk=schedule.pk)
    if schedule.outcome:
        raise NotAllowedError(reason_against_ended_schedule())
    close_schedule(
        schedule=schedule, outcome=ScheduleOutcome.CANCELLED, words=f"{by} cancelled it.", by=by
    )
    record(
        by=by,
        verb="cancel_publication",
        subject=report,
        sentence=f"cancelled the publication of {report} on {moment_text(schedule.publish_at)}",
        before={"publish_at": schedule.publish_at},
    )
    return schedule


@transaction.atomic
def publish_scheduled(*, schedule: PublicationSchedule, by: User) -> PublicationSchedule:
    """Publish what was confirmed where its time has come; run again, it changes nothing.

    Where the content has changed since, or whoever scheduled it may no longer publish, nothing is
    published: the schedule ends with the reason, and they are told. `by` is that person.
    """
    report = locked(schedule.report)
    schedule = (
        PublicationSchedule.objects.select_for_update(of=("self",))
        .select_related("report__plan", "scheduled_by")
        .get(pk=schedule.pk)
    )
    now = timezone.now()
    if schedule.outcome or schedule.publish_at > now:
        return schedule
    try:
        if not can(by, Permission.PUBLISH_REPORT):
            raise NotAllowedError(reason_against_publisher(str(by)))
        edition = publish(report=report, expected_digest=schedule.digest, by=by)
    except NotAllowedError as refusal:
        _end_unpublished(schedule, str(refusal), by)
    else:
        words = f"Published on time as edition {edition.number}."
        if now - schedule.publish_at > LATE_AFTER:
            words = (
                f"Published late, on {moment_text(now)}, as edition {edition.number}: the "
                "background jobs were not running at the scheduled time."
            )
        close_schedule(schedule=schedule, outcome=ScheduleOutcome.PUBLISHED, words=words, by=by)
        record(
            by=by,
            verb="publish_scheduled",
            subject=report,
            sentence=f"had scheduled the publication of {report} for "
            f"{moment_text(schedule.publish_at)}. {words}",
            after={"edition": edition.number, "digest": edition.digest},
        )
    transaction.on_commit(partial(tell_scheduler, schedule), robust=True)
    return schedule


@transaction.atomic
def give_up_publication(*, schedule: PublicationSchedule, by: User) -> PublicationSchedule:
    """End a schedule whose report could not be published for too long, and tell who set it.

    Before that it is left open, to be tried again. `by` is who set it.
    """
    locked(schedule.report)
    schedule = PublicationSchedule.objects.select_for_update().get(pk=schedule.pk)
    if schedule.outcome or timezone.now() - schedule.publish_at < TRIED_FOR:
        return schedule
    _end_unpublished(schedule, _GIVEN_UP, by)
    transaction.on_commit(partial(tell_scheduler, schedule), robust=True)
    return schedule


def _end_unpublished(schedule: PublicationSchedule, reason: str, by: User) -> None:
    close_schedule(schedule=schedule, outcome=ScheduleOutcome.REFUSED, words=reason, by=by)
    record(
        by=by,
        verb="refuse_publication",
        subject=schedule.report,
        sentence=f"was to publish {schedule.report} on {moment_text(schedule.publish_at)}, and "
        f"nothing was published: {reason}",
        after={"outcome": schedule.outcome, "reason": schedule.outcome_text},
    )


@transaction.atomic
def record_pre_release_reading(*, schedule: PublicationSchedule, by: User) -> bool:
    """Keep that someone on the list reads before publication, once a day. Whether it is new."""
    reader = PreReleaseReader.objects.select_for_update(of=("self",)).get(
        schedule=schedule, person=by
    )
    _, is_new = PreReleaseReading.objects.get_or_create(reader=reader, on=day_of(timezone.now()))
    if is_new:
        record(
            by=by,
            verb="read_pre_release",
            subject=schedule.report,
            sentence=f"read {schedule.report} before its publication",
            after={"digest": schedule.digest, "publish_at": schedule.publish_at},
        )
    return is_new
