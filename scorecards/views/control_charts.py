"""What scorecards and KPI pages show of control charts: icons beside arrows, and charts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.decorators import requires
from accounts.permissions import Permission
from accounts.requests import user_of
from scorecards import actions
from scorecards.models import KpiPage, Scorecard


@requires(Permission.EDIT_RECORD)
@require_POST
def control_icons(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show the control chart icons on a scorecard or KPI page, or hide them."""
    page: Scorecard | KpiPage = (
        get_object_or_404(Scorecard, slug=slug)
        if kind == "scorecards"
        else get_object_or_404(KpiPage, slug=slug)
    )
    shown = request.POST.get("shown") == "yes"
    actions.show_control_icons(page=page, shown=shown, by=user_of(request))
    messages.success(
        request,
        f"The icons of control charts are {'shown' if shown else 'hidden'}. Published "
        "reports do not change.",
    )
    name = "scorecard-detail" if kind == "scorecards" else "kpi-detail"
    return redirect(f"scorecards:{name}", slug)


@requires(Permission.EDIT_RECORD)
@require_POST
def control_charts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the control charts of a KPI page's headline measures on it, or hide them."""
    page = get_object_or_404(KpiPage, slug=slug)
    shown = request.POST.get("shown") == "yes"
    actions.show_control_charts(page=page, shown=shown, by=user_of(request))
    messages.success(
        request,
        f"The control charts are {'shown' if shown else 'hidden'}. Published reports do "
        "not change.",
    )
    return redirect("scorecards:kpi-detail", slug)
