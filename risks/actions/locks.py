"""Risks held until a transaction ends, so that two writes do not cross."""

from django.core.exceptions import ValidationError

from risks.models import Risk
from risks.policies import why_not_changed


def held(risk: Risk) -> Risk:
    """The risk as it is now, held until the transaction ends."""
    return (
        Risk.objects.select_for_update(of=("self",))
        .select_related("register__matrix")
        .get(pk=risk.pk)
    )


def changeable(risk: Risk) -> Risk:
    """The risk held, where its state allows a change; else a ValidationError says why not."""
    risk = held(risk)
    if refusal := why_not_changed(risk):
        raise ValidationError(refusal)
    return risk
