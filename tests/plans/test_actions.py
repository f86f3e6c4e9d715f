"""Writes on plans, bodies, names of the office and terminology."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from audit.models import AuditEvent
from plans.actions import (
    define_body,
    define_objective,
    define_plan,
    define_priority,
    define_term,
    name_office,
)
from plans.models import Body, GlossaryTerm, Plan, Priority
from tests.accounts.factories import UserFactory
from tests.plans.factories import (
    BodyFactory,
    ObjectiveFactory,
    OfficeIdentityFactory,
    PlanFactory,
    PriorityFactory,
)

pytestmark = pytest.mark.django_db

NAMES: dict[str, Any] = {
    "office_name": "Office of the Police and Crime Commissioner",
    "office_short": "OPCC",
    "holder_title": "Commissioner",
    "panel_name": "Panel",
    "force_name": "Force",
    "area_name": "Area",
}
YEARS: dict[str, Any] = {"starts_on": date(2022, 4, 1), "ends_on": date(2025, 3, 31)}


@pytest.fixture
def by():
    return UserFactory()


def sentences() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("words__sentence", flat=True))


def test_defining_adds_then_changes_then_leaves_alone(by):
    define_plan(slug="one", title="Plan one", by=by, **YEARS)
    define_plan(slug="one", title="Plan one", by=by, **YEARS)
    plan = define_plan(slug="one", title="First plan", by=by, **YEARS)
    assert Plan.objects.get() == plan
    assert plan.title == "First plan"
    assert sentences() == ["added the plan “Plan one”", "changed the plan “First plan”: title"]
    event = AuditEvent.objects.latest("pk")
    assert (event.before, event.after) == ({"title": "Plan one"}, {"title": "First plan"})


def test_plans_in_force_do_not_overlap(by):
    define_plan(slug="one", title="One", by=by, **YEARS)
    with pytest.raises(ValidationError, match="Another plan is in force"):
        define_plan(
            slug="two", title="Two", starts_on=date(2025, 3, 31), ends_on=date(2029, 3, 31), by=by
        )
    define_plan(
        slug="two", title="Two", starts_on=date(2025, 4, 1), ends_on=date(2029, 3, 31), by=by
    )


def test_plan_ends_after_it_starts(by):
    with pytest.raises(ValidationError, match="before the first day"):
        define_plan(
            slug="one", title="One", starts_on=date(2025, 4, 1), ends_on=date(2022, 4, 1), by=by
        )


def test_office_gets_new_names_when_the_old_ones_end(by):
    OfficeIdentityFactory(valid_from=date(2022, 4, 1), valid_to=date(2028, 5, 6))
    name_office(valid_from=date(2028, 5, 7), by=by, **NAMES)
    assert sentences() == ["added the names of the office from 7 May 2028"]
    with pytest.raises(ValidationError, match="Other names are valid"):
        name_office(valid_from=date(2028, 1, 1), by=by, **NAMES)


def test_priority_and_objective_have_numbers(by):
    plan = PlanFactory()
    priority = define_priority(plan=plan, number=1, title="Serve", by=by)
    objective = define_objective(priority=priority, number=2, title="Answer", by=by)
    assert objective.code == "1.2"
    assert define_objective(priority=priority, number=2, title="Answer", by=by) == objective
    assert len(sentences()) == 2
    with pytest.raises(ValidationError):
        define_priority(plan=plan, number=0, title="Nothing", by=by)


def test_body_keeps_what_it_oversees(by):
    objective = ObjectiveFactory()
    values: dict[str, Any] = {
        "slug": "board",
        "name": "Board",
        "kind": "board",
        "priorities": [objective.priority],
        "objectives": [objective],
    }
    define_body(by=by, **values)
    body = define_body(by=by, **values)
    assert sentences() == ["added the body “Board”"]
    assert list(body.objectives.all()) == [objective]
    define_body(by=by, **{**values, "objectives": []})
    assert sentences()[-1] == "changed the body “Board”: objectives"
    assert not body.objectives.exists()


def test_body_does_not_answer_to_one_below_it(by):
    top = BodyFactory(slug="top", name="Top")
    middle = BodyFactory(parent=top)
    bottom = BodyFactory(parent=middle, name="Bottom")
    with pytest.raises(ValidationError, match="itself answers to Top"):
        define_body(slug="top", name="Top", kind="board", parent=bottom, by=by)


def test_body_of_an_unknown_kind_is_refused(by):
    with pytest.raises(ValidationError) as refused:
        define_body(slug="club", name="Club", kind="club", by=by)
    assert "kind" in refused.value.message_dict
    assert not Body.objects.exists()


def test_term_is_found_again_by_acronym_or_by_name(by):
    define_term(acronym="ASB", name="Anti-social behaviour", by=by)
    define_term(acronym="ASB", name="Anti-social behaviour", definition="Nuisance", by=by)
    define_term(name="Engage", by=by)
    define_term(name="Engage", by=by)
    assert GlossaryTerm.objects.count() == 2
    assert sentences() == [
        "added the term “ASB”",
        "changed the term “ASB”: definition",
        "added the term “Engage”",
    ]


def test_spelling_stands_for_one_term(by):
    define_term(acronym="WCJB", name="Criminal Justice Board", aliases=["CJB"], by=by)
    with pytest.raises(ValidationError, match="is already used for “Criminal Justice Board”"):
        define_term(acronym="CJB", name="County Judo Board", by=by)
    with pytest.raises(ValidationError, match="is already used for"):
        define_term(acronym="CJX", name="County Judo Board", aliases=["WCJB"], by=by)


def test_priority_of_another_plan_has_the_same_number(by):
    PriorityFactory(number=1)
    define_priority(plan=PlanFactory(), number=1, title="Other", by=by)
    assert Priority.objects.filter(number=1).count() == 2
