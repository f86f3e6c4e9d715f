"""How far a job is, for those who wait: written while its one transaction is still open.

Kept in the cache that all processes share. That stands in the database, so a job writes it in a
connection of its own: what it wrote in its transaction, no one would see before the end. It is a
courtesy: a job goes on where it cannot be written, and what the job did stands in the database
alone.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

from django.core.cache import cache
from django.db import connections
from django.utils import timezone

_SECONDS = 3600
_LONG_MINUTES = 2
_log = logging.getLogger(__name__)

# How many are done, and of how many.
Progress = Callable[[int, int], None]


@contextmanager
def saying_progress(kind: str, key: int) -> Iterator[Progress]:
    """What a job calls to say how far it is; everybody sees it at once."""
    # A thread has its own connection, which commits each statement.
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="progress") as outside:
        try:
            yield lambda done, of: outside.submit(_say, kind, key, done, of).result()
        finally:
            outside.submit(connections.close_all).result()


def progress_of(kind: str, key: int) -> tuple[int, int] | None:
    """How many of how many are done, or None where no one has said."""
    try:
        found = cache.get(f"progress:{kind}:{key}")
    except Exception:
        _log.warning("The progress of %s %s could not be read.", kind, key, exc_info=True)
        return None
    return found if isinstance(found, tuple) else None


def note_waiting(kind: str, key: int, words: str) -> None:
    """Keep why a job waits, for those who wait with it. A courtesy too."""
    try:
        cache.set(f"waiting:{kind}:{key}", words, _SECONDS)
    except Exception:
        _log.warning("Why %s %s waits could not be written.", kind, key, exc_info=True)


def why_waiting(kind: str, key: int, since: datetime | None) -> str:
    """Why a job waits that was handed over at a moment, or "" where it has only just been."""
    minutes = int((timezone.now() - since).total_seconds() // 60) if since else 0
    known = cache.get(f"waiting:{kind}:{key}")
    if known:
        return f"{known} It is tried again every minute and starts automatically."
    if minutes >= _LONG_MINUTES:
        return (
            f"No worker has started it for {minutes} minutes: all are busy, or none is "
            "running. It is tried again every minute and starts automatically."
        )
    return ""


def _say(kind: str, key: int, done: int, of: int) -> None:
    try:
        cache.set(f"progress:{kind}:{key}", (done, of), _SECONDS)
    except Exception:
        _log.warning("The progress of %s %s could not be written.", kind, key, exc_info=True)
