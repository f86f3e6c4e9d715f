"""How long an answer may be kept, for every address and every role."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.address import API_CLIENT, NOBODY, READERS
from tests.integration.addresses import ADDRESSES

pytestmark = pytest.mark.django_db

# What asks each time anyway: the health check, a file that may have been withdrawn, and how far a
# file is.
ASKED_EACH_TIME = {"livez", "healthz", "highlights:edition-pdf", "highlights:edition-pdf-progress"}


def rule_broken(response, address, reader):
    """What an answer should have said of how long it is kept, "" where it said so."""
    said = set(re.split(r",\s*", response.headers.get("Cache-Control", "")))
    vary = set(re.split(r",\s*", response.headers.get("Vary", "").lower()))
    if address.is_api and not {"authorization", "cookie"} <= vary:
        return f"varies with {sorted(vary)}"
    if reader == API_CLIENT and address.is_api:
        return _of_token(response, said)
    if reader not in (NOBODY, API_CLIENT):
        return "" if {"no-store", "private"} <= said else f"says {sorted(said)} to a person"
    if response.status_code != 200 or address.name in ASKED_EACH_TIME:
        return "" if said & {"no-store", "no-cache"} else f"says {sorted(said)} of no page"
    if "cookie" not in vary:
        return f"varies with {sorted(vary)}"
    return (
        "" if {"public", "max-age=0", "s-maxage=60"} <= said else f"says {sorted(said)} to everyone"
    )


def _of_token(response, said):
    if said != {"private", "no-cache"}:
        return f"says {sorted(said)} to a token"
    if response.status_code == 200 and not response.streaming and "ETag" not in response.headers:
        return "has no ETag"
    return ""


@pytest.mark.parametrize("reader", READERS)
def test_every_answer_says_how_long_it_keeps(client_of, reader):
    client = client_of(reader)
    broken = {}
    for address in ADDRESSES:
        response = client.get(reverse(address.name, kwargs=dict(address.kwargs)))
        if words := rule_broken(response, address, reader):
            broken[f"{address.name} {dict(address.kwargs)}"] = words
    assert broken == {}


def test_the_answer_to_a_token_is_asked_for_again_by_its_etag(client_of):
    client = client_of(API_CLIENT)
    address = reverse("measures-list")
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in again.headers["Vary"]


def test_a_wrong_token_is_told_nothing_that_is_kept():
    response = Client(headers={"authorization": "Token wrong"}).get(reverse("measures-list"))
    assert response.status_code == 401
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", ["/accounts/login/", "/no-such-page/", "/measures"])
def test_what_is_no_public_page_is_not_kept(client, address):
    """A form with its proof of origin, a page that is not there, and a detour."""
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_what_was_sent_is_not_kept(client):
    response = client.post("/accounts/login/", {"login": "x@office.invalid", "password": "x"})
    assert "no-store" in response.headers["Cache-Control"]
