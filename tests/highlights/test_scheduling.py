"""Publication at a set time: what was confirmed is what is published, once, or nothing is."""

import io
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from highlights.actions import (
    approve_report,
    cancel_publication,
    publish,
    publish_scheduled,
    return_report,
    schedule_publication,
    submit_report,
)
from highlights.codec import digest
from highlights.evidence import report_content
from highlights.models import Edition, PublicationSchedule, Report, ReportState
from highlights.policies import NotAllowedError
from highlights.tasks import publish_due
from opcc.celery import app
from records.conflicts import EditConflict
from tests.accounts.sessions import sign_in_confirmed
from tests.highlights.conftest import AUGUST, Office
from tests.highlights.test_pages import text_of

PAGE = "/reports/2022-06-to-08/schedule/"
MANAGE = "/reports/2022-06-to-08/manage/"


@pytest.fixture
def approver(db: None) -> User:
    user = User.objects.create_user("approver@office.invalid", name="An approver")
    assign_role(user=user, role="approver", by=user)
    return user


@pytest.fixture
def approved(office: Office) -> Office:
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, by=office.by)
    office.report.refresh_from_db()
    return office


def scheduled(
    office: Office, by: User, *, at: timedelta = timedelta(days=1), **more: Any
) -> PublicationSchedule:
    """Set a time for what the report says now."""
    return schedule_publication(
        report=office.report,
        publish_at=timezone.now() + at,
        expected_digest=digest(report_content(Report.objects.get(pk=office.report.pk))),
        by=by,
        **more,
    )


def let_it_come(schedule: PublicationSchedule, *, ago: timedelta = timedelta(seconds=30)) -> None:
    """Let so much time have gone by since the time that was set."""
    PublicationSchedule.objects.filter(pk=schedule.pk).update(publish_at=timezone.now() - ago)


def test_it_is_published_when_its_time_has_come(approved: Office, approver: User) -> None:
    schedule = scheduled(approved, approver)
    publish_due.apply()
    assert not Edition.objects.exists()
    let_it_come(schedule)
    publish_due.apply()
    edition = Edition.objects.get()
    assert edition.digest == schedule.digest
    assert edition.published_by == approver
    schedule.refresh_from_db()
    assert schedule.outcome == "published"
    assert schedule.outcome_text == "Published on time as edition 1."
    event = AuditEvent.objects.get(verb="publish_scheduled")
    assert (event.channel, event.actor_name) == ("job", "An approver")
    assert AuditEvent.objects.get(verb="publish").channel == "job"


@pytest.mark.usefixtures("laid_out_pdf")
def test_its_pdf_is_made(
    approved: Office, approver: User, django_capture_on_commit_callbacks: Any
) -> None:
    let_it_come(scheduled(approved, approver))
    with django_capture_on_commit_callbacks(execute=True):
        publish_due.apply()
    file = Edition.objects.get().files.get()
    assert (file.state, file.problem) == ("made", "")
    content = bytes(file.content or b"")
    assert content.startswith(b"%PDF")
    # The laid-out report, and not the few bytes that other tests put in its place.
    assert len(PdfReader(io.BytesIO(content)).pages) > 1


def test_a_time_that_has_passed_unpublished_is_said(
    approved: Office, approver: User, client: Client
) -> None:
    schedule = scheduled(approved, approver)
    sign_in_confirmed(client, approver)
    words = "This time has passed and the report has not been published"
    assert words not in text_of(client, MANAGE)
    let_it_come(schedule, ago=timedelta(minutes=5))
    assert words in text_of(client, MANAGE)


def test_the_job_runs_every_minute() -> None:
    entry = app.conf.beat_schedule["publish-due"]
    assert entry["task"] == publish_due.name
    assert entry["schedule"].run_every == timedelta(minutes=1)


