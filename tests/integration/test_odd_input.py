"""Whatever is sent, and wherever: it is refused or taken, and no address answers with 500."""

import itertools
import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.accounts.tokens import token_header
from tests.amounts import amount
from tests.form_reader import form_of
from tests.integration.address import ADMINISTRATOR, API_CLIENT, APPROVER, NOBODY, OFFICER
from tests.integration.addresses import ADDRESSES

pytestmark = pytest.mark.django_db

ODD = (
    "\0",
    "9" * 5_000,
    "1e999999",
    "NaN",
    "-Infinity",
    "٣",
    "²",
    "0000-00-00",
    "9999-12-31",
    "-1",
    "9223372036854775808",
    "x" * 70_000,
    "\u202e\u2028\x0b\x1f",
    "{}",
    "' OR 1=1 --",
    "..//%2e%2e",
)
# Of these each field gets so many, and the next field goes on where it stopped.
A_FIELD = amount(usual=1, long=len(ODD))
# The same for queries and bodies at each address.
AN_ADDRESS = amount(usual=1, long=8)
QUERIES = (
    "%FF=%FF",
    "month=%ED%A0%80",
    "page=" + "9" * 400,
    "page=-1&page=0",
    "month=9999-13&as_at=0000-00-00&edition=9223372036854775808",
    "&".join(f"p{n}=1" for n in range(2_000)),
    "month=%D9%A3&page=%C2%B2",
    "order_by=-%00&sort=__class__&format=xml&show[]=1",
)
BODIES = (
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=\xff", b"x"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="\xff"'),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="\x00"\r\n\r\n\xff\r\n--b--',
    ),
    ("application/x-www-form-urlencoded; charset=no-such", b"a=1"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=1"),
    ("application/x-www-form-urlencoded", b"\xff=\xff&%ED%A0%80=%ED%A0%80"),
    ("application/json", b'{"a": "\\ud800"}'),
    ("text/plain", b"\xff"),
    ("", b"x"),
)


def quiet(role):
    headers = token_header(UserFactory(role=role)) if role == API_CLIENT else {}
    client = Client(raise_request_exception=False, headers=headers)
    if role not in (NOBODY, API_CLIENT):
        sign_in_confirmed(client, UserFactory(role=role))
    return client


def at(address):
    return reverse(address.name, kwargs=dict(address.kwargs))


@pytest.mark.parametrize("role", [OFFICER, APPROVER, ADMINISTRATOR])
def test_odd_values_in_any_field_of_any_form_break_nothing(small_office, role):
    client, broken, tried = quiet(role), {}, 0
    odd = itertools.cycle(ODD)
    for address in ADDRESSES:
        if role not in address.writers or address.is_api:
            continue
        shown = client.get(at(address))
        fields = form_of(shown) if shown.status_code == 200 else {}
        for name in fields.keys() - {"csrfmiddlewaretoken"}:
            for value in itertools.islice(odd, A_FIELD):
                tried += 1
                answer = client.post(at(address), fields | {name: value})
                if answer.status_code >= 500:
                    broken[f"{address.name} {name} {value[:20]!r}"] = answer.status_code
    assert tried > 20
    assert broken == {}


@pytest.mark.parametrize("reader", [NOBODY, OFFICER, API_CLIENT])
def test_odd_queries_break_nothing(small_office, reader):
    client, broken = quiet(reader), {}
    queries = itertools.cycle(QUERIES)
    for address in ADDRESSES:
        if reader not in address.readers:
            continue
        for query in itertools.islice(queries, AN_ADDRESS):
            answer = client.get(f"{at(address)}?{query}")
            if answer.status_code >= 500:
                broken[f"{at(address)}?{query[:40]}"] = answer.status_code
    assert broken == {}


@pytest.mark.parametrize("reader", [NOBODY, OFFICER, API_CLIENT])
def test_odd_bodies_break_nothing(small_office, reader):
    client, broken = quiet(reader), {}
    bodies = itertools.cycle(BODIES)
    for address in ADDRESSES:
        if reader not in address.readers | address.writers:
            continue
        for kind, body in itertools.islice(bodies, AN_ADDRESS):
            answer = client.generic("POST", at(address), body, kind)
            if answer.status_code >= 500:
                broken[f"{at(address)} {kind} {body[:20]!r}"] = answer.status_code
    assert broken == {}


@pytest.mark.parametrize("name", ["measure", "area", "month", "numerator", "denominator"])
@pytest.mark.parametrize(
    "value",
    ["\ud800", "\udfff\ud800", 10**400, 1e308, -0.0, True, None, [], {}, "9" * 5_000, "1e999999"],
    ids=lambda value: ascii(value)[:12],
)
def test_odd_figures_are_refused_in_words(small_office, name, value):
    row = {"measure": "x", "month": "2024-01", "numerator": "1", name: value}
    sender = quiet(API_CLIENT)
    for sent in ({"rows": [row], "reason": "x"}, {"rows": [row], "reason": value}, {name: row}):
        answer = sender.post(
            "/api/v1/observations/", json.dumps(sent), content_type="application/json"
        )
        assert answer.status_code in (400, 422)
        answer.content.decode()


@pytest.mark.parametrize("reader", [NOBODY, APPROVER])
@pytest.mark.parametrize(
    "path",
    [
        *("/measures/%FF/", "/measures/%00/", "/%ED%A0%80/", f"/{'x' * 8_000}", "//"),
        *("/reports/a/editions/3/", "/reports/a/editions/99999999999999999999/"),
        *("/audit/99999999999999999999/", "/api/v1/%FF/", "/api/v1/risks/99999999999999999999/"),
        "/api/v1/audit-events/99999999999999999999999/",
    ],
    ids=ascii,
)
def test_odd_addresses_are_not_found(small_office, reader, path):
    assert quiet(reader).get(path).status_code < 500
