"""The embedded Valkey of one checkout, the broker between web, scheduler and worker.

It listens on a Unix socket in a folder that only its user can enter, and on no port.
"""

import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import redis

from opcc.local.binaries import find_valkey
from opcc.local.failures import LocalStackError, describe_failure
from opcc.local.identity import Identity
from opcc.local.records import (
    ProcessRecord,
    read_records,
    record_process,
    stop_process,
    write_records,
)
from opcc.local.sockets import make_socket_folder, remove_socket_folder
from opcc.local.state import State

SOCKET_NAME = "valkey.sock"
START_SECONDS = 20.0


def broker_url(socket_folder: Path) -> str:
    """Celery's address of the socket in `socket_folder`."""
    return f"redis+socket://{quote(str(socket_folder / SOCKET_NAME))}"


class Broker:
    """One Valkey server. Callers hold the stack's start lock around start and stop."""

    def __init__(self, identity: Identity, state: State) -> None:
        """Nothing is started yet."""
        self._identity = identity
        self._state = state
        self._home = state.folder / "valkey"
        self._log = self._home / "server.log"
        self._records = state.folder / "valkey.json"

    def start(self) -> str:
        """Start the server, or find it running, and return its address.

        Raises LocalStackError with the end of its log when it does not start.
        """
        self._home.mkdir(exist_ok=True)
        self._identity.owns(self._home)
        record = self._left()
        if record is not None:
            if record.process() is not None and _answers(Path(record.detail)):
                return broker_url(Path(record.detail))
            self.stop()
        return broker_url(self._start_new())

    def stop(self) -> None:
        """Stop the server if it runs; it writes its queues to disk first."""
        record = self._left()
        if record is not None:
            stop_process(record)
            remove_socket_folder(Path(record.detail))
        self._records.unlink(missing_ok=True)

    def _left(self) -> ProcessRecord | None:
        records = read_records(self._records)
        return records[0] if records else None

    def _start_new(self) -> Path:
        program = find_valkey(self._identity, self._state)
        folder = make_socket_folder(self._identity)
        with self._log.open("a") as log:
            process = subprocess.Popen(
                [
                    str(program),
                    *("--port", "0", "--unixsocket", str(folder / SOCKET_NAME)),
                    *("--unixsocketperm", "700", "--dir", ".", "--save", "60 1"),
                ],
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._identity.popen_options(),  # type: ignore[call-overload]
            )
        write_records(self._records, [record_process("valkey", process.pid, str(folder))])
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and process.poll() is None:
            if _answers(folder):
                return folder
            time.sleep(0.05)
        self.stop()
        raise LocalStackError(
            describe_failure(
                what="Valkey does not start.",
                log=self._log,
                fix="If you do not need the queued work of this local stack, `make reset` "
                "removes it; or set CELERY_BROKER_URL to a Redis or Valkey server that "
                "runs elsewhere.",
            )
        )


def _answers(folder: Path) -> bool:
    client = redis.Redis(unix_socket_path=str(folder / SOCKET_NAME), socket_timeout=5)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
