"""Messages about a publication that was scheduled: to whoever set it, and to who could help."""

import logging
from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.queries import people_who_may
from dates.office_time import moment_text
from highlights.models import PublicationSchedule, ScheduleOutcome
from plans.queries import office_name_on

log = logging.getLogger(__name__)


def tell_scheduler(schedule: PublicationSchedule) -> None:
    """Tell the person who set a publication what became of it.

    Where they may no longer publish, everybody who may is told instead. The managing page says the
    same, so mail may fail.
    """
    if not can(User.objects.get(pk=schedule.scheduled_by_id), Permission.PUBLISH_REPORT):
        tell_approvers(schedule)
        return
    published = schedule.outcome == ScheduleOutcome.PUBLISHED
    _send(
        schedule,
        subject="Published" if published else "Not published",
        template="highlights/schedule_notice.txt",
        words={"published": published},
        to=[schedule.scheduled_by],
    )


def tell_approvers(schedule: PublicationSchedule) -> None:
    """Tell everyone who may publish that a publication is set in the name of who may not."""
    _send(
        schedule,
        subject="Not published" if schedule.outcome else "Will not be published",
        template="highlights/approvers_notice.txt",
        words={},
        to=people_who_may(Permission.PUBLISH_REPORT).order_by("email"),
    )


def tell_successor(schedule: PublicationSchedule, before: str) -> None:
    """Tell someone that a publication has been handed over to them."""
    _send(
        schedule,
        subject="Handed over to you",
        template="highlights/successor_notice.txt",
        words={"before": before},
        to=[schedule.scheduled_by],
    )


def _send(
    schedule: PublicationSchedule,
    *,
    subject: str,
    template: str,
    words: dict[str, object],
    to: Iterable[User],
) -> None:
    """Send each person a message of their own, so that no address is shown to another."""
    body = render_to_string(
        template,
        {
            **words,
            "schedule": schedule,
            "report": schedule.report,
            "time": moment_text(schedule.publish_at),
            "office_name": office_name_on(timezone.localdate()),
        },
    )
    for person in to:
        message = EmailMessage(
            subject=f"{subject}: {schedule.report}", body=body, to=[person.email]
        )
        try:
            message.send()
        except OSError:
            log.exception("The message about the publication of %s was not sent.", schedule.report)
