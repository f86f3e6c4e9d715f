"""Linking what assures a priority or objective, one link away from what is missing."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from plans.actions import limit_person
from tests.accounts.factories import UserFactory
from tests.deliverables.factories import DeliverableFactory
from tests.measures.factories import MeasureFactory
from tests.plans.factories import BodyFactory, ObjectiveFactory, PlanFactory, PriorityFactory
from tests.risks.factories import RiskFactory

pytestmark = pytest.mark.django_db

FRAMEWORK = reverse("highlights:assurance")


def page(code):
    return reverse("highlights:assurance-link", args=[code])


@pytest.fixture
def plan():
    today = timezone.localdate()
    return PlanFactory(starts_on=date(today.year - 1, 4, 1), ends_on=date(today.year + 2, 3, 31))


@pytest.fixture
def priority(plan):
    return PriorityFactory(plan=plan, number=1)


@pytest.fixture
def objective(priority):
    return ObjectiveFactory(priority=priority, number=2)


@pytest.fixture
def records(plan, objective):
    return {
        "deliverables": DeliverableFactory(plan=plan, priority=objective.priority),
        "measures": MeasureFactory(),
        "risks": RiskFactory(),
        "boards": BodyFactory(),
    }


def client_of(role):
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


def link(client, code, kind, row):
    return client.post(page(code), {"do": kind, f"{kind}-record": row.pk}, follow=True)


LINKERS = (
    ("deliverables", "officer", "administrator"),
    ("risks", "officer", "administrator"),
    ("measures", "administrator", "officer"),
    ("boards", "administrator", "officer"),
)


@pytest.mark.parametrize(("kind", "may", "may_not"), LINKERS)
def test_each_kind_is_linked_by_who_writes_it(objective, records, kind, may, may_not):
    row = records[kind]
    refused = link(client_of(may_not), "1.2", kind, row)
    assert refused.status_code == 403
    assert f"Only someone with the role {may}" in refused.content.decode()
    client = client_of(may)
    shown = client.get(FRAMEWORK).content.decode()
    # From what is missing one link leads to the place where it is fixed.
    assert f'href="{page("1.2")}#{kind}"' in shown
    assert f'id="{kind}"' in client.get(page("1.2")).content.decode()
    before = AuditEvent.objects.count()
    answer = link(client, "1.2", kind, row)
    assert "now assures 1.2" in answer.content.decode()
    manager = objective.bodies if kind == "boards" else getattr(objective, kind)
    assert list(manager.all()) == [row]
    assert AuditEvent.objects.count() == before + 1
    assert f'href="{page("1.2")}#{kind}"' not in client.get(FRAMEWORK).content.decode()
    # It is not offered twice.
    again = link(client, "1.2", kind, row)
    assert again.status_code == 422
    assert "is already linked" in again.content.decode()
    nothing = client.post(page("1.2"), {"do": kind})
    assert nothing.status_code == 422
    assert "There is a problem" in nothing.content.decode()


def test_a_priority_is_linked_to_what_assures_it(priority, records):
    administrator, officer = client_of("administrator"), client_of("officer")
    link(administrator, "1", "measures", records["measures"])
    link(administrator, "1", "boards", records["boards"])
    link(officer, "1", "risks", records["risks"])
    assert list(priority.measures.all()) == [records["measures"]]
    assert list(priority.bodies.all()) == [records["boards"]]
    assert list(priority.risks.all()) == [records["risks"]]
    # One that has a priority is not taken away from it.
    other = RiskFactory(priority=PriorityFactory(plan=priority.plan, number=2))
    assert link(officer, "1", "risks", other).status_code == 422
    shown = officer.get(page("1")).content.decode()
    add = reverse("deliverables:deliverable-add", query={"part": f"priority-{priority.pk}"})
    assert add in shown.replace("&amp;", "&")
    form = officer.get(add).context["form"]
    assert form["part"].value() == f"priority-{priority.pk}"


def test_a_new_deliverable_starts_with_the_objective(objective):
    shown = client_of("officer").get(page("1.2")).content.decode()
    where = {"part": f"priority-{objective.priority_id}", "objective": objective.pk}
    add = reverse("deliverables:deliverable-add", query=where)
    assert add in shown.replace("&amp;", "&")
    form = client_of("officer").get(add).context["form"]
    assert form["objectives"].value() == [objective.pk]


def test_earlier_links_stay(plan, priority, objective, records):
    first = ObjectiveFactory(priority=priority, number=1)
    records["deliverables"].objectives.add(first)
    records["boards"].objectives.add(first)
    link(client_of("officer"), "1.2", "deliverables", records["deliverables"])
    link(client_of("administrator"), "1.2", "boards", records["boards"])
    for kind in ("deliverables", "boards"):
        assert set(records[kind].objectives.all()) == {first, objective}


def test_who_is_limited_links_what_is_theirs(plan, priority, objective, records):
    other = PriorityFactory(plan=plan, number=2)
    theirs = ObjectiveFactory(priority=other, number=1)
    officer = UserFactory(role="officer")
    limit_person(person=officer, priorities=[other], by=UserFactory())
    client = Client()
    client.force_login(officer)
    shown = client.get(page("1.2")).content.decode()
    assert "you can only edit" in shown
    assert "Link the deliverable" not in shown
    assert link(client, "1.2", "deliverables", records["deliverables"]).status_code == 422
    assert not objective.deliverables.exists()
    mine = DeliverableFactory(plan=plan, priority=other)
    assert link(client, "2.1", "deliverables", records["deliverables"]).status_code == 422
    link(client, "2.1", "deliverables", mine)
    assert list(theirs.deliverables.all()) == [mine]


def test_readers_find_no_such_page(plan, objective):
    assert page("1.2") not in Client().get(FRAMEWORK).content.decode()
    member = client_of("panel_member")
    assert page("1.2") not in member.get(FRAMEWORK).content.decode()
    assert member.get(page("1.2")).status_code == 403


@pytest.mark.parametrize("code", ["3", "1.9", "1.2.3", "x"])
def test_what_is_not_there(objective, code):
    assert client_of("officer").get(page(code)).status_code == 404


def test_queries_do_not_grow(plan, priority, objective):
    client = client_of("officer")

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(page("1.2")).status_code == 200
        return len(found)

    before = queries()
    for number in range(3, 9):
        more = ObjectiveFactory(priority=priority, number=number)
        DeliverableFactory(plan=plan, priority=priority).objectives.add(more)
        RiskFactory(priority=priority).objectives.add(more)
        MeasureFactory().objectives.add(more)
    assert queries() <= before + 1
