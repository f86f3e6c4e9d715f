"""Pages on which officers start a report and set up its months and sections."""

import re
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.models import User
from accounts.permissions import Permission
from dates.periods import month_code
from highlights.actions.draft_report import (
    change_report,
    change_section,
    create_report_from,
    move_section,
    remove_section,
)
from highlights.actions.reports import add_section
from highlights.forms.set_up import (
    KindForm,
    NewReportForm,
    ReportChangeForm,
    SectionForm,
    show_changed,
)
from highlights.models import Report, Section, SectionKind
from highlights.policies import NotAllowedError, reason_against_editing
from highlights.queries.reports import reports_for
from highlights.queries.structure import next_period, report_digest, section_digest, section_places
from highlights.views.editing import CONFLICT, NOT_VALID, crumbs
from plans.policies import check_remit
from plans.queries import current_plan
from records.conflicts import ChangedMeanwhileError

STEPS = {"up": -1, "down": 1}
# Which way, and the position that the person saw.
STEP = re.compile(r"(up|down):([0-9]{1,9})")
# Where the buttons beside the sections lead once the title and the months are saved.
NEXT = {"change": "highlights:section-change", "remove": "highlights:section-remove"}


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@makes_one
def report_create(request: HttpRequest) -> HttpResponse:
    """Start a report, usually from the last one."""
    check_remit(request.user, None)
    if request.method != "POST":
        return _new_report(request, NewReportForm(initial=_suggested()))
    form = NewReportForm(request.POST)
    if form.is_valid():
        try:
            report = create_report_from(**form.cleaned_data, by=cast(User, request.user))
        except ValidationError as error:
            form.add_reasons(error)
        else:
            messages.success(
                request,
                (f"The report on {report.period.text} has been started. Next, check its sections."),
            )
            return redirect("highlights:report-set-up", report.slug)
    return _new_report(request, form, status=NOT_VALID)


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def report_set_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a report is called and covers, and see its sections.

    Whatever button is pressed saves the title and the months: none drops what was typed.
    """
    report = _report(request, slug)
    if request.method != "POST":
        values = ReportChangeForm.values_of(report)
        form = ReportChangeForm(initial={**values, "started_from": report_digest(report)})
        return _set_up(request, report, form)
    refused, is_changed = _save_set_up(request, report)
    if refused:
        return refused
    if to := _asked_for(request, report):
        if is_changed:
            messages.success(request, "The title and the months have been saved.")
        return redirect(to)
    messages.success(request, "The title and the months have been saved. Next, check the sections.")
    return redirect("highlights:report-set-up", slug)


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@makes_one
def section_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a section: first its kind, then what it is called and shows."""
    report = _report(request, slug)
    asked = request.POST.get("kind") or request.GET.get("kind")
    if asked not in SectionKind.values:
        # A form that was sent without a kind is told so; a page that was opened is not.
        kinds = KindForm(request.POST if request.method == "POST" else None)
        status = NOT_VALID if kinds.is_bound and not kinds.is_valid() else 200
        return _section_page(request, report, kinds, kind=None, status=status)
    kind = SectionKind(asked)
    if request.method != "POST":
        form = SectionForm(initial={"title": kind.label}, report=report, kind=kind, is_new=True)
        return _section_page(request, report, form, kind=kind)
    form = SectionForm(request.POST, report=report, kind=kind, is_new=True)
    if form.is_valid():
        try:
            section = add_section(
                report=report, kind=kind, **form.chosen, by=cast(User, request.user)
            )
        except (NotAllowedError, ValidationError) as error:
            form.add_error(None, _words(error))
        else:
            messages.success(
                request,
                f"“{section.title}” has been added at the end. Move it to the right position.",
            )
            return redirect("highlights:report-set-up", slug)
    return _section_page(request, report, form, kind=kind, status=NOT_VALID)


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def section_change(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Change what a section is called and shows."""
    found = _section(request, slug, section)
    report, kind = found.report, SectionKind(found.kind)
    if request.method != "POST":
        values = {**SectionForm.values_of(found), "started_from": section_digest(found)}
        form = SectionForm(initial=values, report=report, kind=kind, is_new=False)
        return _section_page(request, report, form, kind=kind, section=found)
    form = SectionForm(request.POST, report=report, kind=kind, is_new=False)
    status = NOT_VALID
    if form.is_valid():
        started_from = form.cleaned_data["started_from"]
        try:
            change_section(
                section=found,
                **form.chosen,
                started_from=started_from,
                by=cast(User, request.user),
            )
        except ChangedMeanwhileError:
            status = CONFLICT
            found = _section(request, slug, section)
            _show_section_changed(form, found)
        except (NotAllowedError, ValidationError) as error:
            form.add_error(None, _words(error))
        else:
            messages.success(request, f"The section “{form.cleaned_data['title']}” has been saved.")
            return redirect("highlights:report-set-up", slug)
    return _section_page(request, report, form, kind=kind, section=found, status=status)


@requires(Permission.EDIT_RECORD)
@require_POST
def section_move(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Move a section one place up or down; what was typed of the report is saved as well."""
    found = _section(request, slug, section)
    step = STEP.fullmatch(request.POST.get("step", ""))
    if step is None:
        messages.error(request, "Nothing was moved. Use the buttons beside a section.")
        return redirect("highlights:report-set-up", slug)
    if "title" in request.POST:
        refused, is_changed = _save_set_up(request, found.report)
        if refused:
            return refused
        if is_changed:
            messages.success(request, "The title and the months have been saved.")
    try:
        moved = move_section(
            section=found,
            step=STEPS[step[1]],
            started_from=int(step[2]),
            by=cast(User, request.user),
        )
    except (NotAllowedError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{moved.title}” is now section {moved.position}.")
    return redirect(f"{reverse('highlights:report-set-up', args=[slug])}#sections")


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def section_remove(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Ask, then take a section out of the report."""
    found = _section(request, slug, section)
    report = found.report
    problem = reason_against_editing(report)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            remove_section(section=found, by=cast(User, request.user))
        except (NotAllowedError, ValidationError) as error:
            problem = " ".join(_words(error))
        else:
            messages.success(request, f"The section “{found.title}” has been removed.")
            return redirect("highlights:report-set-up", slug)
    return render(
        request,
        "highlights/section_remove.html",
        {
            "report": report,
            "section": found,
            "texts": [each for each in found.narratives.all() if each.text.strip()],
            "drafting": sorted({str(each.saved_by) for each in found.drafts.all()}),
            "problem": problem,
            "crumbs": _crumbs_below(report),
        },
        status=CONFLICT if request.method == "POST" and problem else 200,
    )


def _suggested() -> dict[str, Any]:
    """What a new report is likely to be: the months after the last one's, on the same plan, or on
    the one that is in force by then."""
    last = Report.objects.select_related("plan").first()
    if last is None:
        return {"plan": current_plan(timezone.localdate())}
    period = next_period(last)
    is_over = period.start > last.plan.ends_on
    return {
        "source": last.pk,
        "plan": current_plan(period.start) if is_over else last.plan_id,
        "title": last.title.replace(last.period.text, period.text),
        "period_start": month_code(period.start),
        "period_end": month_code(period.end),
        "data_to": month_code(period.end),
    }


def _report(request: HttpRequest, slug: str) -> Report:
    check_remit(request.user, None)
    return get_object_or_404(reports_for(request.user), slug=slug)


def _section(request: HttpRequest, slug: str, section: str) -> Section:
    return get_object_or_404(
        Section.objects.select_related(
            "report__plan", "priority", "scorecard", "kpi_page", "wave"
        ).prefetch_related("narratives", "drafts__saved_by"),
        report__in=reports_for(request.user).values("pk"),
        report__slug=slug,
        slug=section,
    )


def _crumbs_below(report: Report) -> list[tuple[str, str]]:
    set_up = ("Set-up", reverse("highlights:report-set-up", args=[report.slug]))
    return [*crumbs(report), set_up]


def _words(error: NotAllowedError | ValidationError) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def _new_report(request: HttpRequest, form: NewReportForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "crumbs": [("Reports", reverse("highlights:report-list"))]}
    return render(request, "highlights/report_create.html", context, status=status)


def _save_set_up(request: HttpRequest, report: Report) -> tuple[HttpResponse | None, bool]:
    """Save the title and the months as sent: the page that says what is wrong, or None; and
    whether anything was changed."""
    form, before = ReportChangeForm(request.POST), report_digest(report)
    status = NOT_VALID
    if form.is_valid():
        try:
            saved = change_report(report=report, **form.cleaned_data, by=cast(User, request.user))
        except ChangedMeanwhileError:
            status = CONFLICT
            report.refresh_from_db()
            _show_report_changed(form, report)
        except NotAllowedError as error:
            status = CONFLICT
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_reasons(error)
        else:
            return None, report_digest(saved) != before
    return _set_up(request, report, form, status=status), False


def _asked_for(request: HttpRequest, report: Report) -> str:
    """The page that a button beside the sections leads to, or ""."""
    what, _, section = request.POST.get("then", "").partition(":")
    if what == "add":
        return reverse("highlights:section-create", args=[report.slug])
    known = what in NEXT and report.sections.filter(slug=section).exists()
    return reverse(NEXT[what], args=[report.slug, section]) if known else ""


def _set_up(
    request: HttpRequest, report: Report, form: ReportChangeForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "places": section_places(report),
        "reason": reason_against_editing(report),
        "crumbs": crumbs(report),
    }
    return render(request, "highlights/report_set_up.html", context, status=status)


def _section_page(
    request: HttpRequest,
    report: Report,
    form: KindForm | SectionForm,
    *,
    kind: SectionKind | None,
    section: Section | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "kind": kind,
        "section": section,
        "reason": reason_against_editing(report),
        "crumbs": _crumbs_below(report),
    }
    return render(request, "highlights/section_edit.html", context, status=status)


def _show_report_changed(form: ReportChangeForm, report: Report) -> None:
    now = {
        name: words
        for name, words in ReportChangeForm.values_of(report).items()
        if form[name].value() != words
    }
    show_changed(form, now, report_digest(report))


def _show_section_changed(form: SectionForm, section: Section) -> None:
    now: dict[str, str] = {}
    if form.cleaned_data["title"] != section.title:
        now["title"] = section.title
    for name in ("scorecard", "kpi_page", "wave"):
        there = getattr(section, name)
        if name in form.fields and form.cleaned_data[name] != there:
            now[name] = str(there or "nothing")
    if "deliverables" in form.fields:
        listed = {line.deliverable for line in section.lines.select_related("deliverable")}
        if set(form.cleaned_data["deliverables"]) != listed:
            references = sorted(deliverable.reference for deliverable in listed)
            now["deliverables"] = ", ".join(references) or "none"
    show_changed(form, now, section_digest(section))
