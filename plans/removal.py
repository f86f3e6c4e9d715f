"""Which records of the plan and of reference data may be removed, and what is part of them."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from accounts.permissions import Permission
from plans.models import Body, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority
from records.removing import Kind, register_kind


def _plan_url(plan: Plan) -> str:
    return reverse("plans:plan-detail", args=[plan.slug])


def _plans(_row: Any) -> str:
    return reverse("plans:plan-list")


def _bodies(_row: Any) -> str:
    return reverse("plans:body-list")


def _terms(_row: Any) -> str:
    return reverse("plans:term-list")


def _reference_data(_row: Any) -> str:
    return reverse("administration:reference-list")


def _reopen_names_before(names: OfficeIdentity) -> None:
    """Let the names before hold as long as the removed ones would have."""
    before = OfficeIdentity.objects.filter(valid_to=names.valid_from - timedelta(days=1)).first()
    if before is not None:
        before.valid_to = names.valid_to
        before.full_clean()
        before.save(update_fields=("valid_to",))


register_kind(Kind(Plan, "plan", Permission.MANAGE_REFERENCE_DATA, url=_plan_url, listed=_plans))
register_kind(
    Kind(
        Priority,
        "priority",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: _plan_url(row.plan),
        listed=lambda row: _plan_url(row.plan),
    )
)
register_kind(
    Kind(
        Objective,
        "objective",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: _plan_url(row.priority.plan),
        listed=lambda row: _plan_url(row.priority.plan),
    )
)
register_kind(
    Kind(
        Body,
        "body",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: reverse("plans:body-detail", args=[row.slug]),
        listed=_bodies,
    )
)
register_kind(
    Kind(
        GlossaryTerm,
        "term",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: reverse("plans:term-edit", args=[row.pk]),
        listed=_terms,
    )
)
register_kind(
    Kind(
        OfficeIdentity,
        "names of the office",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: reverse("plans:office-edit", args=[row.pk]),
        listed=_reference_data,
        instead="Correct the names, or add new names from a later date.",
        afterwards=_reopen_names_before,
    )
)
