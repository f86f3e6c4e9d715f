"""A real browser on a real server: granian with the demonstration data in a database of its own."""

import fcntl
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

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from opcc.local.ports import HOST, reserved_port
from tests.conftest import find_chromium
from tests.databases import BASE, copy_database, drop_database, fill
from tests.demonstration_database import ensure_demonstration

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
            # Each module in one worker, which has a site and a browser for all that come to it.
            # First of all hooks, because pytest-xdist reads it before those of folders.
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.stem}"))


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


def database_name(label: str) -> str:
    return f"{BASE}_{label}_{os.getpid()}"


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
    access: DjangoDbBlocker


@pytest.fixture(scope="session")
def prepared(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Prepared:
    """The demonstration, loaded once for all workers, and the files that every page asks for."""
    with django_db_blocker.unblock():
        database = ensure_demonstration()
    static_root = folder_of_the_run(tmp_path_factory) / "static"
    collect_static_files(site_environment(database, static_root), static_root)
    return Prepared(database, static_root, django_db_blocker)


def folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def collect_static_files(environment: dict[str, str], static_root: Path) -> None:
    """Collect them once in a run; who comes while another worker is at it waits."""
    with static_root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not static_root.exists():
            collect = ("collectstatic", "--no-input", "--verbosity", "0")
            subprocess.run(
                [sys.executable, "manage.py", *collect], cwd=ROOT, env=environment, check=True
            )


@contextmanager
def served_site(
    label: str, prepared: Prepared, write: Callable[[], object] | None = None
) -> Iterator[str]:
    """Serve the product with the demonstration data in a database of its own; yield its address.

    `write` writes what the demonstration lacks, before the first page is asked for.
    """
    name = database_name(label)
    environment = site_environment(name, prepared.static_root)
    with prepared.access.unblock():
        copy_database(name, like=prepared.database)
        if write:
            fill(name, write)
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
            with prepared.access.unblock():
                drop_database(name)


@pytest.fixture(scope="session")
def site(prepared: Prepared) -> Iterator[str]:
    """The address of the whole product with the demonstration data, without a slash at its end.

    The browser tests of a worker share it: read it, or put back what you change.
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
