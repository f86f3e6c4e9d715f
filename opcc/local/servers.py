"""The database and the broker, shared by every command of this checkout that runs at once.

Each command holds a shared lock on `users.lock` while it needs the servers, and passes it to the
programs that it starts. Who leaves and can take that lock alone is the last one, and stops them.
The system frees locks when a process ends, however it ends, so none can be left behind.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from opcc.local.broker import Broker
from opcc.local.cluster import Cluster
from opcc.local.failures import LocalStackError
from opcc.local.identity import Identity, choose_identity
from opcc.local.state import State, open_state

HIGHEST_SLOT = 100
OWNER_URL = "DATABASE_OWNER_URL"


@dataclass(frozen=True)
class Servers:
    """What a command needs to use the servers."""

    state: State
    # For what serves people: it knows the database as the application's role alone.
    environment: dict[str, str]
    owner_url: str
    # Programs started with these open files keep the servers alive while they run.
    keep_open: tuple[int, ...]

    def for_commands(self) -> dict[str, str]:
        """The environment of commands, some of which migrate as the database's owner."""
        if not self.owner_url:
            return self.environment
        return {**self.environment, OWNER_URL: self.owner_url}


@contextlib.contextmanager
def hold_lock(path: Path, operation: int) -> Iterator[int]:
    """Hold a lock of the system on `path`. Raises BlockingIOError if asked not to wait."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, operation)
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def use_servers() -> Iterator[Servers]:
    """Lend the servers that the environment does not name, and stop them after their last user.

    Raises LocalStackError when one of them does not start.
    """
    identity = choose_identity()
    state = open_state(identity)
    environment = dict(os.environ)
    environment.setdefault("SECRET_KEY", state.secret_key())
    owner_url = environment.pop(OWNER_URL, "")
    needs_cluster = not environment.get("DATABASE_URL")
    needs_broker = not environment.get("CELERY_BROKER_URL")
    if not needs_cluster and not needs_broker:
        yield Servers(state, environment, owner_url, ())
        return
    start_lock, users_lock = state.folder / "start.lock", state.folder / "users.lock"
    with contextlib.ExitStack() as held:
        try:
            with hold_lock(start_lock, fcntl.LOCK_EX):
                keep_open: tuple[int, ...] = (
                    held.enter_context(hold_lock(users_lock, fcntl.LOCK_SH)),
                )
                if needs_cluster:
                    environment = _without_postgres_variables(environment)
                    addresses = Cluster(identity, state).start()
                    environment["DATABASE_URL"], owner_url = addresses.application, addresses.owner
                    slot, descriptor = held.enter_context(_take_slot(state))
                    keep_open = (*keep_open, descriptor)
                    environment["OPCC_TEST_DATABASE"] = f"test_opcc_{slot}"
                    # Only a database of our own may have the demonstration's sign-ins.
                    environment["OPCC_LOCAL_STACK"] = "true"
                if needs_broker:
                    environment["CELERY_BROKER_URL"] = Broker(identity, state).start()
            yield Servers(state, environment, owner_url, keep_open)
        finally:
            held.close()
            stop_when_unused(identity, state)


def stop_when_unused(identity: Identity, state: State) -> bool:
    """Stop the servers unless another command uses them; says whether no one did."""
    with hold_lock(state.folder / "start.lock", fcntl.LOCK_EX):
        try:
            with hold_lock(state.folder / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
                Broker(identity, state).stop()
                Cluster(identity, state).stop()
        except BlockingIOError:
            return False
    return True


@contextlib.contextmanager
def _take_slot(state: State) -> Iterator[tuple[int, int]]:
    """A number that no other running command has, and its lock.

    With it two test runs at once have two databases.
    """
    for slot in range(HIGHEST_SLOT):
        with contextlib.ExitStack() as held:
            lock = hold_lock(state.folder / f"test-{slot}.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                descriptor = held.enter_context(lock)
            except BlockingIOError:
                continue
            yield slot, descriptor
            return
    raise LocalStackError(
        f"{HIGHEST_SLOT} commands of this checkout are running at the same time. Wait "
        "until one of them has finished."
    )


def _without_postgres_variables(environment: dict[str, str]) -> dict[str, str]:
    """Without PGHOST, PGSERVICE and the like, which would lead clients to another server."""
    return {name: value for name, value in environment.items() if not name.startswith("PG")}
