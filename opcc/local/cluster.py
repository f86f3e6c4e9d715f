"""The embedded PostgreSQL of one checkout.

The package's own Python layer does not quote its paths, so its programs are called from here.
The server listens on a Unix socket in a folder that only its user can enter, and on no port.
"""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from opcc.local.binaries import find_postgres
from opcc.local.failures import LocalStackError, describe_failure
from opcc.local.identity import Identity
from opcc.local.records import ProcessRecord, stop_process
from opcc.local.sockets import make_socket_folder, remove_socket_folder
from opcc.local.state import State

OWNER = "opcc"
APPLICATION = "opcc_application"
DATABASE = "opcc"
PORT = 5432  # only names the socket file
START_SECONDS = 60
# After a kill of the main process its helpers need a moment to notice.
TRIES = 4
PID_LINE, BEGAN_LINE, SOCKET_LINE = 0, 2, 4
FIX = (
    "If you do not need the data of this local stack, `make reset` removes it; or set "
    "DATABASE_URL to a PostgreSQL server that runs elsewhere."
)


@dataclass(frozen=True)
class Postmaster:
    """What a running or killed server left in its `postmaster.pid`."""

    record: ProcessRecord
    socket_folder: Path


@dataclass(frozen=True)
class DatabaseAddresses:
    """One database, as the application reaches it and as its owner does."""

    application: str
    owner: str


def database_url(socket_folder: Path, user: str = APPLICATION, password: str = "") -> str:
    """The address of the database behind the socket, with every odd character quoted."""
    who = f"{user}:{quote(password, safe='')}" if password else user
    return f"postgresql://{who}@/{DATABASE}?host={quote(str(socket_folder), safe='')}&port={PORT}"


def server_settings(socket_folder: Path) -> str:
    """PostgreSQL's configuration for a server that only this machine's stack uses."""
    quoted = str(socket_folder).replace("'", "''").replace('"', '""')
    return "\n".join(
        [
            "listen_addresses = ''",
            f"unix_socket_directories = '\"{quoted}\"'",
            "unix_socket_permissions = 0700",
            f"port = {PORT}",
            "max_connections = 100",
            "",
        ]
    )


# Who may come through the socket, which only the servers' user and root can reach: the application
# as it is, and the owner with the password that only the commands of the local stack read.
WHO_MAY_COME_IN = f"local all {APPLICATION} trust\nlocal all all scram-sha-256\n"
EVERYBODY = "local all all trust\n"


