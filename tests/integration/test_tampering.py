"""Tampering is noticed: by the job, by the command, and on the audit page."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from administration.tasks import look_for_tampering, seal_audit_trail
from audit.models import AuditEvent, EventWords, IntegrityCheck, Seal, SealedEvent
from audit.sealing import newest_seal, seal_events
from highlights.actions import publish
from highlights.codec import stored_digest
from highlights.models import Edition, EditionFile, Report
from highlights.tasks import make_file
from tests.conftest import unprotected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner", "small_office")]


def altered(change: Callable[[], object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with unprotected():
        change()


def found() -> list[str]:
    """What the newest check found."""
    problems: list[str] = IntegrityCheck.objects.all()[0].problems
    return problems


def page(people: dict[str, User]) -> str:
    client = Client()
    client.force_login(people["approver"])
    return client.get(reverse("administration:event-list")).content.decode()


def alter_content() -> None:
    edition = Edition.objects.get()
    Edition.objects.update(content={**edition.content, "title": "Another title"})


def alter_both() -> None:
    alter_content()
    Edition.objects.update(digest=stored_digest(Edition.objects.get().content))


ALTERED: dict[str, tuple[Callable[[], object], str]] = {
    "the content": (alter_content, "does not match its digest"),
    "a new field of the content": (
        lambda: Edition.objects.update(content={**Edition.objects.get().content, "added": 1}),
        "does not match its digest",
    ),
    "the content and its digest": (alter_both, "a different digest from the one that the audit"),
    "the file": (lambda: EditionFile.objects.update(content=b"other"), "The PDF of Edition 1"),
    "the file and its digest": (
        lambda: EditionFile.objects.update(content=b"", sha256="e3b0c44298fc1c149afbf4c8996fb924"
                                           "27ae41e4649b934ca495991b7852b855"),
        "The PDF of Edition 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_edition_is_noticed_everywhere(what, people, caplog):
    change, words = ALTERED[what]
    seal_audit_trail()
    look_for_tampering()
    assert found() == []
    assert "Everything matched its digest" in page(people)

    altered(change)
    look_for_tampering()
    (problem,) = found()
    assert words in problem
    assert problem in caplog.text
    shown = page(people)
    assert "Something was altered." in shown
    assert words in shown
    with pytest.raises(CommandError, match=words):
        call_command("check_integrity")


def remove_edition() -> None:
    EditionFile.objects.all().delete()
    Edition.objects.all().delete()


def forge_edition() -> None:
    edition = Edition.objects.get()
    content = {**edition.content, "title": "Another title"}
    edition.pk, edition.number, edition.corrects = None, 2, "A slip"
    edition.content, edition.digest = content, stored_digest(content)
    edition.save(force_insert=True)


def move_edition() -> None:
    other = Report.objects.get(slug="scheduled")
    Edition.objects.update(report=other)


MOVED = {
    "an edition that is removed": (remove_edition, "no longer exists"),
    "an edition that no one published": (forge_edition, "was never published"),
    "an edition of another report": (move_edition, "was never published"),
}


@pytest.mark.parametrize("what", MOVED)
def test_editions_that_come_and_go_are_noticed(what, people):
    change, words = MOVED[what]
    look_for_tampering()
    assert found() == []
    altered(change)
    look_for_tampering()
    assert any(words in problem for problem in found()), found()
    assert words in page(people)
    with pytest.raises(CommandError, match=words):
        call_command("check_integrity")


@pytest.mark.parametrize("change", [forge_edition, move_edition])
def test_an_edition_that_was_never_published_is_shown_to_nobody(change, people):
    altered(change)
    report = Edition.objects.latest("pk").report
    address = reverse("highlights:report-contents", args=[report.slug])
    answer = Client().get(address)
    assert answer.status_code != 200
    for shown in (answer, Client().get("/"), Client().get(f"/api/v1/reports/{report.slug}/")):
        assert "Another title" not in shown.content.decode()


def test_seals_that_are_cut_off_are_noticed(people):
    seal_audit_trail()
    look_for_tampering()
    newest = Seal.objects.first()
    assert newest

    def cut() -> None:
        events = list(SealedEvent.objects.filter(seal=newest).values_list("event", flat=True))
        SealedEvent.objects.filter(seal=newest).delete()
        EventWords.objects.filter(event__in=events).delete()
        AuditEvent.objects.filter(pk__in=events).delete()
        Seal.objects.filter(pk=newest.pk).delete()

    altered(cut)
    look_for_tampering()
    assert any(newest.digest in problem for problem in found()), found()
    assert "events and seals were removed" in page(people)


ADDRESSES = (
    ("highlights:report-contents", ["published"]),
    ("highlights:report-print", ["published"]),
    ("highlights:edition-contents", ["published", 1]),
    ("highlights:edition-pdf", ["published", 1]),
    ("highlights:edition-pdf-progress", ["published", 1]),
)
REFUSED = "the stored copy does not match what was published"


@pytest.mark.parametrize("change", [alter_content, alter_both])
@pytest.mark.parametrize("was_read", [False, True], ids=["never read", "read before"])
def test_an_altered_edition_is_shown_to_nobody(change, was_read, people, caplog):
    client = Client()
    title = Edition.objects.get().content["title"]
    if was_read:
        for name, arguments in ADDRESSES:
            assert client.get(reverse(name, args=arguments)).status_code == 200
        assert title in client.get("/").content.decode()
    altered(change)
    for name, arguments in ADDRESSES:
        answer = client.get(reverse(name, args=arguments))
        assert answer.status_code == 503, name
        shown = answer.content.decode()
        assert "cannot be shown" in shown, name
        assert "Another title" not in shown, name
        assert "no-store" in answer["Cache-Control"], name
    answer = client.get("/api/v1/reports/published/")
    assert answer.status_code == 503
    assert REFUSED in answer.json()["detail"]
    for address in ("/", reverse("highlights:report-list"), "/api/v1/reports/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Another title" not in answer.content.decode(), address
    assert REFUSED in client.get("/").content.decode()
    assert REFUSED in client.get(reverse("highlights:report-list")).content.decode()
    assert "is not shown" in caplog.text


def test_an_edition_that_is_restored_is_shown_again(people):
    content = Edition.objects.get().content
    altered(alter_content)
    address = reverse("highlights:report-contents", args=["published"])
    assert Client().get(address).status_code == 503
    altered(lambda: Edition.objects.update(content=content))
    assert Client().get(address).status_code == 200


def test_what_stands_beside_the_content_is_verified_too(people):
    seal_events()
    edition = publish(report=Report.objects.get(slug="scheduled"), by=people["approver"])
    address = reverse("highlights:report-contents", args=["scheduled"])
    assert Client().get(address).status_code == 200
    others: dict[str, object] = {
        "corrects": "Other",
        "published_at": edition.published_at - timedelta(1),
        "published_by": people["officer"],
        "schema_version": 1,
        "calculation_version": "another",
        "audit_seal": "",
    }
    stored = Edition.objects.filter(pk=edition.pk)
    for name, value in others.items():
        altered(partial(stored.update, **{name: value}))
        assert Client().get(address).status_code == 503, name
        altered(partial(stored.update, **{name: getattr(edition, name)}))
        assert Client().get(address).status_code == 200


def test_an_altered_file_is_given_to_nobody_and_none_is_made_of_an_altered_edition(people):
    address = reverse("highlights:edition-pdf", args=["published", 1])
    assert Client().get(address).status_code == 200
    altered(lambda: EditionFile.objects.update(content=b"other"))
    answer = Client().get(address)
    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/html")

    edition = publish(report=Report.objects.get(slug="scheduled"), by=people["approver"])
    altered(lambda: Edition.objects.filter(pk=edition.pk).update(corrects="Other"))
    file = make_file(EditionFile.objects.get(edition=edition).pk)
    assert EditionFile.objects.get(edition=edition).state == "failed", file


def test_an_unaltered_edition_is_verified_once(people):
    address = reverse("highlights:report-contents", args=["published"])
    Client().get(address)
    with CaptureQueriesContext(connection) as queries:
        Client().get(address)
    asked = [each["sql"] for each in queries if 'FROM "audit_' in each["sql"]]
    assert asked == []


def test_the_seal_is_given_by_the_api(people):
    seal_events()
    publish(report=Report.objects.get(slug="scheduled"), by=people["approver"])
    said = Client().get("/api/v1/reports/scheduled/").json()["edition"]
    assert said["audit_seal"] == newest_seal() != ""
    (edition,) = Client().get("/api/v1/reports/scheduled/editions/").json()
    assert edition["audit_seal"] == said["audit_seal"]


def test_the_command_says_what_it_looked_at(capsys):
    seal_events()
    call_command("check_integrity")
    said = capsys.readouterr().out
    assert "Checked 1 editions, 1 files and" in said
    assert "Everything matches" in said


def test_an_unsealed_event_is_an_alarm_on_the_page(people, monkeypatch):
    # The events of the office are older the longer the tests have run.
    monkeypatch.setattr("audit.sealing.LONGEST_UNSEALED", timedelta(days=1))
    assert "is not sealed" not in page(people)
    monkeypatch.setattr("audit.sealing.LONGEST_UNSEALED", timedelta(seconds=-1))
    assert "is not sealed" in page(people)
    seal_audit_trail()
    shown = page(people)
    assert "is not sealed" not in shown
    assert newest_seal() in shown


def test_a_role_with_too_many_rights_is_on_the_page(people):
    # These tests connect as the owner.
    assert "is a superuser" in page(people)


def test_the_newest_seal_is_printed_into_a_new_edition(people):
    seal_events()
    seal = newest_seal()
    report = Report.objects.get(slug="scheduled")
    edition = publish(report=report, by=people["approver"])
    assert edition.audit_seal == seal
    for name in ("highlights:report-contents", "highlights:report-print"):
        assert seal in Client().get(reverse(name, args=["scheduled"])).content.decode(), name
    look_for_tampering()
    assert found() == []

    # All that is sealed is made again, and the edition still names what was there.
    altered(lambda: Seal.objects.update(digest="0" * 64))
    look_for_tampering()
    problems = found()
    assert any(f"names the seal {seal} of the audit trail, which no longer" in p for p in problems)


def test_an_edition_from_before_the_seals_says_nothing_of_one():
    assert Edition.objects.get().audit_seal == ""
    shown = Client().get(reverse("highlights:report-contents", args=["published"]))
    assert "Seal of the audit trail" not in shown.content.decode()
