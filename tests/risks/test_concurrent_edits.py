"""Many people at one risk, each in a connection of their own: nothing is lost."""

import itertools

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from records.conflicts import EditConflict
from records.editing import values_of
from risks.actions import NewReview, edit_risk, review_risks, score_risk
from risks.models import Risk, RiskScore
from tests.accounts.factories import UserFactory
from tests.concurrency import EDITS, at_once
from tests.risks.factories import RiskFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TODAY = timezone.localdate()


@pytest.fixture
def by() -> User:
    return UserFactory(role="officer")


def test_no_score_is_lost_or_given_unseen(by):
    risk = RiskFactory()
    overtaken = []

    def score(number: int) -> None:
        while True:
            newest = RiskScore.objects.filter(risk=risk).order_by("pk").last()
            try:
                score_risk(
                    risk=risk,
                    kind="current",
                    likelihood=1 + number % 5,
                    impact=3,
                    on=TODAY,
                    reason=f"Reason {number}",
                    seen=newest.pk if newest else 0,
                    by=by,
                )
            except EditConflict:
                overtaken.append(number)
            else:
                return

    at_once(score)
    scores = list(RiskScore.objects.filter(risk=risk).order_by("pk"))
    assert {score.reason for score in scores} == {f"Reason {number}" for number in range(EDITS)}
    events = list(AuditEvent.objects.filter(verb="score_risk").order_by("pk"))
    # Each was given by someone who knew the one before it.
    for before, after in itertools.pairwise(events):
        assert after.before["score"] == before.after["score"]
    assert overtaken, "no one met anybody: the test proves nothing"


def test_no_line_of_a_text_is_lost(by):
    risk = RiskFactory(note="Start")

    def edit(number: int) -> None:
        while True:
            seen = values_of(Risk.objects.get(pk=risk.pk), ["note", "title"])
            to = {**seen, "note": f"{seen['note']}\nLine {number}"}
            try:
                edit_risk(risk=risk, seen=seen, to=to, by=by)
            except EditConflict:
                continue
            return

    at_once(edit)
    risk.refresh_from_db()
    assert set(risk.note.split("\n")) == {"Start", *(f"Line {n}" for n in range(EDITS))}
    assert AuditEvent.objects.filter(verb="edit_risk").count() == EDITS


def test_rounds_over_the_same_risks_do_not_lock_each_other_up(by):
    risks = [RiskFactory() for _ in range(6)]
    later = TODAY.replace(year=TODAY.year + 1, day=1)

    def review(number: int) -> None:
        mine = risks if number % 2 else risks[::-1]
        review_risks(reviews=[NewReview(risk, next_review_on=later) for risk in mine], by=by)

    at_once(review)
    assert AuditEvent.objects.filter(verb="review_risk").count() == EDITS * len(risks)
