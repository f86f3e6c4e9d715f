"""Signing in at a real OpenID Connect provider on this machine, for tests."""

from urllib.parse import urlsplit

import requests

START = "/accounts/oidc/office/login/"
BACK = "/accounts/oidc/office/login/callback/"
ADDRESS = "officer@office.example"


def provide(provider, number="n-1", **claims):
    """Let the provider know someone."""
    requests.put(f"{provider}/users/{number}", json=claims, timeout=10).raise_for_status()


def known(provider, **claims):
    provide(provider, **{"email": ADDRESS, "email_verified": True, "name": "Officer", **claims})


def start(client, query=""):
    answer = client.post(f"{START}{query}")
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def come_back(client, address, number="n-1"):
    """What the provider's page does: someone signs in there and is sent back."""
    sent = requests.post(address, data={"sub": number}, allow_redirects=False, timeout=10)
    assert sent.status_code == 302, sent.text
    parts = urlsplit(sent.headers["Location"])
    assert parts.path == BACK
    return client.get(f"{parts.path}?{parts.query}", follow=True)


def sign_in(client, number="n-1", query=""):
    return come_back(client, start(client, query), number)
