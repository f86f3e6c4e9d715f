"""The list of deliverables and the page of one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.deliverables.factories import DeliverableFactory, DueDateFactory, ProgressUpdateFactory
from tests.plans.factories import ObjectiveFactory, PriorityFactory

pytestmark = pytest.mark.django_db

LIST = reverse("deliverables:deliverable-list")


def page_of(row):
    return reverse("deliverables:deliverable-detail", args=[row.reference])


def texts(response) -> str:
    return " ".join(response.content.decode().split())


def titles(client, **query) -> set[str]:
    response = client.get(LIST, query)
    assert response.status_code == 200
    return {row.record.title for row in response.context["table"].rows}


def test_list_shows_due_dates_as_written_and_progress_in_words(client):
    row = DeliverableFactory(title="Open the hub", reference="D-001")
    ProgressUpdateFactory(deliverable=row, percent=70)
    DueDateFactory(
        deliverable=row,
        sequence=2,
        as_written="Contract start April 2023",
        due_on=date(2023, 4, 30),
        set_on=date(2022, 8, 1),
    )
    shown = texts(client.get(LIST, {"as_at": "2022-08-31"}))
    for words in ("Open the hub", "Dec 2022", "Contract start April 2023", "70%", "On track"):
        assert words in shown
    assert "/deliverables/D-001/?as_at=2022-08-31" in shown


def test_list_says_as_at_which_day_it_stands(client):
    ProgressUpdateFactory()
    shown = texts(client.get(LIST))
    assert "31 August 2022" in shown
    assert "the last date with reported progress" in shown
    assert "As at today" in shown


def test_the_list_is_filtered_as_asked(client):
    first = PriorityFactory(number=1)
    hub = DeliverableFactory(title="Hub", plan=first.plan, priority=first)
    whole = DeliverableFactory(title="Whole", plan=first.plan)
    ProgressUpdateFactory(deliverable=hub, percent=10)
    ProgressUpdateFactory(deliverable=whole, percent=100)
    day = {"as_at": "2022-08-31"}
    assert titles(client, **day) == {"Hub", "Whole"}
    assert titles(client, q="hu", **day) == {"Hub"}
    assert titles(client, priority="1", **day) == {"Hub"}
    assert titles(client, priority="plan", **day) == {"Whole"}
    assert titles(client, status="behind", **day) == {"Hub"}
    assert titles(client, plan=first.plan.slug, **day) == {"Hub", "Whole"}
    assert titles(client, as_at="2020-01-01") == set()


def test_the_list_is_sorted_as_asked(client):
    late = DeliverableFactory(title="Late", due_date__due_on=date(2024, 1, 31))
    DeliverableFactory(title="Soon", due_date__due_on=date(2023, 1, 31))
    ProgressUpdateFactory(deliverable=late)
    order = {}
    for sort in ("due_on", "-due_on", "percent", "-percent", "title"):
        rows = client.get(LIST, {"sort": sort}).context["table"].rows
        order[sort] = [row.record.title for row in rows]
    assert order["due_on"] == ["Soon", "Late"]
    assert order["-due_on"] == ["Late", "Soon"]
    assert order["title"] == ["Late", "Soon"]


@pytest.mark.parametrize("query", [{"as_at": "yesterday"}, {"plan": "none"}, {"page": "x"}])
def test_list_survives_what_it_does_not_understand(client, query):
    DeliverableFactory(title="Hub")
    response = client.get(LIST, query)
    assert response.status_code == 200
    assert response.context["table"].rows


def test_empty_list_says_so(client):
    assert "No deliverables match the filters" in texts(client.get(LIST))


@pytest.mark.parametrize(
    "visibility, role, is_shown",
    [
        ("public", None, True),
        ("panel", None, False),
        ("panel", "panel_member", True),
        ("office", "panel_member", False),
        ("office", "officer", True),
    ],
)
def test_pages_hide_what_the_reader_may_not_see(client, visibility, role, is_shown):
    row = DeliverableFactory(title="Hub", visibility=visibility)
    if role:
        client.force_login(UserFactory(role=role))
    assert titles(client) == ({"Hub"} if is_shown else set())
    assert client.get(page_of(row)).status_code == (200 if is_shown else 404)


def test_page_shows_everything_kept(client):
    objective = ObjectiveFactory(number=2, title="Respond well", priority__number=1)
    row = DeliverableFactory(
        title="Open the hub",
        description="A place for victims.",
        owner_title="Head of commissioning",
        plan=objective.priority.plan,
        priority=objective.priority,
    )
    row.objectives.add(objective)
    ProgressUpdateFactory(deliverable=row, state="Contract mobilisation", percent=None, note="Bid")
    DueDateFactory(
        deliverable=row,
        sequence=2,
        as_written="Jan 2023",
        due_on=date(2023, 1, 31),
        set_on=date(2022, 8, 1),
        reason="No bids came in",
    )
    shown = texts(client.get(page_of(row), {"as_at": "2022-08-31"}))
    for words in (
        "A place for victims.",
        "Head of commissioning",
        "1.2 Respond well",
        "Contract mobilisation",
        "Bid",
        "31 days later than the original",
        "No bids came in",
        "1 April 2022",
    ):
        assert words in shown


def test_page_names_people_only_to_the_office(client):
    update = ProgressUpdateFactory(recorded_by__name="Officer One")
    assert "Officer One" not in texts(client.get(page_of(update.deliverable)))
    client.force_login(UserFactory(role="officer"))
    assert "Officer One" in texts(client.get(page_of(update.deliverable)))


def test_page_without_progress_says_that_it_is_not_zero(client):
    shown = texts(client.get(page_of(DeliverableFactory())))
    assert "This does not mean that there was no progress" in shown


def test_page_gives_the_reason_of_a_dropped_deliverable(client):
    row = DeliverableFactory(
        outcome="dropped", ended_on=date(2022, 8, 1), ended_reason="No funds left"
    )
    assert "No funds left" in texts(client.get(page_of(row)))


def test_queries_of_the_list_do_not_grow(client):
    counts = []
    for number in (1, 10):
        for _ in range(number):
            ProgressUpdateFactory()
        with CaptureQueriesContext(connection) as queries:
            titles(client, status="on_track", as_at="2022-08-31")
        counts.append(len(queries))
    assert counts[0] == counts[1]


TIMELINE = reverse("deliverables:deliverable-timeline")


def test_timeline_shows_quarters_and_filters(client):
    hub = DeliverableFactory(title="Open the hub", due_date__due_on=date(2022, 12, 31))
    DeliverableFactory(title="Close the annex", due_date__due_on=date(2023, 1, 31))
    DeliverableFactory(title="Hidden", visibility="office")
    ProgressUpdateFactory(deliverable=hub, percent=70)
    shown = texts(client.get(TIMELINE, {"as_at": "2022-08-31"}))
    for words in ("October to December 2022", "January to March 2023", "1 due: ", "Open the hub"):
        assert words in shown
    assert "Hidden" not in shown
    narrowed = texts(client.get(TIMELINE, {"as_at": "2022-08-31", "q": "annex"}))
    assert "Close the annex" in narrowed
    assert "Open the hub" not in narrowed
    assert "No deliverables match the filters" in texts(client.get(TIMELINE, {"q": "nothing"}))


def test_queries_of_timeline_do_not_grow_with_rows(client):
    counts = []
    for number in (1, 10):
        for _ in range(number):
            ProgressUpdateFactory()
        with CaptureQueriesContext(connection) as queries:
            client.get(TIMELINE, {"as_at": "2022-08-31"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
