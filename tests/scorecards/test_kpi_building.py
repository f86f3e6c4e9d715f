"""Composing a KPI page: rows added, moved and removed, saved once, and two people at one page."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEvent
from scorecards.models import Annotation, Area, KpiPage, Measure
from tests.accounts.factories import UserFactory
from tests.scorecards.factories import (
    AreaFactory,
    HomeAreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    SourceFactory,
    priority_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    user: User = UserFactory(role="officer")
    return user


@pytest.fixture
def client(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def home() -> Area:
    area: Area = HomeAreaFactory(slug="home", name="Home")
    return area


@pytest.fixture
def page(home: Area) -> KpiPage:
    page: KpiPage = KpiPageFactory(slug="calls", title="Calls")
    for position, slug in enumerate(("one", "two"), start=1):
        measure = MeasureFactory(slug=slug, name=slug.title())
        KpiRowFactory(page=page, measure=measure, area=home, position=position)
    return page


def form_of(response: Any) -> dict[str, Any]:
    """What the form of a page would send."""
    text = response.content.decode()
    fields = dict(re.findall(r'<input[^>]*name="(title|started_from)"[^>]*value="([^"]*)"', text))
    fields |= {
        value_first[1]: unescape(value_first[0])
        for value_first in re.findall(
            r'<input[^>]*value="([^"]*)"[^>]*name="(title|started_from)"', text
        )
    }
    chosen = re.search(r'<select name="priority".*?<option value="(\d+)" selected', text, re.DOTALL)
    rows = re.findall(r'name="row" value="([^"]*)"', text)
    return {**fields, "priority": chosen[1] if chosen else "", "source": "", "row": rows}


def rows_of(page: KpiPage) -> list[str]:
    return [f"{row.measure.slug} {row.area.slug}" for row in page.rows.order_by("position")]


def test_rows_are_added_moved_and_removed_and_saved_at_the_end(
    client: Client, page: KpiPage, home: Area
) -> None:
    MeasureFactory(slug="three", name="Three")
    AreaFactory(slug="county", name="County", parent=home)
    address = reverse("scorecards:kpi-edit", args=["calls"])
    sent = form_of(client.get(address))
    assert sent["row"] == ["one home", "two home"]
    added = {"do": "add", "new-measure": "three", "new-area": "county"}
    sent = form_of(client.post(address, {**sent, "title": "All calls", **added}))
    assert sent["row"] == ["one home", "two home", "three county"]
    sent = form_of(client.post(address, {**sent, "do": "up:2"}))
    sent = form_of(client.post(address, {**sent, "do": "down:0"}))
    assert sent["row"] == ["three county", "one home", "two home"]
    sent = form_of(client.post(address, {**sent, "do": "remove:1"}))
    assert rows_of(page) == ["one home", "two home"]
    assert not AuditEvent.objects.filter(verb="define_kpi_page").exists()
    response = client.post(address, {**sent, "do": "save"})
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.title == "All calls"
    assert rows_of(page) == ["three county", "two home"]
    assert AuditEvent.objects.filter(verb="define_kpi_page").count() == 1


def test_a_new_page_is_composed(client: Client, home: Area) -> None:
    MeasureFactory(slug="one", name="One")
    priority, source = priority_of(1), SourceFactory()
    address = reverse("scorecards:kpi-create")
    started = form_of(client.get(address))["started_from"]
    sent = {"title": "New", "priority": priority.pk, "source": source.pk, "started_from": started}
    assert client.post(address, {**sent, "row": ["one home"], "do": "save"}).status_code == 302
    page = KpiPage.objects.get()
    assert (page.slug, page.title, page.source) == ("new-2", "New", source)
    assert rows_of(page) == ["one home"]


@pytest.mark.parametrize(
    ("changes", "mend"),
    [
        ({"title": ""}, "This field is required"),
        ({"row": ["one home", "one home"]}, "stands in two rows"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(
    client: Client, page: KpiPage, changes: dict[str, Any], mend: str
) -> None:
    address = reverse("scorecards:kpi-edit", args=["calls"])
    response = client.post(address, {**form_of(client.get(address)), **changes, "do": "save"})
    assert response.status_code == 422
    assert mend in response.content.decode()
    assert rows_of(page) == ["one home", "two home"]


@pytest.mark.parametrize(
    ("do", "chosen"),
    [("add", {"new-measure": "one", "new-area": "home"}), ("add", {"new-measure": ""})],
)
def test_a_row_that_cannot_be_added_is_refused(
    client: Client, page: KpiPage, do: str, chosen: dict[str, str]
) -> None:
    address = reverse("scorecards:kpi-edit", args=["calls"])
    response = client.post(address, {**form_of(client.get(address)), **chosen, "do": do})
    assert response.status_code == 422
    assert form_of(response)["row"] == ["one home", "two home"]


@pytest.mark.parametrize("do", ["up:9", "down:-1", "remove:x", "up:0", "down:1", "unknown"])
def test_what_cannot_be_moved_stays(client: Client, page: KpiPage, do: str) -> None:
    address = reverse("scorecards:kpi-edit", args=["calls"])
    response = client.post(address, {**form_of(client.get(address)), "do": do})
    assert form_of(response)["row"] == ["one home", "two home"]


def test_the_second_of_two_people_sees_both_pages(
    client: Client, page: KpiPage, home: Area
) -> None:
    address = reverse("scorecards:kpi-edit", args=["calls"])
    mine, theirs = (form_of(client.get(address)) for _ in range(2))
    client.post(address, {**theirs, "title": "Theirs", "row": ["two home"], "do": "save"})
    response = client.post(address, {**mine, "title": "Mine", "do": "save"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Somebody changed this page meanwhile" in text
    assert "Theirs" in text
    page.refresh_from_db()
    assert page.title == "Theirs"
    again = form_of(response)
    assert again["title"] == "Mine"
    assert client.post(address, {**again, "do": "save"}).status_code == 302
    page.refresh_from_db()
    assert (page.title, rows_of(page)) == ("Mine", ["one home", "two home"])


def test_an_event_stands_beside_every_measure(client: Client, page: KpiPage) -> None:
    address = reverse("scorecards:kpi-event-add", args=["calls"])
    wrong = {"month": "2024-03", "end_month": "2024-01", "text": "A change"}
    assert client.post(address, wrong).status_code == 422
    assert client.post(address, {**wrong, "end_month": ""}).status_code == 302
    event = Annotation.objects.get()
    assert set(event.measures.all()) == set(Measure.objects.filter(slug__in=("one", "two")))
    assert event.text == "A change"


def test_an_empty_page_takes_no_event(client: Client, home: Area) -> None:
    KpiPageFactory(slug="empty")
    address = reverse("scorecards:kpi-event-add", args=["empty"])
    response = client.post(address, {"month": "2024-03", "text": "A change"})
    assert response.status_code == 422
    assert "has no measures yet" in response.content.decode()
    assert not Annotation.objects.exists()
