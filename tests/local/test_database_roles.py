"""The local stack's two roles: who knows the owner, older clusters, and writes that survive."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.stack import ROOT, lend, stack_environment

ROLES = """
import os, psycopg
from opcc.environment import parse_database_url
for name in ('DATABASE_URL', 'DATABASE_OWNER_URL'):
    with psycopg.connect(os.environ[name]) as database:
        print(*database.execute(
            'SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user').fetchone())
address = parse_database_url(os.environ['DATABASE_URL'])
try:
    psycopg.connect(host=address['HOST'], port=5432, user='opcc', dbname='postgres').close()
    print('let in')
except psycopg.OperationalError as error:
    print('password' in str(error))
"""
AS_THEY_SHOULD_BE = ["opcc_application False", "opcc True", "True"]
# What a cluster was like that was made while its owner was its only role.
AS_IT_WAS = """
import os, pathlib, psycopg
with psycopg.connect(os.environ['DATABASE_OWNER_URL'], autocommit=True) as database:
    database.execute('CREATE TABLE kept (n int)')
    database.execute('INSERT INTO kept VALUES (7)')
    database.execute('DROP OWNED BY opcc_application')
    database.execute('DROP ROLE opcc_application')
    database.execute('ALTER ROLE opcc PASSWORD NULL')
state = pathlib.Path(os.environ['OPCC_LOCAL_STATE'])
(state / 'postgres-18/data/pg_hba.conf').write_text('local all all trust\\n')
(state / 'database-owner-password').unlink()
"""
KEPT = """
import os, psycopg
with psycopg.connect(os.environ['DATABASE_OWNER_URL']) as database:
    print(database.execute('SELECT n FROM kept').fetchone()[0])
"""
WHO_KNOWS = """
from opcc.local.servers import use_servers
with use_servers() as servers:
    print('DATABASE_OWNER_URL' in servers.environment)
    print('opcc:' in servers.environment['DATABASE_URL'])
    print('DATABASE_OWNER_URL' in servers.for_commands())
"""
# The writer of the log is stopped, so that only what a commit itself waited for is on the disk.
KILL_AFTER_AN_ANSWER = """
import contextlib, os, pathlib, psutil, psycopg
with psycopg.connect(os.environ['DATABASE_OWNER_URL'], autocommit=True) as database:
    database.execute('CREATE TABLE answered (n int)')
    database.execute('GRANT INSERT ON answered TO opcc_application')
    database.execute('CHECKPOINT')
lines = pathlib.Path(os.environ['OPCC_LOCAL_STATE'], 'postgres-18/data/postmaster.pid')
server = psutil.Process(int(lines.read_text().split()[0]))
helpers = server.children()
with psycopg.connect(os.environ['DATABASE_URL']) as database:
    server.suspend()
    for helper in helpers:
        # One that cleans tables up may have finished since.
        with contextlib.suppress(psutil.NoSuchProcess):
            helper.suspend()
    database.execute('INSERT INTO answered VALUES (1)')
    database.commit()
    for process in (server, *server.children()):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
os._exit(0)
"""
COUNT = """
import os, psycopg
with psycopg.connect(os.environ['DATABASE_OWNER_URL']) as database:
    print(database.execute('SELECT count(*) FROM answered').fetchone()[0])
"""

pytestmark = pytest.mark.slow


def test_the_application_is_no_superuser_and_the_owner_needs_a_password(state: Path):
    assert lend(state, sys.executable, "-c", ROLES) == [
        "opcc_application False",
        "opcc True",
        "True",
    ]


def test_a_cluster_made_before_gets_both_roles_and_keeps_its_data(state: Path):
    lend(state, sys.executable, "-c", AS_IT_WAS)
    assert lend(state, sys.executable, "-c", ROLES) == [
        "opcc_application False",
        "opcc True",
        "True",
    ]
    assert lend(state, sys.executable, "-c", KEPT) == ["7"]


def test_a_lost_password_of_the_owner_is_made_again(state: Path):
    lend(state, sys.executable, "-c", ROLES)
    (state / "database-owner-password").unlink()
    assert lend(state, sys.executable, "-c", ROLES)[1] == "opcc True"


def test_what_serves_people_is_not_told_of_the_owner(state: Path):
    said = subprocess.run(
        [sys.executable, "-c", WHO_KNOWS],
        cwd=ROOT,
        env=stack_environment(state),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    assert said.splitlines() == ["False", "False", "True"]


def test_an_answered_write_survives_the_death_of_the_server(state: Path):
    lend(state, sys.executable, "-c", KILL_AFTER_AN_ANSWER)
    assert lend(state, sys.executable, "-c", COUNT) == ["1"]


def start(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("-c", "import opcc.wsgi"),
        ("-m", "celery", "-A", "opcc", "worker", "--concurrency", "1"),
        ("-m", "celery", "-A", "opcc", "beat", "--schedule", "/tmp/none", "--pidfile", ""),
    ],
    ids=["web", "worker", "scheduler"],
)
def test_what_serves_people_refuses_to_know_the_owner(command):
    finished = start(*command)
    assert finished.returncode != 0
    assert "DATABASE_OWNER_URL is set for a process that serves pages" in finished.stderr


def test_with_one_address_the_start_says_what_is_at_risk():
    owner = os.environ["DATABASE_OWNER_URL"]
    finished = start("-c", "import opcc.wsgi", DATABASE_URL=owner, DATABASE_OWNER_URL="")
    assert finished.returncode == 0, finished.stderr
    assert "The application's database role 'opcc' is a superuser" in finished.stderr
    assert "docs/database.md" in finished.stderr
    assert "superuser" not in start("-c", "import opcc.wsgi", DATABASE_OWNER_URL="").stderr
