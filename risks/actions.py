"""Every write on risks and their registers."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.permissions import Visibility
from audit.actions import record
from plans.models import Body, Objective, Priority
from plans.periods import day_text
from risks.models import (
    Control,
    Register,
    Response,
    Risk,
    RiskAction,
    RiskBand,
    RiskMatrix,
    RiskScore,
    RiskState,
    ScoreKind,
)
from risks.policies import why_not_changed, why_not_closed
from risks.scoring import DEFAULT_BANDS, MATRIX_SIZE, Band

DEFAULT_MATRIX_NAME = f"{MATRIX_SIZE} × {MATRIX_SIZE}"


@transaction.atomic
def define_matrix(*, name: str, size: int, bands: Sequence[Band], by: User) -> RiskMatrix:
    """Define how registers score: likelihood and impact from 1 to `size`, and the bands.

    Raises ValidationError where the name is taken, the size is not 3 to 10, or the bands do not
    start at 1 and rise within the greatest score.
    """
    lowest = [band.lowest for band in bands]
    if not lowest or lowest[0] != 1 or lowest != sorted(set(lowest)) or lowest[-1] > size * size:
        raise ValidationError(
            f"The bands start at {lowest}. Let the first start at 1 and each one higher than the "
            f"one before, up to {size * size}."
        )
    matrix = RiskMatrix(name=name, size=size)
    matrix.full_clean()
    matrix.save()
    for band in bands:
        row = RiskBand(matrix=matrix, name=band.name, lowest=band.lowest, tone=band.tone)
        row.full_clean()
        row.save()
    record(
        by=by,
        verb="define_matrix",
        subject=matrix,
        sentence=f"defined the risk matrix {matrix.name}",
        after={"size": size, "bands": [f"{band.name} from {band.lowest}" for band in bands]},
    )
    return matrix


@transaction.atomic
def default_matrix(*, by: User) -> RiskMatrix:
    """The 5 × 5 matrix with the product's own bands, defined at its first use."""
    matrix = RiskMatrix.objects.filter(name=DEFAULT_MATRIX_NAME).first()
    return matrix or define_matrix(
        name=DEFAULT_MATRIX_NAME, size=MATRIX_SIZE, bands=DEFAULT_BANDS, by=by
    )


@transaction.atomic
def open_register(*, slug: str, name: str, body: Body, matrix: RiskMatrix, by: User) -> Register:
    """Open the risk register of a body. Raises ValidationError where the slug is taken."""
    register = Register(slug=slug, name=name, body=body, matrix=matrix)
    register.full_clean()
    register.save()
    record(
        by=by,
        verb="open_register",
        subject=register,
        sentence=f"opened the register {register.name}",
        after={"body": body.slug, "matrix": matrix.name},
    )
    return register


