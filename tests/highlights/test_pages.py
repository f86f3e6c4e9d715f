"""Report pages: who may read what, what they say, and where odd reports stay whole."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import assign_role
from accounts.models import User
from highlights.actions import create_report
from tests.accounts.sessions import sign_in_confirmed
from tests.highlights.conftest import AUGUST, Office


@pytest.fixture
def published(office: Office) -> Office:
    office.publish()
    return office


def sign_in(client: Client, role: str) -> None:
    user = User.objects.create_user(f"{role}@office.invalid", name=role)
    assign_role(user=user, role=role, by=user)
    sign_in_confirmed(client, user)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def test_home_without_any_report(client: Client, db: None) -> None:
    assert "<h1" in text_of(client, "/")


def test_home_shows_the_latest_report(client: Client, published: Office) -> None:
    text = text_of(client, "/")
    assert "June to August 2022" in text
    assert "Safer streets" in text


def test_draft_is_for_the_office(client: Client, office: Office) -> None:
    assert client.get("/reports/2022-06-to-08/").status_code == 404
    sign_in(client, "panel_member")
    assert client.get("/reports/2022-06-to-08/").status_code == 404
    sign_in(client, "approver")
    assert "raft" in text_of(client, "/reports/2022-06-to-08/")


def test_published_page_names_its_edition(client: Client, published: Office) -> None:
    text = text_of(client, "/reports/2022-06-to-08/priority-1/")
    assert "<dt>Edition</dt><dd>1</dd>" in text
    assert "August 2022" in text


def test_change_an_observation_and_the_live_page_changes(client: Client, published: Office) -> None:
    address = "/reports/2022-06-to-08/live/priority-1/"
    assert "54,321" not in text_of(client, address)
    published.observe(AUGUST, 54321, reason="Restated by the force")
    assert "54,321" in text_of(client, address)
    assert "54,321" not in text_of(client, "/reports/2022-06-to-08/priority-1/")


def test_filter_by_verdict(client: Client, published: Office) -> None:
    address = "/reports/2022-06-to-08/priority-1/"
    assert "Crime Volume" in text_of(client, f"{address}?show=steady")
    assert 'href="/measures/crime-volume/"' not in text_of(client, f"{address}?show=worse")
    assert "Crime Volume" in text_of(client, f"{address}?show=nonsense")


@pytest.mark.parametrize(
    "address",
    [
        "/reports/none/",
        "/reports/2022-06-to-08/priority-9/",
        "/reports/2022-06-to-08/editions/2/",
        "/reports/2022-06-to-08/editions/0/",
        "/reports/2022-06-to-08/editions/2/priority-1/",
        "/reports/none/print/",
    ],
)
def test_unknown_addresses_are_not_found(client: Client, published: Office, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "<h1" in response.content.decode()


def test_a_numbered_edition_links_its_own_parts(client: Client, published: Office) -> None:
    text = text_of(client, "/reports/2022-06-to-08/editions/1/priority-1/")
    assert "/reports/2022-06-to-08/editions/1/plan/" in text


def test_print_version_holds_every_part(client: Client, published: Office) -> None:
    text = text_of(client, "/reports/2022-06-to-08/print/")
    for words in ("Safer streets", "Publish the strategy", "Trust?", "Executive Leadership Group"):
        assert words in text


def test_report_without_sections_is_a_page(client: Client, office: Office) -> None:
    create_report(
        slug="empty",
        title="Quarterly highlight report",
        plan=office.plan,
        period_start=date(2023, 1, 1),
        period_end=date(2023, 3, 1),
        data_to=date(2023, 3, 1),
        by=office.by,
    )
    client.force_login(office.by)
    for address in ("/reports/empty/", "/reports/empty/print/", "/reports/"):
        assert "<h1" in text_of(client, address)


def test_scorecard_without_any_figure(client: Client, office: Office) -> None:
    office.report.data_to = date(2019, 1, 1)
    office.report.save()
    client.force_login(office.by)
    assert "Crime Volume" in text_of(client, "/reports/2022-06-to-08/live/priority-1/")


def test_published_pages_read_one_row(client: Client, published: Office) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    # Report, its latest edition's number, the edition, and the names in the page's heading. The
    # first to read an edition also verifies it against the audit trail and its seals.
    assert queries("/reports/2022-06-to-08/priority-1/") <= 7
    assert queries("/reports/2022-06-to-08/priority-1/") <= 5
    assert queries("/reports/2022-06-to-08/print/") <= 5


def test_posting_is_refused(client: Client, published: Office) -> None:
    assert client.post("/reports/2022-06-to-08/").status_code == 405


def test_assurance_framework_names_what_is_missing(client: Client, published: Office) -> None:
    text = text_of(client, "/assurance/")
    assert "Safer streets" in text
    assert "D-1" in text
