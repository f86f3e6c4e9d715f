"""Which records of consultations may be removed, and what is part of them."""

from typing import Any

from django.urls import reverse

from accounts.permissions import Permission, Reader
from consultation.models import Consultation, Question, Wave
from plans.policies import check_remit
from records.removing import Kind, register_kind


def _url(consultation: Consultation) -> str:
    return reverse("consultation:consultation-detail", args=[consultation.slug])


def _check(person: Reader, _row: Any) -> None:
    """Consultations are of the whole plan."""
    check_remit(person, None)


register_kind(
    Kind(
        Consultation,
        "consultation",
        Permission.EDIT_RECORD,
        url=_url,
        listed=lambda row: reverse("consultation:consultation-list"),
        check_remit=_check,
    )
)
register_kind(
    Kind(
        Wave,
        "survey",
        Permission.EDIT_RECORD,
        url=lambda row: reverse("consultation:wave-detail", args=[row.consultation.slug, row.slug]),
        listed=lambda row: _url(row.consultation),
        figures={"ProfileGroup.wave": "figures on who answered", "Result.wave": "results"},
        check_remit=_check,
    )
)
register_kind(
    Kind(
        Question,
        "question",
        Permission.EDIT_RECORD,
        url=lambda row: _url(row.consultation),
        listed=lambda row: _url(row.consultation),
        figures={"Result.question": "results"},
        check_remit=_check,
    )
)
