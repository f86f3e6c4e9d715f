"""The product's own processes: web, worker, scheduler."""

import http.client
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from opcc.local.failures import LocalStackError, describe_failure
from opcc.local.ports import HOST
from opcc.local.records import (
    ProcessRecord,
    read_records,
    record_process,
    stop_process,
    write_records,
)
from opcc.local.servers import Servers
from opcc.local.state import CHECKOUT

READY_SECONDS = 90.0
HTTP_OK = 200


@dataclass(frozen=True)
class Running:
    """One of our processes, its log, and its record for whoever comes after a kill."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    record: ProcessRecord


def command_lines(port: int, beat_schedule: Path) -> dict[str, list[str]]:
    """What to start, in this order, by name."""
    celery = [sys.executable, "-m", "celery", "-A", "opcc"]
    return {
        "web": [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST),
            *("--port", str(port), "--workers", "1", "--blocking-threads", "4"),
            # A worker that dies is replaced, instead of taking the server with it.
            *("--respawn-failed-workers", "--respawn-interval", "1"),
            *("--no-ws", "opcc.wsgi:application"),
        ],
        "worker": [
            *(*celery, "worker", "--loglevel", "INFO", "--concurrency", "1"),
            *("--without-gossip", "--without-mingle"),
        ],
        "scheduler": [
            *(*celery, "beat", "--loglevel", "INFO", "--schedule", str(beat_schedule)),
            *("--pidfile", ""),
        ],
    }


class Processes:
    """The running processes of `make run`, all stopped together."""

    def __init__(self, servers: Servers) -> None:
        """Nothing is started yet."""
        self._servers = servers
        self._records = servers.state.folder / "processes.json"
        self._running: list[Running] = []

    def stop_left_over(self) -> None:
        """Stop what a killed `make run` left running."""
        for record in read_records(self._records):
            stop_process(record)
        self._records.unlink(missing_ok=True)

    def start_all(self, port: int) -> None:
        """Start every process and return when the web answers.

        Raises LocalStackError when it does not. The web starts alone: on a small machine the others
        would make people wait for the first page.
        """
        commands = command_lines(port, self._servers.state.folder / "scheduler")
        web, *others = commands.items()
        self._start(*web, port)
        self._wait_until_ready(port)
        for other in others:
            self._start(*other, port)

    def _start(self, name: str, command: list[str], port: int) -> None:
        log = self._servers.state.logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=CHECKOUT,
                env=self._servers.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # In a session of its own, so that Ctrl-C reaches only us.
                start_new_session=True,
                pass_fds=self._servers.keep_open,
            )
        record = record_process(name, process.pid, str(port))
        self._running.append(Running(name, process, log, record))
        write_records(self._records, [running.record for running in self._running])

    def _wait_until_ready(self, port: int) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            self.check()
            if _is_healthy(port):
                return
            time.sleep(0.2)
        raise LocalStackError(self._failure(self._running[0], "does not answer"))

    def check(self) -> None:
        """Raise LocalStackError when one of the processes has stopped unexpectedly."""
        for running in self._running:
            if running.process.poll() is not None:
                raise LocalStackError(self._failure(running, "has stopped unexpectedly"))

    def stop_all(self) -> None:
        """Ask all to stop at once, then wait for each; what does not stop is ended."""
        for running in reversed(self._running):
            if running.process.poll() is None:
                running.process.send_signal(signal.SIGTERM)
        for running in reversed(self._running):
            stop_process(running.record, ask=None)
            running.process.poll()
        self._records.unlink(missing_ok=True)

    @staticmethod
    def _failure(running: Running, what: str) -> str:
        return describe_failure(
            what=f"The {running.name} process {what}.",
            log=running.log,
            fix="Fix what the log describes and run `make run` again.",
        )


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTP_OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
