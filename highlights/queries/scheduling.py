"""Publication at a set time: what is due, what became of each time, and who reads before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission, Reader, can
from dates.office_time import moment_text
from dates.periods import day_text
from highlights.codec import from_plain
from highlights.content import ReportContent
from highlights.models import (
    PreReleaseReader,
    PublicationSchedule,
    Report,
    ReportState,
    ScheduleOutcome,
)
from highlights.policies import reason_against_publisher
from highlights.queries.reports import ReportView

# The job that publishes runs every minute.
LATE_AFTER = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """Someone on a list, and the days on which they read it, in words."""

    name: str
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A time that was set: its list, and what became of it, "" while it is open.

    `was_open` says whether those on the list could read it at all; `is_late` that the time has
    passed and the job that publishes has not come, and `why_not` of an open time why nothing will
    be published, where who set it may no longer publish.
    """

    pk: int
    time: str
    open_from: str
    was_open: bool
    by: str
    digest: str
    readers: tuple[ReaderLine, ...]
    outcome: str
    outcome_title: str
    outcome_text: str
    why_not: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class PreReleaseLine:
    """A report that its reader may read before publication."""

    slug: str
    title: str
    period_text: str
    until: str


def due_schedules(now: datetime) -> QuerySet[PublicationSchedule]:
    """The open schedules whose time has come, the earliest first."""
    return (
        PublicationSchedule.objects.filter(outcome=ScheduleOutcome.OPEN, publish_at__lte=now)
        .select_related("report__plan", "scheduled_by")
        .defer("content")
        .order_by("publish_at", "pk")
    )


def schedule_lines(report: Report, now: datetime) -> tuple[ScheduleLine, ...]:
    """Every time that was set for a report, the latest first, in three queries."""
    schedules = (
        report.schedules.select_related("scheduled_by")
        .defer("content")
        .prefetch_related(
            Prefetch("readers", PreReleaseReader.objects.select_related("person")),
            "readers__readings",
        )
    )
    return tuple(
        ScheduleLine(
            pk=schedule.pk,
            time=moment_text(schedule.publish_at),
            open_from=moment_text(schedule.open_from) if schedule.open_from else "",
            was_open=schedule.open_from is not None
            and schedule.open_from <= (schedule.ended_at or now),
            by=str(schedule.scheduled_by),
            digest=schedule.digest,
            readers=tuple(
                ReaderLine(
                    name=str(reader.person),
                    days=tuple(day_text(reading.on) for reading in reader.readings.all()),
                )
                for reader in schedule.readers.all()
            ),
            outcome=schedule.outcome,
            outcome_title=schedule.get_outcome_display(),
            outcome_text=schedule.outcome_text,
            why_not=""
            if schedule.outcome or can(schedule.scheduled_by, Permission.PUBLISH_REPORT)
            else reason_against_publisher(str(schedule.scheduled_by)),
            is_late=schedule.outcome == ScheduleOutcome.OPEN
            and schedule.publish_at < now - LATE_AFTER,
        )
        for schedule in schedules
    )


def open_schedules_of(person: User) -> QuerySet[PublicationSchedule]:
    """The times that are set in someone's name, the earliest first."""
    return (
        PublicationSchedule.objects.filter(outcome=ScheduleOutcome.OPEN, scheduled_by=person)
        .select_related("report__plan", "scheduled_by")
        .order_by("publish_at", "pk")
    )


def open_schedule(report: Report) -> PublicationSchedule | None:
    """The time that is set for a report now, or None."""
    return (
        report.schedules.filter(outcome=ScheduleOutcome.OPEN)
        .prefetch_related("readers")
        .defer("content")
        .first()
    )


def people_to_choose() -> QuerySet[User]:
    """Those who may be put on a list: they sign in, and are not of the office, which reads all."""
    people = User.objects.filter(is_active=True, role_assignments__isnull=False).distinct()
    office = [
        person.pk
        for person in people.prefetch_related("role_assignments")
        if can(person, Permission.READ_OFFICE) or not can(person, Permission.READ_PANEL)
    ]
    return people.exclude(pk__in=office)


def pre_releases_for(reader: Reader, now: datetime) -> QuerySet[PublicationSchedule]:
    """What the reader may read before it is published: they are on its list, and it is open."""
    if not isinstance(reader, User) or not can(reader, Permission.READ_PANEL):
        return PublicationSchedule.objects.none()
    return (
        PublicationSchedule.objects.filter(
            outcome=ScheduleOutcome.OPEN, open_from__lte=now, readers__person=reader
        )
        .select_related("report__plan")
        .order_by("publish_at", "pk")
    )


def pre_release_lines(schedules: Iterable[PublicationSchedule]) -> list[PreReleaseLine]:
    """What may be read before publication, for a list."""
    return [
        PreReleaseLine(
            slug=schedule.report.slug,
            title=schedule.content["title"],
            period_text=schedule.content["period_text"],
            until=moment_text(schedule.publish_at),
        )
        for schedule in schedules
    ]


def view_pre_release(schedule: PublicationSchedule) -> ReportView:
    """What was confirmed, and is published when its time comes."""
    return ReportView(
        content=from_plain(ReportContent, schedule.content),
        edition=None,
        state=ReportState.APPROVED,
        confidential_until=moment_text(schedule.publish_at),
    )
