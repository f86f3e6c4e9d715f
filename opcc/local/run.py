"""`make run`: everything from an empty folder to a page in the browser."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from opcc.local.demonstration import demonstration_sign_ins
from opcc.local.failures import LocalStackError, describe_failure
from opcc.local.identity import choose_identity
from opcc.local.ports import FIRST_PORT, HIGHEST_PORT, HOST, reserved_port
from opcc.local.processes import Processes
from opcc.local.records import read_records
from opcc.local.servers import Servers, hold_lock, use_servers
from opcc.local.state import CHECKOUT, State, open_state

CHECK_SECONDS = 1.0


class StopRequestedError(BaseException):
    """Ctrl-C, a closed terminal or a `kill`: not a failure, so not an Exception."""


def run_stack() -> int:
    """Start the stack, wait for Ctrl-C, stop all of it. Returns the exit status.

    Raises LocalStackError when a part of it does not work.
    """
    state = open_state(choose_identity())
    try:
        with hold_lock(state.folder / "run.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            return _run_alone()
    except BlockingIOError:
        print(_already_running(state))
        return 0


def first_port(text: str) -> int:
    """The port to try first, from the PORT variable. Raises LocalStackError for anything else."""
    if not text:
        return FIRST_PORT
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise LocalStackError(f"PORT is {text!r}. Set it to a number from 1 to {HIGHEST_PORT}.")
    return int(text)


def _run_alone() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _request_stop)
    try:
        with use_servers() as servers:
            processes = Processes(servers)
            processes.stop_left_over()
            try:
                _prepare(servers)
                with reserved_port(first_port(os.environ.get("PORT", ""))) as port:
                    processes.start_all(port)
                    print(_welcome(port, servers.environment), flush=True)
                    while True:
                        time.sleep(CHECK_SECONDS)
                        processes.check()
            finally:
                _ignore_signals()
                print("Stopping …", flush=True)
                processes.stop_all()
    except StopRequestedError:
        print("Stopped. `make run` starts it again with the same data.", flush=True)
        return 0


def _request_stop(number: int, frame: FrameType | None) -> None:
    _ignore_signals()
    raise StopRequestedError


def _ignore_signals() -> None:
    """Nothing interrupts the stopping itself, which ends in bounded time."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _prepare(servers: Servers) -> None:
    servers.environment["OPCC_LOCAL_STACK"] = "true"
    servers.environment.setdefault("STATIC_ROOT", str(servers.state.static_files))
    servers.environment.setdefault("EMAIL_FILE_PATH", str(servers.state.mail))
    log = servers.state.logs / "prepare.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "opcc.local.prepare"],
            cwd=CHECKOUT,
            env=servers.for_commands(),
            stdin=subprocess.DEVNULL,
            stderr=output,
            start_new_session=True,
            pass_fds=servers.keep_open,
        )
    try:
        status = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if status != 0:
        raise LocalStackError(
            describe_failure(
                what="The local stack could not be prepared.",
                log=log,
                fix="Fix what the log describes and run `make run` again.",
            )
        )


def _welcome(port: int, environment: dict[str, str]) -> str:
    sign_ins = demonstration_sign_ins(environment["SECRET_KEY"])
    return (
        f"\nReady: http://{HOST}:{port}\n\n"
        "Sign-ins of the demonstration, which exist only in this local stack:\n\n"
        f"{sign_ins}\n\n"
        "Ctrl-C stops everything."
    )


def _already_running(state: State) -> str:
    ports = [record.detail for record in read_records(state.folder / "processes.json")]
    where = f" at http://{HOST}:{ports[0]}" if ports else ""
    return (
        f"The local stack of this checkout is already running{where}. Press Ctrl-C there to "
        "stop it."
    )
