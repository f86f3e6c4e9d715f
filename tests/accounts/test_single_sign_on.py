"""Sign-in with the office's accounts, against a real OpenID Connect provider on this machine."""

import base64
import hashlib
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from accounts.actions import disconnect_identity
from accounts.models import User
from audit.models import AuditEvent
from opcc.environment import IdentityProvider, read_identity_provider
from opcc.local.ports import HOST, reserved_port
from tests.accounts.factories import UserFactory
from tests.accounts.office_accounts import (
    ADDRESS,
    BACK,
    START,
    come_back,
    known,
    provide,
    sign_in,
    start,
)
from tests.accounts.sessions import sign_in_confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(switched_on):
    return UserFactory(email=ADDRESS, name="Officer", role="officer")


def is_in(client):
    return client.get("/").context["user"].is_authenticated


def lines():
    return [str(event) for event in AuditEvent.objects.order_by("pk")]


def test_somebody_known_signs_in_and_is_connected_once(client, person, provider):
    known(provider, email=ADDRESS.upper())
    shown = client.get(reverse("account_login")).content.decode()
    assert "Sign in with your office account" in shown
    answer = sign_in(client, query="?next=/updates/")
    assert answer.redirect_chain[-1][0] == "/updates/"
    assert client.get("/").context["user"] == person
    account = SocialAccount.objects.get()
    assert (account.user, account.uid, account.extra_data) == (person, "n-1", {})
    assert lines() == [
        "Officer was connected with their office account at its first sign-in",
        "Officer signed in with your office account",
    ]
    assert set(AuditEvent.objects.values_list("channel", flat=True)) == {"web"}
    # From now on the provider's number counts, whatever the address is.
    known(provider, email="new-name@office.example", email_verified=False)
    again = Client()
    sign_in(again)
    assert again.get("/").context["user"] == person
    assert User.objects.filter(email=ADDRESS).exists()
    assert SocialAccount.objects.count() == 1


def test_the_whole_flow_is_bound_together(client, person, provider, monkeypatch):
    known(provider)
    verifiers = []
    fetch = OAuth2Client.get_access_token

    def watched(self, code, pkce_code_verifier=None, **more):
        verifiers.append(pkce_code_verifier)
        return fetch(self, code, pkce_code_verifier=pkce_code_verifier, **more)

    monkeypatch.setattr(OAuth2Client, "get_access_token", watched)
    address = start(client, "?auth_params=nonce%3Dmine%26prompt%3Dlogin&scope=offline_access")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["prompt"] == "login"
    assert asked["nonce"] != "mine"
    assert asked["code_challenge_method"] == "S256"
    come_back(client, address)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifiers[0].encode()).digest())
    assert asked["code_challenge"] == challenge.decode().rstrip("=")


def test_an_answer_to_another_sign_in_is_refused(client, person, provider):
    known(provider)
    theirs, mine = Client(), start(client)
    begun_elsewhere = come_back(theirs, mine)
    assert begun_elsewhere.status_code == 401
    assert "That sign-in did not work" in begun_elsewhere.content.decode()
    assert not is_in(theirs)
    # The right state with a nonce that someone else's sign-in had.
    address = start(client)
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    other = come_back(client, address.replace(nonce, "x" * len(nonce)))
    assert other.status_code == 401
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_nobody_gets_an_account_by_signing_in(client, switched_on, provider):
    known(provider, email="stranger@office.example")
    before = User.objects.count()
    for _ in range(3):
        answer = sign_in(client)
        assert answer.status_code == 403
        shown = answer.content.decode()
        assert "no account here has that address" in shown
        assert "Ask the office’s administrator" in shown
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    # The system's own user stands in the trail, once; no person was added.
    assert User.objects.count() == before + 1
    refused = AuditEvent.objects.filter(verb="refuse_sign_in")
    (sentence,) = [event.sentence for event in refused]
    assert sentence == (
        "refused stranger@office.example, who signed in with your office account: no one "
        "has an account with that email address"
    )


def test_an_address_that_is_not_verified_opens_nothing(client, person, provider, switched_on):
    known(provider, email_verified=False)
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "does not confirm that officer@office.example is your address" in (
        answer.content.decode()
    )
    switched_on(trusts_emails=True)
    # An office that trusts its provider still hears it say no.
    assert sign_in(client).status_code == 403
    provide(provider, email=ADDRESS)
    sign_in(client)
    assert is_in(client)


def test_microsofts_own_claim_verifies_an_address(client, person, provider):
    provide(provider, email=ADDRESS)
    assert sign_in(client).status_code == 403
    provide(provider, email=ADDRESS, xms_edov="1")
    sign_in(client)
    assert is_in(client)


def test_without_an_address_nobody_is_found(client, person, provider):
    provide(provider, name="Officer")
    assert "did not send your email address" in sign_in(client).content.decode()


