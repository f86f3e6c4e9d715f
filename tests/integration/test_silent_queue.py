"""A job queue that accepts connections and never answers: no page waits, and nothing is lost."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu import pools

from highlights.job import ask_worker
from imports import tasks
from imports.actions import preview_import, upload_file
from imports.models import ImportBatch, ImportState
from imports.tasks import restart_stalled_imports
from measures.actions import define_measure, ensure_home_area
from opcc.celery import app
from opcc.environment import broker_options
from records import job_queue
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed

pytestmark = pytest.mark.django_db

# What someone who clicks can wait, and the machine of the tests with its other work.
SECONDS = 10
AT_ONCE = 2


@contextmanager
def silent_server() -> Iterator[str]:
    """The address of a server that accepts every connection and never says a word."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        server.shutdown(socket.SHUT_RDWR)
    for each in taken:
        each.close()


def forget_connections():
    """Let the next job be handed over through a new connection."""
    pools.reset()
    app._pool = None  # type: ignore[attr-defined]
    app.amqp._producer_pool = None  # type: ignore[attr-defined]


@pytest.fixture
def silent_queue(settings, monkeypatch):
    """The queue is there and says nothing, and what follows a commit follows at once."""
    job_queue.try_again_at_once()
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_: call())
    before = {name: app.conf[name] for name in ("broker_url", "task_always_eager")}
    with silent_server() as address:
        app.conf.update(broker_url=address, broker_write_url=address, task_always_eager=False)
        forget_connections()
        yield
    app.conf.update(broker_write_url=before["broker_url"], **before)
    forget_connections()
    job_queue.try_again_at_once()


@pytest.fixture
def officer():
    return UserFactory(role="officer")


@pytest.fixture
def previewed(officer):
    area = ensure_home_area(by=officer)
    assert area
    define_measure(
        name="Volume", unit="count", aggregation="sum", preferred_direction="down", by=officer
    )

    def make(month: str) -> ImportBatch:
        content = f"measure,area,month,numerator,denominator\nVolume,,{month},1,\n".encode()
        batch = upload_file(name="figures.csv", content=content, source=None, by=officer)
        if batch.state == ImportState.UPLOADED:
            preview_import(batch=batch, roles=batch.mapping, by=officer)
        batch.refresh_from_db()
        return batch

    return make


def seconds_of(call):
    began = time.monotonic()
    answer = call()
    return time.monotonic() - began, answer


def test_a_click_does_not_wait_for_the_queue_and_the_next_not_at_all(
    silent_queue, officer, previewed
):
    client = Client()
    sign_in_confirmed(client, officer)
    batches = [previewed(month) for month in ("2022-01", "2022-02", "2022-03")]
    took = []
    for batch in batches:
        page = reverse("imports:import-confirm", args=[batch.pk])
        seconds, answer = seconds_of(lambda: client.post(page, {"version": batch.version}))  # noqa: B023
        assert answer.status_code == 302
        took.append(seconds)
    assert took[0] < SECONDS
    assert took[1] < AT_ONCE
    assert took[2] < AT_ONCE
    seconds, answer = seconds_of(lambda: client.get("/healthz"))
    assert answer.status_code == 200
    assert seconds < AT_ONCE
    # Nothing is lost, and the page says what it waits for.
    assert {batch.state for batch in ImportBatch.objects.all()} == {ImportState.WAITING}
    shown = client.get(reverse("imports:import-detail", args=[batches[0].pk])).content.decode()
    assert "The job queue does not answer. It is tried again every minute" in shown


def test_what_waits_is_handed_over_once_the_queue_answers_again(officer, previewed, settings):
    batch = previewed("2022-01")
    ImportBatch.objects.update(
        state=ImportState.WAITING,
        confirmed_at=timezone.now() - timedelta(minutes=2),
        confirmed_by=officer,
    )
    restart_stalled_imports()
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLIED


def test_a_page_says_that_no_worker_is_there(officer, previewed):
    batch = previewed("2022-01")
    ImportBatch.objects.update(
        state=ImportState.WAITING, confirmed_at=timezone.now() - timedelta(minutes=7)
    )
    client = Client()
    sign_in_confirmed(client, officer)
    shown = client.get(reverse("imports:import-detail", args=[batch.pk])).content.decode()
    assert "No worker has started it for 7 minutes" in shown


def test_a_file_of_an_edition_is_handed_over_within_the_limit_too(silent_queue):
    seconds, _ = seconds_of(lambda: ask_worker(1))
    assert seconds < SECONDS
    seconds, _ = seconds_of(lambda: ask_worker(2))
    assert seconds < AT_ONCE


def test_what_nobody_took_up_is_looked_for_every_minute(settings):
    for name in ("restart-stalled-imports", "make-waiting-files", "publish-due"):
        each = settings.CELERY_BEAT_SCHEDULE[name]["schedule"]
        assert each.run_every == timedelta(minutes=1), name


def test_an_import_that_ends_its_workers_is_given_up_and_its_page_says_what_to_do(
    officer, previewed, monkeypatch
):
    batch = previewed("2022-01")
    ImportBatch.objects.update(
        state=ImportState.WAITING,
        confirmed_at=timezone.now() - timedelta(minutes=2),
        confirmed_by=officer,
    )
    ends = []

    def end(**_):
        # What a worker that is killed leaves behind: nothing is caught, nothing is written.
        ends.append(1)
        raise SystemExit

    monkeypatch.setattr(tasks, "apply_import", end)
    for _ in range(5):
        with suppress(SystemExit):
            restart_stalled_imports()
    assert len(ends) == 3
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    client = Client()
    sign_in_confirmed(client, officer)
    shown = client.get(reverse("imports:import-detail", args=[batch.pk])).content.decode()
    assert "3 workers stopped while applying this file" in shown
    assert "Split the file" in shown
    # The others go on.
    other = previewed("2022-02")
    monkeypatch.undo()
    ImportBatch.objects.filter(pk=other.pk).update(
        state=ImportState.WAITING, confirmed_at=timezone.now() - timedelta(minutes=2)
    )
    restart_stalled_imports()
    other.refresh_from_db()
    assert other.state == ImportState.APPLIED


def test_everything_outside_has_a_time_limit(settings):
    redis = broker_options("redis://queue/0")
    assert redis["socket_timeout"] <= 3
    assert redis["socket_connect_timeout"] <= 3
    assert redis["max_retries"] == 0
    assert broker_options("amqp://queue")["write_timeout"] <= 3
    assert settings.EMAIL_TIMEOUT <= 10
    assert settings.SOCIALACCOUNT_REQUESTS_TIMEOUT <= 10
    database = settings.DATABASES["default"]["OPTIONS"]
    assert database["connect_timeout"] <= 5
    assert 0 < database["tcp_user_timeout"] <= 15_000
    kept = database["keepalives_interval"] * database["keepalives_count"]
    assert database["keepalives_idle"] + kept <= 30


def test_the_driver_of_the_database_takes_every_limit(settings):
    with connection.cursor():
        taken = connection.connection.info.get_parameters()
    for name in ("connect_timeout", "tcp_user_timeout", "keepalives_idle", "keepalives_count"):
        assert taken[name] == str(settings.DATABASES["default"]["OPTIONS"][name])
