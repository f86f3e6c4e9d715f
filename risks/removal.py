"""Which records of the risk registers may be removed, and what is part of them."""

from typing import Any

from django.urls import reverse

from accounts.permissions import Permission, Reader
from plans.policies import check_remit
from records.removing import Kind, register_kind
from risks.models import Control, Register, Risk, RiskAction, RiskMatrix


def _register_url(register: Register) -> str:
    return reverse("risks:register-detail", args=[register.slug])


def _risk_url(risk: Risk) -> str:
    return reverse("risks:risk-detail", args=[risk.register.slug, risk.reference])


def _of_risk(row: Any) -> str:
    return _risk_url(row.risk)


def _check_risk(person: Reader, risk: Risk) -> None:
    check_remit(person, risk.priority)


def _check_part(person: Reader, row: Any) -> None:
    check_remit(person, row.risk.priority)


def _risks(_row: Any) -> str:
    return reverse("risks:risk-list")


register_kind(
    Kind(
        RiskMatrix,
        "risk matrix",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: reverse("risks:matrix-edit", args=[row.pk]),
        listed=_risks,
        parts=("RiskBand.matrix",),
    )
)
register_kind(
    Kind(
        Register,
        "risk register",
        Permission.MANAGE_REFERENCE_DATA,
        url=_register_url,
        listed=_risks,
    )
)
register_kind(
    Kind(
        Risk,
        "risk",
        Permission.EDIT_RECORD,
        url=_risk_url,
        listed=lambda row: _register_url(row.register),
        parts=("RiskScore.risk", "Control.risk", "RiskAction.risk"),
        check_remit=_check_risk,
        instead="Close the risk instead: it stays in the register, as closed.",
    )
)
register_kind(
    Kind(
        Control,
        "control",
        Permission.EDIT_RECORD,
        url=_of_risk,
        listed=_of_risk,
        check_remit=_check_part,
        instead="Instead, record on the page of the risk that the control is no longer in place.",
    )
)
register_kind(
    Kind(
        RiskAction,
        "action against a risk",
        Permission.EDIT_RECORD,
        url=_of_risk,
        listed=_of_risk,
        check_remit=_check_part,
        instead="Instead, record on the page of the risk that the action is done.",
    )
)
