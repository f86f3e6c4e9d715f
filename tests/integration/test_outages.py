"""While the database is down or full, every address says so and when to try again."""

import logging.config
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from audit.sealing import seal_events
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.accounts.tokens import token_header
from tests.audit.factories import AuditEventFactory
from tests.integration.address import ADMINISTRATOR, API_CLIENT, NOBODY, OFFICER
from tests.integration.addresses import ADDRESSES

pytestmark = pytest.mark.django_db

# What is refused without asking the database: not signed in, no such form.
REFUSED = (302, 401, 403, 404, 405)
# What is said without asking the database.
WITHOUT_DATABASE = {"api-schema", "api-reference", "livez"}


def down(execute, sql, params, many, context):
    raise OperationalError("connection to server failed: Connection refused")


def full(execute, sql, params, many, context):
    if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
        error = psycopg.errors.DiskFull("could not extend file: No space left on device")
        raise OperationalError(str(error)) from error
    return execute(sql, params, many, context)


def client_of(reader):
    if reader == API_CLIENT:
        headers = token_header(UserFactory(role=reader))
        return Client(raise_request_exception=False, headers=headers)
    client = Client(raise_request_exception=False)
    if reader != NOBODY:
        sign_in_confirmed(client, UserFactory(role=reader))
    return client


def wrong_in(answer, address):
    if answer.status_code != 503:
        return str(answer.status_code)
    if not answer.headers.get("Retry-After", "").isdecimal():
        return "no Retry-After"
    if "no-" not in answer.headers["Cache-Control"]:
        return "may be kept"
    kind = "json" if address.is_api else "html"
    if address.name == "healthz":
        return ""
    return "" if kind in answer.headers["Content-Type"] else answer.headers["Content-Type"]


@pytest.mark.parametrize("reader", [NOBODY, OFFICER, ADMINISTRATOR, API_CLIENT])
def test_every_address_says_so_while_the_database_is_down(small_office, reader):
    client = client_of(reader)
    wrong = {}
    for address in ADDRESSES:
        if reader not in address.readers or address.name in WITHOUT_DATABASE:
            continue
        url = reverse(address.name, kwargs=dict(address.kwargs))
        with connection.execute_wrapper(down):
            for method in (client.get, client.post):
                answer = method(url)
                is_refused = method == client.post and answer.status_code in REFUSED
                if not is_refused and (words := wrong_in(answer, address)):
                    wrong[f"{method.__name__} {url}"] = words
    assert wrong == {}


def test_every_form_says_so_while_the_disk_is_full(small_office):
    client = client_of(OFFICER)
    with connection.execute_wrapper(full):
        answer = client.post(
            reverse("accounts:token-add"),
            {"name": "x", "scopes": ["may_read"], "days": "30"},
        )
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "was not saved" in answer.content.decode()
    sender = client_of(API_CLIENT)
    with connection.execute_wrapper(full):
        answer = sender.post(reverse("observations-list"), {"rows": []}, "application/json")
    assert answer.status_code == 503
    assert "Nothing was saved" in answer.json()["detail"]


def test_the_process_lives_while_the_database_is_down():
    with connection.execute_wrapper(down):
        assert Client().get("/livez").status_code == 200
        assert Client().get("/healthz").status_code == 503


def test_the_health_check_notices_that_nothing_is_sealed(monkeypatch, caplog):
    monkeypatch.setattr("audit.sealing.LONGEST_UNSEALED", timedelta(seconds=-1))
    monkeypatch.setattr("opcc.health.ALARM_EVERY_SECONDS", 0)
    assert Client().get("/healthz").status_code == 200
    assert "is not sealed" not in caplog.text
    AuditEventFactory()
    assert Client().get("/healthz").status_code == 200
    assert "is not sealed" in caplog.text
    seal_events()
    caplog.clear()
    assert Client().get("/healthz").status_code == 200
    assert caplog.text == ""


def test_an_outage_and_a_refusal_write_no_traceback(small_office, capsys, settings):
    handler = logging.StreamHandler()
    logging.config.dictConfig({**settings.LOGGING, "incremental": False})
    panel = client_of("panel_member")
    assert panel.get(reverse("administration:person-list")).status_code == 403
    with connection.execute_wrapper(down):
        assert Client(raise_request_exception=False).get("/measures/").status_code == 503
    log = capsys.readouterr().err
    handler.close()
    assert "Forbidden" in log
    assert "The database is not working: connection to server failed" in log
    assert "Traceback" not in log
