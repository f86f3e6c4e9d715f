"""A database with the demonstration, loaded once: for tests that read it, and to be copied."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from demonstration.loader import load_demonstration
from tests.databases import (
    BASE,
    REAL_HASHERS,
    ROOT,
    copy_database,
    digest,
    ensure,
    ensure_template,
    fill,
    locks,
    roles,
)

DEMONSTRATION = f"{BASE}_demonstration"
# Not of the product: a change in them changes nothing in the database.
OTHER_FOLDERS = {"tests", "docs", "static", "node_modules", "staticfiles"}


def ensure_demonstration() -> str:
    """The name of the database. Copy it: nothing in it may change, and no one may stay connected.

    It is kept for the next run of the same day until the product changes: it holds what is true on
    the day of its loading, and the sign-ins that the secret key gives.
    """
    today = date.today().isoformat()  # noqa: DTZ011
    made_of = digest(_product(), *roles(), settings.SECRET_KEY, today)
    return ensure(DEMONSTRATION, made_of, _make)


def _make() -> None:
    copy_database(DEMONSTRATION, like=ensure_template())
    # Passwords are hashed as a server expects them: the browser tests sign in with them.
    with override_settings(PASSWORD_HASHERS=REAL_HASHERS):
        fill(
            DEMONSTRATION,
            lambda: load_demonstration(with_sign_ins=True, report=lambda words: None),
        )


def _product() -> list[Path]:
    """The files that the demonstration is loaded from and by."""
    rooms = [
        path
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name not in OTHER_FOLDERS
    ]
    endings = ("py", "toml", "csv")
    found = [path for room in rooms for ending in endings for path in room.rglob(f"*.{ending}")]
    return [*found, *locks()]
