"""Publishing at the same time, each in its own connection, and publishing that breaks off."""

import threading

import pytest
from django.db import connection

from audit.models import AuditEvent
from highlights.actions import approve_report, publish, submit_report, workflow
from highlights.models import Edition, ReportState, ReportTransition
from highlights.policies import NotAllowedError
from tests.highlights.conftest import Office


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

    monkeypatch.setattr(workflow, "_move", die)
    with pytest.raises(SystemExit):
        publish(report=approved.report, by=approved.by)
    connection.close()
    assert not Edition.objects.exists()
    monkeypatch.undo()
    assert publish(report=approved.report, by=approved.by).number == 1
