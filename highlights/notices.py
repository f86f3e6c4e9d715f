"""Messages to whoever scheduled a publication: what became of it."""

import logging

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from highlights.models import PublicationSchedule, ScheduleOutcome
from highlights.moments import moment_text
from plans.queries import office_name_on

log = logging.getLogger(__name__)


def tell_scheduler(schedule: PublicationSchedule) -> None:
    """Write to the person who set the time. The managing page says the same, so mail may fail."""
    published = schedule.outcome == ScheduleOutcome.PUBLISHED
    words = {"schedule": schedule, "report": schedule.report, "published": published}
    message = EmailMessage(
        subject=f"{'Published' if published else 'Not published'}: {schedule.report}",
        body=render_to_string(
            "highlights/schedule_notice.txt",
            {
                **words,
                "time": moment_text(schedule.publish_at),
                "office_name": office_name_on(timezone.localdate()),
            },
        ),
        to=[schedule.scheduled_by.email],
    )
    try:
        message.send()
    except OSError:
        log.exception("The message about the publication of %s was not sent.", schedule.report)
