"""Load a CSV file of observations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from scorecards import commands
from scorecards.actions import load_observations


class Command(BaseCommand):
    """All of the file is loaded, or nothing."""

    help = "Load a CSV file of observations: all of it, or nothing. See docs/method/loading.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the person and the reason."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--by", metavar="EMAIL", help="the person who loads it")
        parser.add_argument(
            "--reason", metavar="TEXT", default="", help="why figures changed, kept with them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and say what was new."""
        path = options["file"]
        content = commands.read_file(path)
        by = commands.person(options["by"])
        summary = commands.load(
            self,
            path,
            lambda: load_observations(content=content, by=by, reason=options["reason"]),
        )
        self.stdout.write(f"{path}: observations: {summary}.")
