"""A database that is there and does not answer: who waits for it stops to wait."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from opcc.postgresql import base

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own to the database of the tests."""
    made = connections.create_connection("default")
    made.settings_dict = {**connection.settings_dict, "ANSWER_SECONDS": 1}
    yield made
    made.close()


@contextmanager
def frozen(made: BaseDatabaseWrapper) -> Iterator[None]:
    """The server process of one connection stands still."""
    with made.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def asked(made: BaseDatabaseWrapper) -> int:
    with made.cursor() as cursor:
        cursor.execute("SELECT 1")
        return int(cursor.fetchone()[0])


def test_a_statement_that_is_not_answered_is_given_up(other: BaseDatabaseWrapper) -> None:
    with frozen(other):
        began = time.monotonic()
        with pytest.raises(OperationalError, match="did not answer within 1 seconds"):
            asked(other)
        assert time.monotonic() - began < 10
    # The connection is closed, and the next one answers.
    other.close_if_unusable_or_obsolete()
    assert asked(other) == 1


def test_a_kept_connection_that_is_not_answered_is_replaced(
    other: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "USABLE_SECONDS", 1)
    other.settings_dict["ANSWER_SECONDS"] = 0
    with frozen(other):
        assert not other.is_usable()
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]


def test_an_answer_in_time_is_no_trouble(other: BaseDatabaseWrapper) -> None:
    with other.cursor() as cursor:
        for _ in range(3):
            cursor.execute("SELECT pg_sleep(0.5)")
    assert asked(other) == 1


def test_without_a_limit_a_job_waits(other: BaseDatabaseWrapper) -> None:
    other.settings_dict["ANSWER_SECONDS"] = 0
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.5)")
    assert asked(other) == 1
