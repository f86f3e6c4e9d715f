"""What people are told by mail about their sign-in, in the product's words."""

import time
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.actions import invite_person
from accounts.models import User
from audit.models import AuditEvent
from tests.accounts.factories import UserFactory
from tests.accounts.office_accounts import known, sign_in
from tests.accounts.sessions import sign_in_confirmed
from tests.plans.factories import OfficeIdentityFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough passphrase"
OFFICE = "Office of the Commissioner of Testshire"
CONTACT = "help@office.example"

# Messages of django-allauth that are never sent here, and why.
NEVER_SENT = {
    "account/email/account_already_exists": "no one signs up",
    "account/email/email_confirmation_signup": "no one signs up",
    "account/email/email_changed": "only an administrator gives an address",
    "account/email/email_deleted": "only an administrator gives an address",
    "account/email/login_code": "no one signs in with a code by mail",
    "account/email/password_reset_code": "a link is sent, no code",
    "socialaccount/email/account_connected": "accounts are connected by signing in",
    "socialaccount/email/account_disconnected": "only an administrator ends a connection",
}


@pytest.fixture(autouse=True)
def office(settings):
    cache.clear()
    settings.OPCC_CONTACT_EMAIL = CONTACT
    yield OfficeIdentityFactory(office_name=OFFICE)
    cache.clear()


