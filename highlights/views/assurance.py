"""The page on which someone links what assures a priority or an objective of the plan."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission, can, visibilities_for
from accounts.requests import user_of
from accounts.roles import who_can
from deliverables.actions import edit_deliverable
from deliverables.models import Deliverable
from highlights.assurance import Assured, assurance_framework
from highlights.forms.assurance import LinkForm
from measures.actions import edit_measure
from measures.models import Measure
from plans.actions import edit_reference
from plans.models import Body, Objective, Plan, Priority
from plans.policies import WritingRemit, remit_of
from plans.queries import current_plan
from records.editing import values_of
from records.form_views import NOT_VALID, Outcome, Saved, save_form
from risks.actions import edit_risk
from risks.models import Risk, RiskState

_CODE = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,3}))?")

Aim = Priority | Objective


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of assurance: who links it, what is offered to be linked, and how it is written."""

    slug: str
    word: str
    permission: Permission
    offered: Callable[[HttpRequest, Aim], QuerySet[Any]]
    link: Callable[[Any, Aim, User], None]
    add: Callable[[Aim], str]


@requires(Permission.READ_OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def assurance_link(request: HttpRequest, code: str) -> HttpResponse:
    """What assures a priority or objective, with a form for each kind of it to link more."""
    plan = current_plan(timezone.localdate())
    if plan is None:
        raise Http404("There is no plan yet.")
    aim = _aim(plan, code)
    sent = next((kind for kind in KINDS if kind.slug == request.POST.get("do")), None)
    if request.method == "POST" and sent and not can(request.user, sent.permission):
        raise PermissionDenied(who_can(sent.permission))
    forms = {
        kind.slug: LinkForm(
            request.POST if kind == sent else None,
            word=kind.word,
            offered=kind.offered(request, aim),
            prefix=kind.slug,
        )
        for kind in KINDS
    }
    status = 200
    if request.method == "POST":
        outcome = _link(request, sent, forms, aim, code)
        if outcome.saved:
            messages.success(request, outcome.saved.message)
            return redirect(outcome.saved.redirect_to)
        status = outcome.status
    return render(
        request,
        "highlights/assurance_link.html",
        {
            "line": _line(request, plan, code),
            "parts": [_part(request, kind, forms[kind.slug], aim) for kind in KINDS],
            "sent_form": forms[sent.slug] if sent else None,
            "crumbs": [("Assurance framework", reverse("highlights:assurance"))],
        },
        status=status,
    )


def _link(
    request: HttpRequest, kind: Kind | None, forms: dict[str, LinkForm], aim: Aim, code: str
) -> Outcome:
    """Link the record that was chosen of a kind; nothing where no form of the page was sent."""
    if kind is None:
        return Outcome(None, NOT_VALID)
    form = forms[kind.slug]

    def save() -> Saved:
        record = form.cleaned_data["record"]
        kind.link(record, aim, user_of(request))
        return Saved(
            f"“{record}” now assures {code}.",
            reverse("highlights:assurance-link", args=[code]),
        )

    return save_form(form, save)


def _part(request: HttpRequest, kind: Kind, form: LinkForm, aim: Aim) -> dict[str, Any]:
    """What the page shows of a kind: its form, or why there is none and who could."""
    offered = cast(Any, form.fields["record"]).queryset
    limits = remit_of(request.user)
    why_not = ""
    if not can(request.user, kind.permission):
        why_not = who_can(kind.permission)
    elif kind.permission == Permission.EDIT_RECORD:
        why_not = limits.reason_against(_priority(aim))
    return {
        "kind": kind,
        "form": form if not why_not and offered.exists() else None,
        "add_url": "" if why_not else kind.add(aim),
        "why_not": why_not,
    }


def _aim(plan: Plan, code: str) -> Aim:
    found = _CODE.fullmatch(code)
    if not found:
        raise Http404("No priority and no objective has this number.")
    priority = get_object_or_404(plan.priorities, number=int(found[1]))
    if found[2] is None:
        return priority
    objectives = Objective.objects.select_related("priority")
    return get_object_or_404(objectives, priority=priority, number=int(found[2]))


def _line(request: HttpRequest, plan: Plan, code: str) -> Assured:
    framework = assurance_framework(plan, request.user)
    found = next((line for line in framework if line.code == code), None)
    if found is None:
        raise Http404("No priority and no objective has this number.")
    return found


def _priority(aim: Aim) -> Priority:
    return aim if isinstance(aim, Priority) else aim.priority


def _within(rows: QuerySet[Any], remit: WritingRemit) -> QuerySet[Any]:
    return rows if remit.keys is None else rows.filter(priority__in=remit.keys)


def _deliverables(request: HttpRequest, aim: Aim) -> QuerySet[Any]:
    """Open ones of the plan. A deliverable's own priority is told when it is added."""
    visible = Deliverable.objects.visible(visibilities_for(request.user)).open()
    if isinstance(aim, Priority):
        return visible.none()
    rows = visible.filter(plan=aim.priority.plan_id).exclude(objectives=aim)
    return _within(rows, remit_of(request.user)).order_by("reference")


def _measures(request: HttpRequest, aim: Aim) -> QuerySet[Any]:
    visible = Measure.objects.visible(visibilities_for(request.user))
    return visible.exclude(**{_links(aim): aim})


def _risks(request: HttpRequest, aim: Aim) -> QuerySet[Any]:
    """Open ones; for a priority those that have none yet, so that none is taken from another."""
    visible = Risk.objects.visible(visibilities_for(request.user)).filter(state=RiskState.OPEN)
    if isinstance(aim, Priority):
        rows = visible.filter(priority=None)
    else:
        rows = visible.exclude(objectives=aim)
    return _within(rows, remit_of(request.user)).order_by("register", "reference")


def _bodies(request: HttpRequest, aim: Aim) -> QuerySet[Any]:
    return Body.objects.exclude(**{_links(aim): aim})


def _links(aim: Aim) -> str:
    return "priorities" if isinstance(aim, Priority) else "objectives"


def _more(row: Model, aim: Aim) -> dict[str, Any]:
    """The priorities or objectives of a record, as they stand and with one more."""
    seen = values_of(row, [_links(aim)])
    return {"seen": seen, "to": {name: held | {aim.pk} for name, held in seen.items()}}


def _link_deliverable(row: Deliverable, aim: Aim, by: User) -> None:
    edit_deliverable(deliverable=row, by=by, **_more(row, aim))


def _link_measure(row: Measure, aim: Aim, by: User) -> None:
    edit_measure(measure=row, by=by, **_more(row, aim))


def _link_risk(row: Risk, aim: Aim, by: User) -> None:
    if isinstance(aim, Priority):
        edit_risk(risk=row, seen={"priority": row.priority_id}, to={"priority": aim.pk}, by=by)
    else:
        edit_risk(risk=row, by=by, **_more(row, aim))


def _link_body(row: Body, aim: Aim, by: User) -> None:
    edit_reference(row=row, by=by, **_more(row, aim))


def _new_deliverable(aim: Aim) -> str:
    chosen: dict[str, Any] = {"part": f"priority-{_priority(aim).pk}"}
    if isinstance(aim, Objective):
        chosen["objective"] = aim.pk
    return reverse("deliverables:deliverable-add", query=chosen)


_RECORD, _REFERENCE = Permission.EDIT_RECORD, Permission.MANAGE_REFERENCE_DATA
KINDS = (
    Kind(
        "deliverables", "deliverable", _RECORD, _deliverables, _link_deliverable, _new_deliverable
    ),
    Kind(
        "measures",
        "measure",
        _REFERENCE,
        _measures,
        _link_measure,
        lambda _: reverse("measures:measure-add"),
    ),
    Kind("risks", "risk", _RECORD, _risks, _link_risk, lambda _: reverse("risks:risk-list")),
    Kind("boards", "board", _REFERENCE, _bodies, _link_body, lambda _: reverse("plans:body-add")),
)
