"""Writes on risks: what they keep, what they refuse, and what the audit trail says."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import AuditEvent
from risks.actions import (
    add_control,
    add_risk_action,
    close_risk,
    complete_risk_action,
    default_matrix,
    define_matrix,
    open_register,
    raise_risk,
    review_risk,
    score_risk,
)
from risks.models import RiskMatrix, RiskState, ScoreKind
from risks.scoring import Band
from tests.risks.factories import RegisterBodyFactory, RegisterFactory, RiskFactory

DAY = date(2022, 8, 31)


def raise_one(register, by, **changes):
    fields = {
        "register": register,
        "reference": "R-01",
        "title": "Calls are answered late",
        "appetite": 8,
        "response": "treat",
        "opened_on": DAY,
        "by": by,
    }
    return raise_risk(**{**fields, **changes})


def test_default_matrix_is_defined_once(officer):
    first = default_matrix(by=officer)
    assert default_matrix(by=officer) == first
    assert RiskMatrix.objects.count() == 1
    assert [(band.name, band.lowest) for band in first.bands.all()] == [
        ("Low", 1),
        ("Medium", 8),
        ("High", 15),
    ]
    assert AuditEvent.objects.filter(verb="define_matrix").count() == 1


@pytest.mark.parametrize("starts", [[], [2, 5], [1, 5, 5], [5, 1], [1, 10]])
def test_define_matrix_refuses_bands_that_do_not_rise_from_one(officer, starts):
    bands = [Band(f"Band {place}", lowest, "calm") for place, lowest in enumerate(starts)]
    with pytest.raises(ValidationError, match="first must start at 1"):
        define_matrix(name="Small", size=3, bands=bands, by=officer)


def test_open_register_and_raise_risk_are_audited(officer):
    register = open_register(
        slug="office",
        name="Office register",
        body=RegisterBodyFactory.create(),
        matrix=default_matrix(by=officer),
        by=officer,
    )
    risk = raise_one(register, officer)
    assert risk.visibility == "office"
    event = AuditEvent.objects.get(verb="raise_risk")
    assert event.sentence == "raised the risk R-01 Calls are answered late on Office register"
    assert event.after["appetite"] == 8
    assert AuditEvent.objects.filter(verb="open_register").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"appetite": 26}, "from 1 to 25"),
        ({"appetite": 0}, "from 1 to 25"),
        ({"reference": "A/1"}, "without a slash"),
        ({"response": "ignore"}, "not a valid choice"),
        ({"visibility": "secret"}, "not a valid choice"),
    ],
)
def test_raise_risk_refuses(officer, changes, words):
    with pytest.raises(ValidationError, match=words):
        raise_one(RegisterFactory.create(), officer, **changes)


def test_raise_risk_refuses_a_reference_twice(officer):
    register = RegisterFactory.create()
    raise_one(register, officer)
    with pytest.raises(ValidationError, match="Enter a different one"):
        raise_one(register, officer)


def test_score_risk_keeps_every_score_with_its_reason(officer):
    risk = raise_one(RegisterFactory.create(), officer)
    score_risk(risk=risk, kind="current", likelihood=4, impact=5, on=DAY, by=officer)
    with pytest.raises(ValidationError, match="Explain why it is scored again"):
        score_risk(risk=risk, kind="current", likelihood=3, impact=5, on=DAY, by=officer)
    score_risk(
        risk=risk,
        kind=ScoreKind.CURRENT,
        likelihood=3,
        impact=5,
        on=date(2022, 10, 1),
        reason="Calls are answered faster.",
        by=officer,
    )
    # The first score of another kind needs no reason.
    score_risk(risk=risk, kind="target", likelihood=2, impact=4, on=DAY, by=officer)
    assert [str(score) for score in risk.scores.filter(kind="current")] == ["4 × 5", "3 × 5"]
    event = AuditEvent.objects.filter(verb="score_risk").order_by("pk")[1]
    assert event.sentence == "gave R-01 the current score 3 × 5, from 1 October 2022"
    assert event.before == {"score": "4 × 5"}
    assert event.after["reason"] == "Calls are answered faster."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"likelihood": 6}, "likelihood is 6. Enter a whole number from 1 to 5"),
        ({"impact": 0}, "impact is 0. Enter a whole number from 1 to 5"),
        ({"on": date(2022, 8, 30)}, "was opened on 31 August 2022"),
        ({"kind": "gross"}, "not a valid choice"),
    ],
)
def test_score_risk_refuses(officer, changes, words):
    risk = raise_one(RegisterFactory.create(), officer)
    fields = {"risk": risk, "kind": "current", "likelihood": 1, "impact": 1, "on": DAY}
    with pytest.raises(ValidationError, match=words):
        score_risk(**{**fields, **changes}, by=officer)
    assert not risk.scores.exists()


def test_controls_actions_and_reviews_are_audited(officer):
    risk = RiskFactory.create(reference="R-09")
    add_control(risk=risk, description="A weekly meeting", by=officer)
    step = add_risk_action(risk=risk, title="Hire", due_on=DAY, by=officer)
    complete_risk_action(action=step, done_on=DAY, by=officer)
    review_risk(risk=risk, on=DAY, next_review_on=date(2022, 11, 30), by=officer)
    risk.refresh_from_db()
    assert risk.next_review_on == date(2022, 11, 30)
    assert risk.actions.get().done_on == DAY
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"add_control", "add_risk_action", "complete_risk_action", "review_risk"} <= verbs
    event = AuditEvent.objects.get(verb="review_risk")
    assert event.sentence == "reviewed R-09; the next review is on 30 November 2022"


def test_close_risk_keeps_the_reason_and_stops_changes(officer):
    risk = RiskFactory.create(reference="R-09", note="Seen in the report.")
    closed = close_risk(risk=risk, reason="The contract ended.", on=DAY, by=officer)
    assert closed.state == RiskState.CLOSED
    assert closed.note == "Seen in the report.\n\nClosed on 31 August 2022: The contract ended."
    assert AuditEvent.objects.get(verb="close_risk").after["reason"] == "The contract ended."
    for write in (
        lambda: score_risk(risk=risk, kind="current", likelihood=1, impact=1, on=DAY, by=officer),
        lambda: add_control(risk=risk, description="Late", by=officer),
        lambda: review_risk(risk=risk, next_review_on=DAY, by=officer),
        lambda: close_risk(risk=risk, reason="Again.", on=DAY, by=officer),
    ):
        with pytest.raises(ValidationError, match=r"^\[?'?R-09 is (already )?closed\."):
            write()


def test_close_risk_refuses_without_reason_or_before_it_was_opened(officer):
    risk = RiskFactory.create()
    with pytest.raises(ValidationError, match="Explain why"):
        close_risk(risk=risk, reason=" ", on=DAY, by=officer)
    with pytest.raises(ValidationError, match="Enter that date or a later"):
        close_risk(risk=risk, reason="Gone.", on=date(2021, 12, 31), by=officer)
