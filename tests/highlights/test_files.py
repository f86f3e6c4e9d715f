"""The PDF of an edition: asked for after publication, made once, followed, and tried again."""

import builtins
import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import weasyprint
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.actions import assign_role, command_user
from accounts.models import User
from audit.models import AuditEvent
from highlights import tasks
from highlights.actions import begin_file, keep_file, request_file, withdraw_report
from highlights.actions.files import OvertakenError, note_progress
from highlights.models import Edition, EditionFile
from highlights.pdf import PdfUnavailableError, layout
from highlights.tasks import make_edition_file, make_waiting_files
from opcc import celery
from tests.accounts.sessions import sign_in_confirmed
from tests.highlights.conftest import Office
from tests.highlights.pdf_reading import opened

# Laying out takes seconds of a calm machine, and far more of one that is busy.
PATIENCE_SECONDS = 240
FILE = "/reports/2022-06-to-08/editions/1/report.pdf"
PAGE = "/reports/2022-06-to-08/editions/1/pdf/"
ASK = f"{PAGE}request/"


@pytest.fixture
def edition(office: Office) -> Edition:
    return office.publish()


@pytest.fixture
def approver(db: None) -> User:
    user = User.objects.create_user("approver@office.invalid", name="An approver")
    assign_role(user=user, role="approver", by=command_user())
    return user


