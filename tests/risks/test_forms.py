"""Forms of one risk: what they save, what they advise, and what happens to two at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent, Channel
from plans.models import Remit
from plans.policies import OutsideRemitError
from records.editing import values_of
from risks.actions import close_risk, edit_risk, score_risk
from risks.actions.records import RISK_WORDS
from risks.models import Risk
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import end_sessions
from tests.form_reader import form_of, texts
from tests.plans.factories import ObjectiveFactory, PlanFactory, PriorityFactory
from tests.risks.factories import (
    ControlFactory,
    RegisterFactory,
    RiskActionFactory,
    RiskFactory,
    RiskScoreFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
FORMS = ("risk-edit", "risk-score", "risk-review", "risk-close", "control-add", "action-add")


@pytest.fixture
def officer(client):
    person = UserFactory(role="officer", name="Officer One")
    client.force_login(person)
    return person


@pytest.fixture
def register():
    return RegisterFactory(slug="opcc", name="OPCC register")


@pytest.fixture
def risk(register):
    return RiskFactory(register=register, reference="R-09", title="Funding ends")


def address(name, risk, **parts):
    kwargs = {"register": risk.register.slug, "reference": risk.reference, **parts}
    return reverse(f"risks:{name}", kwargs=kwargs)


def last_event():
    return AuditEvent.objects.latest("pk")


def test_add_suggests_the_next_reference_and_scores_at_once(client, officer, register, risk):
    priority = PriorityFactory(plan=PlanFactory(starts_on=date(TODAY.year, 1, 1)), number=1)
    objective = ObjectiveFactory(priority=priority, number=2)
    page = reverse("risks:risk-add", args=["opcc"])
    data = form_of(client.get(page))
    assert data["reference"] == ["R-10"]
    data |= {
        "title": "Vetting backlog",
        "cause": "New vetting standards",
        "event": "Posts stay empty",
        "consequence": "Victims wait",
        "category": "People",
        "priority": priority.pk,
        "objectives": [objective.pk],
        "appetite": 8,
        "response": "treat",
        "visibility": "panel",
        "inherent_likelihood": 4,
        "inherent_impact": 5,
        "current_likelihood": 4,
        "current_impact": 3,
    }
    response = client.post(page, data, follow=True)
    shown = texts(response)
    assert "R-10 has been added to OPCC register" in shown
    assert "Next, record the controls" in shown
    # Lowered without a control: it advises and does not stop.
    assert "but no control is recorded" in shown
    added = Risk.objects.get(reference="R-10")
    assert added.owner == officer
    assert {str(score.kind): str(score) for score in added.scores.all()} == {
        "inherent": "4 × 5",
        "current": "4 × 3",
    }
    assert added.objectives.get() == objective
    event = AuditEvent.objects.get(verb="raise_risk")
    assert (event.actor_name, event.channel) == ("Officer One", Channel.WEB)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Enter a title for the risk"),
        ({"reference": "R-09"}, "is already used in this register"),
        ({"reference": "a/b"}, "Use only letters, digits"),
        ({"appetite": "26"}, "The appetite must be a score from 1 to 25"),
        ({"current_impact": ""}, "Choose a level"),
        ({"target_likelihood": "2"}, "Choose both likelihood and impact"),
        ({"cause": "x" * 10_001}, "Cause must be 10,000 characters or fewer"),
        ({"opened_on": (TODAY + timedelta(days=1)).isoformat()}, "in the future"),
    ],
)
def test_add_refuses_and_keeps_what_was_typed(client, officer, risk, change, words):
    page = reverse("risks:risk-add", args=["opcc"])
    data = form_of(client.get(page)) | {
        "title": "New",
        "event": "Typed with care",
        "appetite": 8,
        "response": "treat",
        "current_likelihood": 2,
        "current_impact": 2,
    }
    shown = texts(client.post(page, data | change))
    assert words in shown
    assert "There is a problem" in shown
    assert "Typed with care" in shown
    assert Risk.objects.count() == 1


def test_levels_have_their_words(client, officer, register):
    matrix = register.matrix
    matrix.likelihood_words = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"]
    matrix.save()
    shown = texts(client.get(reverse("risks:risk-add", args=["opcc"])))
    assert "4, Likely" in shown


def test_edit_changes_what_differs_and_records_both(client, officer, risk):
    page = address("risk-edit", risk)
    data = form_of(client.get(page)) | {"title": "Funding may end", "appetite": "6"}
    assert "R-09 has been saved." in texts(client.post(page, data, follow=True))
    risk.refresh_from_db()
    assert (risk.title, risk.appetite, risk.cause) == ("Funding may end", 6, "A cause")
    event = last_event()
    assert event.sentence == "changed title and appetite of R-09"
    assert event.before == {"title": "Funding ends", "appetite": 8}


def test_edit_without_a_difference_records_nothing(client, officer, risk):
    page = address("risk-edit", risk)
    client.post(page, form_of(client.get(page)))
    assert not AuditEvent.objects.exists()


def test_edits_of_different_fields_do_not_meet(client, officer, risk):
    page = address("risk-edit", risk)
    mine, theirs = form_of(client.get(page)), form_of(client.get(page))
    client.post(page, theirs | {"title": "Theirs"})
    client.post(page, mine | {"cause": "Mine"})
    risk.refresh_from_db()
    assert (risk.title, risk.cause) == ("Theirs", "Mine")


def test_the_second_of_two_is_told_sees_both_and_may_confirm(client, officer, risk):
    page = address("risk-edit", risk)
    mine = form_of(client.get(page)) | {"title": "Mine", "category": "My category"}
    client.post(page, form_of(client.get(page)) | {"title": "Theirs", "event": "Their event"})
    response = client.post(page, mine)
    shown = texts(response)
    assert response.status_code == 409
    assert "Officer One changed “Title” since you opened this page" in shown
    assert "<span>Theirs</span>" in shown
    assert "<span>Mine</span>" in shown
    risk.refresh_from_db()
    assert (risk.title, risk.category) == ("Theirs", "")
    client.post(page, form_of(response))
    risk.refresh_from_db()
    assert (risk.title, risk.category, risk.event) == ("Mine", "My category", "Their event")


def test_what_was_typed_survives_the_session(client, officer, risk):
    page = address("risk-edit", risk)
    data = form_of(client.get(page)) | {"title": "Typed with care"}
    end_sessions()
    assert client.post(page, data).status_code == 302
    client.force_login(officer)
    there = client.get(page).url
    shown = client.get(there)
    assert "We have kept what you typed" in texts(shown)
    client.post(there, form_of(shown))
    risk.refresh_from_db()
    assert risk.title == "Typed with care"


def test_rescoring_needs_a_reason_and_says_what_it_does(client, officer, risk):
    since = TODAY - timedelta(days=10)
    RiskScoreFactory(risk=risk, likelihood=4, impact=4, scored_on=since)
    ControlFactory(risk=risk)
    page = address("risk-score", risk)
    shown = client.get(page)
    assert "Now 4 × 4 = 16 (High)" in texts(shown)
    data = form_of(shown) | {"kind": "current", "likelihood": 3, "impact": 2}
    assert "Explain why it is scored again" in texts(client.post(page, data))
    response = client.post(page, data | {"reason": "Grant secured"}, follow=True)
    said = texts(response)
    assert "The current score of R-09 is 3 × 2 = 6 (Low); it was 4 × 4 = 16 (High)." in said
    assert "Its trend is falling." in said
    assert "within its appetite of 8; it was above it for 10 days in all" in said
    assert risk.scores.count() == 2


def test_rescoring_above_the_inherent_score_is_advised_against(client, officer, risk):
    RiskScoreFactory(risk=risk, kind="inherent", likelihood=2, impact=2)
    page = address("risk-score", risk)
    data = form_of(client.get(page)) | {"kind": "current", "likelihood": 5, "impact": 5}
    said = texts(client.post(page, data, follow=True))
    assert "It is above its appetite of 8" in said
    assert "above the inherent score (4)" in said


def test_rescoring_tells_of_another_score(client, officer, risk):
    RiskScoreFactory(risk=risk)
    page = address("risk-score", risk)
    data = form_of(client.get(page)) | {
        "kind": "current",
        "likelihood": 1,
        "impact": 1,
        "reason": "Mine",
    }
    ann = UserFactory(name="Ann Other")
    score_risk(risk=risk, kind="current", likelihood=5, impact=5, on=TODAY, reason="Theirs", by=ann)
    told = client.post(page, data)
    assert told.status_code == 409
    assert "Ann Other gave R-09 the current score 5 × 5" in texts(told)
    assert risk.scores.count() == 2
    client.post(page, form_of(told) | {"kind": "current", "likelihood": 1, "impact": 1})
    assert [score.reason for score in risk.scores.order_by("pk")] == ["", "Theirs", "Mine"]


def test_review_without_a_change(client, officer, risk):
    page = address("risk-review", risk)
    data = form_of(client.get(page))
    refused = client.post(page, data | {"next_review_on": TODAY.isoformat()})
    assert "Enter a later date" in texts(refused)
    client.post(page, data)
    risk.refresh_from_db()
    assert risk.reviewed_on == TODAY
    assert risk.next_review_on > TODAY
    assert not risk.scores.exists()


def test_controls_are_added_edited_and_retired(client, officer, risk):
    page = address("control-add", risk)
    assert "Enter what is in place" in texts(client.post(page, form_of(client.get(page))))
    client.post(page, form_of(client.get(page)) | {"description": "Weekly check"})
    control = risk.controls.get()
    page = address("control-edit", risk, pk=control.pk)
    client.post(page, form_of(client.get(page)) | {"in_place_since": "2022-03-01"})
    control.refresh_from_db()
    assert control.in_place_since == date(2022, 3, 1)
    page = address("control-retire", risk, pk=control.pk)
    assert "Explain why it is no longer" in texts(client.post(page, {"on": TODAY.isoformat()}))
    too_early = client.post(page, {"on": "2022-02-01", "reason": "Ended"})
    assert "Enter that date or a later one" in texts(too_early)
    response = client.post(page, {"on": TODAY.isoformat(), "reason": "Ended"}, follow=True)
    assert "has been retired. Next, score the risk without it" in texts(response)
    control.refresh_from_db()
    assert not control.is_in_place(TODAY)
    assert control.is_in_place(TODAY - timedelta(days=1))
    assert "was retired on" in texts(client.get(address("control-edit", risk, pk=control.pk)))


def test_actions_are_due_as_written(client, officer, risk):
    page = address("action-add", risk)
    data = form_of(client.get(page)) | {"title": "Bid for the grant"}
    refused = client.post(page, data | {"due_as_written": "soon"})
    assert "There is a problem" in texts(refused)
    assert "soon" in texts(refused)
    assert not risk.actions.exists()
    response = client.post(page, data | {"due_as_written": "Q4 2027"}, follow=True)
    assert "due “Q4 2027”, read as 31 December 2027" in texts(response)
    action = risk.actions.get()
    assert action.due_on == date(2027, 12, 31)
    page = address("action-edit", risk, pk=action.pk)
    client.post(page, form_of(client.get(page)) | {"due_as_written": "May 2028"})
    action.refresh_from_db()
    assert action.due_on == date(2028, 5, 31)
    page = address("action-complete", risk, pk=action.pk)
    client.post(page, {"done_on": TODAY.isoformat()})
    action.refresh_from_db()
    assert action.done_on == TODAY
    assert "is already recorded as done on" in texts(client.get(page))


def test_close_and_reopen_with_a_reason(client, officer, risk):
    page = address("risk-close", risk)
    data = form_of(client.get(page))
    assert "Explain why the risk is closed" in texts(client.post(page, data))
    assert "stays on record" in texts(client.post(page, data | {"reason": "Over"}, follow=True))
    risk.refresh_from_db()
    assert risk.state == "closed"
    shown = texts(client.get(address("risk-detail", risk)))
    assert address("risk-reopen", risk) in shown
    assert address("risk-edit", risk) not in shown
    page = address("risk-reopen", risk)
    assert "Explain why the risk is reopened" in texts(client.post(page, {"reason": " "}))
    client.post(page, {"reason": "Came back"})
    risk.refresh_from_db()
    assert (risk.state, risk.closed_on) == ("open", None)
    assert "Came back" in risk.note


@pytest.mark.parametrize("name", FORMS)
def test_what_is_closed_says_why_not(client, officer, risk, name):
    close_risk(risk=risk, reason="Over", on=TODAY, by=officer)
    shown = texts(client.get(address(name, risk)))
    assert "R-09 is closed" in shown
    assert '<form method="post" class="app-form"' not in shown


def test_what_closes_meanwhile_keeps_what_was_typed(client, officer, risk):
    page = address("risk-edit", risk)
    data = form_of(client.get(page)) | {"event": "Typed with care"}
    close_risk(risk=risk, reason="Over", on=TODAY, by=officer)
    shown = texts(client.post(page, data))
    assert "R-09 is closed" in shown
    assert "Typed with care" in shown


def test_page_offers_what_can_be_done_to_those_who_may(client, risk):
    RiskActionFactory(risk=risk)
    page = address("risk-detail", risk)
    links = [address(name, risk) for name in FORMS]
    assert not any(link in texts(client.get(page)) for link in links)
    client.force_login(UserFactory(role="officer"))
    assert all(link in texts(client.get(page)) for link in links)


def test_a_risk_that_may_not_be_seen_is_not_there(client, risk):
    Risk.objects.update(visibility="office")
    client.force_login(UserFactory(role="panel_member"))
    assert client.get(address("risk-detail", risk)).status_code == 404
    assert client.get(address("risk-edit", risk)).status_code == 403


def test_action_edits_take_values_as_they_are_stored(officer, risk):
    now = values_of(risk, RISK_WORDS)
    edit_risk(risk=risk, seen=now, to={**now, "title": "Another"}, by=officer)
    assert Risk.objects.get().title == "Another"


def test_an_officer_limited_to_priorities_writes_on_their_risks_only(client, officer, risk):
    mine = PriorityFactory(plan=PlanFactory(starts_on=date(TODAY.year, 1, 1)), number=1)
    Remit.objects.create(person=officer, priority=mine, given_by=officer)
    page = address("risk-edit", risk)
    shown = texts(client.get(page))
    assert "you can only edit" in shown
    data = {"title": "Taken"}
    assert client.post(page, data).status_code in (200, 403)
    risk.refresh_from_db()
    assert risk.title == "Funding ends"
    with pytest.raises(OutsideRemitError):
        score_risk(risk=risk, kind="current", likelihood=1, impact=1, on=TODAY, by=officer)
    assert risk.title not in texts(client.get(reverse("risks:review-round")))
    risk.priority = mine
    risk.save()
    client.post(page, form_of(client.get(page)) | {"title": "Mine to change"})
    risk.refresh_from_db()
    assert risk.title == "Mine to change"
