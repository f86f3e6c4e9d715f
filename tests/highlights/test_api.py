"""Reports through the API: the pages' own content, for those who can read it."""

import pytest
from django.test import Client

from highlights.codec import digest, from_plain
from highlights.content import ReportContent
from tests.accounts.tokens import token_header
from tests.highlights.conftest import AUGUST, Office

ADDRESS = "/api/v1/reports/2022-06-to-08/"


@pytest.fixture
def published(office: Office) -> Office:
    office.publish()
    return office


def test_published_reports_are_listed(client: Client, published: Office) -> None:
    (line,) = client.get("/api/v1/reports/").json()["results"]
    assert line["slug"] == "2022-06-to-08"
    assert line["edition_number"] == 1
    assert line["data_to"] == "2022-08"


def test_drafts_are_for_the_office(client: Client, office: Office) -> None:
    assert client.get("/api/v1/reports/").json()["results"] == []
    assert client.get(ADDRESS).status_code == 404
    answer = client.get(ADDRESS, headers=token_header(office.by))
    assert answer.status_code == 200
    assert answer.json()["is_live"] is True


def test_content_is_the_edition(client: Client, published: Office) -> None:
    answer = client.get(ADDRESS).json()
    content = from_plain(ReportContent, answer["content"])
    assert answer["is_live"] is False
    assert answer["edition"]["digest"] == digest(content)


def test_live_content_follows_the_data(client: Client, published: Office) -> None:
    published.observe(AUGUST, 54321, reason="Restated by the force")
    live = client.get(f"{ADDRESS}?live=true").json()
    frozen = client.get(ADDRESS).json()
    assert "54,321" in str(live["content"])
    assert "54,321" not in str(frozen["content"])


def test_editions_are_listed_and_chosen(client: Client, published: Office) -> None:
    (edition,) = client.get(f"{ADDRESS}editions/").json()
    assert edition["number"] == 1
    assert client.get(f"{ADDRESS}?edition=1").status_code == 200
    assert client.get(f"{ADDRESS}?edition=7").status_code == 404
    assert client.get(f"{ADDRESS}?edition=0").status_code == 404


@pytest.mark.parametrize("wanted", ["last", "-1", "1.0", "9" * 5000])
def test_edition_that_is_no_number_is_refused(
    client: Client, published: Office, wanted: str
) -> None:
    refused = client.get(f"{ADDRESS}?edition={wanted}")
    assert refused.status_code == 400
    assert "use 1, 2, 3" in str(refused.json())


def test_schema_is_openapi_3_1_and_knows_the_content(client: Client, db: None) -> None:
    schema = client.get("/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1")
    assert "ReportContent" in str(schema["components"]["schemas"].keys())


def test_reference_page_lists_every_address(client: Client, db: None) -> None:
    text = client.get("/api/v1/").content.decode()
    for prefix in ("reports", "scorecards", "comparisons", "measures", "deliverables", "risks"):
        assert f"/api/v1/{prefix}/" in text


@pytest.mark.parametrize("live", ["maybe", "2", "yes"])
def test_live_is_true_or_false(client: Client, office: Office, live: str) -> None:
    office.publish()
    response = client.get("/api/v1/reports/2022-06-to-08/", {"live": live})
    assert response.status_code == 400
    assert "use live=true" in response.json()["live"]


def test_a_nul_in_a_parameter_is_refused_as_json(client: Client, office: Office) -> None:
    office.publish()
    response = client.get("/api/v1/reports/2022-06-to-08/", {"live": "\x00"})
    assert response.status_code == 400
    assert response.json() == {"live": ["This contains a NUL character. Remove it."]}


@pytest.mark.parametrize(("live", "is_live"), [("", False), ("False", False), ("TRUE", True)])
def test_live_in_words(client: Client, office: Office, live: str, *, is_live: bool) -> None:
    office.publish()
    response = client.get("/api/v1/reports/2022-06-to-08/", {"live": live})
    assert response.json()["is_live"] is is_live
