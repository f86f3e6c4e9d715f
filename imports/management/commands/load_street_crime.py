"""Load a folder of street-level crime files."""

import csv
import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports import commands
from imports.actions import NameMeant, load_street_crime, map_names, street_source
from imports.reading.street import StreetCounts, count_street_crime
from measures import command_options

_HEADER = ["kind", "name", "means"]
_KINDS = {"crime type": True, "area": False}


class Command(BaseCommand):
    """All of the folder is loaded, or nothing."""

    help = (
        "Load a folder of street-level crime files (2024-01-wiltshire-street.csv) as "
        "monthly counts. All of it is loaded, or nothing. See "
        "docs/method/street-crime.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the folder, the person, and what the names of the files mean."""
        parser.add_argument("folder", metavar="FOLDER")
        parser.add_argument("--by", metavar="EMAIL", help="the person who loads it")
        parser.add_argument(
            "--reason", metavar="TEXT", default="", help="why figures changed, saved with them"
        )
        parser.add_argument(
            "--names",
            metavar="FILE",
            help="a CSV file (kind,name,means) of what names mean here, which is remembered",
        )
        parser.add_argument(
            "--add", action="store_true", help="create measures and areas for unknown names"
        )
        parser.add_argument(
            "--confirm-unusual",
            action="store_true",
            help="accept months that look incomplete and figures that look wrong, as they are",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Count the files, record the counts, and say what was new."""
        folder = Path(options["folder"])
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder: check the path.")
        by = command_options.person(options["by"])
        if options["names"]:
            names = _names(options["names"])
            source = street_source(by=by)
            commands.load(
                self, options["names"], lambda: map_names(source=source, names=names, by=by)
            )
        counts: StreetCounts = commands.load(
            self, str(folder), lambda: count_street_crime(folder, self._say)
        )
        notes: list[str] = []
        summary = commands.load(
            self,
            str(folder),
            lambda: load_street_crime(
                counts=counts,
                by=by,
                adds_names=options["add"],
                reason=options["reason"],
                refuses_unusual=not options["confirm_unusual"],
                say=notes.append,
            ),
        )
        self.stdout.write(
            f"{folder}: {counts.rows:,} rows of {counts.files:,} files,"
            f" {counts.without_place:,} of them without a place,"
            f" {counts.duplicates:,} left out as duplicates."
        )
        # The first says again what was counted.
        for note in notes[1:]:
            self.stdout.write(f"{folder}: {note}")
        self.stdout.write(f"{folder}: observations: {summary}.")

    def _say(self, name: str, rows: int) -> None:
        self.stdout.write(f"{name}: {rows:,} rows so far")


def _names(path: str) -> list[NameMeant]:
    try:
        text = commands.read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8: save it as “CSV UTF-8”.") from error
    rows = [row for row in csv.reader(io.StringIO(text)) if any(row)]
    if not rows or rows[0] != _HEADER:
        raise CommandError(f"{path}: the first line must be the header {','.join(_HEADER)}.")
    names = []
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(_HEADER) or row[0] not in _KINDS or not row[1]:
            raise CommandError(
                f"{path}, line {line}: enter “crime type” or “area”, the name, and what "
                "it means, or nothing to leave it out."
            )
        names.append(NameMeant(row[1], row[2].strip(), _KINDS[row[0]]))
    return names
