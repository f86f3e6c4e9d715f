"""Short folders for Unix sockets, whose paths the system limits to 107 bytes.

The embedded servers listen on sockets alone, so no port of theirs can be taken.
"""

import os
import shutil
import tempfile
from pathlib import Path

from opcc.local.failures import LocalStackError
from opcc.local.identity import Identity

LONGEST_SOCKET_PATH = 107
LONGEST_NAME = len("/.s.PGSQL.5432.lock")
PREFIX = "opcc-"


def fits(folder: str) -> bool:
    """Whether a server's socket inside `folder` stays within the system's limit."""
    return len(os.fsencode(folder)) + LONGEST_NAME <= LONGEST_SOCKET_PATH


def make_socket_folder(identity: Identity) -> Path:
    """A new folder for one server's socket, closed to everybody but its user (and root).

    Raises LocalStackError when every temporary folder is too long or closed.
    """
    for parent in ("/tmp", tempfile.gettempdir(), "/var/tmp"):  # noqa: S108 - mkdtemp is safe
        if not fits(f"{parent}/{PREFIX}12345678"):
            continue
        try:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        except OSError:
            continue
        identity.owns(folder)
        if identity.can_enter(folder):
            return folder
        folder.rmdir()
    raise LocalStackError(
        "There is no temporary folder with a short path for the servers' sockets.\n"
        "Set TMPDIR to a folder of yours with a path of at most 60 characters."
    )


def remove_socket_folder(folder: Path | None) -> None:
    """Remove what a stopped or killed server left; other folders are left alone."""
    if folder is not None and folder.name.startswith(PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
