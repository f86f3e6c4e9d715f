"""The real servers, started below a folder with a space in its name."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from opcc.local.records import read_records
from tests.local.stack import ROOT, lend, stack_environment

SHOW = (
    "import os, psycopg\n"
    "from kombu import Connection\n"
    "with psycopg.connect(os.environ['DATABASE_OWNER_URL']) as database:\n"
    "    database.execute('CREATE TABLE IF NOT EXISTS kept (n int)')\n"
    "    database.execute('INSERT INTO kept VALUES (1)')\n"
    "    print(database.execute('SELECT count(*) FROM kept').fetchone()[0])\n"
    "with Connection(os.environ['CELERY_BROKER_URL']) as broker:\n"
    "    broker.ensure_connection(max_retries=1)\n"
    "    print(broker.transport.driver_type)\n"
    "print(os.environ['DATABASE_URL'])\n"
)


@pytest.mark.slow
def test_servers_keep_data_share_and_survive_a_kill(state: Path):
    assert lend(state, sys.executable, "-c", SHOW)[:2] == ["1", "redis"]
    assert not (state / "postgres-18" / "data" / "postmaster.pid").exists()

    # Killed with no chance to tidy up: the servers are orphans, which the next command uses.
    waiting = subprocess.Popen(
        [
            *(sys.executable, "-m", "opcc.local", "serve-for", "--", sys.executable, "-c"),
            SHOW + "print('waiting', flush=True)\nimport time\ntime.sleep(120)",
        ],
        cwd=ROOT,
        env=stack_environment(state),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert waiting.stdout is not None
    with waiting.stdout:
        seen = [waiting.stdout.readline().strip() for _ in range(4)]
        assert seen[0] == "2"
        shared = lend(state, sys.executable, "-c", SHOW)
        assert shared[0] == "3"
        assert shared[2] == seen[2], "two commands at once share one server"
        os.killpg(waiting.pid, signal.SIGKILL)
        waiting.wait()
    assert lend(state, sys.executable, "-c", SHOW)[2] == seen[2], "orphans are used again"
    assert read_records(state / "valkey.json") == [], "the last one out stopped the servers"
    assert lend(state, sys.executable, "-c", SHOW)[0] == "5"


@pytest.mark.slow
def test_killed_servers_leave_nothing_that_stops_the_next(state: Path):
    kill = (
        "import os, pathlib, signal\n"
        "state = pathlib.Path(os.environ['OPCC_LOCAL_STATE'])\n"
        "pid = (state / 'postgres-18/data/postmaster.pid').read_text().split()[0]\n"
        "import json\n"
        "os.kill(int(pid), signal.SIGKILL)\n"
        "os.kill(json.loads((state / 'valkey.json').read_text())[0]['pid'], signal.SIGKILL)\n"
        "os.kill(os.getppid(), signal.SIGKILL)\n"
    )
    lend(state, sys.executable, "-c", SHOW)
    subprocess.run(
        [sys.executable, "-m", "opcc.local", "serve-for", "--", sys.executable, "-c", kill],
        cwd=ROOT,
        env=stack_environment(state),
        check=False,
        timeout=120,
    )
    assert (state / "postgres-18" / "data" / "postmaster.pid").exists()
    assert lend(state, sys.executable, "-c", SHOW)[0] == "2"
