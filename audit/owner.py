"""The database as its owner reaches it: for migrations alone.

Everything else connects as the application's role, which can read and add to histories and change
nothing of them (`audit.grants`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

# What tells one role from another. The name of the database stays: a test's is another one.
_ADDRESS = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def acting_as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Connect as the owner of the database while the block runs, where DATABASE_OWNER_URL is set.

    Call it outside transactions, in a process of one thread: the connection is closed on both ends.
    """
    connection = connections[alias]
    kept = {name: connection.settings_dict[name] for name in _ADDRESS}
    owner = {name: (settings.DATABASE_OWNER or kept)[name] for name in _ADDRESS}
    if owner == kept:
        yield
        return
    connection.close()
    connection.settings_dict.update(owner)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)
