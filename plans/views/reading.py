"""Pages of plans, of the bodies that deliver and oversee them, and of terminology."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.permissions import Permission, can
from plans.filters import BodyFilter
from plans.models import Body, GlossaryTerm, Objective, Plan, Priority
from plans.queries import (
    acronym_terms,
    current_plan,
    glossary_by_letter,
    plan_in_force,
    plan_structure,
)
from plans.tables import BodyTable
from records.as_at import AsAt, asked_edition
from texts.acronyms import mark_up
from texts.narrative import render as render_markdown

ROWS_A_PAGE = 25


@require_safe
def plan_current(request: HttpRequest) -> HttpResponse:
    """The plan in force; where there is none, the last that was."""
    plan = current_plan(timezone.localdate())
    if plan is None:
        return plan_list(request)
    return _plan_page(request, plan)


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans, the newest first."""
    return render(
        request,
        "plans/plan_list.html",
        {"plans": Plan.objects.all(), "in_force": plan_in_force(timezone.localdate())},
    )


@require_safe
def plan_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan: its priorities, their objectives, and who delivers and oversees it."""
    return _plan_page(request, get_object_or_404(Plan, slug=slug))


def _plan_page(request: HttpRequest, plan: Plan) -> HttpResponse:
    today = timezone.localdate()
    return render(
        request,
        "plans/plan_detail.html",
        {
            "plan": plan_structure(plan),
            "tools_of": plan,
            "summary_html": mark_up(render_markdown(plan.summary), acronym_terms()),
            "has_ended": plan.ends_on < today,
            "is_to_come": plan.starts_on > today,
            "crumbs": [("Plans", reverse("plans:plan-list"))],
        },
    )


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """Bodies, filtered and sorted."""
    filterset = BodyFilter(
        request.GET, queryset=Body.objects.select_related("parent"), request=request
    )
    table = BodyTable(filterset.qs)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(
        request,
        "plans/body_list.html",
        {
            "filterset": filterset,
            "table": table,
            "crumbs": [("Plan", reverse("plans:plan-current"))],
        },
    )


@require_safe
def body_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A body: what it oversees, whom it answers to, and its scorecards and risk registers."""
    body = get_object_or_404(Body.objects.select_related("parent"), slug=slug)
    as_at = asked_edition(request)
    if as_at and ("body", slug) in as_at.printed:
        return _body_as_printed(request, slug, as_at)
    return render(
        request,
        "plans/body_detail.html",
        {
            "body": body,
            "tools_of": None if as_at else body,
            "as_at": as_at,
            "is_today": True,
            "children": body.children.order_by("name"),
            "priorities": Priority.objects.filter(bodies=body)
            .select_related("plan")
            .order_by("-plan__starts_on", "number"),
            "objectives": Objective.objects.filter(bodies=body)
            .select_related("priority__plan")
            .order_by("-priority__plan__starts_on", "priority__number", "number"),
            "crumbs": _body_crumbs(),
        },
    )


def _body_as_printed(request: HttpRequest, slug: str, as_at: AsAt) -> HttpResponse:
    """A body as a report printed it, with the bodies around it."""
    bodies = {name[1]: body for name, body in as_at.printed.items() if name[0] == "body"}
    body = bodies[slug]
    return render(
        request,
        "plans/body_as_printed.html",
        {
            "body": body,
            "parent": bodies.get(body.parent_slug),
            "children": [each for each in bodies.values() if each.parent_slug == slug],
            "as_at": as_at,
            "crumbs": _body_crumbs(),
        },
    )


def _body_crumbs() -> list[tuple[str, str]]:
    return [("Bodies", reverse("plans:body-list"))]


@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    """Terminology from A to Z, searched where the reader asks for words."""
    search = request.GET.get("q", "").strip()
    if "\x00" in search:
        raise Http404
    return render(
        request,
        "plans/term_list.html",
        {
            "groups": glossary_by_letter(search),
            "search": search,
            "editable": GlossaryTerm.objects.order_by("acronym", "name")
            if can(request.user, Permission.MANAGE_REFERENCE_DATA)
            else (),
        },
    )
