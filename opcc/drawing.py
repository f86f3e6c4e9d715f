"""Documents that are drawn from the code: written by a command, or checked to be up to date."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import django

DOCS = Path(__file__).resolve().parent.parent / "docs"


def write_or_check(
    arguments: Sequence[str], *, name: str, draw: Callable[[], Iterable[str]], command: str
) -> int:
    """Write `docs/<name>` from its lines, or with `--check` compare it with them.

    `draw` is called once Django is set up; `command` is what writes the document again. Returns the
    exit status.
    """
    parser = argparse.ArgumentParser(description=f"Draw docs/{name} from the code.")
    parser.add_argument("--check", action="store_true", help="fail where it is out of date")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc.settings")
    django.setup()
    wanted = "\n".join(draw()) + "\n"
    document = DOCS / name
    if not options.check:
        document.write_text(wanted, encoding="utf-8")
        return 0
    if document.exists() and document.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write(
        f"docs/{name} does not show what the code says: write it again with\n    {command}\n"
    )
    return 1