def test_only_addresses_of_the_offices_domains(client, person, provider, switched_on):
    switched_on(email_domains=("other.example", "office.example"))
    known(provider)
    sign_in(client)
    assert is_in(client)
    switched_on(email_domains=("other.example",))
    answer = sign_in(Client())
    assert answer.status_code == 403
    assert "Only addresses from other.example can sign in this way" in answer.content.decode()


@pytest.mark.parametrize("came_before", [True, False])
def test_deactivated_people_stay_out(client, person, provider, came_before):
    known(provider)
    if came_before:
        sign_in(Client())
    person.is_active = False
    person.save()
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "is no longer active" in answer.content.decode()
    assert not is_in(client)
    last = AuditEvent.objects.latest("pk")
    assert str(last) == (
        "Officer was refused a sign-in with your office account: the account is not active"
    )


def test_another_number_with_the_same_address_is_not_connected(client, person, provider):
    known(provider)
    sign_in(Client())
    known(provider, number="n-2")
    answer = sign_in(client, "n-2")
    assert "is connected with another account" in answer.content.decode()
    assert not is_in(client)
    disconnect_identity(person=person, by=person)
    sign_in(client, "n-2")
    assert is_in(client)


def test_an_administrator_ends_the_connection(client, person, provider):
    known(provider)
    sign_in(Client())
    sign_in_confirmed(client, UserFactory(role="administrator"))
    page = reverse("administration:person-detail", args=[person.pk])
    assert "End the connection" in client.get(page).content.decode()
    client.post(reverse("administration:identity-disconnect", args=[person.pk]))
    assert not SocialAccount.objects.exists()
    assert "End the connection" not in client.get(page).content.decode()


def test_connecting_by_another_way_is_refused(client, person, provider):
    other = UserFactory(role="officer")
    client.force_login(other)
    known(provider)
    answer = sign_in(client, query="?process=connect")
    assert answer.status_code == 401
    assert not SocialAccount.objects.exists()


def test_a_provider_that_does_not_answer_gives_a_page(client, person, provider, switched_on):
    known(provider)
    begun = start(client)
    with reserved_port(9300) as port:
        switched_on(f"http://{HOST}:{port}")
        answer = client.post(START)
    assert answer.status_code == 503
    assert "Sign-in with your office account is unavailable" in answer.content.decode()
    # It went away while someone was signing in.
    assert come_back(client, begun).status_code == 503
    # Something else answers there.
    switched_on(f"{provider}/jwks?")
    assert client.post(START).status_code == 503


def test_who_breaks_off_is_sent_back(client, person, provider):
    state = parse_qs(urlsplit(start(client)).query)["state"][0]
    answer = client.get(f"{BACK}?error=access_denied&state={state}", follow=True)
    assert "You cancelled signing in" in answer.content.decode()


def test_without_settings_there_is_no_such_sign_in(client, settings):
    assert settings.OIDC is None
    assert "office account" not in client.get(reverse("account_login")).content.decode()
    assert client.post(START).status_code == 404


def test_passwords_can_be_switched_off(client, person, provider, switched_on):
    person.set_password("a long enough passphrase")
    person.save()
    switched_on(password_sign_in=False)
    page = client.get(reverse("account_login")).content.decode()
    assert 'name="password"' not in page
    entries = {"login": ADDRESS, "password": "a long enough passphrase"}
    answer = client.post(reverse("account_login"), entries)
    assert "Passwords are not used here" in answer.content.decode()
    answer = client.post(reverse("account_reset_password"), {"email": ADDRESS})
    assert "Passwords are not used here" in answer.content.decode()
    assert not is_in(client)
    known(provider)
    sign_in(client)
    assert is_in(client)


FULL = {
    "OIDC_SERVER_URL": "https://login.example/tenant/v2.0/",
    "OIDC_CLIENT_ID": "client",
    "OIDC_CLIENT_SECRET": "secret",
}


def read(monkeypatch, **variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return read_identity_provider()


def test_settings_from_the_environment(monkeypatch):
    found = read(monkeypatch, **FULL)
    assert found == IdentityProvider(
        server_url="https://login.example/tenant/v2.0",
        client_id="client",
        client_secret="secret",
        name="your office account",
        email_domains=(),
        trusts_emails=False,
    )
    more = read(
        monkeypatch, OIDC_EMAIL_DOMAINS="@Office.example", OIDC_TRUSTS_EMAILS="yes", OIDC_NAME="M"
    )
    assert more == replace(found, email_domains=("office.example",), trusts_emails=True, name="M")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID is not set"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is not set"),
        ({"OIDC_SERVER_URL": "http://login.example"}, "Use https://HOST/"),
        ({"OIDC_SERVER_URL": "https://login.example/Common/v2.0"}, "any organisation"),
    ],
)
def test_wrong_settings_stop_the_start(monkeypatch, variables, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        read(monkeypatch, **{**FULL, **variables})
