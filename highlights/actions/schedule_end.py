"""The end of a schedule, whoever brings it: its time, a person, or a move of its report."""

from django.utils import timezone

from accounts.models import User
from highlights.models import PublicationSchedule, ScheduleOutcome


def close_schedule(
    *, schedule: PublicationSchedule, outcome: ScheduleOutcome, words: str, by: User
) -> None:
    """Close an open schedule now, with what became of it in words.

    It is a part of what ends it, in whose transaction and name it happens.
    """
    schedule.outcome, schedule.outcome_text = outcome, words
    schedule.ended_at, schedule.ended_by = timezone.now(), by
    schedule.save(update_fields=("outcome", "outcome_text", "ended_at", "ended_by"))
