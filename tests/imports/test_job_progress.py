"""How far a job is, as someone else sees it while its one transaction is still open."""

import re
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.actions import assign_role, command_user, create_person
from imports.actions import confirm_import, preview_import, upload_file
from imports.models import ImportBatch, ImportState
from imports.tasks import apply_confirmed_import
from measures.models import Observation
from records import job_progress
from records.job_progress import progress_of, saying_progress
from tests.measures.factories import HomeAreaFactory, MeasureFactory

HEAD = "measure,area,month,numerator,denominator\n"
MONTHS = [f"{1990 + n // 12}-{n % 12 + 1:02d}" for n in range(120)]
MEASURES = ("Volume", "Visits", "Calls")


@pytest.fixture
def officer():
    by = command_user()
    HomeAreaFactory()
    for name in MEASURES:
        MeasureFactory(name=name)
    person = create_person(email="o@x.invalid", name="Olive", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    return person


# Where the page shows no progress.
UNSEEN = -1


def waiting(officer, monkeypatch) -> ImportBatch:
    """An import that is confirmed, of which a step is a part of one measure."""
    monkeypatch.setattr("measures.actions.observations.WRITTEN_A_STEP", 40)
    rows = "".join(f"{name},,{month},5,\n" for name in MEASURES for month in MONTHS)
    batch = upload_file(name="a.csv", content=(HEAD + rows).encode(), source=None, by=officer)
    batch = preview_import(batch=batch, roles=batch.mapping, by=officer)
    # The test is its worker.
    monkeypatch.setattr("imports.job.hand_over", lambda *about: "")
    return confirm_import(batch=batch, version=batch.version, by=officer)


def beside(job, at_step) -> None:
    """Run a job in a connection of its own; `at_step` looks at each step from this one."""
    steps, go_on = threading.Semaphore(0), threading.Semaphore(0)
    ended, failures = threading.Event(), []

    def wait() -> None:
        steps.release()
        go_on.acquire(timeout=20)

    def run() -> None:
        try:
            job(wait)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()
            ended.set()
            steps.release()

    thread = threading.Thread(target=run)
    thread.start()
    while steps.acquire(timeout=20) and not ended.is_set():
        at_step()
        go_on.release()
    thread.join()
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_others_see_it_grow_within_one_measure_before_anything_is_written(officer, monkeypatch):
    batch = waiting(officer, monkeypatch)
    client, seen, written = Client(), [], []
    client.force_login(officer)

    def job(wait) -> None:
        said = job_progress._say

        def say_and_wait(*about) -> None:
            said(*about)
            wait()

        monkeypatch.setattr(job_progress, "_say", say_and_wait)
        apply_confirmed_import(batch.pk)

    def look() -> None:
        written.append(Observation.objects.exists())
        page = client.get(reverse("imports:import-detail", args=[batch.pk])).content.decode()
        found = re.search(r'<progress [^>]*max="(\d+)" value="(\d+)"', page)
        seen.append(int(found[2]) * 100 // int(found[1]) if found else UNSEEN)

    beside(job, look)
    assert not any(written)
    assert UNSEEN not in seen
    assert seen == sorted(seen)
    between = {share for share in seen if 0 < share < 100}
    # More steps than there are measures.
    assert len(between) > len(MEASURES)
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLIED
    assert Observation.objects.filter(numerator=Decimal(5)).count() == len(MEASURES) * len(MONTHS)


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_on_where_it_cannot_be_said(officer, monkeypatch):
    batch = waiting(officer, monkeypatch)

    monkeypatch.setattr("records.job_progress.cache", None)
    apply_confirmed_import(batch.pk)
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLIED


@pytest.mark.django_db(transaction=True)
def test_nothing_is_known_until_it_is_said():
    assert progress_of("import", 0) is None
    with saying_progress("import", 0) as say:
        say(1, 4)
    assert progress_of("import", 0) == (1, 4)
