"""The databases that tests start from: made once, and copied from then on.

Migrating takes long, and a copy takes no time. So one database is migrated, and the test database
of every worker is a copy of it. It is kept for the next run, until what it was made of has changed.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.utils import CursorWrapper

from audit.owner import acting_as_owner

ROOT = Path(settings.BASE_DIR)
# Two runs at once have two names.
BASE = str(settings.DATABASES["default"]["TEST"]["NAME"])
TEMPLATE = f"{BASE}_template"
# Django's own way, before the tests put theirs around it.
MAKE_TEST_DATABASE = DatabaseCreation.create_test_db
# The product's own way to keep passwords, before the tests set theirs.
REAL_HASHERS = list(settings.PASSWORD_HASHERS)
# The workers of one run know it by this name.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))


def ensure_template(*, again: bool = False) -> str:
    """The name of the migrated database. `again` makes it again, once for all workers of a run.

    Whoever copies it asks for it here: where only browser tests run, nothing else has made it.
    """
    made_of = digest(
        [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("audit/*.py"), *locks()], *roles()
    )

    def make() -> None:
        drop_database(TEMPLATE)
        with acting_as_owner(), _test_database_named(TEMPLATE):
            MAKE_TEST_DATABASE(connection.creation, verbosity=0, autoclobber=True, serialize=False)

    return ensure(TEMPLATE, made_of, make, again=again)


def ensure(name: str, made_of: str, make: Callable[[], None], *, again: bool = False) -> str:
    """The name of a database that is whole. `make` makes it where it is missing or out of date.

    One worker makes it, and the others wait for it. `again` makes it again, once in a run.
    """
    with ExitStack() as held:
        with acting_as_owner():
            server = held.enter_context(_server())
        held.enter_context(_alone(server, name))
        if _must_be_made(server, name, made_of, again=again):
            make()
            server.execute(f"COMMENT ON DATABASE {_quoted(name)} IS '{made_of} {RUN}'")
    return name


def copy_database(name: str, *, like: str) -> None:
    """Make a database a copy of another, with the same rights of the application's role."""
    with acting_as_owner():
        with _server() as server:
            _drop(server, name)
            server.execute(f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(like)}")
        # What a role may do with a whole database is not copied; after migrating it is granted.
        with connected_to(name):
            call_command("migrate", verbosity=0, interactive=False)


def fill(name: str, write: Callable[[], Any]) -> None:
    """Commit what `write` writes into a database. No job queue and no mailbox hears of it."""
    with connected_to(name), transaction.atomic():
        write()
        connection.run_on_commit.clear()


@contextmanager
def filled_copy(label: str, write: Callable[[], Any]) -> Iterator[str]:
    """The name of a database for this worker alone, with what `write` writes into it."""
    name = f"{connection.settings_dict['NAME']}_{label}"
    copy_database(name, like=TEMPLATE)
    fill(name, write)
    try:
        yield name
    finally:
        drop_database(name)


def come_first(item: pytest.Item, fixture: str) -> None:
    """Let a fixture of a test come before its transaction begins, and before all its others."""
    names: list[str] = getattr(item, "fixturenames", [])
    if fixture in names:
        names.remove(fixture)
        names.insert(0, fixture)


def commits(request: pytest.FixtureRequest) -> bool:
    """Whether a test commits what it writes. It empties its database at its end."""
    marker = request.node.get_closest_marker("django_db")
    return "transactional_db" in request.fixturenames or (
        marker is not None and marker.kwargs.get("transaction", False)
    )


def drop_database(name: str) -> None:
    """Remove a database, also where someone is still connected to it."""
    with acting_as_owner(), _server() as server:
        _drop(server, name)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let the tests' connection lead to another database. Call it outside transactions."""
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def _test_database_named(name: str) -> Iterator[None]:
    """Let Django's test database have this name, and be no copy of another, for a while."""
    kept = dict(connection.settings_dict["TEST"]), connection.settings_dict["NAME"]
    connection.settings_dict["TEST"].update(NAME=name, TEMPLATE=None)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["TEST"].update(kept[0])
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = kept[1]


def _server() -> Any:
    """A cursor outside any database of ours."""
    return connection._nodb_cursor()


@contextmanager
def _alone(server: CursorWrapper, what: str) -> Iterator[None]:
    """Let one worker at a time make a database; the others find it made."""
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [what])
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [what])


def _must_be_made(server: CursorWrapper, name: str, made_of: str, *, again: bool) -> bool:
    server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    )
    (found,) = server.fetchone() or ("",)
    content, _, run = (found or "").partition(" ")
    return content != made_of or (again and run != RUN)


def _drop(server: CursorWrapper, name: str) -> None:
    server.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def digest(files: Iterable[Path], *more: str) -> str:
    """What a database was made of, in short: the content of files, and words."""
    found = hashlib.sha256("\0".join(more).encode())
    for path in sorted(files):
        found.update(str(path).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def locks() -> list[Path]:
    """The files that say which versions of packages are used."""
    return [*(ROOT / "requirements").glob("*.txt")]


def roles() -> tuple[str, str]:
    """The roles of the owner and the application."""
    owner = settings.DATABASE_OWNER or settings.DATABASES["default"]
    return str(owner["USER"]), str(settings.DATABASE_APPLICATION_ROLE)
