"""The local stack of a folder of its own, for tests that start its real servers."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OWN_SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "OPCC_TEST_DATABASE")


def stack_environment(state: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OWN_SERVERS}
    # A client that listened to these would go astray.
    return {**kept, "OPCC_LOCAL_STATE": str(state), "PGPORT": "1", "PGHOST": "nowhere.invalid"}


def lend(state: Path, *command: str) -> list[str]:
    """What a command says to which the servers of `state` are lent."""
    finished = subprocess.run(
        [sys.executable, "-m", "opcc.local", "serve-for", "--", *command],
        cwd=ROOT,
        env=stack_environment(state),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout.splitlines()
