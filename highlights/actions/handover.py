"""Publications that are set in someone's name: handed over, or missed by who could help."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission, can
from audit.actions import record
from dates.office_time import moment_text
from highlights.actions.locks import locked
from highlights.actions.schedule_end import close_schedule
from highlights.models import PreReleaseReader, PublicationSchedule, ScheduleOutcome
from highlights.notices import tell_approvers, tell_successor
from highlights.policies import (
    NotAllowedError,
    reason_against_ended_schedule,
    reason_against_publisher,
)
from highlights.queries.scheduling import open_schedules_of


@transaction.atomic
def hand_over_publication(
    *, schedule: PublicationSchedule, to: User, by: User
) -> PublicationSchedule:
    """Have a publication that is set done in another's name: same time, content and list.

    The schedule ends and another takes its place, so that each stays in the name of who had it.
    Raises NotAllowedError where it has ended, or where the other may not publish.
    """
    report = locked(schedule.report)
    schedule = (
        PublicationSchedule.objects.select_for_update(of=("self",))
        .select_related("scheduled_by")
        .get(pk=schedule.pk)
    )
    if schedule.outcome:
        raise NotAllowedError(reason_against_ended_schedule())
    if not can(to, Permission.PUBLISH_REPORT):
        raise NotAllowedError(reason_against_publisher(str(to)))
    before = schedule.scheduled_by
    close_schedule(
        schedule=schedule,
        outcome=ScheduleOutcome.REPLACED,
        words=f"Handed over to {to} by {by}.",
        by=by,
    )
    handed = PublicationSchedule.objects.create(
        report=report,
        publish_at=schedule.publish_at,
        open_from=schedule.open_from,
        content=schedule.content,
        digest=schedule.digest,
        scheduled_by=to,
    )
    PreReleaseReader.objects.bulk_create(
        PreReleaseReader(schedule=handed, person=reader.person)
        for reader in schedule.readers.select_related("person")
    )
    record(
        by=by,
        verb="hand_over_publication",
        subject=report,
        sentence=f"handed the publication of {report} on {moment_text(schedule.publish_at)} over"
        f" from {before} to {to}",
        before={"scheduled_by": str(before)},
        after={"scheduled_by": str(to), "digest": handed.digest},
    )
    transaction.on_commit(partial(tell_successor, handed, str(before)), robust=True)
    return handed


@transaction.atomic
def settle_publications(
    *, person: User, to: User | None = None, by: User
) -> Sequence[PublicationSchedule]:
    """See to what is set in the name of someone who may no longer publish; what is left of it.

    It is handed over to another where one is given. Else whoever may publish is told, and the
    schedule stays for them to set again or to take away.
    """
    if can(User.objects.get(pk=person.pk), Permission.PUBLISH_REPORT):
        return []
    schedules = list(open_schedules_of(person))
    for schedule in schedules:
        if to is not None:
            hand_over_publication(schedule=schedule, to=to, by=by)
        else:
            transaction.on_commit(partial(tell_approvers, schedule), robust=True)
    return [] if to else schedules
