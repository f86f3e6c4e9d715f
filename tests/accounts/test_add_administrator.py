"""The command that makes the first administrator."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions import command_user
from accounts.models import User
from audit.models import AuditEvent
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = StringIO()
    call_command("add_administrator", *arguments, stdout=output)
    return output.getvalue()


def test_first_administrator_gets_a_link_and_no_password():
    said = run("first@example.org", "--name", "First", "--site", "https://site.example/")
    person = User.objects.get(email="first@example.org")
    assert person.role_assignments.get().role == "administrator"
    assert not person.has_usable_password()
    link = said.splitlines()[-1]
    assert link.startswith("https://site.example/accounts/password/reset/key/")
    shown = Client().get(link.removeprefix("https://site.example"), follow=True)
    assert "Choose a new password" in shown.content.decode()
    events = AuditEvent.objects.order_by("pk")
    assert [(event.verb, event.channel) for event in events] == [
        ("create_person", "command"),
        ("create_person", "command"),
        ("assign_role", "command"),
    ]
    assert str(events[0]) == "System command was added, to record what commands and jobs do"


def test_the_user_of_commands_is_made_once():
    assert command_user() == command_user()
    assert not command_user().has_usable_password()
    assert AuditEvent.objects.count() == 1


def test_somebody_who_is_there_is_let_in_again():
    person = UserFactory(email="Old@example.org", is_active=False)
    run("old@example.org")
    person.refresh_from_db()
    assert person.is_active
    assert person.role_assignments.get().role == "administrator"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["new@example.org"], "Enter their name"), (["no address", "--name", "N"], "valid email")],
)
def test_what_is_missing_is_said(arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)
