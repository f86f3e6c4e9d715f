"""Brings database and static files up to date, in one process since starting Django takes longest.

Run by `opcc.local.run` as `python -m opcc.local.prepare`: progress goes to standard output, what
the commands say to standard error, which is the log.
"""

import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

STAMP = ".collected"


def main() -> None:
    """Migrate, load the demonstration data into an empty database, collect the static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc.settings")
    django.setup()
    _say("Updating the database")
    try:
        call_command("migrate", interactive=False, stdout=sys.stderr)
    except CommandError as error:
        sys.exit(str(error))
    _say("Loading the demonstration data, where there is none yet")
    call_command("load_demonstration", "--if-empty", stdout=sys.stderr)
    collect_static_files(settings.STATIC_ROOT)


def collect_static_files(target: Path) -> None:
    """Collect, compress and fingerprint the static files, unless none changed since last time."""
    root = settings.BASE_DIR
    now = digest_files(root, [root / "static", root / "requirements", root / "opcc/settings.py"])
    stamp = target / STAMP
    if stamp.exists() and stamp.read_text() == now:
        return
    _say("Collecting the static files")
    call_command("collectstatic", interactive=False, clear=True, stdout=sys.stderr)
    stamp.write_text(now)


def digest_files(root: Path, places: Iterable[Path]) -> str:
    """Changes when a file below `places` is added, removed or written; says nothing of content."""
    digest = hashlib.sha256()
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            found = file.stat()
            digest.update(os.fsencode(file.relative_to(root)))
            digest.update(f":{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _say(title: str) -> None:
    print(f"{title} …", flush=True)


if __name__ == "__main__":
    main()
