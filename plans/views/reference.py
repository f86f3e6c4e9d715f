"""Forms of the plan and of reference data, for administrators."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission
from accounts.requests import user_of
from dates.periods import day_text
from plans import actions
from plans.actions.edits import KINDS
from plans.forms import BodyForm, ObjectiveForm, OfficeNamesForm, PlanForm, PriorityForm, TermForm
from plans.models import Body, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority
from records.editing import change_log, values_of
from records.form_views import FormPage, PublishedFields, Saved, form_page
from records.forms import RecordForm

form_view = require_http_methods(["GET", "HEAD", "POST"])
managers = requires(Permission.MANAGE_REFERENCE_DATA, refills=True)
# Words that stand in the address where a plan or a body would.
RESERVED = frozenset({"add", "edit"})
LONGEST_CODE = 10
# What reports print of each kind of record in free words.
PUBLISHED: dict[type, tuple[str, ...]] = {
    Priority: ("title", "summary"),
    Body: ("oversees",),
    GlossaryTerm: ("definition",),
}


@managers
@form_view
@makes_one
def plan_add(request: HttpRequest) -> HttpResponse:
    """A new plan; the old one stays, with its reports."""
    form = PlanForm(posted(request))
    back = reverse("plans:plan-list")
    page = FormPage("Add a plan", "Add the plan", back, [("Plans", back)])

    def save() -> Saved:
        given = form.cleaned_data
        plan = actions.define_plan(
            slug=_free_slug(Plan, given["title"]), by=user_of(request), **given
        )
        return Saved(f"{plan.title} has been added. Next, add its priorities.", _plan_url(plan))

    return form_page(request, form, page, save)


@managers
@form_view
def plan_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The title, years and summary of a plan."""
    plan = get_object_or_404(Plan, slug=slug)
    form = PlanForm(posted(request), started=_started(plan))
    return _edit(request, plan, form, _plan_url(plan), heading="Edit the plan")


@managers
@form_view
@makes_one
def priority_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new priority of a plan."""
    plan = get_object_or_404(Plan, slug=slug)
    taken = set(plan.priorities.values_list("number", flat=True))
    form = PriorityForm(posted(request), taken=taken, initial={"number": max(taken, default=0) + 1})
    page = FormPage(
        "Add a priority",
        "Add the priority",
        _plan_url(plan),
        _crumbs(plan),
        caption=plan.title,
        published=_published(Priority(plan=plan), "the priority"),
    )

    def save() -> Saved:
        priority = actions.define_priority(plan=plan, by=user_of(request), **form.cleaned_data)
        return Saved(
            f"{priority} has been added. Next, add its objectives.",
            _plan_url(plan),
            row=priority,
            fix=reverse("plans:priority-edit", args=[plan.slug, priority.number]),
        )

    return form_page(request, form, page, save)


@managers
@form_view
def priority_edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The title and summary of a priority."""
    priority = get_object_or_404(
        Priority.objects.select_related("plan"), plan__slug=slug, number=number
    )
    form = PriorityForm(posted(request), started=_started(priority))
    return _edit(request, priority, form, _plan_url(priority.plan), heading="Edit the priority")


@managers
@form_view
@makes_one
def objective_add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A new objective below a priority."""
    priority = get_object_or_404(
        Priority.objects.select_related("plan"), plan__slug=slug, number=number
    )
    taken = set(priority.objectives.values_list("number", flat=True))
    form = ObjectiveForm(
        posted(request), taken=taken, initial={"number": max(taken, default=0) + 1}
    )
    back = _plan_url(priority.plan)
    page = FormPage(
        "Add an objective",
        "Add the objective",
        back,
        _crumbs(priority.plan),
        caption=str(priority),
    )

    def save() -> Saved:
        objective = actions.define_objective(
            priority=priority, by=user_of(request), **form.cleaned_data
        )
        return Saved(
            f"Objective {objective} has been added. Next, link what assures it on the "
            "pages of deliverables, measures, risks and bodies.",
            back,
        )

    return form_page(request, form, page, save)


@managers
@form_view
def objective_edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The title and description of an objective, found by its code, such as 1.2."""
    priority, _, number = code.partition(".")
    if not (priority.isdecimal() and number.isdecimal() and len(code) < LONGEST_CODE):
        raise Http404
    found = get_object_or_404(
        Objective.objects.select_related("priority__plan"),
        priority__plan__slug=slug,
        priority__number=int(priority),
        number=int(number),
    )
    form = ObjectiveForm(posted(request), started=_started(found))
    return _edit(request, found, form, _plan_url(found.priority.plan), heading="Edit the objective")


