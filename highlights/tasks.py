"""Background jobs of reports: thin, safe to run twice and by several workers at once."""

import logging

from celery import shared_task
from django.utils import timezone

from highlights.actions import publish_scheduled
from highlights.models import PublicationSchedule
from highlights.queries import due_schedules

log = logging.getLogger(__name__)


@shared_task
def publish_due() -> None:
    """Publish every report whose time has come. Runs every minute."""
    publish_all_due()


def publish_all_due() -> list[PublicationSchedule]:
    """Publish what is due, one after another, and return what became of each."""
    done = []
    for schedule in due_schedules(timezone.now()):
        try:
            done.append(publish_scheduled(schedule=schedule, by=schedule.scheduled_by))
        except Exception:
            # The others are due too. This one stays open, and is tried again in a minute.
            log.exception("%s could not be published on time.", schedule.report)
    return done
