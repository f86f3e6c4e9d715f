"""Writes of one kind wait for each other, so that two at once neither lose nor double anything."""

from django.db import connection


def one_at_a_time(kind: str) -> None:
    """Wait until no other transaction writes this kind of thing; released at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"scorecards.{kind}"])
