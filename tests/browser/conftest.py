"""A real browser on a real server: granian with the demonstration data in a database of its own."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright
from psycopg import sql

from opcc.local.ports import HOST, reserved_port
from tests.conftest import find_chromium

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FIRST_PORT = 8700
START_SECONDS = 180
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # All in one worker, which builds the site once. First of all hooks, because
            # pytest-xdist reads it before those of folders.
            item.add_marker(pytest.mark.xdist_group("browser"))


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


def address_of(database: str, variable: str) -> str:
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{database}"))


def site_environment(database: str, static_root: Path) -> dict[str, str]:
    """What a process that serves people is told: nothing of the database's owner."""
    return {
        **os.environ,
        "DATABASE_URL": address_of(database, "DATABASE_URL"),
        "DATABASE_OWNER_URL": "",
        "STATIC_ROOT": str(static_root),
        "OPCC_LOCAL_STACK": "true",
        "HTTPS": "false",
    }


def drop_database(name: str) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(drop.format(sql.Identifier(name)))


def create_database(name: str, *, like: str = "template1") -> None:
    """A database of this name, new or a copy of another that no one is connected to."""
    drop_database(name)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(like)))


def database_name(label: str) -> str:
    return f"{settings.DATABASES['default']['TEST']['NAME']}_{label}_{os.getpid()}"


def wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"The web server of the browser tests ended with {server.returncode}.")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The web server of the browser tests did not answer in {START_SECONDS} seconds.")


@dataclass(frozen=True)
class Prepared:
    """What every site starts from: the name of a database with the demonstration, and styles."""

    database: str
    static_root: Path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """The demonstration, loaded once; sites take copies of it."""
    made = Prepared(database_name("prepared"), tmp_path_factory.mktemp("static"))
    environment = site_environment(made.database, made.static_root)
    create_database(made.database)
    try:
        owner = {"DATABASE_OWNER_URL": address_of(made.database, "DATABASE_OWNER_URL")}
        manage({**environment, **owner}, "migrate", "--no-input", "--verbosity", "0")
        manage(environment, "load_demonstration")
        manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
        yield made
    finally:
        drop_database(made.database)


@contextmanager
def served_site(label: str, prepared: Prepared) -> Iterator[str]:
    """Serve the product with the demonstration data in a database of its own; yield its address."""
    name = database_name(label)
    environment = site_environment(name, prepared.static_root)
    create_database(name, like=prepared.database)
    with reserved_port(FIRST_PORT) as port:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST),
                *("--port", str(port), "--blocking-threads", "4", "--no-ws"),
                "opcc.wsgi:application",
            ],
            cwd=ROOT,
            env=environment,
        )
        try:
            address = f"http://{HOST}:{port}"
            wait_until_healthy(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)
            drop_database(name)


@pytest.fixture(scope="session")
def site(prepared: Prepared) -> Iterator[str]:
    """The address of the whole product with the demonstration data, without a slash at its end.

    It is shared by all browser tests: read it, or put back what you change.
    """
    with served_site("site", prepared) as address:
        yield address


@pytest.fixture
def site_of_own(prepared: Prepared) -> Iterator[str]:
    """The address of a site that one test may change as it likes."""
    with served_site("own", prepared) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. In CI its absence is a failure; elsewhere the test was skipped before."""
    program = find_chromium()
    if program is None:
        pytest.fail("No Chromium was found, and CI must run the browser tests.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        yield browser
        browser.close()


@contextmanager
def quiet_tab(chromium: Browser, site: str) -> Iterator[Page]:
    """A tab at the desk; fails the test on a console error or a request to another host."""
    context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    tab.on(
        "console",
        lambda message: (
            complaints.append(f"console: {message.text}") if message.type == "error" else None
        ),
    )
    tab.on(
        "request",
        lambda request: (
            complaints.append(f"request to another host: {request.url}")
            if not request.url.startswith((site, "data:", "blob:"))
            else None
        ),
    )
    yield tab
    context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A new quiet tab on the shared site."""
    with quiet_tab(chromium, site) as tab:
        yield tab


@pytest.fixture
def plain_page(chromium: Browser, site: str) -> Iterator[Page]:
    """A new tab on a phone, without JavaScript."""
    context = chromium.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe_violations() -> Callable[[Page], list[str]]:
    """Returns a function that tells what axe-core finds wrong with the page that is shown."""
    if not AXE.exists():
        pytest.fail("axe-core is not installed. Run `make test`, which installs it from npm.")
    source = AXE.read_text()

    def find(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate(
            "standards => axe.run(document, {runOnly: {type: 'tag', values: standards}})",
            STANDARDS,
        )
        return [
            f"{violation['id']}: {violation['help']} at {node['target']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return find
