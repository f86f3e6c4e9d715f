"""A connection that stops waiting for a database which is there and does not answer.

The server ends a statement that takes too long, and the operating system notices a machine that is
gone. A server process that is frozen does neither: only who waits for it can stop to wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base

# As often as that the driver looks whether someone wants to interrupt it.
_INTERVAL = 0.1
# A connection that was kept is asked whether it still works; that takes no time.
USABLE_SECONDS = 5
_SILENT = "The database did not answer within {:g} seconds."


class LimitedConnection(psycopg.Connection[Any]):
    """A connection that waits for each answer for `answer_seconds`, or without a limit for 0."""

    answer_seconds: float = 0

    def wait(self, gen: Any, interval: float = _INTERVAL, timeout: float | None = None) -> Any:
        """Wait for what `gen` asks of the server. Closes itself where the answer does not come."""
        limit = timeout or self.answer_seconds or None
        try:
            return super().wait(gen, interval, limit)
        except psycopg.errors._WaitTimeout as error:
            if timeout:
                raise
            # Nothing more can be said in it: the late answer would be taken for that of the next.
            self.pgconn.finish()
            raise psycopg.OperationalError(_SILENT.format(limit)) from error


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection, made with limits: `ANSWER_SECONDS` of the database's settings."""

    Database: Any = SimpleNamespace(**{**vars(psycopg), "connect": LimitedConnection.connect})

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and let the connection know how long it may wait."""
        connection = super().get_new_connection(conn_params)
        connection.answer_seconds = self.settings_dict.get("ANSWER_SECONDS", 0)
        return connection

    def is_usable(self) -> bool:
        """Whether a connection that was kept still answers, and soon."""
        if self.connection is None:
            return False
        with answering_within(self.connection, USABLE_SECONDS):
            return bool(super().is_usable())


@contextmanager
def answering_within(connection: Any, seconds: float) -> Iterator[None]:
    """Let a connection wait for each answer so many seconds and no longer."""
    before, connection.answer_seconds = connection.answer_seconds, seconds
    try:
        yield
    finally:
        connection.answer_seconds = before
