"""Who the servers run as.

PostgreSQL refuses to run as root. An ordinary user's servers run as that user; root's run as a
system user without rights, which must be able to reach the programs and the data.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from opcc.local.failures import LocalStackError

SYSTEM_USERS = ("nobody", "daemon", "www-data", "postgres")


@dataclass(frozen=True)
class Identity:
    """The user that the servers run as. `switches` is true when that is not ourselves."""

    uid: int
    gid: int
    switches: bool

    def popen_options(self) -> dict[str, int | list[int]]:
        """What `subprocess` needs to start a program as this user."""
        if not self.switches:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Give `path` to this user, closed to everybody else."""
        if self.switches:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)

    def can_run(self, program: Path) -> bool:
        """Whether this user can reach and start `program` (which must know `--version`)."""
        return self._succeeds([str(program), "--version"])

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can pass through `folder` and everything above it."""
        if not self.switches:
            return os.access(folder, os.X_OK)
        test = shutil.which("test") or "/usr/bin/test"
        return self._succeeds([test, "-x", str(folder)])

    def _succeeds(self, command: list[str]) -> bool:
        try:
            finished = subprocess.run(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=30,
                **self.popen_options(),  # type: ignore[call-overload]
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return bool(finished.returncode == 0)


def choose_identity() -> Identity:
    """Ourselves, or for root a system user without rights.

    Raises LocalStackError when root has no such user or may not become it.
    """
    if os.geteuid() != 0:
        return Identity(uid=os.geteuid(), gid=os.getegid(), switches=False)
    for name in SYSTEM_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        identity = Identity(uid=entry.pw_uid, gid=entry.pw_gid, switches=True)
        if identity.can_enter(Path("/")):
            return identity
    raise LocalStackError(
        "PostgreSQL refuses to run as root, and root may not start programs as any of the system "
        f"users {', '.join(SYSTEM_USERS)} here.\n"
        "Run the same command as an ordinary user, or set DATABASE_URL and CELERY_BROKER_URL to "
        "servers that run elsewhere."
    )
