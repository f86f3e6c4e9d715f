"""Tokens for the API: one's own, what each may do, until when, how often, and that it was used."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, RequestCount
from accounts.tasks import remove_request_counts
from audit.models import AuditEvent
from tests.accounts.factories import ApiTokenFactory, UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.accounts.tokens import api_token
from tests.concurrency import at_once

pytestmark = pytest.mark.django_db

REPORTS = "/api/v1/reports/"
FIGURES = "/api/v1/observations/"
LIST, ADD = "/accounts/tokens/", "/accounts/tokens/add/"


@pytest.fixture
def officer():
    return UserFactory(name="An officer", role="officer")


def signed_in(person):
    client = Client()
    sign_in_confirmed(client, person)
    return client


def system(token, **more):
    return Client(headers={"authorization": f"Token {token}"}, **more)


def made(answer):
    (token,) = re.findall(r"<code>([0-9a-f]{64})</code>", answer.content.decode())
    return token


def test_somebody_makes_several_of_their_own_and_revokes_one(officer):
    client = signed_in(officer)
    scopes = {"scopes": ["may_read"], "days": "30"}
    first, second = (
        made(client.post(ADD, {"name": name, **scopes})) for name in ("Dashboard", "Notebook")
    )
    assert system(first).get(REPORTS).status_code == 200
    shown = client.get(LIST).content.decode()
    assert "Dashboard" in shown
    assert first not in shown
    token = ApiToken.objects.get(name="Dashboard")
    assert token.digest != first
    answer = client.post(reverse("accounts:token-revoke", args=[token.pk]), follow=True)
    assert "no longer works" in answer.content.decode()
    assert system(first).get(REPORTS).status_code == 401
    assert system(second).get(REPORTS).status_code == 200
    events = AuditEvent.objects.filter(verb__endswith="_token").order_by("pk")
    assert [event.verb for event in events] == ["create_token", "create_token", "revoke_token"]
    assert "may read until" in events[0].sentence


def test_nobody_revokes_or_sees_the_token_of_somebody_else(officer):
    other = ApiTokenFactory(name="Not theirs")
    client = signed_in(officer)
    assert "Not theirs" not in client.get(LIST).content.decode()
    client.post(reverse("accounts:token-revoke", args=[other.pk]))
    assert ApiToken.objects.filter(pk=other.pk).exists()


def test_a_token_may_no_more_than_it_says(officer):
    reads = api_token(officer, name="Reads")
    ApiToken.objects.update(may_send_figures=False)
    answer = system(reads).post(FIGURES, {"rows": []}, content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["detail"] == (
        "The token “Reads” may not send figures. On your tokens page, create one that may."
    )
    sends = api_token(officer, name="Sends", may_read=False)
    assert system(sends).get(REPORTS).status_code == 403
    answer = system(sends).post(FIGURES, {"rows": []}, content_type="application/json")
    assert answer.status_code == 201


def test_a_token_may_no_more_than_its_person():
    member = UserFactory(role="panel_member")
    client = signed_in(member)
    assert "Send figures" not in client.get(ADD).content.decode()
    sent = {"name": "x", "scopes": ["may_send_figures"], "days": "30"}
    assert "Choose what it may do from the list." in client.post(ADD, sent).content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": ""}, "Enter a name."),
        ({"name": "x" * 61}, "60 characters or fewer"),
        ({"scopes": []}, "Choose what the token may do."),
        ({"days": "3650"}, "Choose when it expires from the list."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(officer, sent, words):
    whole = {"name": "x", "scopes": ["may_read"], "days": "30"}
    assert words in signed_in(officer).post(ADD, whole | sent).content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_ends_and_its_page_says_so(officer):
    token = api_token(officer)
    assert system(token).get(REPORTS).status_code == 200
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    answer = system(token).get(REPORTS)
    assert answer.status_code == 401
    assert "has expired" in answer.json()["detail"]
    assert "Ended on" in signed_in(officer).get(LIST).content.decode()


def test_its_last_use_is_recorded_to_the_minute(officer):
    token = api_token(officer)
    assert "Never" in signed_in(officer).get(LIST).content.decode()
    system(token).get(REPORTS)
    used = ApiToken.objects.get().last_used_at
    assert used is not None
    assert timezone.now() - used < timedelta(minutes=1)
    assert f"{timezone.localtime(used):%H:%M}" in signed_in(officer).get(LIST).content.decode()
    system(token).get(REPORTS)
    assert ApiToken.objects.get().last_used_at == used


@pytest.mark.parametrize("header", [b"Token \xff\xfe", b"Token a b", b"Token", b"Token \x00"])
def test_a_header_that_is_no_token_is_told_so(header):
    answer = Client().get(REPORTS, HTTP_AUTHORIZATION=header.decode("latin-1"))
    assert answer.status_code == 401


def test_one_token_may_ask_so_often(officer, settings):
    settings.API_REQUESTS_PER_TOKEN = 3
    token, other = api_token(officer, name="One"), api_token(officer, name="Other")
    answers = [system(token, REMOTE_ADDR=f"10.0.0.{n}").get(REPORTS) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert system(other).get(REPORTS).status_code == 200


def test_one_address_may_ask_so_often(officer, settings):
    settings.API_REQUESTS_PER_ADDRESS = 3
    assert [Client().get(REPORTS).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert Client(REMOTE_ADDR="10.0.0.9").get(REPORTS).status_code == 200


def test_who_tries_tokens_waits(settings):
    settings.API_REQUESTS_PER_ADDRESS = 3
    answers = [system("0" * 64).get(REPORTS).status_code for _ in range(4)]
    assert answers == [401, 401, 401, 429]


def test_one_token_costs_one_statement(officer):
    client = system(api_token(officer))
    client.get(REPORTS)
    with CaptureQueriesContext(connection) as queries:
        client.get(REPORTS)
    counting = [each["sql"] for each in queries if "accounts_requestcount" in each["sql"]]
    assert len(counting) == 1
    assert {each.requests for each in RequestCount.objects.all()} == {2}


def test_a_count_begins_again_after_a_minute(settings):
    settings.API_REQUESTS_PER_ADDRESS = 1
    assert [Client().get(REPORTS).status_code for _ in range(2)] == [200, 429]
    RequestCount.objects.update(since=timezone.now() - timedelta(seconds=59))
    assert Client().get(REPORTS).status_code == 429
    RequestCount.objects.update(since=timezone.now() - timedelta(seconds=61))
    assert [Client().get(REPORTS).status_code for _ in range(2)] == [200, 429]
    remove_request_counts()
    assert RequestCount.objects.count() == 1
    RequestCount.objects.update(since=timezone.now() - timedelta(seconds=61))
    remove_request_counts()
    assert RequestCount.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_no_request_of_many_at_once_goes_uncounted(settings):
    settings.API_REQUESTS_PER_ADDRESS = 10
    answers = at_once(lambda _: Client().get(REPORTS).status_code, times=30)
    assert (answers.count(200), answers.count(429)) == (10, 20)
    assert RequestCount.objects.get().requests == 30