@transaction.atomic
def raise_risk(
    *,
    register: Register,
    reference: str,
    title: str,
    appetite: int,
    response: Response | str,
    opened_on: date,
    by: User,
    cause: str = "",
    event: str = "",
    consequence: str = "",
    category: str = "",
    owner_title: str = "",
    priority: Priority | None = None,
    objectives: Iterable[Objective] = (),
    next_review_on: date | None = None,
    visibility: Visibility | str = Visibility.OFFICE,
    note: str = "",
) -> Risk:
    """Put a risk on a register. `appetite` is the highest score that is accepted.

    Raises ValidationError where the reference is taken in the register or holds a slash, or where
    the appetite lies off the register's matrix.
    """
    greatest = register.matrix.size**2
    if not 1 <= appetite <= greatest:
        raise ValidationError(
            {"appetite": f"The appetite is {appetite}. Give a score from 1 to {greatest}."}
        )
    if "/" in reference:
        raise ValidationError({"reference": "Write the reference without a slash, such as R-01."})
    risk = Risk(
        register=register,
        reference=reference,
        title=title,
        cause=cause,
        event=event,
        consequence=consequence,
        category=category,
        owner_title=owner_title,
        priority=priority,
        appetite=appetite,
        response=response,
        opened_on=opened_on,
        next_review_on=next_review_on,
        visibility=visibility,
        note=note,
    )
    risk.full_clean()
    risk.save()
    risk.objectives.set(objectives)
    record(
        by=by,
        verb="raise_risk",
        subject=risk,
        sentence=f"raised the risk {risk} on {register.name}",
        after={
            "appetite": appetite,
            "response": str(risk.response),
            "opened_on": opened_on,
            "visibility": str(risk.visibility),
        },
    )
    return risk


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
) -> RiskScore:
    """Score a risk from a day on. Every score is kept; each after the first of a kind has a reason.

    Raises ValidationError for a closed risk, a score off the register's matrix, a day before the
    risk was opened, or a re-scoring without a reason.
    """
    risk = _changeable(risk)
    size = risk.register.matrix.size
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if not 1 <= value <= size:
            raise ValidationError(
                {name: f"The {name} is {value}. Give a whole number from 1 to {size}."}
            )
    if on < risk.opened_on:
        raise ValidationError(
            {
                "scored_on": f"{risk.reference} was opened on {day_text(risk.opened_on)}. "
                "Score it on that day or later."
            }
        )
    earlier = risk.scores.filter(kind=kind).order_by(F("scored_on").desc(), F("pk").desc()).first()
    if earlier is not None and not reason.strip():
        raise ValidationError(
            {"reason": f"{risk.reference} was scored before. Say why it is scored again."}
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
def add_control(
    *, risk: Risk, description: str, by: User, in_place_since: date | None = None
) -> Control:
    """Record something that lowers a risk. Without a day it counts as in place from the start."""
    risk = _changeable(risk)
    control = Control(risk=risk, description=description, in_place_since=in_place_since)
    control.full_clean()
    control.save()
    record(
        by=by,
        verb="add_control",
        subject=risk,
        sentence=f"recorded a control of {risk.reference}",
        after={"description": description, "in_place_since": in_place_since},
    )
    return control


@transaction.atomic
def add_risk_action(
    *, risk: Risk, title: str, by: User, due_on: date | None = None, done_on: date | None = None
) -> RiskAction:
    """Record something to be done about a risk."""
    risk = _changeable(risk)
    action = RiskAction(risk=risk, title=title, due_on=due_on, done_on=done_on)
    action.full_clean()
    action.save()
    record(
        by=by,
        verb="add_risk_action",
        subject=risk,
        sentence=f"added an action to {risk.reference}",
        after={"title": title, "due_on": due_on, "done_on": done_on},
    )
    return action


@transaction.atomic
def complete_risk_action(*, action: RiskAction, done_on: date, by: User) -> RiskAction:
    """Record that an action has been done."""
    risk = _changeable(action.risk)
    before = {"done_on": action.done_on}
    action.done_on = done_on
    action.full_clean()
    action.save(update_fields=["done_on"])
    record(
        by=by,
        verb="complete_risk_action",
        subject=risk,
        sentence=f"completed an action of {risk.reference}: {action.title}",
        before=before,
        after={"done_on": done_on},
    )
    return action


@transaction.atomic
def review_risk(*, risk: Risk, next_review_on: date, by: User) -> Risk:
    """Record that a risk was reviewed, and when the next review is."""
    risk = _changeable(risk)
    before = {"next_review_on": risk.next_review_on}
    risk.next_review_on = next_review_on
    risk.full_clean()
    risk.save(update_fields=["next_review_on"])
    record(
        by=by,
        verb="review_risk",
        subject=risk,
        sentence=f"reviewed {risk.reference}; the next review is on {day_text(next_review_on)}",
        before=before,
        after={"next_review_on": next_review_on},
    )
    return risk


@transaction.atomic
def close_risk(*, risk: Risk, reason: str, on: date, by: User) -> Risk:
    """Close a risk from a day on. The reason stays in its note, for whoever reads the risk later.

    Raises ValidationError without a reason, before the day it was opened, or where it is closed.
    """
    risk = _locked(risk)
    if refusal := why_not_closed(risk, on):
        raise ValidationError(refusal)
    if not reason.strip():
        raise ValidationError({"reason": f"Say why {risk.reference} is closed."})
    risk.state = RiskState.CLOSED
    risk.closed_on = on
    risk.note = f"{risk.note}\n\nClosed on {day_text(on)}: {reason.strip()}".strip()
    risk.full_clean()
    risk.save(update_fields=["state", "closed_on", "note"])
    record(
        by=by,
        verb="close_risk",
        subject=risk,
        sentence=f"closed {risk.reference} from {day_text(on)}",
        before={"state": RiskState.OPEN.value},
        after={"state": RiskState.CLOSED.value, "on": on, "reason": reason},
    )
    return risk


def _locked(risk: Risk) -> Risk:
    """The risk as it is now, held until the transaction ends, so that two writes do not cross."""
    return (
        Risk.objects.select_for_update(of=("self",))
        .select_related("register__matrix")
        .get(pk=risk.pk)
    )


def _changeable(risk: Risk) -> Risk:
    risk = _locked(risk)
    if refusal := why_not_changed(risk):
        raise ValidationError(refusal)
    return risk
