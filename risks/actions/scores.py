"""Scores of risks, and their reviews: one, or a whole round of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from dates.periods import day_text
from records.conflicts import EditConflict
from records.editing import RowsRefused
from risks.actions.locks import changeable
from risks.models import Risk, RiskScore, ScoreKind


@transaction.atomic
def score_risk(
    *,
    risk: Risk,
    kind: ScoreKind | str,
    likelihood: int,
    impact: int,
    on: date,
    by: User,
    reason: str = "",
    seen: int | None = None,
) -> RiskScore:
    """Score a risk from a day on. Every score is kept; each after the first of a kind has a reason.

    `seen` is the primary key of the newest score that the writer knew (0 for none), where that
    matters. Raises EditConflict where another was given since, and ValidationError for a closed
    risk, a score off the register's matrix, a day before the risk was opened, or a re-scoring
    without a reason.
    """
    risk = changeable(risk, by)
    _refuse_overtaken(risk, seen)
    size = risk.register.matrix.size
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if not 1 <= value <= size:
            raise ValidationError(
                {name: f"The {name} is {value}. Enter a whole number from 1 to {size}."}
            )
    if on < risk.opened_on:
        raise ValidationError(
            {
                "scored_on": f"{risk.reference} was opened on {day_text(risk.opened_on)}. "
                "Enter that "
                "date or a later one."
            }
        )
    earlier = risk.scores.filter(kind=kind).order_by(F("scored_on").desc(), F("pk").desc()).first()
    if earlier is not None and not reason.strip():
        raise ValidationError(
            {"reason": f"{risk.reference} already has a score. Explain why it is scored again."}
        )
    score = RiskScore(
        risk=risk,
        kind=kind,
        likelihood=likelihood,
        impact=impact,
        scored_on=on,
        reason=reason,
        recorded_by=by,
    )
    score.full_clean()
    score.save()
    record(
        by=by,
        verb="score_risk",
        subject=risk,
        sentence=f"gave {risk.reference} the {score.kind} score {score}, from {day_text(on)}",
        before={"score": str(earlier)} if earlier else None,
        after={"kind": str(score.kind), "score": str(score), "on": on, "reason": reason},
    )
    return score


@transaction.atomic
def review_risk(
    *, risk: Risk, next_review_on: date, by: User, on: date | None = None, seen: int | None = None
) -> Risk:
    """Record that a risk was reviewed (today unless another day is given), and the next review.

    `seen` is as in `score_risk`: a review is of the scores that the reviewer saw. Raises
    EditConflict, and ValidationError for a closed risk or a next review that is not after this one.
    """
    risk = changeable(risk, by)
    _refuse_overtaken(risk, seen)
    on = on or timezone.localdate()
    if next_review_on <= on:
        raise ValidationError(
            {
                "next_review_on": f"This review is dated {day_text(on)}. Enter a later date "
                "for the next "
                "one."
            }
        )
    before = {"next_review_on": risk.next_review_on, "reviewed_on": risk.reviewed_on}
    risk.next_review_on = next_review_on
    risk.reviewed_on = on
    risk.full_clean()
    risk.save(update_fields=["next_review_on", "reviewed_on"])
    record(
        by=by,
        verb="review_risk",
        subject=risk,
        sentence=f"reviewed {risk.reference}; the next review is on {day_text(next_review_on)}",
        before=before,
        after={"next_review_on": next_review_on, "reviewed_on": on},
    )
    return risk


@dataclass(frozen=True, slots=True)
class NewReview:
    """A review to be recorded: the next one, and the current score again where it has changed.

    `seen` is the primary key of the newest score that the reviewer knew, 0 for none.
    """

    risk: Risk
    next_review_on: date
    likelihood: int | None = None
    impact: int | None = None
    reason: str = ""
    seen: int | None = None


@transaction.atomic
def review_risks(*, reviews: Sequence[NewReview], by: User) -> list[Risk]:
    """Record many reviews of today: all of them or none.

    Raises RowsRefused with what is wrong by risk.
    """
    today = timezone.localdate()
    # In one order for everybody, so that two rounds at once wait for each other.
    in_order = sorted(reviews, key=lambda review: review.risk.pk)
    done: list[Risk] = []
    refused: dict[int, ValidationError] = {}
    for review in in_order:
        try:
            if review.likelihood is not None and review.impact is not None:
                score_risk(
                    risk=review.risk,
                    kind=ScoreKind.CURRENT,
                    likelihood=review.likelihood,
                    impact=review.impact,
                    on=today,
                    reason=review.reason,
                    seen=review.seen,
                    by=by,
                )
                seen = None
            else:
                seen = review.seen
            done.append(
                review_risk(
                    risk=review.risk, next_review_on=review.next_review_on, seen=seen, by=by
                )
            )
        except ValidationError as error:
            refused[review.risk.pk] = error
    if refused:
        raise RowsRefused(refused)
    return done


def _refuse_overtaken(risk: Risk, seen: int | None) -> None:
    """Raise EditConflict where another score was given than the newest one that was `seen`."""
    newest = risk.scores.select_related("recorded_by").order_by("pk").last()
    if seen is None or newest is None or newest.pk == seen:
        return
    raise EditConflict(
        {
            "likelihood": f"{newest.recorded_by} gave {risk.reference} the "
            f"{newest.get_kind_display().split(':')[0].lower()} score {newest} from "
            f"{day_text(newest.scored_on)} since you opened this page. That score has "
            "been saved. Save again to add yours after it."
        },
        start_from={"seen": newest.pk},
    )
