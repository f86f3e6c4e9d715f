"""Risks held until a transaction ends, so that two writes do not cross."""

from django.core.exceptions import ValidationError

from accounts.models import User
from plans.policies import check_remit
from risks.models import Risk
from risks.policies import why_not_changed


def held(risk: Risk, by: User) -> Risk:
    """The risk as it is now, held until the transaction ends.

    Raises OutsideRemitError where the person may not write on its priority.
    """
    row = (
        Risk.objects.select_for_update(of=("self",))
        .select_related("register__matrix", "priority")
        .get(pk=risk.pk)
    )
    check_remit(by, row.priority)
    return row


def changeable(risk: Risk, by: User) -> Risk:
    """The risk held, where its state allows a change; else a ValidationError says why not."""
    risk = held(risk, by)
    if refusal := why_not_changed(risk):
        raise ValidationError(refusal)
    return risk
