"""Signing in: what is counted, what is asked for besides, and when it ends."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from opcc.middleware import SEEN_AT, SEEN_EVERY_SECONDS
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough passphrase"


@pytest.fixture(autouse=True)
def counted_anew():
    """No test is refused for what another one tried."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person():
    person = UserFactory(role="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, person, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def test_the_password_opens_an_account(client, person):
    assert sign_in(client, person).status_code == 302
    assert client.get("/").context["user"] == person


def test_five_wrong_passwords_lock_the_account_for_a_while(client, person):
    for _ in range(5):
        assert "not correct" in sign_in(client, person, "wrong").content.decode()
    answer = sign_in(client, person).content.decode()
    assert "You have tried to sign in too many times. Wait 15 minutes" in answer
    assert not client.get("/").context["user"].is_authenticated
    # Others sign in as before.
    other = UserFactory()
    other.set_password(PASSWORD)
    other.save()
    assert sign_in(Client(), other).status_code == 302


def test_asking_for_many_links_is_refused_in_words(client, person):
    answers = [
        client.post(reverse("account_reset_password"), {"email": person.email}) for _ in range(6)
    ]
    assert answers[-1].status_code == 429 or "Wait 15 minutes" in answers[-1].content.decode()


def test_session_ends_after_idle_time_and_moves_on_with_use(client, person, settings):
    sign_in(client, person)
    client.get("/")
    session = client.session
    assert session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    seen = int(time.time()) - SEEN_EVERY_SECONDS
    session[SEEN_AT] = seen
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get("/")
    assert client.session[SEEN_AT] > seen
    left = Session.objects.get().expire_date - timezone.now()
    assert left > timedelta(seconds=settings.SESSION_COOKIE_AGE - 60)
    # A second page within the minute writes nothing.
    assert settings.SESSION_COOKIE_NAME not in client.get("/").cookies
    Session.objects.update(expire_date=timezone.now())
    assert not client.get("/").context["user"].is_authenticated


def test_nobody_gets_no_session(client, settings):
    assert settings.SESSION_COOKIE_NAME not in client.get("/").cookies


def test_a_changed_password_is_in_the_trail_and_ends_other_sessions(client, person):
    other = Client()
    other.force_login(person)
    sign_in(client, person)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"},
    )
    event = AuditEvent.objects.get(verb="choose_password")
    assert event.channel == "web"
    assert "another long one" not in f"{event.before} {event.after} {event.sentence}"
    assert not other.get("/").context["user"].is_authenticated


def test_nobody_changes_their_own_address(client, person):
    before = person.email
    sign_in(client, person)
    client.post(reverse("account_email"), {"action_add": "", "email": "else@example.org"})
    client.post(reverse("account_email"), {"action_primary": "", "email": "else@example.org"})
    client.post(reverse("account_email"), {"action_remove": "", "email": before})
    person.refresh_from_db()
    assert person.email == before
    assert not User.objects.filter(email="else@example.org").exists()
    assert client.get(reverse("account_email")).status_code == 404, "no page offers it"


def test_the_first_page_says_who_is_signed_in(client, person):
    sign_in(client, person)
    assert f"You are signed in as {person.name}." in client.get("/").content.decode()


def test_another_name_of_a_passkey_is_in_the_audit_trail(person):
    passkey = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"}
    )
    passkey.record_usage()
    assert not AuditEvent.objects.filter(verb="rename_passkey").exists()
    passkey.wrap().name = "Tablet"
    passkey.save()
    event = AuditEvent.objects.get(verb="rename_passkey")
    assert event.sentence.endswith("renamed the passkey “Phone” to “Tablet”")


