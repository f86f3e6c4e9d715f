"""Who has only an office account is asked again too: against a real provider on this machine."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.factories import UserFactory
from tests.accounts.office_accounts import ADDRESS, BACK, come_back, known, sign_in

pytestmark = pytest.mark.django_db

CONFIRM = reverse("accounts:identity-confirm")


@pytest.fixture
def administrator(client, switched_on, provider):
    """Signed in with their office account; they have no password and no passkey."""
    person = UserFactory(email=ADDRESS, name="Boss", role="administrator")
    person.set_unusable_password()
    person.save()
    known(provider)
    sign_in(client)
    return person


def invite(client, **more):
    sent = {"email": "new@office.example", "name": "New", "roles": ["officer"], **more}
    return client.post(reverse("administration:person-add"), sent)


def begin(client, page):
    """The way to the provider from the question on a page."""
    shown = client.get(page).content.decode()
    assert "Confirm that it is you" in shown
    assert "Confirm with your office account" in shown
    answer = client.post(page)
    assert answer.status_code == 302
    return answer["Location"]


def test_they_sign_in_anew_and_what_they_sent_is_done(client, administrator, provider):
    asked = invite(client)
    assert asked.status_code == 302
    assert asked["Location"].startswith(f"{CONFIRM}?next=")
    assert not User.objects.filter(email="new@office.example").exists()
    address = begin(client, asked["Location"])
    wanted = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert wanted["prompt"] == "login"
    assert wanted["max_age"] == "0"
    known(provider, auth_time=int(time.time()))
    come_back(client, address)
    assert User.objects.get(email="new@office.example").name == "New"
    # For 15 minutes they are not asked again, and nothing is sent twice.
    assert client.get(reverse("administration:person-add")).status_code == 200
    assert client.get(CONFIRM).status_code == 200
    assert SocialAccount.objects.get().user == administrator


def test_being_signed_in_there_is_not_enough(client, administrator, provider):
    for said in (None, int(time.time()) - 3600, "now"):
        address = begin(client, invite(client)["Location"])
        known(provider, auth_time=said)
        answer = come_back(client, address)
        assert answer.status_code == 403
        shown = answer.content.decode()
        assert "did not confirm that you have just signed in there again" in shown
        assert f'href="{CONFIRM}?next=' in shown
        assert invite(client)["Location"].startswith(CONFIRM)
    assert not User.objects.filter(email="new@office.example").exists()
    assert client.get("/").context["user"] == administrator


def test_somebody_else_does_not_confirm(client, administrator, provider):
    other = UserFactory(email="other@office.example", role="officer")
    known(provider, number="n-2", email=other.email, auth_time=int(time.time()))
    sign_in(Client(), "n-2")
    answer = come_back(client, begin(client, invite(client)["Location"]), "n-2")
    assert answer.status_code == 403
    assert "as someone else" in answer.content.decode()
    # Nor does someone whom no one here knows, and nothing is connected by it.
    known(provider, number="n-3", email="x@office.example", auth_time=int(time.time()))
    answer = come_back(client, begin(client, CONFIRM), "n-3")
    assert answer.status_code == 403
    assert SocialAccount.objects.count() == 2
    assert client.get("/").context["user"] == administrator
    assert invite(client)["Location"].startswith(CONFIRM)


def test_who_breaks_off_is_still_signed_in_and_asked_again(client, administrator):
    state = parse_qs(urlsplit(begin(client, CONFIRM)).query)["state"][0]
    answer = client.get(f"{BACK}?error=access_denied&state={state}", follow=True)
    assert answer.status_code == 403
    assert "You are still signed in here" in answer.content.decode()
    assert invite(client)["Location"].startswith(CONFIRM)


def test_an_ordinary_sign_in_does_not_confirm(client, administrator, provider):
    known(provider, auth_time=int(time.time()))
    answer = sign_in(client, query="?process=redirect")
    assert answer.status_code == 401
    sign_in(client)
    assert invite(client)["Location"].startswith(CONFIRM)


def test_a_passkey_cannot_be_added_by_who_finds_the_session_open(client, administrator, provider):
    page = reverse("mfa_add_webauthn")
    asked = client.get(page)
    assert asked["Location"].startswith(f"{CONFIRM}?next=")
    known(provider, auth_time=int(time.time()))
    answer = come_back(client, begin(client, asked["Location"]))
    assert answer.redirect_chain[-1][0] == page


def test_with_a_password_both_ways_are_offered(client, provider, switched_on):
    person = UserFactory(email=ADDRESS, name="Boss", role="administrator")
    person.set_password("a long enough passphrase")
    person.save()
    known(provider)
    sign_in(client)
    asked = invite(client)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    shown = client.get(asked["Location"]).content.decode()
    assert "Use your office account" in shown
    # Where passwords are not used, none is asked for.
    switched_on(password_sign_in=False)
    assert invite(client)["Location"].startswith(CONFIRM)
    assert "password" not in client.get(CONFIRM).content.decode().lower()
    assert person.has_usable_password()


def test_without_an_office_account_there_is_no_such_page(client, switched_on, settings):
    person = UserFactory(role="administrator")
    assert client.get(CONFIRM).status_code == 302
    client.force_login(person)
    assert client.get(CONFIRM).status_code == 404
    settings.OIDC = None
    assert Client().get(CONFIRM).status_code == 404
