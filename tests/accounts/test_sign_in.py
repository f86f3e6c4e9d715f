"""Signing in: what is counted, what is asked for besides, and when it ends."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
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


def test_password_opens(client, person):
    assert sign_in(client, person).status_code == 302
    assert client.get("/").context["user"] == person


def test_five_wrong_passwords_lock_the_account_for_a_while(client, person):
    for _ in range(5):
        assert "not correct" in sign_in(client, person, "wrong").content.decode()
    answer = sign_in(client, person).content.decode()
    assert "Too many attempts to sign in. Wait a quarter of an hour" in answer
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
    assert answers[-1].status_code == 429 or "Wait a quarter" in answers[-1].content.decode()


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
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.channel) == ("choose_password", "web")
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
    assert "Enter your code" in other.get(answer.url).content.decode()
    assert not other.get("/").context["user"].is_authenticated
    assert sign_in(other, person).status_code == 302
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert other.get("/").context["user"] == person

    for name in ("mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate"):
        assert client.get(reverse(name)).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert sign_in(Client(), person).url == "/"