def breaks(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def render(*_: Any) -> bytes:
        raise error

    monkeypatch.setattr(tasks, "render_pdf", render)


def only() -> EditionFile:
    return EditionFile.objects.get()


def unheard(file: EditionFile) -> None:
    """Let a file be one of which nothing was heard for long."""
    EditionFile.objects.filter(pk=file.pk).update(heard_of_at=timezone.now() - timedelta(minutes=6))


@pytest.mark.usefixtures("laid_out_pdf")
def test_publishing_asks_for_the_pdf_once_it_is_committed(
    office: Office,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        office.publish()
        assert only().state == "waiting", "nothing is made inside the transaction"
    file = only()
    assert file.state == "made"
    assert file.requested_by == office.by
    content = bytes(file.content or b"")
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.size == len(content)
    text = "".join(page.extract_text() for page in opened(content).pages)
    assert file.edition.digest in text
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["publish", "request_file", "keep_file"]


@pytest.mark.usefixtures("laid_out_pdf")
def test_progress_goes_on_part_by_part(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, str]] = []
    noted = note_progress

    def listening(*, file: EditionFile, percent: int, words: str) -> None:
        noted(file=file, percent=percent, words=words)
        now = only()
        seen.append((now.progress, now.words))

    monkeypatch.setattr(tasks, "note_progress", listening)
    make_edition_file(only().pk)
    percents = [percent for percent, _ in seen]
    assert percents == sorted(percents)
    # The parts after a priority are laid out with it: begun, the plan, the rest, written.
    assert len(set(percents)) >= 3
    assert [words for _, words in seen if words.startswith("Laid out part 1 of 4")]
    assert [words for _, words in seen if words.startswith("Laid out part 4 of 4")]
    assert only().progress == 100


def test_a_job_delivered_twice_changes_nothing(edition: Edition) -> None:
    make_edition_file(only().pk)
    before = EditionFile.objects.values().get()
    make_edition_file(only().pk)
    make_edition_file(900_000)
    assert EditionFile.objects.values().get() == before


@pytest.mark.usefixtures("as_owner")
def test_a_made_file_never_changes(edition: Edition) -> None:
    make_edition_file(only().pk)
    for statement in (
        "UPDATE highlights_editionfile SET sha256 = 'other'",
        "UPDATE highlights_editionfile SET content = 'other'",
        "DELETE FROM highlights_editionfile",
        "TRUNCATE highlights_editionfile",
    ):
        with (
            pytest.raises(DatabaseError, match="kept for ever"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement)


def test_a_killed_worker_leaves_a_file_that_another_takes_up(edition: Edition) -> None:
    killed = begin_file(key=only().pk)
    assert killed is not None
    assert begin_file(key=killed.pk) is None, "another worker is at it"
    unheard(killed)
    make_waiting_files()
    assert only().state == "made"
    with pytest.raises(OvertakenError):
        note_progress(file=killed, percent=50, words="Still here")
    with pytest.raises(OvertakenError):
        keep_file(file=killed, content=b"late", by=killed.requested_by)
    assert bytes(only().content or b"") == b"%PDF-1.7 quick"


def test_without_a_job_queue_publishing_succeeds_and_the_file_waits(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    client: Client,
    approver: User,
) -> None:
    def silent(*_: Any, **__: Any) -> None:
        raise OperationalError("no one listens")

    monkeypatch.setattr(make_edition_file, "apply_async", silent)
    with django_capture_on_commit_callbacks(execute=True):
        office.publish()
    assert only().state == "waiting"
    client.force_login(approver)
    page = client.get(PAGE).content.decode()
    assert "The job queue does not answer" in page
    assert "Try again" in page
    assert client.get("/reports/2022-06-to-08/").status_code == 200


def test_a_failure_is_shown_with_its_reason_and_tried_again(
    edition: Edition,
    client: Client,
    approver: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    breaks(monkeypatch, RuntimeError("secret detail"))
    make_edition_file(only().pk)
    assert only().state == "failed"
    public = client.get(PAGE).content.decode()
    assert "The PDF could not be made" in public
    assert "RuntimeError" not in public
    assert "Try again" not in public
    client.force_login(approver)
    shown = client.get(PAGE).content.decode()
    assert "Something went wrong on the server (RuntimeError)" in shown
    assert "secret detail" not in shown
    monkeypatch.setattr(tasks, "render_pdf", lambda *_: b"%PDF-1.7 mended")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(ASK).status_code == 302
    assert only().state == "made"
    assert AuditEvent.objects.filter(verb="fail_file").count() == 1
    assert AuditEvent.objects.filter(verb="request_file").count() == 2
    assert "Open the PDF" in client.get(PAGE).content.decode()


@pytest.mark.usefixtures("laid_out_pdf")
def test_without_pango_the_page_says_what_to_install(
    edition: Edition, client: Client, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = builtins.__import__

    def lacking(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return imported(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", lacking)
    make_edition_file(only().pk)
    monkeypatch.undo()
    client.force_login(approver)
    page = client.get(PAGE).content.decode()
    assert "The library Pango is missing on the server" in page
    assert "apt-get install libpango-1.0-0" in page


@pytest.mark.usefixtures("laid_out_pdf")
def test_an_unbuilt_front_end_is_said(edition: Edition, settings: Settings, tmp_path: Any) -> None:
    settings.BASE_DIR = tmp_path
    make_edition_file(only().pk)
    assert "has not been built" in only().problem


def test_a_pdf_asks_no_other_host_and_reads_no_other_file() -> None:
    fetcher = layout._fetcher(weasyprint, layout._built())
    for address in (
        "https://elsewhere.invalid/picture.png",
        "file:///etc/passwd",
        f"file://{layout._built()}/../../manage.py",
        f"file://elsewhere.invalid{layout._built()}/pdf.css",
        "data:text/plain,hello",
    ):
        with pytest.raises(ValueError, match="own files only"):
            fetcher.fetch(address)
    assert fetcher.fetch(f"file://{layout._built()}/pdf.css").read()


def test_the_file_is_served_once_to_each_browser(edition: Edition, client: Client) -> None:
    assert client.get(FILE).url == PAGE  # type: ignore[attr-defined]
    make_edition_file(only().pk)
    response = client.get(FILE)
    assert response.content == b"%PDF-1.7 quick"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="2022-06-to-08-edition-1.pdf"'
    assert response["ETag"] == f'"{only().sha256}"'
    again = client.get(FILE, HTTP_IF_NONE_MATCH=response["ETag"])
    assert again.status_code == 304
    assert again.content == b""


def test_it_is_linked_wherever_the_edition_is(
    edition: Edition, client: Client, approver: User
) -> None:
    on_its_way = client.get("/reports/2022-06-to-08/").content.decode()
    assert "The PDF is being made: 0%" in on_its_way
    make_edition_file(only().pk)
    for page in (
        "/reports/2022-06-to-08/",
        "/reports/2022-06-to-08/editions/1/",
        "/reports/2022-06-to-08/priority-1/",
        "/reports/",
        "/",
    ):
        assert FILE in client.get(page).content.decode(), page
    assert FILE not in client.get("/reports/2022-06-to-08/live/").content.decode()
    client.force_login(approver)
    assert PAGE in client.get("/reports/2022-06-to-08/manage/").content.decode()
    pdf = client.get("/api/v1/reports/2022-06-to-08/editions/").json()[0]["pdf"]
    assert pdf["url"] == FILE
    assert pdf["state"] == "made"
    assert pdf["sha256"] == hashlib.sha256(client.get(FILE).content).hexdigest()
    assert pdf["size"] == len(client.get(FILE).content)


def test_a_withdrawn_edition_takes_its_pdf_with_it(
    office: Office, edition: Edition, client: Client
) -> None:
    make_edition_file(only().pk)
    office.report.refresh_from_db()
    withdraw_report(report=office.report, reason="It named a person", by=office.by)
    for address in (FILE, PAGE):
        response = client.get(address)
        assert response.status_code == 410
        assert "It named a person" in response.content.decode()
    assert FILE not in client.get("/reports/").content.decode()
    client.force_login(office.by)
    assert client.get(FILE).status_code == 200


def test_a_page_that_waits_follows_without_javascript(edition: Edition, client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert '<progress class="app-progressbar" id="pdf-progress" max="100" value="0">' in page
    begun = begin_file(key=only().pk)
    assert begun is not None
    note_progress(file=begun, percent=42, words="Laid out part 2 of 4")
    page = client.get(PAGE).content.decode()
    assert 'value="42"' in page
    assert "Laid out part 2 of 4." in page


def test_the_command_makes_what_is_missing(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    breaks(monkeypatch, PdfUnavailableError("No library"))
    with pytest.raises(CommandError, match="1 could not be made"):
        call_command("make_edition_files")
    assert "No library" in capsys.readouterr().err
    monkeypatch.setattr(tasks, "render_pdf", lambda *_: b"%PDF-1.7 by command")
    call_command("make_edition_files")
    assert only().state == "made"
    assert f"sha256 {only().sha256}" in capsys.readouterr().out
    call_command("make_edition_files")
    assert capsys.readouterr().out == ""


def test_asking_again_leaves_a_file_on_its_way_alone(edition: Edition, approver: User) -> None:
    begun = begin_file(key=only().pk)
    assert begun is not None
    request_file(edition=edition, by=approver)
    assert only().state == "making"
    unheard(begun)
    request_file(edition=edition, by=approver)
    assert only().state == "waiting"
    assert only().requested_by == approver


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """Through a broker and a worker of Celery, both within this process."""
    app: Celery[Any] = celery.app
    before = (app.conf.broker_url, app.conf.task_always_eager)
    app.conf.update(broker_url="memory://", task_always_eager=False)
    # A worker that knew the owner of the database would not start.
    settings.DATABASE_OWNER = None
    try:
        with start_worker(app, perform_ping_check=False, shutdown_timeout=30):
            office.publish()
            wait_until(lambda: only().state == "made")
    finally:
        app.conf.update(broker_url=before[0], task_always_eager=before[1])
    assert AuditEvent.objects.get(verb="keep_file").channel == "job"


def wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < until, "the worker did not make the file"
        time.sleep(0.1)


def test_a_file_that_ends_its_workers_is_given_up_and_its_page_says_what_to_do(
    edition: Edition, approver: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_file(edition=edition, by=approver)
    ends: list[int] = []

    def end(*_: Any) -> bytes:
        ends.append(1)
        raise SystemExit

    monkeypatch.setattr(tasks, "render_pdf", end)
    for _ in range(5):
        unheard(only())
        with suppress(SystemExit):
            make_waiting_files()
    assert len(ends) == 3
    assert only().state == "failed"
    sign_in_confirmed(client, approver)
    shown = client.get(PAGE).content.decode()
    assert "3 workers stopped while making this file" in shown
    assert "request the file again" in shown
    # Who asks again gets it, once the cause is gone.
    monkeypatch.setattr(tasks, "render_pdf", lambda *_: b"%PDF-1.7 quick")
    request_file(edition=edition, by=approver)
    make_waiting_files()
    unheard(only())
    make_waiting_files()
    assert only().state == "made"