def read_postmaster(data: Path) -> Postmaster | None:
    """What `postmaster.pid` in `data` says; None when it is missing or cut short."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        record = ProcessRecord("postgres", int(lines[PID_LINE]), float(lines[BEGAN_LINE]))
        return Postmaster(record, Path(lines[SOCKET_LINE]))
    except (OSError, ValueError, IndexError):
        return None


class Cluster:
    """One PostgreSQL cluster. Callers hold the stack's start lock around start and stop."""

    def __init__(self, identity: Identity, state: State) -> None:
        """Nothing is started yet."""
        self._identity = identity
        self._state = state
        self._home = state.folder / "postgres-18"
        self._data = self._home / "data"
        self._log = self._home / "server.log"

    def start(self) -> DatabaseAddresses:
        """Start the server, or find it running, and return the addresses of its database.

        A cluster that was made when its owner was its only role gets the application's role, and
        lets its owner in with a password alone from the next start.

        Raises LocalStackError with the end of its log when it does not start.
        """
        self._home.mkdir(exist_ok=True)
        self._identity.owns(self._home)
        running = self._find_running()
        folder = running or self._start_new()
        self._ensure_roles(folder)
        if running is None:
            # What runs already goes on as it began: older commands may be using it.
            self._admit(WHO_MAY_COME_IN)
            self._run(["pg_ctl", "reload", "-D", str(self._data)])
        return DatabaseAddresses(
            application=database_url(folder),
            owner=database_url(folder, OWNER, self._state.owner_password()),
        )

    def stop(self) -> None:
        """Stop the server if it runs: open connections are closed, nothing committed is lost."""
        left = read_postmaster(self._data)
        if left is None:
            return
        process = self._server_process(left)
        if process is not None:
            # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client.
            found = ProcessRecord("postgres", process.pid, process.create_time())
            stop_process(found, ask=signal.SIGINT)
        remove_socket_folder(left.socket_folder)

    def _find_running(self) -> Path | None:
        left = read_postmaster(self._data)
        if left is None:
            return None
        if self._server_process(left) is not None:
            for _ in range(20):
                if self._answers(left.socket_folder):
                    return left.socket_folder
                time.sleep(0.25)
            self.stop()
            return None
        remove_socket_folder(left.socket_folder)
        if psutil.pid_exists(left.record.pid):
            # Killed, and its number now belongs to another program: PostgreSQL would take that
            # program for a running server and refuse to start.
            (self._data / "postmaster.pid").unlink(missing_ok=True)
        return None

    def _server_process(self, left: Postmaster) -> psutil.Process | None:
        try:
            process = psutil.Process(left.record.pid)
            # The data folder on its command line tells it from another checkout's server.
            ours = str(self._data) in process.cmdline()
            return process if ours else None
        except psutil.Error:
            return None

    def _start_new(self) -> Path:
        if not self._data.exists():
            self._initialise()
        folder = make_socket_folder(self._identity)
        settings = self._data / "opcc.conf"
        settings.write_text(server_settings(folder))
        self._identity.owns(settings)
        # Until the roles are as they should be, and while no one else knows the socket.
        self._admit(EVERYBODY)
        command = ["pg_ctl", "start", "-w", "-t", str(START_SECONDS)]
        for attempt in range(TRIES):
            time.sleep(2 * attempt)
            if self._run([*command, "-D", str(self._data), "-l", str(self._log)]):
                return folder
        remove_socket_folder(folder)
        raise LocalStackError(
            describe_failure(what="PostgreSQL does not start.", log=self._log, fix=FIX)
        )

    def _initialise(self) -> None:
        unfinished = self._home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        # The same collation everywhere, whatever languages the machine has.
        made = self._run(
            [
                *("initdb", "-D", str(unfinished), "--username", OWNER, "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin"),
                *("--builtin-locale", "C.UTF-8", "--no-sync", "--no-instructions"),
            ]
        )
        if not made:
            raise LocalStackError(
                describe_failure(
                    what="PostgreSQL's data folder cannot be created.", log=self._log, fix=FIX
                )
            )
        with (unfinished / "postgresql.conf").open("a") as settings:
            settings.write("include = 'opcc.conf'\n")
        unfinished.rename(self._data)

    def _run(self, command: list[str]) -> bool:
        programs = find_postgres(self._identity, self._state)
        self._log.touch()
        self._identity.owns(self._log)
        # The server must not inherit our terminal, or a Ctrl-C would reach it before its clients.
        with self._log.open("a") as log:
            finished = subprocess.run(
                [str(programs / command[0]), *command[1:]],
                cwd=self._home,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
                start_new_session=True,
                **self._identity.popen_options(),  # type: ignore[call-overload]
            )
        return bool(finished.returncode == 0)

    @staticmethod
    def _environment() -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**kept, "LC_ALL": "C", "LANG": "C"}

    def _admit(self, rules: str) -> None:
        """Write who may come in, which counts from the next start or reload."""
        path = self._data / "pg_hba.conf"
        path.write_text(rules)
        self._identity.owns(path)

    def _answers(self, folder: Path) -> bool:
        try:
            with self._connect(folder):
                return True
        except psycopg.Error:
            return False

    def _ensure_roles(self, folder: Path) -> None:
        """Make the database and the application's role where they are missing."""
        application = sql.Identifier(APPLICATION)
        with self._connect(folder) as connection:
            owner = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(OWNER), sql.Literal(self._state.owner_password())
            )
            connection.execute(owner)
            if not _finds(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", APPLICATION):
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(application))
            if not _finds(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _connect(self, folder: Path) -> psycopg.Connection:
        return psycopg.connect(
            host=str(folder), port=PORT, user=OWNER, password=self._state.owner_password(),
            dbname="postgres", connect_timeout=5, autocommit=True,
        )  # fmt: skip


def _finds(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None
