"""Publish what is due now, as the background job does every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from highlights.tasks import publish_all_due


class Command(BaseCommand):
    """`manage.py publish_due`: for an office that runs it from a timer of its own."""

    help = "Publish every approved report whose scheduled time has come."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish them and say what became of each."""
        done = publish_all_due()
        for schedule in done:
            self.stdout.write(
                f"{schedule.report}: {schedule.get_outcome_display().lower()}. "
                f"{schedule.outcome_text}"
            )
        if not done:
            self.stdout.write("Nothing is due.")
