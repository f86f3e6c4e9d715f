"""Writes of one kind wait for each other, so that two at once neither lose nor double anything."""

from django.db import connection

_FIGURES = "scorecards.bound_values"


def one_at_a_time(kind: str) -> None:
    """Wait until no other transaction writes this kind of thing; released at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"scorecards.{kind}"])


def begin_writing_figures() -> None:
    """Wait until nothing is being published; others may write figures too. Until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [_FIGURES])


def hold_figures() -> None:
    """Wait until no one is writing figures, and let no one begin, until the commit.

    Taken before any other lock: who writes figures may go on to wait for that one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_FIGURES])
