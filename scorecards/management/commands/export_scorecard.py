"""Write scorecards of a month as CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.permissions import Visibility
from measures import command_options
from scorecards.exports import scorecards_csv
from scorecards.models import Scorecard
from scorecards.queries import priority_scorecards, scorecards_for_month


class Command(BaseCommand):
    """Writes what the scorecard pages print, all measures of the office included."""

    help = "Write the scorecards of a month as CSV: one scorecard, or those of all priorities."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month, the scorecard and the file."""
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--scorecard", metavar="SLUG")
        parser.add_argument("--output", metavar="FILE", help="default: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or to the standard output."""
        month = command_options.month(options["month"])
        slug = options["scorecard"]
        if slug:
            scorecards = list(Scorecard.objects.filter(slug=slug).select_related("priority"))
        else:
            scorecards = list(priority_scorecards())
        if slug and not scorecards:
            known = ", ".join(Scorecard.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no scorecard {slug}: the scorecards are {known}.")
        if not scorecards:
            self.stderr.write("No priority has a scorecard yet, so only the heading was written.")
        contents = scorecards_for_month(scorecards, month, levels=Visibility)
        text = scorecards_csv(
            (each.priority.number if each.priority else None, contents[each.pk])
            for each in scorecards
        )
        if not options["output"]:
            self.stdout.write(text, ending="")
            return
        try:
            Path(options["output"]).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(
                f"{options['output']} cannot be written ({error.strerror}): check the path."
            ) from error