@pytest.mark.django_db(transaction=True)
def test_codes_from_an_app_are_turned_on_asked_for_and_turned_off(person):
    client = Client()
    sign_in_confirmed(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    text = page.content.decode()
    assert "<svg" in text
    assert " style=" not in text
    assert "data:" not in text
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "There is a problem" in wrong.content.decode()
    secret = wrong.context["form"].secret
    counter = int(time.time()) // 30
    code = format_hotp_value(hotp_value(secret, counter))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    codes = answer.context["unused_codes"]
    assert codes[0] in answer.content.decode()
    assert "Recovery codes" in client.get(reverse("mfa_index")).content.decode()

    other = Client()
    answer = sign_in(other, person)
    assert answer.url == reverse("mfa_authenticate")
    assert (
        "Enter the code that your authenticator app shows" in other.get(answer.url).content.decode()
    )
    assert not other.get("/").context["user"].is_authenticated
    assert sign_in(other, person).status_code == 302
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert other.get("/").context["user"] == person

    for name in ("mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate"):
        assert client.get(reverse(name)).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert sign_in(Client(), person).url == "/"
    said = [str(event).removeprefix(f"{person.name} ") for event in AuditEvent.objects.all()]
    assert said[::-1] == [
        "added codes from an app to their sign-in",
        "added recovery codes to their sign-in",
        "used a recovery code",
        "signed in with a password and a recovery code",
        "removed codes from an app from their sign-in",
        "removed recovery codes from their sign-in",
        "signed in with a password",
    ]


def lines(person):
    events = AuditEvent.objects.filter(subject_id=str(person.pk)).order_by("pk")
    assert {event.channel for event in events} <= {"web"}
    return [str(event).removeprefix(f"{person.name} ") for event in events]


def test_the_trail_says_who_came_and_went(client, person):
    sign_in(client, person)
    client.post(reverse("account_logout"))
    assert lines(person) == ["signed in with a password", "signed out"]
    assert {event.verb for event in AuditEvent.objects.all()} == {"sign_in", "sign_out"}


def test_failures_stand_in_the_trail_without_secrets_and_end_with_the_lockout(client, person):
    for _ in range(12):
        sign_in(client, person, "a wrong word")
    failed = "could not sign in: the password was wrong or the account is not active"
    locked = "was locked out for up to 15 minutes after too many attempts to sign in"
    assert lines(person) == [failed] * 5 + [locked]
    for event in AuditEvent.objects.all():
        assert "a wrong word" not in f"{event.sentence} {event.before} {event.after}"


def test_an_address_that_nobody_has_leaves_no_line(client, person):
    client.post(reverse("account_login"), {"login": "who@example.org", "password": "some words"})
    assert not AuditEvent.objects.exists()


def test_a_wrong_code_stands_in_the_trail(client, person):
    TOTP.activate(person, generate_totp_secret())
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert lines(person) == ["gave a wrong code in place of a code from an app"]


def test_a_session_that_ends_by_itself_stands_in_the_trail_once(client, person):
    sign_in(client, person)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    for _ in range(3):
        client.get("/")
    assert lines(person) == [
        "signed in with a password",
        "was signed out after 60 minutes without opening a page",
    ]
    assert not Session.objects.exists()


def test_a_link_by_mail_stands_in_the_trail(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    (message,) = mail.outbox
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    form = client.get(urlsplit(link).path, follow=True)
    secret = "a quite different passphrase"
    where = form.redirect_chain[-1][0]
    client.post(where, {"password1": secret, "password2": secret})
    assert lines(person) == ["chose a new password"]


def test_a_deactivated_person_is_told_and_stays_out(client, person):
    person.is_active = False
    person.save()
    answer = client.post(
        reverse("account_login"), {"login": person.email, "password": PASSWORD}, follow=True
    )
    assert "Your account is not active" in answer.content.decode()
    assert not client.get("/").context["user"].is_authenticated


@pytest.mark.django_db(transaction=True)
def test_attempts_from_many_processes_count_together(person):
    """What one process counts the others know: it stands in the database, broker or none."""
    attempts = 12
    together = Barrier(attempts)

    def attempt(number):
        together.wait()
        try:
            answer = sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), person, "wrong")
            return answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(attempts) as pool:
        answers = list(pool.map(attempt, range(attempts)))
    assert sum("not correct" in answer for answer in answers) <= 5
    assert all(
        "not correct" in answer or "You have tried to sign in too many times" in answer
        for answer in answers
    )
    assert AuditEvent.objects.filter(verb="fail_sign_in").count() <= 5
    assert "You have tried to sign in too many times" in sign_in(Client(), person).content.decode()


ATTEMPTS = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
settings.ALLOWED_HOSTS.append("testserver")
for password in sys.stdin:
    answer = Client().post(
        "/accounts/login/",
        {"login": sys.argv[1], "password": password.strip()},
        secure=settings.HTTPS,
    )
    is_held = "You have tried to sign in too many times" in answer.content.decode()
    print(answer.status_code, is_held, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_without_a_broker_count_together(person):
    person.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    person.save()
    parts = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DATABASE_OWNER_URL": "",
        "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "opcc.settings",
        # Nothing was collected for it: pages name static files as they are called in the sources.
        "DEBUG": "true",
    }

    with subprocess.Popen(
        [sys.executable, "-c", ATTEMPTS, person.email],
        env=environment,
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        asked, answers = other.stdin, other.stdout

        def attempt(password):
            print(password, file=asked, flush=True)
            return answers.readline().strip()

        assert attempt(PASSWORD) == "302 False"
        for _ in range(4):
            sign_in(Client(), person, "wrong")
        assert attempt("wrong") == "200 False"
        assert attempt(PASSWORD) == "200 True"
        asked.close()
    assert "You have tried to sign in too many times" in sign_in(Client(), person).content.decode()
