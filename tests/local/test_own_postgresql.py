"""docs/database.md on a PostgreSQL of one's own: an owner who is no superuser, two addresses."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.local.stack import ROOT

# Named after the command's own test database and the worker, so that two at once have two.
DATABASE = f"{os.environ['OPCC_TEST_DATABASE']}_own_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"
OWNER, APPLICATION = f"{DATABASE}_owner", f"{DATABASE}_application"
PASSWORD = "a p@ss"


def address_of(role: str) -> str:
    query = urlsplit(os.environ["DATABASE_OWNER_URL"]).query
    return f"postgresql://{role}:{quote(PASSWORD)}@/{DATABASE}?{query}"


@pytest.fixture
def roles() -> Iterator[None]:
    def remove(server: psycopg.Connection) -> None:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
        )
        server.execute(f"DROP ROLE IF EXISTS {OWNER}")
        server.execute(f"DROP ROLE IF EXISTS {APPLICATION}")

    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as server:
        remove(server)
        for role in (OWNER, APPLICATION):
            server.execute(f"CREATE ROLE {role} LOGIN NOINHERIT PASSWORD '{PASSWORD}'")
        server.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        yield
        remove(server)


def migrate(**addresses: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_OWNER_URL": "", **addresses},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.slow
@pytest.mark.usefixtures("roles")
def test_an_installation_with_one_role_gets_a_second():
    # As it was before: the application's address is the owner's.
    before = migrate(DATABASE_URL=address_of(OWNER))
    assert before.returncode == 0, before.stderr
    assert f"role '{OWNER}' owns tables" in before.stderr
    same = migrate(DATABASE_URL=address_of(OWNER), DATABASE_OWNER_URL=address_of(OWNER))
    assert "name the same user" in same.stderr
    missing = address_of(APPLICATION).replace(APPLICATION, "nobody_made")
    unmade = migrate(DATABASE_URL=missing, DATABASE_OWNER_URL=address_of(OWNER))
    assert "has no role 'nobody_made'" in unmade.stderr
    assert "Traceback" not in same.stderr + unmade.stderr
    after = migrate(DATABASE_URL=address_of(APPLICATION), DATABASE_OWNER_URL=address_of(OWNER))
    assert after.returncode == 0, after.stderr
    with psycopg.connect(address_of(APPLICATION), autocommit=True) as application:
        assert application.execute("SELECT count(*) FROM highlights_edition").fetchone() == (0,)
        for statement in ("DELETE FROM highlights_edition", "CREATE TEMPORARY TABLE t (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement)


@pytest.mark.slow
@pytest.mark.usefixtures("roles")
def test_a_database_from_before_1_0_is_refused_with_the_way_to_begin_again():
    addresses = {"DATABASE_URL": address_of(APPLICATION), "DATABASE_OWNER_URL": address_of(OWNER)}
    made = migrate(**addresses)
    assert made.returncode == 0, made.stderr
    with psycopg.connect(address_of(OWNER), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('scorecards', '0013_removed_and_retired', now())"
        )
    refused = migrate(**addresses)
    started = subprocess.run(
        [sys.executable, "-m", "opcc.local.prepare"],
        cwd=ROOT,
        env={**os.environ, **addresses},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    for answer in (refused, started):
        assert answer.returncode == 1
        assert "scorecards.0013_removed_and_retired" in answer.stderr
        assert "`make reset`" in answer.stderr
        assert "Traceback" not in answer.stderr
    with psycopg.connect(address_of(OWNER), autocommit=True) as owner:
        assert owner.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
