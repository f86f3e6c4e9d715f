"""Deliverables for other systems."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accounts.factories import UserFactory
from tests.deliverables.factories import DeliverableFactory, DueDateFactory, ProgressUpdateFactory
from tests.plans.factories import PriorityFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/deliverables/"


def references(client, **query) -> list[str]:
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [row["reference"] for row in response.json()["results"]]


def test_record_is_whole(client):
    priority = PriorityFactory(number=2, title="Reduce harm")
    row = DeliverableFactory(reference="D-001", plan=priority.plan, priority=priority)
    ProgressUpdateFactory(deliverable=row, percent=70)
    ProgressUpdateFactory(deliverable=row, percent=90, as_at=date(2022, 9, 30))
    DueDateFactory(
        deliverable=row,
        sequence=2,
        as_written="Jan 2023",
        due_on=date(2023, 1, 31),
        set_on=date(2022, 8, 1),
    )
    record = client.get(f"{LIST}D-001/", {"as_at": "2022-08-31"}).json()
    assert record["priority"] == 2
    assert record["plan"] == priority.plan.slug
    assert record["as_at"] == "2022-08-31"
    assert (record["percent"], record["progress_text"], record["status"]) == (70, "70%", "on_track")
    assert (record["due_text"], record["original_due_text"]) == ("Jan 2023", "Dec 2022")
    assert record["slip_days"] == 31
    assert [update["percent"] for update in record["progress"]] == [70]
    assert record["progress"][0]["recorded_by"] == ""
    assert [due["as_written"] for due in record["due_dates"]] == ["Dec 2022", "Jan 2023"]


def test_office_reads_names(client):
    update = ProgressUpdateFactory(recorded_by__name="Officer One")
    client.force_login(UserFactory(role="officer"))
    record = client.get(f"{LIST}{update.deliverable.reference}/").json()
    assert record["progress"][0]["recorded_by"] == "Officer One"


def test_the_list_is_filtered_as_asked(client):
    priority = PriorityFactory(number=1)
    hub = DeliverableFactory(reference="A", title="Hub", plan=priority.plan, priority=priority)
    ProgressUpdateFactory(deliverable=hub, percent=10)
    DeliverableFactory(reference="B", title="Whole")
    assert references(client) == ["A", "B"]
    assert references(client, q="hub") == ["A"]
    assert references(client, priority="plan") == ["B"]
    assert references(client, plan=priority.plan.slug) == ["A"]
    assert references(client, status="behind", as_at="2022-08-31") == ["A"]


def test_wrong_filters_are_refused_in_words(client):
    for address in (LIST, f"{LIST}{DeliverableFactory().reference}/"):
        response = client.get(address, {"as_at": "yesterday"})
        assert response.status_code == 400
        assert "as_at" in response.json()


def test_hidden_deliverables_are_not_found(client):
    row = DeliverableFactory(visibility="office")
    assert references(client) == []
    assert client.get(f"{LIST}{row.reference}/").status_code == 404
    client.force_login(UserFactory(role="officer"))
    assert references(client) == [row.reference]


def test_api_only_reads(client):
    assert client.post(LIST, {}, content_type="application/json").status_code in (401, 403, 405)


def test_queries_do_not_grow_with_rows(client):
    counts = []
    for number in (1, 8):
        for _ in range(number):
            ProgressUpdateFactory()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            references(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
