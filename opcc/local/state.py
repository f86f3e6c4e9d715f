"""Where the local stack keeps its data, logs and locks: one folder for each checkout.

It is `.local` in the checkout wherever the servers can reach that, and otherwise a folder below
the system's folder for lasting temporary files, named after the checkout.
"""

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from opcc.local.failures import LocalStackError
from opcc.local.identity import Identity

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LASTING = Path("/var/tmp")  # noqa: S108 - lasts over a restart; the owner is checked below


@dataclass(frozen=True)
class State:
    """The folder of one checkout's local stack."""

    folder: Path

    @property
    def logs(self) -> Path:
        """Where every process writes its log."""
        return self._made(self.folder / "logs")

    @property
    def static_files(self) -> Path:
        """Where the collected static files go."""
        return self._made(self.folder / "static")

    @property
    def mail(self) -> Path:
        """Where messages are kept instead of being sent."""
        return self._made(self.folder / "mail")

    def secret_key(self) -> str:
        """This stack's own secret key, made at the first call and kept."""
        return self._kept_secret("secret-key")

    def owner_password(self) -> str:
        """The password of the database's owner, which no process that serves people is given."""
        return self._kept_secret("database-owner-password")

    def _kept_secret(self, name: str) -> str:
        path = self.folder / name
        if not path.exists():
            unfinished = self.folder / f"{name}.{os.getpid()}"
            unfinished.touch(mode=0o600)
            unfinished.write_text(secrets.token_urlsafe(64))
            unfinished.rename(path)
        return path.read_text()

    @staticmethod
    def _made(path: Path) -> Path:
        path.mkdir(exist_ok=True)
        return path


def outside_name(checkout: Path, uid: int) -> str:
    """The name of the folder that a checkout gets outside itself, one for each user."""
    digest = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    return f"opcc-{uid}-{digest}"


def open_state(identity: Identity, checkout: Path = CHECKOUT) -> State:
    """The state of `checkout`, made where it is missing.

    Raises LocalStackError when no folder can be used.
    """
    chosen = os.environ.get("OPCC_LOCAL_STATE", "")
    if chosen:
        return State(_opened(Path(chosen).resolve()))
    if identity.can_enter(checkout) and os.access(checkout, os.W_OK):
        inside = checkout / ".local"
        if not inside.exists() or _is_ours(inside):
            return State(_opened(inside))
    lasting = LASTING if os.access(LASTING, os.W_OK) else Path(tempfile.gettempdir())
    return State(_opened(lasting / outside_name(checkout, os.geteuid())))


def _is_ours(folder: Path) -> bool:
    return not folder.is_symlink() and folder.is_dir() and folder.stat().st_uid == os.geteuid()


def _opened(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if not _is_ours(folder):
        raise LocalStackError(
            f"{folder} belongs to another user, so this stack cannot keep its data "
            "there.\nSet OPCC_LOCAL_STATE to a folder of your own."
        )
    # The servers' user passes through; only the folders below that it owns are its own.
    folder.chmod(0o711)
    return folder
