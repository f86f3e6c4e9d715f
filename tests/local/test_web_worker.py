"""One worker of the web server that dies does not end the server."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from opcc.local.ports import HOST, reserved_port
from opcc.local.processes import command_lines

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[psutil.Process, str]]:
    """The web server as `make run` starts it, and the address of its health check."""
    with reserved_port(8650) as port:
        command = command_lines(port, tmp_path / "schedule")["web"]
        environment = {**os.environ, "HTTPS": "false"}
        environment.pop("DATABASE_OWNER_URL", None)
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            yield psutil.Process(process.pid), f"http://{HOST}:{port}/healthz"
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_healthy(process: psutil.Process, address: str) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        assert process.is_running() and process.status() != psutil.STATUS_ZOMBIE, "it ended"
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The web server did not answer within {SECONDS} seconds.")


def workers(process: psutil.Process) -> list[psutil.Process]:
    return [
        child
        for child in process.children(recursive=True)
        if child.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in str(child.cmdline())
    ]


def test_a_worker_that_dies_is_replaced(server: tuple[psutil.Process, str]) -> None:
    process, address = server
    wait_until_healthy(process, address)
    (worker,) = workers(process)
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=10)
    time.sleep(0.5)
    wait_until_healthy(process, address)
    (other,) = workers(process)
    assert other.pid != worker.pid


def test_the_image_replaces_them_too(tmp_path: Path) -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (written,) = re.findall(r"^CMD (\[(?:[^\]]|\n)*\])", text, re.MULTILINE)
    command = json.loads(written.replace("\\\n", ""))
    assert "--respawn-failed-workers" in command
    assert "--respawn-failed-workers" in command_lines(1, tmp_path)["web"]
