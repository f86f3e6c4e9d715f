"""What the API answers is what its description says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from accounts.models import User
from tests.accounts.tokens import token_header
from tests.integration.address import Address
from tests.integration.addresses import ADDRESSES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_office")]

DESCRIBED = [
    address
    for address in ADDRESSES
    if address.is_api and address.name not in {"api-reference", "api-schema"}
]


@pytest.fixture
def client_of_all() -> Client:
    """Another system that may see everything."""
    person = User.objects.create_superuser("all@x.invalid", name="All")
    return Client(headers=token_header(person))


@pytest.fixture
def schema(client: Client) -> dict[str, Any]:
    described: dict[str, Any] = client.get(reverse("api-schema")).json()
    return described


def template_of(address: Address, schema: dict[str, Any]) -> str:
    """The address as the description writes it, its parts in braces."""
    url = reverse(address.name, kwargs=dict(address.kwargs)).split("/")
    for path in schema["paths"]:
        parts = path.split("/")
        if len(parts) == len(url) and all(
            each == other or each.startswith("{") for each, other in zip(parts, url, strict=True)
        ):
            return str(path)
    raise AssertionError(f"{'/'.join(url)} is not described")


def test_answers_are_as_described(client_of_all: Client, schema: dict[str, Any]) -> None:
    wrong: list[str] = []
    for address in DESCRIBED:
        operation = schema["paths"][template_of(address, schema)]["get"]
        described = operation["responses"]["200"]["content"]["application/json"]["schema"]
        answer = client_of_all.get(reverse(address.name, kwargs=dict(address.kwargs))).json()
        whole = {**described, "components": schema["components"]}
        wrong += [
            f"{address.name} {list(error.absolute_path)}: {error.message[:200]}"
            for error in Draft202012Validator(whole).iter_errors(answer)
        ]
    assert wrong == []


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/scorecards/%00/",
        "/api/v1/measures/a%00b/",
        "/deliverables/%00/",
        "/risks/register/%00/",
        "/measures/%00/",
    ],
)
def test_null_byte_names_nothing(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_unknown_api_address_answers_json(client: Client) -> None:
    answer = client.get("/api/v1/nope/")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "Not found."}
