"""Reads of plans, bodies, names of the office and terminology."""

from datetime import date

import pytest

from plans.models import Plan
from plans.queries import (
    acronym_terms,
    current_plan,
    glossary,
    glossary_by_letter,
    office_on,
    plan_in_force,
    plan_structure,
    plan_structures,
)
from tests.plans.factories import (
    BodyFactory,
    GlossaryTermFactory,
    ObjectiveFactory,
    OfficeIdentityFactory,
    PlanFactory,
    PriorityFactory,
)
from texts.acronyms import mark_up

pytestmark = pytest.mark.django_db


def test_names_of_the_office_are_those_of_the_day():
    old = OfficeIdentityFactory(valid_from=date(2022, 4, 1), valid_to=date(2028, 5, 6))
    new = OfficeIdentityFactory(valid_from=date(2028, 5, 7))
    assert office_on(date(2022, 3, 31)) is None
    assert office_on(date(2028, 5, 6)) == old
    assert office_on(date(2028, 5, 7)) == new


def test_plan_of_a_day():
    old = PlanFactory(starts_on=date(2022, 4, 1), ends_on=date(2025, 3, 31))
    new = PlanFactory(starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31))
    assert plan_in_force(date(2025, 3, 31)) == old
    assert plan_in_force(date(2025, 4, 1)) is None
    assert current_plan(date(2025, 4, 1)) == old
    assert current_plan(date(2030, 1, 1)) == new
    assert current_plan(date(2020, 1, 1)) == old


def test_no_plan_at_all():
    assert current_plan(date(2025, 4, 1)) is None


def test_structure_of_a_plan():
    priority = PriorityFactory(number=1, title="Serve")
    PriorityFactory(plan=priority.plan, number=2)
    second = ObjectiveFactory(priority=priority, number=2)
    first = ObjectiveFactory(priority=priority, number=1)
    BodyFactory(slug="board", name="Board", priorities=[priority], objectives=[second])
    structure = plan_structure(priority.plan)
    assert [line.number for line in structure.priorities] == [1, 2]
    assert [line.code for line in structure.priorities[0].objectives] == ["1.1", "1.2"]
    assert [body.slug for body in structure.priorities[0].bodies] == ["board"]
    assert structure.priorities[0].objectives[0].bodies == ()
    assert structure.priorities[0].objectives[1].bodies[0].name == "Board"
    assert structure.bodies[0].priority_numbers == (1,)
    assert structure.bodies[0].objective_codes == ("1.2",)
    assert first.code == "1.1"


def test_tree_has_the_bodies_of_the_plans_time_with_its_own_priorities():
    plan = PlanFactory(starts_on=date(2022, 4, 1), ends_on=date(2025, 3, 31))
    other = PriorityFactory(number=3)
    office = BodyFactory(slug="office", name="Office", priorities=[other])
    BodyFactory(slug="group", name="Group", parent=office)
    gone = BodyFactory(slug="gone", valid_to=date(2022, 3, 31))
    BodyFactory(slug="orphan", name="Orphan", parent=gone)
    BodyFactory(slug="later", valid_from=date(2025, 4, 1))
    tree = plan_structure(plan).bodies
    assert [node.slug for node in tree] == ["office", "orphan"]
    assert [node.slug for node in tree[0].children] == ["group"]
    assert tree[0].children[0].parent_slug == "office"
    assert tree[0].priority_numbers == ()


@pytest.mark.parametrize("number", [1, 5])
def test_queries_do_not_grow(number, django_assert_num_queries):
    for _ in range(number):
        objective = ObjectiveFactory()
        body = BodyFactory(priorities=[objective.priority], objectives=[objective])
        BodyFactory(parent=body, priorities=[objective.priority], objectives=[objective])
    with django_assert_num_queries(6):
        structures = plan_structures(Plan.objects.all())
    assert len(structures) == number


def test_glossary_goes_from_a_to_z_whatever_the_case():
    GlossaryTermFactory(acronym="RASSO", name="Rape and serious sexual offences")
    GlossaryTermFactory(acronym="", name="early release")
    GlossaryTermFactory(acronym="ASB", name="Anti-social behaviour")
    GlossaryTermFactory(acronym="999", name="Emergency number")
    assert [term.acronym or term.name for term in glossary()] == [
        "999",
        "ASB",
        "early release",
        "RASSO",
    ]
    assert [group.letter for group in glossary_by_letter()] == ["0 to 9", "A", "E", "R"]
    assert [group.letter for group in glossary_by_letter("sexual")] == ["R"]
    assert glossary_by_letter("nothing like it") == []


def test_acronyms_are_found_under_each_spelling():
    GlossaryTermFactory(acronym="WCJB", name="Criminal Justice Board", aliases=["CJB"])
    GlossaryTermFactory(acronym="", name="Engage")
    terms = acronym_terms()
    assert set(terms) == {"WCJB", "CJB"}
    assert 'title="Criminal Justice Board"' in mark_up("<p>The CJB met.</p>", terms)
