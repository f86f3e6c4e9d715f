"""Live pages of scorecards and KPI pages."""

from datetime import date

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.permissions import Permission, can, visibilities_for
from dates.periods import month_code, month_of, month_text
from measures.forms.months import read_month
from plans.models import Priority
from plans.policies import reason_against_remit
from scorecards.models import KpiPage, Scorecard
from scorecards.queries import kpi_for_month, scorecard_for_month
from scorecards.queries.opening import Opening, kpi_opening, scorecard_opening
from scorecards.tables import KpiPageTable, ScorecardTable

ROWS_A_PAGE = 25


@require_safe
def scorecard_list(request: HttpRequest) -> HttpResponse:
    """The scorecards of priorities and of bodies."""
    levels = visibilities_for(request.user)
    rows = Scorecard.objects.select_related("priority", "body").annotate(
        row_count=Count("rows", filter=Q(rows__measure__visibility__in=levels))
    )
    table = ScorecardTable(rows)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(request, "scorecards/scorecard_list.html", {"table": table})


@require_safe
def scorecard_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A scorecard for a month, from the figures of today."""
    scorecard = get_object_or_404(Scorecard.objects.select_related("priority", "body"), slug=slug)
    levels = visibilities_for(request.user)
    month, months = asked_month(request, scorecard_opening(scorecard, levels))
    content = scorecard_for_month(scorecard, month, levels=levels)
    return render(
        request,
        "scorecards/scorecard_detail.html",
        {
            "scorecard": content,
            "description": scorecard.description,
            "tools_of": scorecard,
            "holder": scorecard.priority or scorecard.body,
            "shows_control_icons": scorecard.shows_control_icons,
            **_writing(request, scorecard.priority),
            "months": months,
            "crumbs": [("Scorecards", reverse("scorecards:scorecard-list"))],
        },
    )


@require_safe
def kpi_list(request: HttpRequest) -> HttpResponse:
    """The KPI pages by priority."""
    table = KpiPageTable(KpiPage.objects.select_related("priority", "source"))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    may_edit = can(request.user, Permission.EDIT_RECORD)
    return render(request, "scorecards/kpi_list.html", {"table": table, "may_edit": may_edit})


@require_safe
def kpi_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A KPI page for a month, from the figures of today."""
    page = get_object_or_404(KpiPage.objects.select_related("priority"), slug=slug)
    levels = visibilities_for(request.user)
    month, months = asked_month(request, kpi_opening(page, levels))
    return render(
        request,
        "scorecards/kpi_detail.html",
        {
            "kpi": kpi_for_month(page, month, levels=levels),
            "priority": page.priority,
            "tools_of": page,
            "shows_control_icons": page.shows_control_icons,
            **_writing(request, page.priority),
            "shows_control_charts": page.shows_control_charts,
            "months": months,
            "crumbs": [("KPI pages", reverse("scorecards:kpi-list"))],
        },
    )


def scorecard_url(scorecard: Scorecard) -> str:
    """Where a scorecard is shown."""
    return reverse("scorecards:scorecard-detail", args=[scorecard.slug])


def _writing(request: HttpRequest, priority: Priority | None) -> dict[str, object]:
    """Whether the reader's roles let them write on a page, and why it is not theirs."""
    may_edit = can(request.user, Permission.EDIT_RECORD)
    why_not = reason_against_remit(request.user, priority) if may_edit else ""
    return {"may_edit": may_edit, "why_not_write": why_not}


def asked_month(request: HttpRequest, opening: Opening) -> tuple[date, list[dict[str, object]]]:
    """The month that the page speaks of, and those that it may be asked for."""
    observed = list(opening.months)
    asked = request.GET.get("month", "")
    try:
        month = read_month(asked) if asked else None
    except ValueError as error:
        raise Http404(str(error)) from error
    month = month or opening.month or month_of(timezone.localdate())
    # A month without figures that was asked for stands in the list, so that it shows as chosen.
    offered = observed if month in observed else sorted([*observed, month], reverse=True)
    return month, [
        {"code": month_code(each), "text": month_text(each), "is_chosen": each == month}
        for each in offered
    ]
