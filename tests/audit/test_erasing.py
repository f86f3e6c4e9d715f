"""What the audit trail says of a person can be erased, by the application, and the seals hold."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.actions import command_user, deactivate_person
from accounts.models import User
from audit.models import AuditEvent, EventWords
from audit.sealing import seal_events, seal_problems
from tests.accounts.factories import UserFactory
from tests.audit.factories import AuditEventFactory

pytestmark = pytest.mark.django_db

NAME, ADDRESS = "Josephine Bloggs", "j.bloggs@example.org"
REASON = "Request 12 of May"


@pytest.fixture
def leaver():
    """Someone who acted, was written about by name and by number, and has left."""
    person = UserFactory(name=NAME, email=ADDRESS, role="officer")
    AuditEventFactory(actor_id=person.pk, actor_name=NAME, sentence="closed D22-06")
    AuditEventFactory(actor_id=person.pk, actor_name="Jo Smith", sentence="closed D22-07")
    AuditEventFactory(sentence=f"made {NAME} the owner of D22-08")
    AuditEventFactory(sentence="named Jo Smith in a risk")
    AuditEventFactory(sentence="changed an owner", after={"owner": NAME.upper()})
    AuditEventFactory(sentence="told Josephine Bloggson something")
    AuditEventFactory(subject_type="user", subject_id=str(person.pk), sentence="invited them")
    deactivate_person(person=person, by=command_user())
    seal_events()
    assert list(seal_problems()) == []
    return person


def everything_said() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(w::text, ' '), '') FROM audit_eventwords w")
        return str(cursor.fetchone()[0])


def erase(*more: str) -> None:
    call_command("erase_person", ADDRESS, "--reason", REASON, *more)


def test_a_person_is_erased_and_the_seals_hold(leaver, capsys):
    erase()
    assert "2 events in which they acted, and the text of 5 events" in capsys.readouterr().out
    assert NAME in everything_said()

    erase("--confirm")
    left = everything_said().replace("Josephine Bloggson", "")
    for trace in (NAME, NAME.upper(), "Jo Smith", ADDRESS):
        assert trace not in left
    # What was done stays: only who did it is gone.
    assert AuditEvent.objects.filter(actor_id=leaver.pk, words__sentence="closed D22-06").exists()
    assert list(seal_problems()) == []
    seal_events()
    assert list(seal_problems()) == []
    event = AuditEvent.objects.get(verb="erase_person")
    assert REASON in event.sentence
    assert NAME not in str(event)
    assert event.after == {"names": 2, "words": 5}
    account = User.objects.get(pk=leaver.pk)
    assert (account.name, account.is_active) == (f"Erased person {leaver.pk}", False)


def test_erased_events_are_read_everywhere(leaver):
    erase("--confirm")
    client = Client()
    client.force_login(UserFactory(role="approver"))
    erased = AuditEvent.objects.filter(words__actor_key="") | AuditEvent.objects.filter(
        words__words_key=""
    )
    for event in erased:
        page = reverse("administration:event-detail", args=[event.pk])
        assert "erased" in client.get(page).content.decode().lower()
    for address in (
        reverse("administration:event-list"),
        reverse("administration:event-export"),
        "/api/v1/audit-events/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        shown = answer.getvalue().decode()
        assert "Someone whose name was erased" in shown, address
        assert NAME not in shown.replace("Josephine Bloggson", ""), address


def test_erasing_twice_erases_nothing_more_and_keeps_its_own_event(leaver):
    erase("--confirm")
    account = User.objects.get(pk=leaver.pk)
    call_command("erase_person", account.email, "--reason", "Again", "--confirm")
    first, second = AuditEvent.objects.filter(verb="erase_person").order_by("pk")
    assert REASON in first.sentence
    assert second.after == {"names": 0, "words": 0}
    assert list(seal_problems()) == []


def test_who_is_active_or_unknown_is_refused():
    UserFactory(name=NAME, email=ADDRESS)
    with pytest.raises(CommandError, match="is active"):
        erase("--confirm")
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("erase_person", "nobody@example.org", "--reason", REASON)
    with pytest.raises(CommandError, match="is not a person"):
        call_command("erase_person", command_user().email, "--reason", REASON, "--confirm")


def test_the_application_erases_nothing_silently(leaver):
    """It has the right to make words empty, and each way of it is noticed."""
    event = AuditEvent.objects.filter(actor_id=leaver.pk).order_by("pk")[0]
    rows = EventWords.objects.filter(pk=event.pk)
    rows.update(actor_name="")
    assert any("altered" in problem for problem in seal_problems())
    rows.update(actor_key="")
    assert any("no event explains why" in problem for problem in seal_problems())
    rows.update(actor_erased_in=AuditEvent.objects.order_by("pk")[0])
    assert any("does not record that it erased" in problem for problem in seal_problems())


def test_a_count_of_erased_words_that_grew_is_noticed(leaver):
    erase("--confirm")
    told = AuditEvent.objects.get(verb="erase_person")
    other = EventWords.objects.exclude(words_key="").exclude(pk=told.pk).order_by("pk")[0]
    EventWords.objects.filter(pk=other.pk).update(
        subject_label="", sentence="", before={}, after={}, words_key="", words_erased_in=told
    )
    assert any("does not record that it erased" in problem for problem in seal_problems())