@pytest.fixture
def person():
    person = UserFactory(name="Pat O’Hara", email="pat@office.example", role="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def the_message(to="pat@office.example"):
    """The one message, in our words whatever it says."""
    (message,) = mail.outbox
    mail.outbox.clear()
    assert message.to == [to]
    assert not message.subject.startswith("[")
    assert OFFICE in message.body
    assert CONTACT in message.body
    assert "http://testserver/" in message.body
    for strange in ("&#", "&amp;", "IP address", "Hello from", "Thank you for using", "{{", "None"):
        assert strange not in message.body
    return message


def test_every_message_has_our_words_or_is_never_sent():
    folder = Path(allauth.__file__).parent / "templates"
    theirs = {
        str(path.relative_to(folder)).removesuffix("_message.txt")
        for path in folder.rglob("email/*_message.txt")
    }
    templates = settings.BASE_DIR / "templates"
    ours = {
        name
        for name in theirs
        if all((templates / f"{name}_{part}.txt").is_file() for part in ("subject", "message"))
    }
    frames = {"account/email/base"}
    assert theirs == ours | NEVER_SENT.keys() | frames
    assert not ours & NEVER_SENT.keys()
    for name in ("message", "notification"):
        assert (templates / f"account/email/base_{name}.txt").is_file()


def test_a_link_for_a_new_password(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    message = the_message()
    assert message.subject == "Choose a new password"
    assert "link to choose a new password for pat@office.example" in message.body
    assert "The link works once and expires after 3 days:" in message.body
    assert "anything. Your password has not changed" in message.body
    link = next(line for line in message.body.splitlines() if "/reset/key/" in line)
    answer = client.get(urlsplit(link).path, follow=True)
    new = {"password1": "another long passphrase", "password2": "another long passphrase"}
    client.post(answer.redirect_chain[-1][0], new)
    message = the_message()
    assert message.subject == "Your password was changed"
    assert "using a link that we sent to this address" in message.body
    assert "from the internet address 127.0.0.1" in message.body
    assert f"tell an administrator in the office immediately, at {CONTACT}" in message.body
    assert "http://testserver/accounts/password/reset/" in message.body


def test_an_address_that_nobody_has(client, person):
    client.post(reverse("account_reset_password"), {"email": "nobody@office.example"})
    message = the_message("nobody@office.example")
    assert message.subject == "No account with this email address"
    assert "No one has an account with this email address" in message.body
    assert "signup" not in message.body
    assert "You do not need an account to read published reports" in message.body


def test_a_new_password_is_told(client, person):
    sign_in_confirmed(client, person)
    new = {"password1": "another long passphrase", "password2": "another long passphrase"}
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    message = the_message()
    assert message.subject == "Your password was changed"
    assert "The password of your account was changed." in message.body


@pytest.mark.django_db(transaction=True)
def test_codes_from_an_app(client, person):
    sign_in_confirmed(client, person)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert {message.subject for message in mail.outbox} >= {"App codes are turned on"}
    mail.outbox.clear()
    client.post(reverse("mfa_generate_recovery_codes"))
    message = the_message()
    assert message.subject == "You have new recovery codes"
    assert "The earlier ones no longer work" in message.body
    client.post(reverse("mfa_deactivate_totp"))
    message = the_message()
    assert message.subject == "App codes are turned off"
    assert "App codes were turned off" in message.body


@pytest.mark.parametrize(
    ("name", "subject", "words"),
    [
        ("mfa/email/webauthn_added", "A passkey was added to your account", "A passkey was added"),
        (
            "mfa/email/webauthn_removed",
            "A passkey was removed from your account",
            "It can no longer be used to sign in",
        ),
        (
            "account/email/password_set",
            "Your account now has a password",
            "which did not have one before",
        ),
        ("account/email/email_confirm", "Your email address is confirmed", "was confirmed"),
    ],
)
def test_what_a_browser_or_another_page_causes(person, name, subject, words):
    request = RequestFactory().get("/")
    request.user = person
    with context.request_context(request):
        get_adapter(request).send_notification_mail(name, person)
    message = the_message()
    assert message.subject == subject
    assert words in message.body


def test_without_passwords_no_message_leads_to_one(person, switched_on):
    switched_on(password_sign_in=False)
    request = RequestFactory().get("/")
    request.user = person
    with context.request_context(request):
        get_adapter(request).send_notification_mail("mfa/email/webauthn_added", person)
    assert "/password/" not in the_message().body


def invite(person, by=None):
    by = by or UserFactory(name="Boss")
    invite_person(person=person, site="http://testserver/", office=OFFICE, by=by)
    return the_message()


def test_an_invitation_with_passwords_alone(person):
    message = invite(person)
    assert message.subject == "Choose a password for your account"
    assert "/password/reset/key/" in message.body
    assert "Or sign in with" not in message.body
    assert str(AuditEvent.objects.latest("pk")).endswith("an invitation to choose a password")


def test_an_invitation_with_both_ways(person, switched_on):
    message = invite(person)
    assert "/password/reset/key/" in message.body
    assert "Or sign in with your office account and this address" in message.body
    assert "http://testserver/accounts/login/" in message.body


def test_an_invitation_without_passwords(client, switched_on, provider):
    switched_on(password_sign_in=False)
    boss = UserFactory(name="Boss", role="administrator")
    sign_in_confirmed(client, boss)
    sent = {"name": "Pat", "email": "pat@office.example", "roles": ["officer"]}
    answer = client.post(reverse("administration:person-add"), sent, follow=True)
    shown = answer.content.decode()
    assert "It tells them to sign in with your office account." in shown
    assert "We send an email that explains how to sign in with your office account." in shown
    message = the_message()
    assert message.subject == "You have an account"
    assert "Boss has given you an account at http://testserver/" in message.body
    assert "Sign in with your office account, as pat@office.example" in message.body
    assert "http://testserver/accounts/login/" in message.body
    assert "/password/" not in message.body
    assert str(AuditEvent.objects.latest("pk")).endswith("sent Pat an invitation to sign in")
    # And that is the way in.
    known(provider, email="pat@office.example")
    theirs = Client()
    sign_in(theirs)
    assert theirs.get("/").context["user"] == User.objects.get(email="pat@office.example")


def test_an_old_link_gives_no_password_where_there_are_none(client, person, switched_on):
    link = next(line for line in invite(person).body.splitlines() if "/reset/key/" in line)
    answer = client.get(urlsplit(link).path, follow=True)
    switched_on(password_sign_in=False)
    new = {"password1": "another long passphrase", "password2": "another long passphrase"}
    answer = client.post(answer.redirect_chain[-1][0], new)
    assert "Passwords are not used here" in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_command_says_how_to_sign_in_without_passwords(switched_on):
    switched_on(password_sign_in=False)
    said = StringIO()
    call_command(
        "add_administrator",
        "first@office.example",
        name="First",
        site="https://site.example",
        stdout=said,
    )
    assert said.getvalue() == (
        "First is an administrator. They sign in with your office account, as"
        " first@office.example, at:\nhttps://site.example/accounts/login/\n"
    )


def test_nobody_ends_their_own_connection(client, person, switched_on, provider):
    known(provider, email=person.email)
    sign_in(client)
    account = person.socialaccount_set.get()
    client.post(reverse("socialaccount_connections"), {"account": account.pk})
    assert person.socialaccount_set.get() == account
    assert not mail.outbox
