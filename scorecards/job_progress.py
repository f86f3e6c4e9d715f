"""How far a job is, for those who wait: written while its one transaction is still open.

Kept in the cache that all processes share. It is a courtesy: a job goes on where it cannot be
written, and what the job did stands in the database alone.
"""

import logging

from django.core.cache import cache

_SECONDS = 3600
_log = logging.getLogger(__name__)


def say_progress(kind: str, key: int, *, done: int, of: int) -> None:
    """Say that so many of so many are done."""
    try:
        cache.set(f"progress:{kind}:{key}", (done, of), _SECONDS)
    except Exception:
        _log.warning("The progress of %s %s could not be written.", kind, key, exc_info=True)


def progress_of(kind: str, key: int) -> tuple[int, int] | None:
    """How many of how many are done, or None where nobody has said."""
    try:
        found = cache.get(f"progress:{kind}:{key}")
    except Exception:
        _log.warning("The progress of %s %s could not be read.", kind, key, exc_info=True)
        return None
    return found if isinstance(found, tuple) else None
