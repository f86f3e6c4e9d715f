"""A parameter that an address of the API does not have is refused, and the known ones are named."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.accounts.tokens import token_header
from tests.integration.addresses import ADDRESSES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_office")]

DESCRIBED = [
    address
    for address in ADDRESSES
    if address.is_api and address.name not in {"api-reference", "api-schema"}
]


def test_no_address_takes_a_parameter_that_it_does_not_have():
    client = Client(headers=token_header(UserFactory(role="approver")))
    taken = {}
    for address in DESCRIBED:
        url = reverse(address.name, kwargs=dict(address.kwargs))
        answer = client.get(url, {"mnth": "2024-09"})
        if answer.status_code != 400 or list(answer.json()) != ["mnth"]:
            taken[url] = answer.status_code
    assert taken == {}


def test_the_known_ones_are_named(client):
    answer = client.get("/api/v1/comparisons/", {"mnth": "2022-08", "month": "2022-08"})
    assert answer.status_code == 400
    (words,) = answer.json()["mnth"]
    assert words.startswith("This address does not take this parameter. It takes: ")
    assert "month" in words
    none = client.get("/api/v1/plans/plan/", {"x": "1"}).json()["x"]
    assert none == ["This address takes no parameters. Remove it."]


def test_every_known_one_is_taken(client):
    """What the description of the API lists, the address takes: no answer calls it unknown."""
    described = client.get(reverse("api-schema")).json()["paths"]
    refused, tried = [], 0
    for template, methods in described.items():
        if "{" in template:
            continue
        for each in methods.get("get", {}).get("parameters", []):
            if each["in"] == "query":
                tried += 1
                answer = client.get(template, {each["name"]: "1"})
                if "does not take this parameter" in answer.content.decode():
                    refused.append((template, each["name"]))
    assert tried > 20
    assert refused == []


def test_a_write_takes_none(client):
    address = "/api/v1/observations/?dry_run=true"
    answer = client.post(address, {"rows": []}, content_type="application/json")
    assert answer.status_code == 400
    assert "dry_run" in answer.json()
