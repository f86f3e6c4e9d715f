"""Pages on which officers compose a KPI page: its rows, and the events that belong to them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.permissions import Permission, visibilities_for
from accounts.requests import user_of
from measures.actions import annotate
from measures.models import AnnotationKind
from measures.policies import reason_against_measures
from plans.policies import WritingRemit, reason_against_remit, remit_of
from records.checked_forms import CheckedForm, check_figures, is_asked, tell_of_figures
from records.conflicts import EditConflict
from records.form_views import CONFLICT, NOT_VALID
from scorecards.actions import define_kpi_page
from scorecards.forms.kpi_pages import (
    BuiltRow,
    EventForm,
    KpiPageForm,
    LinkForm,
    NewRowForm,
    link_forms,
    read_rows,
    sent_links,
)
from scorecards.models import KpiPage
from scorecards.queries.kpi import free_page_slug, kpi_page_digest


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@makes_one
def kpi_create(request: HttpRequest) -> HttpResponse:
    """Compose a new KPI page."""
    return _compose(request, None)


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a KPI page shows, and in which order."""
    return _compose(request, get_object_or_404(KpiPage, slug=slug))


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@makes_one
def kpi_event_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an event for every measure of a KPI page."""
    page = get_object_or_404(KpiPage, slug=slug)
    rows = page.rows.select_related("measure")
    measures = list({row.measure_id: row.measure for row in rows}.values())
    form = EventForm(request.POST if request.method == "POST" else None)
    checked = CheckedForm(form, ("text",), page, "the event")
    is_looked_at = request.method == "POST" and is_asked(request)
    figure_check_result = check_figures(request, [checked]) if is_looked_at else ""
    if not is_looked_at and form.is_bound and form.is_valid():
        if measures:
            added = annotate(
                measures=measures,
                kind=AnnotationKind.EVENT,
                start_month=form.cleaned_data["month"],
                end_month=form.cleaned_data["end_month"],
                text=form.cleaned_data["text"],
                by=user_of(request),
            )
            messages.success(request, "The event has been added. It is now shown with the figures.")
            fix = reverse("measures:annotation-edit", args=[measures[0].slug, added.pk])
            tell_of_figures(request, [replace(checked, fix=fix)])
            return redirect("scorecards:kpi-detail", page.slug)
        form.add_error(None, "The page has no measures yet. Add measures before events.")
    return render(
        request,
        "scorecards/kpi_event_add.html",
        {
            "page": page,
            "form": form,
            "measures": measures,
            "why_not": reason_against_measures(request.user, measures),
            "figure_check_result": figure_check_result,
            "crumbs": _crumbs(page),
        },
        status=NOT_VALID if form.is_bound and not is_looked_at else 200,
    )


def _compose(request: HttpRequest, page: KpiPage | None) -> HttpResponse:
    remit = remit_of(request.user)
    if request.method != "POST":
        initial: dict[str, Any] = {"started_from": kpi_page_digest(page)}
        if page:
            initial |= {"title": page.title, "priority": page.priority_id, "source": page.source_id}
        codes = [
            f"{row.measure.slug} {row.area.slug}"
            for row in (page.rows.select_related("measure", "area") if page else ())
        ]
        there = list(page.links.values_list("title", "url")) if page else []
        form = KpiPageForm(initial=initial, remit=remit)
        return _page(request, page, form, read_rows(codes), link_forms(there))
    rows, do = read_rows(request.POST.getlist("row")), request.POST.get("do", "save")
    # What is typed is found wrong when it is saved, and not while the page is still composed.
    links = link_forms(sent_links(request.POST), checked=do == "save")
    if do == "save":
        return _save(request, page, KpiPageForm(request.POST, remit=remit), rows, links, remit)
    typed = {name: request.POST.get(name, "") for name in KpiPageForm.base_fields}
    new_row = NewRowForm(
        request.POST if do == "add" else None, levels=visibilities_for(request.user)
    )
    rows = _with_new(rows, new_row) if do == "add" else _rearranged(rows, do)
    is_wrong = new_row.is_bound and bool(new_row.errors)
    return _page(
        request,
        page,
        KpiPageForm(initial=typed, remit=remit),
        rows,
        links,
        new_row=new_row if is_wrong else None,
        status=NOT_VALID if is_wrong else 200,
    )


def _save(
    request: HttpRequest,
    page: KpiPage | None,
    form: KpiPageForm,
    rows: Sequence[BuiltRow],
    links: Sequence[LinkForm],
    remit: WritingRemit,
) -> HttpResponse:
    typed_links = links[:-1]
    if not all([form.is_valid(), *(each.is_valid() for each in typed_links)]):
        return _page(request, page, form, rows, links, status=NOT_VALID)
    values = form.cleaned_data
    try:
        saved = define_kpi_page(
            slug=page.slug if page else free_page_slug(values["title"]),
            title=values["title"],
            priority=values["priority"],
            source=values["source"],
            rows=[(row.measure, row.area) for row in rows],
            links=[each.link for each in typed_links if each.link],
            started_from=values["started_from"],
            by=user_of(request),
        )
    except EditConflict as conflict:
        theirs = KpiPage.objects.get(slug=page.slug) if page else None
        typed = {**request.POST.dict(), "started_from": kpi_page_digest(theirs)}
        return _page(
            request,
            page,
            KpiPageForm(initial=typed, remit=remit),
            rows,
            links,
            conflict=conflict.text,
            status=CONFLICT,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, page, form, rows, links, status=NOT_VALID)
    messages.success(
        request,
        (
            f"The KPI page “{saved.title}” has been saved. Write its texts in the report that "
            "shows it."
        ),
    )
    return redirect("scorecards:kpi-detail", saved.slug)


def _with_new(rows: list[BuiltRow], form: NewRowForm) -> list[BuiltRow]:
    """The rows with a new one at the end; an error in its form where there is none to add."""
    if not form.is_valid():
        return rows
    measure, area = form.cleaned_data["measure"], form.cleaned_data["area"]
    code = f"{measure.slug} {area.slug}"
    if any(row.code == code for row in rows):
        form.add_error("measure", f"“{measure}” for {area} is already on the page.")
        return rows
    return [*rows, BuiltRow(code, measure, area)]


def _rearranged(rows: list[BuiltRow], do: str) -> list[BuiltRow]:
    """The rows with one moved or taken out: "up:2", "down:2", "remove:2", counted from zero."""
    what, _, place = do.partition(":")
    at = next((each for each in range(len(rows)) if str(each) == place), None)
    if at is None:
        return rows
    others = [*rows[:at], *rows[at + 1 :]]
    if what == "remove":
        return others
    to = max(0, at - 1) if what == "up" else min(len(others), at + 1)
    return [*others[:to], rows[at], *others[to:]]


def _page(
    request: HttpRequest,
    page: KpiPage | None,
    form: KpiPageForm,
    rows: Sequence[BuiltRow],
    links: Sequence[LinkForm],
    *,
    new_row: NewRowForm | None = None,
    conflict: str = "",
    status: int = 200,
) -> HttpResponse:
    theirs = (
        list(page.rows.select_related("measure", "area").order_by("position"))
        if page and conflict
        else []
    )
    # What was chosen and not added yet stays chosen, whatever button was pressed.
    chosen = None if request.POST.get("do") == "add" else request.POST
    adding = new_row or NewRowForm(levels=visibilities_for(request.user), chosen=chosen)
    return render(
        request,
        "scorecards/kpi_edit.html",
        {
            "problems": [each for each in (form, *links, adding) if each.errors],
            "page": page,
            "form": form,
            "why_not": reason_against_remit(request.user, page.priority) if page else "",
            "rows": rows,
            "links": links,
            "new_row": adding,
            "conflict": conflict,
            "theirs": theirs,
            "their_links": list(page.links.all()) if page and conflict else [],
            "crumbs": _crumbs(page),
        },
        status=status,
    )


def _crumbs(page: KpiPage | None) -> list[tuple[str, str]]:
    crumbs: list[Any] = [("KPI pages", reverse("scorecards:kpi-list"))]
    if page:
        crumbs.append((page.title, reverse("scorecards:kpi-detail", args=[page.slug])))
    return crumbs
