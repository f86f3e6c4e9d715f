"""Publishing at the same time, each in its own connection, and publishing that fails."""

import os
import re
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from audit.models import AuditEvent
from highlights.actions import approve_report, publish, submit_report, workflow
from highlights.codec import canonical_json, digest, from_plain
from highlights.content import ReportContent
from highlights.models import Edition, Report, ReportState, ReportTransition
from highlights.policies import NotAllowedError
from highlights.queries import revised_since
from tests.amounts import amount
from tests.highlights.conftest import AUGUST, Office

# More than publishing makes: then the test ends instead of running on.
MOST_STATEMENTS = 300
# It is killed after each statement that does more than read, after each of the last ones, and after
# every so many of the others.
READING = re.compile(r"SELECT\b(?!.*\bFOR\b.*\bUPDATE\b)|(RELEASE )?SAVEPOINT\b", re.DOTALL)
LAST = 20
STEP = amount(usual=7, long=1)


@pytest.fixture
def approved(office: Office) -> Office:
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, by=office.by)
    return office


@pytest.mark.django_db(transaction=True)
def test_four_publish_at_once_and_there_is_one_edition(approved: Office) -> None:
    start = threading.Barrier(4)
    outcomes: list[object] = []

    def go() -> None:
        try:
            start.wait()
            outcomes.append(publish(report=approved.report, by=approved.by))
        except NotAllowedError as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Edition.objects.count() == 1
    assert len(outcomes) == 4
    refusals = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(refusals) == 3
    assert all("The report is published" in refusal for refusal in refusals)


@pytest.mark.django_db(transaction=True)
def test_a_revision_under_way_is_in_the_edition_or_marked(approved: Office) -> None:
    """The revision is recorded before publication begins, and committed after publication asked."""
    recorded, editions = threading.Event(), []

    def go() -> None:
        try:
            recorded.wait()
            editions.append(publish(report=approved.report, by=approved.by))
        finally:
            connection.close()

    publisher = threading.Thread(target=go)
    publisher.start()
    with transaction.atomic():
        approved.observe(AUGUST, 777)
        recorded.set()
        # Without a lock it is through by now.
        publisher.join(timeout=3)
    publisher.join()
    content = from_plain(ReportContent, editions[0].content)
    assert not revised_since(editions[0], content)
    assert "777" in canonical_json(content)


@pytest.mark.django_db(transaction=True)
def test_figures_wait_for_an_edition_that_is_being_stored(
    approved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revision that comes while the edition is built is recorded after it and marked."""
    move = workflow._move
    writers = []

    def write() -> None:
        try:
            approved.observe(AUGUST, 777, reason="Late records")
        finally:
            connection.close()

    def begin_writing(*arguments: Any, **options: Any) -> Any:
        writers.append(threading.Thread(target=write))
        writers[0].start()
        writers[0].join(timeout=1)
        assert writers[0].is_alive()
        return move(*arguments, **options)

    monkeypatch.setattr(workflow, "_move", begin_writing)
    edition = publish(report=approved.report, by=approved.by)
    writers[0].join()
    content = from_plain(ReportContent, edition.content)
    assert "777" not in canonical_json(content)
    assert revised_since(edition, content).rows == {("crime-volume", approved.home.slug)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", ["record", "_move"])
def test_broken_off_after_the_insert_leaves_nothing(
    approved: Office, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    events = AuditEvent.objects.count()

    def fail(*_: object, **__: object) -> None:
        assert Edition.objects.count() == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(workflow, broken, fail)
    with pytest.raises(KeyboardInterrupt):
        publish(report=approved.report, by=approved.by)
    approved.report.refresh_from_db()
    assert approved.report.state == ReportState.APPROVED
    assert not Edition.objects.exists()
    assert not ReportTransition.objects.filter(name="publish").exists()
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db(transaction=True)
def test_killed_connection_leaves_nothing(
    approved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        connection.connection.close()
        raise SystemExit

    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(workflow, "_move", die)
        publish(report=approved.report, by=approved.by)
    connection.close()
    assert not Edition.objects.exists()
    assert publish(report=approved.report, by=approved.by).number == 1


@pytest.mark.django_db(transaction=True)
def test_process_killed_after_any_statement_leaves_no_edition_or_a_whole_one(
    approved: Office,
) -> None:
    """A process of its own publishes and is killed after its first statement, after every one that
    writes, and after each of its last until one has come through to its commit."""
    events = AuditEvent.objects.count()
    made = statements_of_publishing(approved)
    writes = {number for number, sql in enumerate(made, start=1) if not READING.match(sql)}
    assert any("INSERT INTO" in made[number - 1] for number in writes)
    kills = writes | {*range(1, len(made), STEP), *range(len(made) - LAST, MOST_STATEMENTS)}
    for statements in sorted(kills):
        assert not ReportTransition.objects.filter(name="publish").exists()
        assert AuditEvent.objects.count() == events
        approved.report.refresh_from_db()
        assert approved.report.state == ReportState.APPROVED
        publish_in_a_process_killed_after(statements, approved)
        if Edition.objects.exists():
            break
    else:
        pytest.fail("publishing never came through to its commit")
    assert statements >= max(writes), "the kill was tried wherever publishing writes"
    edition = Edition.objects.get()
    approved.report.refresh_from_db()
    assert approved.report.state == ReportState.PUBLISHED
    content = from_plain(ReportContent, edition.content)
    assert digest(content) == edition.digest
    assert ReportTransition.objects.get(name="publish").edition == 1
    assert AuditEvent.objects.get(verb="publish").after["digest"] == edition.digest


def statements_of_publishing(approved: Office) -> list[str]:
    """The statements that publishing makes, which is undone here."""
    made: list[str] = []

    def noting(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        made.append(sql)
        return execute(sql, *arguments)

    with transaction.atomic(), connection.execute_wrapper(noting):
        publish(report=Report.objects.get(pk=approved.report.pk), by=approved.by)
        transaction.set_rollback(True)
    return made


def publish_in_a_process_killed_after(statements: int, approved: Office) -> None:
    connection.close()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        with connection.execute_wrapper(kill_after(statements)):
            publish(report=approved.report, by=approved.by)
    finally:
        # Neither pytest nor anything else that the parent began may end here.
        os._exit(0)


def kill_after(statements: int) -> Callable[..., Any]:
    done = 0

    def wrapper(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal done
        result = execute(*arguments)
        done += 1
        if done == statements:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapper
