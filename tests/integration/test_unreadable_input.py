"""What no text and no JSON holds is refused in words, wherever it is sent: it never breaks."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import GlossaryTerm
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.accounts.tokens import token_header
from tests.form_reader import form_of
from tests.integration.address import (
    ADMINISTRATOR,
    API_CLIENT,
    APPROVER,
    NOBODY,
    OFFICE,
    OFFICER,
    TERM,
)
from tests.integration.addresses import ADDRESSES

pytestmark = pytest.mark.django_db

NUL = "before\0after"
FIGURES = "/api/v1/observations/"


def quiet(person=None, **more):
    client = Client(raise_request_exception=False, **more)
    if person:
        sign_in_confirmed(client, person)
    return client


def test_a_nul_in_the_spellings_of_a_term_is_refused_at_its_field(small_office):
    client = quiet(UserFactory(role=ADMINISTRATOR))
    page = reverse("plans:term-edit", args=[TERM])
    answer = client.post(page, form_of(client.get(page)) | {"aliases": NUL})
    assert answer.status_code < 500
    assert 'id="id_aliases_error"' in answer.content.decode()
    assert GlossaryTerm.objects.get(pk=TERM).aliases == []


@pytest.mark.parametrize("role", [OFFICER, APPROVER, ADMINISTRATOR])
def test_a_nul_in_any_field_of_any_form_breaks_nothing(small_office, role):
    client = quiet(UserFactory(role=role))
    broken, tried = {}, 0
    for address in ADDRESSES:
        if role not in address.writers or address.is_api:
            continue
        url = reverse(address.name, kwargs=dict(address.kwargs))
        shown = client.get(url)
        fields = form_of(shown) if shown.status_code == 200 else {}
        for name in fields:
            if name == "csrfmiddlewaretoken":
                continue
            tried += 1
            answer = client.post(url, fields | {name: NUL})
            if answer.status_code >= 500:
                broken[f"{address.name} {name}"] = answer.status_code
    assert tried > 20
    assert broken == {}


@pytest.mark.parametrize("reader", [NOBODY, OFFICER])
def test_a_nul_in_any_parameter_breaks_nothing(small_office, reader):
    client = quiet(UserFactory(role=reader) if reader in OFFICE else None)
    names = ("q", "month", "page", "show", "subgroup", "whose", "as_at", "start", "edition")
    broken = {}
    for address in ADDRESSES:
        if reader in address.readers:
            url = reverse(address.name, kwargs=dict(address.kwargs))
            answer = client.get(f"{url}?{urlencode(dict.fromkeys(names, NUL))}")
            if answer.status_code not in (400, 404, 405):
                broken[url] = answer.status_code
    assert broken == {}


@pytest.fixture
def sender():
    return quiet(headers=token_header(UserFactory(role=API_CLIENT)))


@pytest.mark.parametrize(
    "sent",
    [
        "[" * 1_000 + "]" * 1_000,
        '{"rows":' * 1_000 + "1" + "}" * 1_000,
        "[" * 100_000 + "]" * 100_000,
        '{"rows": ' + "[" * 30 + "]" * 30 + "}",
    ],
)
def test_json_that_is_nested_deep_is_refused(sender, sent):
    answer = sender.post(FIGURES, sent, content_type="application/json")
    assert answer.status_code == 400
    assert "nested deeper" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["measure", "area", "month", "numerator", "denominator"])
def test_a_nul_in_a_figure_that_is_sent_is_refused(small_office, sender, name):
    row = {"measure": "x", "month": "2024-01", "numerator": "1"} | {name: NUL}
    sent = json.dumps({"rows": [row], "reason": "x"})
    assert sender.post(FIGURES, sent, content_type="application/json").status_code == 400
    sent = json.dumps({"rows": [], "reason": NUL})
    assert sender.post(FIGURES, sent, content_type="application/json").status_code == 400


@pytest.mark.parametrize("sent", [b"\xff\xfe", b"{", b'"text"', b"null", b"1e999999"])
def test_what_is_no_json_object_is_refused(sender, sent):
    assert sender.post(FIGURES, sent, content_type="application/json").status_code == 400
