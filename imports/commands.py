"""What the commands that load files share: reading the file, saying its problems."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from imports.reading import UnreadableFileError

Loaded = TypeVar("Loaded")

# As many problems as a person reads; the rest is counted.
MOST_PROBLEMS = 100


def read_file(path: str) -> bytes:
    """Read a file of the command line. Raises CommandError, with how to fix it, where it cannot."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read ({error.strerror}): check the path.") from error


def load(command: BaseCommand, path: str, action: Callable[[], Loaded]) -> Loaded:
    """Load a file, or say everything that is wrong with it and end with exit code 1."""
    may_be_right = 0
    try:
        return action()
    except UnreadableFileError as error:
        problems = [str(problem) for problem in error.problems]
        may_be_right = sum(problem.may_be_right for problem in error.problems)
    except ValidationError as error:
        problems = error.messages
    for problem in problems[:MOST_PROBLEMS]:
        command.stderr.write(f"{path}: {problem}")
    rest = len(problems) - MOST_PROBLEMS
    if rest > 0:
        command.stderr.write(f"{path}: and {rest:,} more.")
    if may_be_right:
        command.stderr.write(f"{path}: {_take_them(may_be_right, len(problems))}")
    count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
    raise CommandError(f"{path} was not loaded: {count}. Nothing was changed.")


def _take_them(count: int, of: int) -> str:
    """How figures are taken that look wrong and are right."""
    them = (
        "If all of these are right, load it with"
        if count == of
        else (f"{count:,} of these may be right. After you correct the others, load it with")
    )
    return f"{them} --confirm-unusual."
