"""Composing a KPI page: rows added, moved and removed, saved once, and two people at one page."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEvent
from measures.models import Annotation, Area, Measure
from scorecards.models import KpiLink, KpiPage
from tests.accounts.factories import UserFactory
from tests.measures.factories import (
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
    for tag in re.findall(r'<input[^>]*name="link-[^>]*>', text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name
        fields[name[1]] = unescape(value[1]) if value else ""
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


@pytest.mark.parametrize("do", ["up:1", "remove:0", "link", "save"])
def test_a_row_that_is_chosen_and_not_added_stays_chosen(
    client: Client, page: KpiPage, home: Area, do: str
) -> None:
    MeasureFactory(slug="three", name="Three")
    AreaFactory(slug="county", name="County", kind="local", parent=home)
    address = reverse("scorecards:kpi-edit", args=["calls"])
    sent = form_of(client.get(address))
    typed = {"title": "", "new-measure": "three", "new-area": "county"}
    shown = client.post(address, {**sent, **typed, "do": do}).content.decode()
    assert '<option value="three" selected>' in shown
    assert '<option value="county" selected>' in shown


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
    ("changes", "fix"),
    [
        ({"title": ""}, "Enter the title."),
        ({"row": ["one home", "one home"]}, "is in two rows"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(
    client: Client, page: KpiPage, changes: dict[str, Any], fix: str
) -> None:
    address = reverse("scorecards:kpi-edit", args=["calls"])
    response = client.post(address, {**form_of(client.get(address)), **changes, "do": "save"})
    assert response.status_code == 422
    assert fix in response.content.decode()
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
    assert "Someone has changed this page since you opened it" in text
    assert "Theirs" in text
    page.refresh_from_db()
    assert page.title == "Theirs"
    again = form_of(response)
    assert again["title"] == "Mine"
    assert client.post(address, {**again, "do": "save"}).status_code == 302
    page.refresh_from_db()
    assert (page.title, rows_of(page)) == ("Mine", ["one home", "two home"])


def links_of(page: KpiPage) -> list[tuple[str, str]]:
    return list(page.links.values_list("title", "url"))


def test_links_are_added_changed_and_taken_away(client: Client, page: KpiPage) -> None:
    address = reverse("scorecards:kpi-edit", args=["calls"])
    first = {"link-0-title": "The survey", "link-0-url": "https://example.org/a?b=1"}
    sent = form_of(client.post(address, {**form_of(client.get(address)), **first, "do": "link"}))
    assert (sent["link-0-title"], sent["link-1-title"]) == ("The survey", "")
    assert links_of(page) == []
    sent |= {"link-1-title": "How it is counted", "link-1-url": "/method/"}
    assert client.post(address, {**sent, "do": "save"}).status_code == 302
    survey, method = ("The survey", "https://example.org/a?b=1"), ("How it is counted", "/method/")
    assert links_of(page) == [survey, method]
    event = AuditEvent.objects.filter(verb="define_kpi_page").latest("pk")
    assert event.after["links"] == [f"{survey[0]}: {survey[1]}", "How it is counted: /method/"]
    shown = unescape(client.get(reverse("scorecards:kpi-detail", args=["calls"])).content.decode())
    assert 'href="https://example.org/a?b=1" rel="external">The survey</a>' in shown
    assert 'href="/method/">How it is counted</a>' in shown
    answer = client.get("/api/v1/kpi-pages/calls/?month=2024-09").json()
    assert answer["links"][0] == {"title": survey[0], "url": survey[1]}
    emptied = {"link-0-title": "", "link-0-url": "", "link-1-title": "Method"}
    client.post(address, {**form_of(client.get(address)), **emptied, "do": "save"})
    assert links_of(page) == [("Method", "/method/")]


@pytest.mark.parametrize(
    ("title", "url", "fix"),
    [
        ("A trick", "javascript:alert(1)", "starts with https://"),
        ("A trick", "data:text/html,x", "starts with https://"),
        ("A mailbox", "mailto:a@b.example", "starts with https://"),
        ("Another host", "//example.org", "starts with https://"),
        ("Another host", "/\\\\example.org", "starts with https://"),
        ("No host", "https://", "starts with https://"),
        ("Two", "https://a.example https://b.example", "starts with https://"),
        ("Typed", "www.example.org", "starts with https://"),
        ("", "https://example.org/", "Enter the title of the link"),
        ("No address", "", "Enter the address of the link"),
        ("Long", "https://example.org/" + "x" * 500, "must be 500 characters or fewer"),
    ],
)
def test_a_link_that_leads_nowhere_safe_is_refused_and_kept_in_the_form(
    client: Client, page: KpiPage, title: str, url: str, fix: str
) -> None:
    address = reverse("scorecards:kpi-edit", args=["calls"])
    sent = {**form_of(client.get(address)), "link-0-title": title, "link-0-url": url}
    response = client.post(address, {**sent, "title": "Renamed", "do": "save"})
    assert response.status_code == 422
    assert fix in unescape(response.content.decode())
    again = form_of(response)
    assert (again["title"], again["link-0-title"], again["link-0-url"]) == ("Renamed", title, url)
    assert links_of(page) == []
    page.refresh_from_db()
    assert page.title == "Calls"


def test_the_database_refuses_a_link_that_leads_nowhere_safe(page: KpiPage) -> None:
    for number, url in enumerate(("javascript:x", "//host", "/\\host", "https://", "a b")):
        with pytest.raises(IntegrityError, match="kpi_link_leads"), transaction.atomic():
            KpiLink.objects.create(page=page, title="A trick", url=url, position=number)


def test_more_links_than_a_page_bears_are_refused(client: Client, page: KpiPage) -> None:
    many = {
        f"link-{number}-{name}": value
        for number in range(21)
        for name, value in (("title", f"Link {number}"), ("url", "/method/"))
    }
    address = reverse("scorecards:kpi-edit", args=["calls"])
    response = client.post(address, {**form_of(client.get(address)), **many, "do": "save"})
    assert response.status_code == 422
    assert "21 links are too many: keep 20 or fewer." in response.content.decode()
    assert links_of(page) == []


def test_the_second_of_two_people_sees_links_that_others_added(
    client: Client, page: KpiPage
) -> None:
    address = reverse("scorecards:kpi-edit", args=["calls"])
    mine, theirs = (form_of(client.get(address)) for _ in range(2))
    added = {"link-0-title": "Theirs", "link-0-url": "/method/"}
    client.post(address, {**theirs, **added, "do": "save"})
    response = client.post(address, {**mine, "title": "Mine", "do": "save"})
    assert response.status_code == 409
    assert "Theirs: /method/" in response.content.decode()


def test_every_source_stands_under_the_figures_with_its_link(client: Client, page: KpiPage) -> None:
    own = SourceFactory(name="The dashboard", url="https://example.org/dashboard")
    survey = SourceFactory(name="The survey", url="")
    Measure.objects.filter(slug="one").update(source=own)
    Measure.objects.filter(slug="two").update(source=survey)
    address = reverse("scorecards:kpi-detail", args=["calls"])
    text = re.sub(r"\s+", " ", client.get(address).content.decode())
    assert (
        '<a class="govuk-link" href="https://example.org/dashboard" rel="external">The dashboard'
        "</a>: One</li><li>The survey: Two</li>"
    ) in text
    Measure.objects.filter(slug="two").update(source=own)
    assert "Source: <a" in client.get(address).content.decode()


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
