"""Load a CSV file of measures."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports import commands
from imports.actions import load_measures
from measures import command_options
from plans.models import Plan


class Command(BaseCommand):
    """All of the file is loaded, or nothing."""

    help = (
        "Load a CSV file of measures. All of it is loaded, or nothing. See docs/method/loading.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the person and the plan."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--by", metavar="EMAIL", help="the person who loads it")
        parser.add_argument(
            "--plan", metavar="SLUG", help="the plan of the priorities; default: the newest plan"
        )
        parser.add_argument(
            "--targets-from",
            metavar="YYYY-MM",
            help="the month from which targets apply; default: always",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and say what was new."""
        path, slug = options["file"], options["plan"]
        content = commands.read_file(path)
        by = command_options.person(options["by"])
        plan = Plan.objects.filter(slug=slug).first() if slug else None
        if slug and plan is None:
            known = ", ".join(Plan.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no plan {slug}: the plans are {known}.")
        start = options["targets_from"]
        targets_from = command_options.month(start) if start else None
        loaded = commands.load(
            self,
            path,
            lambda: load_measures(content=content, by=by, plan=plan, targets_from=targets_from),
        )
        if loaded.new_areas:
            self.stdout.write(f"New areas: {', '.join(loaded.new_areas)}.")
        if loaded.unknown_priorities:
            numbers = ", ".join(map(str, loaded.unknown_priorities))
            self.stdout.write(
                f"The plan has no priority {numbers}: those measures are linked to none."
            )
        self.stdout.write(f"{path}: measures: {loaded}.")
