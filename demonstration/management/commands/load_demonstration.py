"""Load the demonstration: both highlight reports with everything that they say."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demonstration.loader import is_empty, load_demonstration


class Command(BaseCommand):
    """Loads through the same actions and loaders that officers use, all or nothing."""

    help = "Load the demonstration data into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing if there is already a plan."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say why not."""
        if not is_empty():
            if options["if_empty"]:
                self.stdout.write("The database already holds data: nothing was loaded.")
                return
            raise CommandError(
                "The database already holds data. The demonstration is loaded only into "
                "an empty database, so that it never mixes with an office's own records."
            )
        load_demonstration(with_sign_ins=settings.LOCAL_STACK, report=self.stdout.write)
