"""Make the PDFs of editions that have none: after an upgrade, or where the job queue was away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import command_user
from highlights.actions import request_file
from highlights.models import Edition, FileState
from highlights.tasks import make_file


class Command(BaseCommand):
    """Makes each file here and now, without the job queue. Once more makes only what is missing."""

    help = "Make the PDF of every edition that has none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, one after the other; say which could not be made and why."""
        missing = Edition.objects.exclude(files__state=FileState.MADE).defer("content")
        failed = 0
        for edition in missing.select_related("report").order_by("pk"):
            file = make_file(request_file(edition=edition, by=command_user()).pk)
            name = f"edition {edition.number} of {edition.report}"
            if file is None:
                self.stdout.write(f"Someone else is making the PDF of {name}.")
            elif file.state == FileState.MADE:
                self.stdout.write(f"Made the PDF of {name}: sha256 {file.sha256}")
            else:
                failed += 1
                self.stderr.write(f"Could not make the PDF of {name}: {file.problem}")
        if failed:
            raise CommandError(
                f"{failed} could not be made. Fix the problems above, then run the command again."
            )