def test_running_again_changes_nothing(approved: Office, approver: User) -> None:
    schedule = scheduled(approved, approver)
    let_it_come(schedule)
    for _ in range(3):
        publish_due.apply()
        publish_scheduled(schedule=schedule, by=approver)
    assert Edition.objects.count() == 1
    assert AuditEvent.objects.filter(verb="publish_scheduled").count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_publish_once(approved: Office, approver: User) -> None:
    let_it_come(scheduled(approved, approver))
    start = threading.Barrier(4)

    def go() -> None:
        try:
            start.wait()
            publish_due.apply()
        finally:
            connection.close()

    workers = [threading.Thread(target=go) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Edition.objects.count() == 1
    assert PublicationSchedule.objects.get().outcome == "published"
    assert AuditEvent.objects.filter(verb="publish_scheduled").count() == 1
    assert not AuditEvent.objects.filter(verb="refuse_publication").exists()


def test_a_missed_time_is_made_good_and_said(
    approved: Office,
    approver: User,
    client: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    let_it_come(scheduled(approved, approver), ago=timedelta(hours=3))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_due")
    assert Edition.objects.count() == 1
    assert "were not running at the scheduled time" in mail.outbox[-1].body
    sign_in_confirmed(client, approver)
    assert "Published late" in text_of(client, MANAGE)


def test_what_has_changed_since_is_not_published(
    approved: Office,
    approver: User,
    client: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    schedule = scheduled(approved, approver)
    sign_in_confirmed(client, approver)
    assert "has changed since this time was set" not in text_of(client, MANAGE)
    approved.observe(AUGUST, 999, reason="Recounted")
    assert "has changed since this time was set" in text_of(client, MANAGE)
    let_it_come(schedule)
    with django_capture_on_commit_callbacks(execute=True):
        publish_due.apply()
    assert not Edition.objects.exists()
    approved.report.refresh_from_db()
    assert approved.report.state == ReportState.APPROVED
    message = mail.outbox[-1]
    assert message.to == ["approver@office.invalid"]
    assert message.subject.startswith("Not published")
    assert "has changed since it was confirmed" in message.body
    assert "The report was not published at the scheduled time" in text_of(client, MANAGE)
    event = AuditEvent.objects.get(verb="refuse_publication")
    assert "nothing was published" in event.sentence
    # It is over: the next run says nothing more, and another time may be set.
    publish_due.apply()
    assert AuditEvent.objects.filter(verb="refuse_publication").count() == 1
    assert scheduled(approved, approver).outcome == ""


def test_a_message_that_cannot_be_sent_undoes_nothing(
    approved: Office,
    approver: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def fail(*_: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    let_it_come(scheduled(approved, approver))
    with django_capture_on_commit_callbacks(execute=True):
        publish_due.apply()
    assert Edition.objects.count() == 1


def test_who_may_no_longer_publish_does_not(approved: Office, approver: User) -> None:
    schedule = scheduled(approved, approver)
    User.objects.filter(pk=approver.pk).update(is_active=False)
    let_it_come(schedule)
    publish_due.apply()
    assert not Edition.objects.exists()
    schedule.refresh_from_db()
    assert "may no longer publish" in schedule.outcome_text


def test_one_that_breaks_does_not_keep_the_others_waiting(
    approved: Office, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = scheduled(approved, approver)
    let_it_come(schedule)

    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("highlights.tasks.publish_scheduled", fail)
    publish_due.apply()
    monkeypatch.undo()
    publish_due.apply()
    assert Edition.objects.count() == 1


def test_one_that_fails_for_an_hour_is_given_up_and_told(
    approved: Office, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = scheduled(approved, approver)
    tries: list[int] = []

    def fail(**_: object) -> None:
        tries.append(1)
        raise RuntimeError

    monkeypatch.setattr("highlights.tasks.publish_scheduled", fail)
    let_it_come(schedule, ago=timedelta(minutes=50))
    publish_due.apply()
    schedule.refresh_from_db()
    assert schedule.outcome == ""
    let_it_come(schedule, ago=timedelta(minutes=70))
    publish_due.apply()
    publish_due.apply()
    assert len(tries) == 2
    schedule.refresh_from_db()
    assert schedule.outcome == "refused"
    assert "It will not be tried again." in schedule.outcome_text
    assert AuditEvent.objects.get(verb="refuse_publication").channel == "job"


def test_a_database_that_does_not_answer_ends_no_schedule(
    approved: Office, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = scheduled(approved, approver)

    def fail(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("highlights.tasks.publish_scheduled", fail)
    let_it_come(schedule, ago=timedelta(hours=9))
    publish_due.apply()
    schedule.refresh_from_db()
    assert schedule.outcome == ""


@pytest.mark.parametrize("move", ["return", "publish"])
def test_a_report_that_moves_on_ends_its_schedule(
    approved: Office, approver: User, move: str
) -> None:
    schedule = scheduled(approved, approver)
    if move == "return":
        return_report(report=approved.report, reason="Add the costs.", by=approver)
    else:
        publish(report=approved.report, by=approver)
    schedule.refresh_from_db()
    assert schedule.outcome == ("cancelled" if move == "return" else "published")
    ended = AuditEvent.objects.filter(verb="end_schedule")
    assert ended.count() == (move == "return"), "a publication is in the trail itself"
    let_it_come(schedule)
    publish_due.apply()
    assert Edition.objects.count() == (move == "publish")


def test_another_time_takes_the_place_of_the_first(approved: Office, approver: User) -> None:
    first = scheduled(approved, approver)
    with pytest.raises(EditConflict):
        scheduled(approved, approver, started_from=0)
    second = scheduled(approved, approver, at=timedelta(days=2), started_from=first.pk)
    first.refresh_from_db()
    assert (first.outcome, second.outcome) == ("replaced", "")
    cancel_publication(schedule=second, by=approver)
    with pytest.raises(NotAllowedError):
        cancel_publication(schedule=second, by=approver)
    let_it_come(second)
    publish_due.apply()
    assert not Edition.objects.exists()
    assert list(
        AuditEvent.objects.filter(verb__endswith="_publication")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == ["schedule_publication", "schedule_publication", "cancel_publication"]


@pytest.mark.parametrize(
    ("at", "words"),
    [(timedelta(minutes=-1), "has passed"), (timedelta(days=400), "within a year")],
)
def test_times_that_cannot_be_set(
    approved: Office, approver: User, at: timedelta, words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        scheduled(approved, approver, at=at)


def test_only_an_approved_report_is_scheduled(office: Office, approver: User) -> None:
    with pytest.raises(NotAllowedError, match="needs one that is approved"):
        scheduled(office, approver)


def test_only_what_was_confirmed_is_scheduled(approved: Office, approver: User) -> None:
    with pytest.raises(NotAllowedError, match="Nothing is scheduled yet"):
        schedule_publication(
            report=approved.report,
            publish_at=timezone.now() + timedelta(days=1),
            expected_digest="0" * 64,
            by=approver,
        )


def answers(client: Client, **more: str) -> dict[str, Any]:
    """The form as its page confirms it now."""
    context = client.get(PAGE).context
    return {
        "day": f"{timezone.localdate() + timedelta(days=2)}",
        "clock": "09:30",
        "digest": context["digest"],
        "started_from": str(context["standing_key"]),
        **more,
    }


def test_setting_changing_and_taking_away_by_the_pages(
    approved: Office, approver: User, client: Client
) -> None:
    sign_in_confirmed(client, approver)
    assert "Publish at a set time …" in text_of(client, MANAGE)
    response = client.post(PAGE, answers(client), follow=True)
    day = timezone.localdate() + timedelta(days=2)
    said = f"The report will be published on {day:%A} {day.day} {day:%B %Y} at 09:30"
    assert said in response.content.decode()
    assert "at 09:30" in text_of(client, MANAGE)
    assert "Scheduled for" in text_of(client, PAGE)
    old = answers(client, clock="10.45")
    assert client.post(PAGE, old).status_code == 302
    assert "at 10:45" in text_of(client, MANAGE)
    # The first page knows nothing of the second time.
    response = client.post(PAGE, old)
    assert response.status_code == 409
    assert "Someone has set or cancelled the time" in response.content.decode()
    standing = PublicationSchedule.objects.get(outcome="")
    assert client.post(f"{PAGE}cancel/", {"schedule": "²"}).status_code == 302
    assert PublicationSchedule.objects.filter(outcome="").exists()
    client.post(f"{PAGE}cancel/", {"schedule": standing.pk})
    assert "cancelled" in text_of(client, MANAGE)
    response = client.post(f"{PAGE}cancel/", {"schedule": standing.pk}, follow=True)
    assert "no longer set" in response.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": ""}, "Enter the day of publication"),
        ({"day": "2026-02-30"}, "Enter a real date"),
        ({"clock": "25:00"}, "Enter a time in hours and minutes, for example 09:30."),
        ({"day": "2020-01-01"}, "This time has passed: enter a later time"),
        ({"digest": ""}, "Check what will be published"),
        ({"open_day": "2026-01-01"}, "Enter the time too"),
        ({"readers": "999999"}, "Choose who can read it before publication from the list."),
        ({"started_from": "x"}, "The page is out of date"),
    ],
)
def test_answers_that_are_wrong(
    approved: Office, approver: User, client: Client, wrong: dict[str, str], words: str
) -> None:
    sign_in_confirmed(client, approver)
    response = client.post(PAGE, answers(client, **wrong))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not PublicationSchedule.objects.exists()


def test_a_time_that_no_clock_shows(approved: Office, approver: User, client: Client) -> None:
    sign_in_confirmed(client, approver)
    response = client.post(PAGE, answers(client, day="2027-03-28", clock="01:30"))
    assert response.status_code == 422
    assert "the clocks go forward" in response.content.decode()


def test_summer_time_is_kept(approved: Office, approver: User, client: Client) -> None:
    sign_in_confirmed(client, approver)
    day = timezone.localdate() + timedelta(days=2)
    client.post(PAGE, answers(client))
    at = PublicationSchedule.objects.get().publish_at
    assert timezone.localtime(at).replace(tzinfo=None) == datetime.fromisoformat(f"{day}T09:30")
