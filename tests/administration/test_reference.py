"""The plan and reference data: forms of administrators."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from measures.models import Area, Measure, Source
from plans.models import Body, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority
from scorecards.models import Scorecard
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import end_sessions, sign_in_confirmed
from tests.form_reader import form_of, texts
from tests.measures.factories import (
    AreaFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
)
from tests.plans.factories import (
    BodyFactory,
    GlossaryTermFactory,
    OfficeIdentityFactory,
    PlanFactory,
    PriorityFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = UserFactory(role="administrator", name="Administrator One")
    sign_in_confirmed(client, person)
    return person


def send(client, address, /, *args, **values):
    """Fill in the form of an address, and send it."""
    page = reverse(address, args=args)
    return client.post(page, form_of(client.get(page)) | values, follow=True)


def test_plan_priority_and_objective(client, administrator):
    first = {"starts_on": "2022-04-01", "ends_on": "2025-03-31"}
    send(client, "plans:plan-add", title="A safer county", **first)
    overlapping = {"starts_on": "2024-04-01", "ends_on": "2028-03-31"}
    shown = texts(send(client, "plans:plan-add", title="Next plan", **overlapping))
    assert "Another plan is in force at this time" in shown
    send(client, "plans:plan-add", title="Next plan", **overlapping | {"starts_on": "2025-04-01"})
    assert Plan.objects.count() == 2
    wrong = texts(send(client, "plans:plan-edit", "next-plan", ends_on="2025-01-01"))
    assert "Enter a later last day" in wrong
    send(client, "plans:priority-add", "next-plan", title="Prevent")
    shown = texts(send(client, "plans:priority-add", "next-plan", title="Twice", number="1"))
    assert "1 is already used" in shown
    send(client, "plans:objective-add", "next-plan", 1, title="Less harm")
    send(client, "plans:objective-edit", "next-plan", "1.1", title="Far less harm")
    send(client, "plans:priority-edit", "next-plan", 1, summary="Early help")
    assert Priority.objects.get().summary == "Early help"
    assert str(Objective.objects.select_related("priority").get()) == "1.1 Far less harm"
    assert client.get(reverse("plans:objective-edit", args=["next-plan", "x"])).status_code == 404


def test_bodies_do_not_stand_below_themselves(client, administrator):
    above = BodyFactory(name="Board above")
    send(client, "plans:body-add", name="Board below", kind="board", parent=above.pk)
    below = Body.objects.get(slug="board-below")
    shown = texts(send(client, "plans:body-edit", above.slug, parent=below.pk))
    assert "itself answers to Board above" in shown
    priority = PriorityFactory()
    send(client, "plans:body-edit", "board-below", oversees="Cases", priorities=[priority.pk])
    below.refresh_from_db()
    assert (below.oversees, below.priorities.get()) == ("Cases", priority)
    assert AuditEvent.objects.latest("pk").before == {"oversees": "", "priorities": []}


def test_second_edit_of_a_body_is_told(client, administrator):
    body = BodyFactory(slug="board", name="Board")
    page = reverse("plans:body-edit", args=["board"])
    mine = form_of(client.get(page)) | {"name": "Mine"}
    client.post(page, form_of(client.get(page)) | {"name": "Theirs", "acronym": "T"})
    told = client.post(page, mine)
    assert told.status_code == 409
    assert "Administrator One changed “Name”" in texts(told)
    client.post(page, form_of(told))
    body.refresh_from_db()
    assert (body.name, body.acronym) == ("Mine", "T")


def test_what_was_typed_survives_the_session(client, administrator):
    page = reverse("plans:term-add")
    data = form_of(client.get(page)) | {"acronym": "PCB", "name": "Policing board"}
    end_sessions()
    client.post(page, data)
    sign_in_confirmed(client, administrator)
    there = client.get(page).url
    shown = client.get(there)
    assert "We have kept what you typed" in texts(shown)
    client.post(there, form_of(shown))
    assert GlossaryTerm.objects.get().acronym == "PCB"


def test_terms_are_added_changed_and_removed(client, administrator):
    taken = GlossaryTermFactory(acronym="ASB", aliases=["A.S.B."])
    shown = texts(send(client, "plans:term-add", acronym="ASB", name="Another"))
    assert "is already used for" in shown
    assert GlossaryTerm.objects.count() == 1
    send(client, "plans:term-edit", taken.pk, aliases="A.S.B.\nA S B")
    taken.refresh_from_db()
    assert taken.aliases == ["A.S.B.", "A S B"]
    page = reverse("administration:term-remove", args=[taken.pk])
    assert "No unpublished report uses it" in texts(client.get(page))
    assert "Enter a reason" in texts(client.post(page))
    client.post(page, {"because": "It is a duplicate."})
    assert not GlossaryTerm.objects.exists()
    assert GlossaryTerm.with_removed.get(pk=taken.pk).removed_because == "It is a duplicate."
    assert "It is a duplicate." in AuditEvent.objects.latest("pk").sentence


def test_the_office_is_named_anew_from_a_day(client, administrator):
    old = OfficeIdentityFactory(valid_from=date(2022, 4, 1))
    response = send(
        client, "plans:office-add", valid_from="2028-05-08", office_name="Policing Board"
    )
    assert "From 8 May 2028 the office is called Policing Board" in texts(response)
    old.refresh_from_db()
    assert old.valid_to == date(2028, 5, 7)
    new = OfficeIdentity.objects.get(valid_from=date(2028, 5, 8))
    assert new.panel_name == "Police and Crime Panel"
    shown = texts(send(client, "plans:office-add", valid_from="2026-01-01", office_name="X"))
    assert "There are already names from 8 May 2028" in shown
    send(client, "plans:office-edit", new.pk, office_short="PB")
    new.refresh_from_db()
    assert new.office_short == "PB"


def test_measures_keep_unit_and_aggregation_once_they_have_figures(client, administrator):
    values = {"unit": "count", "aggregation": "sum", "preferred_direction": "down"}
    send(client, "measures:measure-add", name="Thefts", **values)
    measure = Measure.objects.get(name="Thefts")
    assert "is already a measure" in texts(
        send(client, "measures:measure-add", name="Thefts", **values)
    )
    send(client, "measures:measure-edit", measure.slug, unit="days")
    measure.refresh_from_db()
    assert measure.unit == "days"
    ObservationFactory(measure=measure)
    shown = texts(send(client, "measures:measure-edit", measure.slug, unit="count"))
    assert "has observations in unit “days”" in shown
    assert "load it as a measure with a different name" in shown
    send(client, "measures:measure-edit", measure.slug, definition="Recorded thefts.")
    measure.refresh_from_db()
    assert measure.definition == "Recorded thefts."
    page = client.get(reverse("measures:measure-edit", args=[measure.slug]))
    assert "changed definition of the measure Thefts" in texts(page)


def test_a_measure_that_is_emptied_stays_emptied(client, administrator):
    measure = MeasureFactory(definition="Old words", owner_title="Analyst")
    send(client, "measures:measure-edit", measure.slug, definition="", source="")
    measure.refresh_from_db()
    assert (measure.definition, measure.source, measure.owner_title) == ("", None, "Analyst")


def test_scorecards_areas_and_sources(client, administrator):
    priority, body = PriorityFactory(), BodyFactory()
    both = {"title": "Safer", "priority": priority.pk, "body": body.pk}
    shown = texts(send(client, "scorecards:scorecard-add", **both))
    assert "Choose a priority or a body, not both" in shown
    send(client, "scorecards:scorecard-add", **both | {"body": ""})
    assert Scorecard.objects.get().slug == "safer"
    home = AreaFactory(name="Whole county", kind="force", parent=None)
    shown = texts(send(client, "measures:area-add", name="North", kind="local"))
    assert "Choose the area that it is in" in shown
    send(client, "measures:area-add", name="North", kind="local", parent=home.pk)
    send(client, "measures:area-edit", "north", name="North division")
    assert Area.objects.get(slug="north").name == "North division"
    shown = texts(send(client, "measures:source-add", name="Records", url="no address"))
    assert "Enter a full address" in shown
    send(client, "measures:source-add", name="Records", url="https://records.example/")
    send(client, "measures:source-edit", "records", description="Of the force")
    assert Source.objects.get().description == "Of the force"


def test_scorecard_keeps_its_rows_when_its_words_change(client, administrator):
    scorecard = ScorecardFactory()
    send(client, "scorecards:scorecard-edit", scorecard.slug, threshold="7.5")
    scorecard.refresh_from_db()
    assert scorecard.threshold == 7.5


def test_index_leads_to_all_of_them(client, administrator):
    AreaFactory(name="Whole county", kind="force", parent=None)
    shown = texts(client.get(reverse("administration:reference-list")))
    for name in ("plan", "body", "term", "office"):
        assert reverse(f"plans:{name}-add") in shown
    for name in ("measure", "area", "source"):
        assert reverse(f"measures:{name}-add") in shown
    assert reverse("scorecards:scorecard-add") in shown
    assert reverse("risks:register-add") in shown
    assert reverse("highlights:assurance") in shown


def test_lists_offer_the_forms_to_administrators_only(client, administrator):
    PlanFactory(slug="plan")
    page = reverse("plans:plan-detail", args=["plan"])
    assert reverse("plans:plan-edit", args=["plan"]) in texts(client.get(page))
    client.force_login(UserFactory(role="officer"))
    assert reverse("plans:plan-edit", args=["plan"]) not in texts(client.get(page))
    assert client.get(reverse("plans:plan-edit", args=["plan"])).status_code == 403
