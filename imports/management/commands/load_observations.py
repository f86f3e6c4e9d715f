"""Load a CSV file of observations."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from imports import commands
from imports.actions import load_observations
from imports.reading.readings import Reading, readings_of
from measures import command_options
from measures.actions import Summary


class Command(BaseCommand):
    """All of the file is loaded, or nothing."""

    help = (
        "Load a CSV file of observations. All of it is loaded, or nothing. See "
        "docs/method/loading.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the person and the reason."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--by", metavar="EMAIL", help="the person who loads it")
        parser.add_argument(
            "--reason", metavar="TEXT", default="", help="why figures changed, saved with them"
        )
        parser.add_argument(
            "--confirm-unusual",
            action="store_true",
            help=(
                "accept figures that look wrong or can be read in two ways, as they are in the file"
            ),
        )
        parser.add_argument(
            "--read-as",
            action="append",
            default=[],
            choices=[each.value for each in Reading],
            help="how to read figures and dates that can be read in two ways; can be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and say what was new."""
        path = options["file"]
        content = commands.read_file(path)
        by = command_options.person(options["by"])
        summary: Summary = commands.load(
            self,
            path,
            lambda: load_observations(
                content=content,
                by=by,
                reason=options["reason"],
                name=Path(path).name,
                refuses_unusual=not options["confirm_unusual"],
                readings=readings_of(options["read_as"]),
            ),
        )
        for note in summary.notes:
            self.stdout.write(f"{path}: {note}")
        self.stdout.write(f"{path}: observations: {summary}.")
