"""What every test shares: settings for tests, and a loud word when browser tests did not run."""

import functools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from audit.owner import acting_as_owner
from audit.protection import REFUSE
from records.job_queue import try_again_at_once
from tests.amounts import amount
from tests.databases import MAKE_TEST_DATABASE, ensure_template
from tests.markup import read_compact_pages

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The Chromium that browser tests drive: OPCC_CHROMIUM, or the first one on the path."""
    for name in (os.environ.get("OPCC_CHROMIUM", ""), *CHROMIUM_NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    return None


def is_ci() -> bool:
    """Whether this is the run that decides, where a missing browser is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def pytest_configure(config: pytest.Config) -> None:
    # Django's test client speaks plain HTTP, and nothing was collected for it.
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Nothing is collected for tests: WhiteNoise looks into the sources.
    settings.STATIC_ROOT = settings.BASE_DIR / "static"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = True
    # Answered writes are lost if the server dies: a test is run again then.
    for address in filter(None, (settings.DATABASES["default"], settings.DATABASE_OWNER)):
        options = address["OPTIONS"].get("options", "")
        address["OPTIONS"]["options"] = f"{options} -c synchronous_commit=off"
    _make_databases_as_owner(again=config.getoption("create_db"))
    read_compact_pages()
    # How long one example takes says more of what else the machine does than of the code.
    examples = amount(usual=100, long=1000)
    hypothesis_settings.register_profile("opcc", deadline=None, max_examples=examples)
    hypothesis_settings.load_profile("opcc")


def _make_databases_as_owner(*, again: bool) -> None:
    """Tests connect as the application's role; their databases are the owner's.

    Each begins as a copy of one that was migrated once.
    """
    make, destroy = MAKE_TEST_DATABASE, DatabaseCreation.destroy_test_db

    @functools.wraps(make)
    def create(creation: Any, *args: Any, **options: Any) -> Any:
        with acting_as_owner():
            template = ensure_template(again=again)
            creation.connection.settings_dict["TEST"]["TEMPLATE"] = template
            return make(creation, *args, **options)

    @functools.wraps(destroy)
    def remove(*args: Any, **options: Any) -> Any:
        with acting_as_owner():
            return destroy(*args, **options)

    DatabaseCreation.create_test_db = create  # type: ignore[method-assign, assignment]
    DatabaseCreation.destroy_test_db = remove  # type: ignore[method-assign]


@contextmanager
def unprotected() -> Iterator[None]:
    """Take the protection of histories away, as only the owner of their tables can."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = %s",
            [REFUSE],
        )
        tables = [table for (table,) in cursor.fetchall()]

    def turn(how: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(";".join(f"ALTER TABLE {each} {how} TRIGGER USER" for each in tables))

    turn("DISABLE")
    try:
        yield
    finally:
        turn("ENABLE")


@pytest.fixture(scope="class")
def as_owner(django_db_setup: None) -> Iterator[None]:
    """Connect as the owner of the database, whom only triggers and constraints hold back.

    Of a wider scope than the database's own fixtures, so that it comes before they connect.
    """
    with acting_as_owner():
        yield


@pytest.fixture(autouse=True)
def queue_that_may_be_asked() -> None:
    """No test waits because the job queue of another was silent."""
    try_again_at_once()


@pytest.fixture(scope="session", autouse=True)
def emptying_afterwards() -> Iterator[None]:
    """Rows that are kept for ever may go when a test has committed them."""
    kept = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(case: Any) -> None:
        with acting_as_owner(), pgtrigger.ignore(), unprotected():
            kept(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium() is not None or is_ci():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium was found"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if find_chromium() is None:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(
            "No Chromium was found. On Debian run as root: apt-get install chromium. "
            "Or set OPCC_CHROMIUM to the program."
        )
