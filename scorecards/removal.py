"""Which scorecards and KPI pages may be removed, and what is part of them."""

from django.urls import reverse

from accounts.permissions import Permission, Reader
from plans.policies import check_remit
from records.removing import Kind, register_kind
from scorecards.models import KpiPage, Scorecard


def _check_page(person: Reader, row: KpiPage) -> None:
    check_remit(person, row.priority)


register_kind(
    Kind(
        Scorecard,
        "scorecard",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: reverse("scorecards:scorecard-detail", args=[row.slug]),
        listed=lambda row: reverse("scorecards:scorecard-list"),
        parts=("ScorecardRow.scorecard", "Commentary.scorecard", "CommentaryDraft.scorecard"),
    )
)


register_kind(
    Kind(
        KpiPage,
        "KPI page",
        Permission.EDIT_RECORD,
        url=lambda row: reverse("scorecards:kpi-detail", args=[row.slug]),
        listed=lambda row: reverse("scorecards:kpi-list"),
        parts=("KpiRow.page", "KpiLink.page"),
        check_remit=_check_page,
    )
)
