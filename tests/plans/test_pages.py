"""Pages of plans, bodies and terminology."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.plans.factories import (
    BodyFactory,
    GlossaryTermFactory,
    ObjectiveFactory,
    PlanFactory,
    PriorityFactory,
)

pytestmark = pytest.mark.django_db


def shown(client, name, *args, **query) -> str:
    response = client.get(reverse(f"plans:{name}", args=args), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_plan_page_shows_priorities_objectives_and_structure(client):
    objective = ObjectiveFactory(number=2, title="Respond", priority__number=1)
    plan = objective.priority.plan
    top = BodyFactory(name="Top board", oversees="Everything", priorities=[objective.priority])
    BodyFactory(name="Group below", parent=top, objectives=[objective])
    text = shown(client, "plan-detail", plan.slug)
    for words in (plan.title, "Priority 1:", "1.2 Respond", "Top board", "Group below"):
        assert words in text
    assert "Oversees: Everything" in text


def test_current_plan_page_shows_the_last_plan_and_says_that_it_ended(client):
    PlanFactory(title="Old plan", starts_on=date(2019, 4, 1), ends_on=date(2022, 3, 31))
    text = shown(client, "plan-current")
    assert "Old plan" in text
    assert "This plan ended on 31 March 2022" in text


def test_plan_page_renders_its_summary_with_acronyms(client):
    GlossaryTermFactory(acronym="ASB", name="Anti-social behaviour")
    plan = PlanFactory(summary="Less **ASB** <script>alert(1)</script>")
    text = shown(client, "plan-detail", plan.slug)
    assert 'title="Anti-social behaviour"' in text
    assert "<script>alert" not in text


def test_empty_pages_say_so(client):
    assert "There is no plan yet" in shown(client, "plan-current")
    assert "There is no plan yet" in shown(client, "plan-list")
    assert "No bodies match the filters" in shown(client, "body-list")
    assert "There are no terms yet" in shown(client, "term-list")
    text = shown(client, "plan-detail", PlanFactory().slug)
    assert "No priorities are recorded" in text
    assert "There are no bodies recorded" in text


def test_plan_list_says_which_is_in_force(client):
    today = timezone.localdate()
    PlanFactory(title="Now", starts_on=date(today.year - 1, 1, 1), ends_on=date(today.year, 12, 31))
    assert "Yes, today" in shown(client, "plan-list")


@pytest.mark.parametrize("name", ["plan-detail", "body-detail"])
def test_unknown_addresses_are_not_found(client, name):
    assert client.get(reverse(f"plans:{name}", args=["nowhere"])).status_code == 404


def test_body_list_filters_and_sorts(client):
    priority = PriorityFactory()
    BodyFactory(name="Alpha board", kind="board", priorities=[priority])
    BodyFactory(name="Beta partnership", kind="partnership", oversees="Road safety")
    assert "Beta" not in shown(client, "body-list", kind="board")
    assert "Alpha" not in shown(client, "body-list", q="road")
    assert "Beta" not in shown(client, "body-list", plan=priority.plan.slug)
    text = shown(client, "body-list", sort="-name")
    assert text.index("Beta") < text.index("Alpha")


def test_body_page_shows_what_belongs_to_it(client):
    objective = ObjectiveFactory(number=1, priority__number=4)
    top = BodyFactory(name="Top board")
    body = BodyFactory(
        name="Justice board",
        acronym="JB",
        purpose="Bring agencies together.",
        parent=top,
        priorities=[objective.priority],
        objectives=[objective],
    )
    BodyFactory(name="Group below", parent=body)
    text = shown(client, "body-detail", body.slug)
    for words in ("Justice board (JB)", "Bring agencies", "Top board", "Group below", "Priority 4"):
        assert words in text
    assert f"4.1 {objective.title}" in text


def test_terminology_is_searched(client):
    GlossaryTermFactory(acronym="ASB", name="Anti-social behaviour", definition="Nuisance")
    GlossaryTermFactory(acronym="RASSO", name="Rape and serious sexual offences")
    assert "RASSO" not in shown(client, "term-list", q="nuisance")
    assert "No term has “zebra”" in shown(client, "term-list", q="zebra")
    assert 'id="letter-r"' in shown(client, "term-list")


@pytest.mark.parametrize("number", [2, 12])
def test_queries_do_not_grow(client, number, django_assert_max_num_queries):
    objective = ObjectiveFactory()
    top = BodyFactory()
    for _ in range(number):
        BodyFactory(parent=top, priorities=[objective.priority], objectives=[objective])
        ObjectiveFactory(priority=objective.priority)
    with django_assert_max_num_queries(12):
        shown(client, "plan-detail", objective.priority.plan.slug)
    with django_assert_max_num_queries(12):
        shown(client, "body-list")
    with django_assert_max_num_queries(12):
        shown(client, "body-detail", top.slug)