@managers
@form_view
@makes_one
def body_add(request: HttpRequest) -> HttpResponse:
    """A new body."""
    form = BodyForm(posted(request))
    back = reverse("plans:body-list")
    page = FormPage(
        "Add a body",
        "Add the body",
        back,
        [("Bodies", back)],
        published=_published(Body(), "the body"),
    )

    def save() -> Saved:
        given = form.cleaned_data
        body = actions.define_body(
            slug=_free_slug(Body, given["name"]), by=user_of(request), **given
        )
        return Saved(
            f"{body} has been added.",
            reverse("plans:body-detail", args=[body.slug]),
            row=body,
            fix=reverse("plans:body-edit", args=[body.slug]),
        )

    return form_page(request, form, page, save)


@managers
@form_view
def body_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A body: what it oversees, and whom it answers to."""
    body = get_object_or_404(Body, slug=slug)
    form = BodyForm(posted(request), started=_started(body))
    back = reverse("plans:body-detail", args=[slug])
    return _edit(request, body, form, back, heading="Edit the body")


@managers
@form_view
@makes_one
def term_add(request: HttpRequest) -> HttpResponse:
    """A new term."""
    form = TermForm(posted(request))
    back = reverse("plans:term-list")
    page = FormPage(
        "Add a term",
        "Add the term",
        back,
        [("Terminology", back)],
        published=_published(GlossaryTerm(), "the term"),
    )

    def save() -> Saved:
        term = actions.add_term(by=user_of(request), **form.cleaned_data)
        return Saved(
            f"“{term}” has been added. Unpublished reports now explain it.",
            back,
            row=term,
            fix=reverse("plans:term-edit", args=[term.pk]),
        )

    return form_page(request, form, page, save)


@managers
@form_view
def term_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A term: acronym, full name and definition."""
    term = get_object_or_404(GlossaryTerm, pk=pk)
    form = TermForm(posted(request), started=_started(term))
    return _edit(request, term, form, reverse("plans:term-list"), heading="Edit the term")


@managers
@form_view
@makes_one
def office_add(request: HttpRequest) -> HttpResponse:
    """Other names of the office from a day on."""
    last = OfficeIdentity.objects.first()
    names = [name for name in KINDS[OfficeIdentity][1] if name != "valid_to"]
    form = OfficeNamesForm(posted(request), initial=values_of(last, names) if last else {})
    back = reverse("administration:reference-list")
    page = FormPage(
        "Change the names of the office",
        "Save the names",
        back,
        [("Reference data", back)],
        lead="These are the current names. Change the ones that will be different.",
    )

    def save() -> Saved:
        saved = actions.rename_office(by=user_of(request), **form.cleaned_data)
        return Saved(
            f"From {day_text(saved.valid_from)} the office is called {saved.office_name}. "
            "Reports on an earlier period keep the earlier names.",
            back,
        )

    return form_page(request, form, page, save)


@managers
@form_view
def office_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of the office that were entered wrongly."""
    names = get_object_or_404(OfficeIdentity, pk=pk)
    fields = [name for name in KINDS[OfficeIdentity][1] if name != "valid_to"]
    form = OfficeNamesForm(posted(request), started=values_of(names, fields))
    return _edit(
        request,
        names,
        form,
        reverse("administration:reference-list"),
        heading="Correct the names of the office",
        lead=f"These names apply from {day_text(names.valid_from)}. To change them from a "
        "later date, add new names.",
    )


def _edit(
    request: HttpRequest,
    row: Any,
    form: RecordForm,
    back: str,
    *,
    heading: str,
    lead: str = "",
) -> HttpResponse:
    page = FormPage(
        heading,
        "Save changes",
        back,
        [("Reference data", reverse("administration:reference-list"))],
        caption=str(row),
        lead=lead,
        more={"log": change_log(row)},
        record=row,
        published=_published(row, f"“{row}”"),
    )

    def save() -> Saved:
        by = user_of(request)
        saved = actions.edit_reference(row=row, seen=form.seen_values, to=form.new_values, by=by)
        return Saved(f"{saved} has been saved. Published reports do not change.", back)

    return form_page(request, form, page, save)


def _published(row: Any, name: str) -> PublishedFields | None:
    names = PUBLISHED.get(type(row))
    return PublishedFields(names, lambda: row, name) if names else None


def _started(row: Any) -> dict[str, Any]:
    return values_of(row, KINDS[type(row)][1])


def _plan_url(plan: Plan) -> str:
    return reverse("plans:plan-detail", args=[plan.slug])


def _crumbs(plan: Plan) -> list[tuple[str, str]]:
    return [("Plans", reverse("plans:plan-list")), (plan.title, _plan_url(plan))]


def _free_slug(model: type[Plan] | type[Body], name: str) -> str:
    stem = slugify(name)[:40] or "record"
    taken = set(model.objects.values_list("slug", flat=True)) | RESERVED
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
