"""The audit trail as pages, as a file and through the API."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from tests.accounts.factories import UserFactory
from tests.audit.factories import AuditEventFactory

pytestmark = pytest.mark.django_db

LIST = "administration:event-list"


@pytest.fixture
def approver():
    client = Client()
    client.force_login(UserFactory(role="approver"))
    return client


def sentences(client, **filters):
    lines = client.get(reverse(LIST), filters).context["lines"]
    return [line["event"].sentence for line in lines]


def test_events_read_as_sentences_newest_first(approver):
    AuditEventFactory(actor_name="An officer", sentence="recorded progress 70% on D22-05")
    AuditEventFactory(sentence="closed D22-06")
    assert sentences(approver) == ["closed D22-06", "recorded progress 70% on D22-05"]
    text = approver.get(reverse(LIST)).content.decode()
    assert "An officer recorded progress 70% on D22-05</a>, <time" in text
    assert "through web pages" in text


def test_list_is_paged_by_fifty_with_constant_queries(approver, django_assert_num_queries):
    AuditEventFactory.create_batch(3)
    approver.get(reverse(LIST))
    with django_assert_num_queries(13):
        approver.get(reverse(LIST))
    AuditEventFactory.create_batch(60)
    with django_assert_num_queries(13):
        answer = approver.get(reverse(LIST), {"page": 2})
    assert len(answer.context["lines"]) == 13
    assert "Showing 51 to 63 of 63" in answer.content.decode()


@pytest.mark.parametrize(
    "filters",
    [
        {"person": "7"},
        {"verb": "close_risk"},
        {"kind": "risks.risk"},
        {"kind": "risks.risk", "record": "R-9"},
        {"record": "990077"},
        {"channel": "api"},
        {"q": "closed"},
    ],
)
def test_list_is_narrowed(approver, filters):
    AuditEventFactory.create_batch(2)
    AuditEventFactory(
        actor_id=7,
        actor_name="Seven",
        verb="close_risk",
        subject_type="risks.risk",
        subject_id="990077",
        subject_label="R-9 Something",
        channel="api",
        sentence="closed R-9",
    )
    assert sentences(approver, **filters) == ["closed R-9"]


def test_list_is_narrowed_by_days(approver):
    event = AuditEventFactory()
    day = event.at.date().isoformat()
    assert len(sentences(approver, after=day, before=day)) == 1
    assert sentences(approver, after="2999-01-01") == []
    assert sentences(approver, before="2000-01-01") == []


def test_a_wrong_filter_is_said(approver):
    AuditEventFactory()
    for name in (LIST, "administration:event-export"):
        answer = approver.get(reverse(name), {"after": "yesterday"})
        assert answer.status_code == 400
        assert "There is a problem" in answer.content.decode()


def test_one_event_shows_before_beside_after(approver):
    event = AuditEventFactory(
        before={"percent": 10, "note": "", "done": False},
        after={"percent": 20, "note": None, "tags": ["a", "b"]},
    )
    answer = approver.get(reverse("administration:event-detail", args=[event.pk]))
    shown = {value.name: (value.before, value.after) for value in answer.context["event"].values}
    assert shown == {
        "Percent": ("10", "20"),
        "Note": ("Nothing", "Nothing"),
        "Done": ("No", ""),
        "Tags": ("", "a, b"),
    }
    assert "Not recorded" in answer.content.decode()


def test_a_kind_that_is_gone_is_still_read(approver):
    event = AuditEventFactory(subject_type="gone.oldthing")
    answer = approver.get(reverse("administration:event-detail", args=[event.pk]))
    assert "Oldthing" in answer.content.decode()


def test_export_is_the_filtered_list_and_harmless(approver):
    AuditEventFactory(sentence="left out")
    AuditEventFactory(actor_name="=1+1", sentence="@SUM(A1)", subject_label="-2", verb="close_risk")
    answer = approver.get(reverse("administration:event-export"), {"verb": "close_risk"})
    assert answer.streaming
    (row,) = csv.DictReader(io.StringIO(answer.getvalue().decode()))
    assert (row["person"], row["sentence"], row["record"]) == ("'=1+1", "'@SUM(A1)", "'-2")
    assert row["after"] == '{"percent": 20}'
    assert row["at"].startswith("20")


def test_api_gives_the_same_words(approver, django_assert_num_queries):
    event = AuditEventFactory(sentence="closed D22-06")
    AuditEventFactory.create_batch(5)
    with django_assert_num_queries(9):
        answer = approver.get(reverse("audit-events-list"), {"q": "closed"}).json()
    (shown,) = answer["results"]
    assert shown["id"] == event.pk
    assert shown["sentence"] == "closed D22-06"
    assert shown["values"] == [
        {"name": "Percent", "before": "10", "after": "20", "is_changed": True}
    ]
    one = approver.get(reverse("audit-events-detail", args=[event.pk])).json()
    assert one == shown


@pytest.mark.parametrize("role", [None, "officer", "panel_member", "api_client"])
def test_api_is_hidden_from_others(role):
    event = AuditEventFactory()
    client = Client()
    if role:
        client.force_login(UserFactory(role=role))
    for address in (reverse("audit-events-list"), reverse("audit-events-detail", args=[event.pk])):
        assert client.get(address).status_code == 404
    assert AuditEvent.objects.count() == 1
