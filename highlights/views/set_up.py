"""Pages on which officers start a report and set up its months and sections."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.permissions import Permission
from accounts.requests import user_of
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
)
from highlights.models import Report, Section, SectionKind
from highlights.policies import NotAllowedError, reason_against_editing
from highlights.queries.reports import reports_for
from highlights.queries.structure import next_period, report_digest, section_digest, section_places
from highlights.views.editing import crumbs
from plans.policies import check_remit
from plans.queries import current_plan
from records.conflicts import EditConflict
from records.form_views import (
    CONFLICT,
    NOT_VALID,
    FormPage,
    Saved,
    form_page,
    save_form,
    show_form,
)

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
    is_sent = request.method == "POST"
    form = NewReportForm(request.POST) if is_sent else NewReportForm(initial=_suggested())
    back = reverse("highlights:report-list")
    page = FormPage(
        "Start a report",
        "Start the report",
        back,
        [("Reports", back)],
        template="highlights/report_create.html",
        refused=NOT_VALID,
    )

    def save() -> Saved:
        report = create_report_from(**form.cleaned_data, by=user_of(request))
        return Saved(
            f"The report on {report.period.text} has been started. Next, check its sections.",
            reverse("highlights:report-set-up", args=[report.slug]),
        )

    return form_page(request, form, page, save)


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
        return show_form(request, kinds, _section_form(report, None), status=status)
    kind = SectionKind(asked)
    form = SectionForm(
        request.POST if request.method == "POST" else None,
        initial={"title": kind.label},
        report=report,
        kind=kind,
        is_new=True,
    )

    def save() -> Saved:
        with refused_by_state():
            section = add_section(report=report, kind=kind, **form.chosen, by=user_of(request))
        message = f"“{section.title}” has been added at the end. Move it to the right position."
        return Saved(message, _set_up_url(report))

    return form_page(request, form, _section_form(report, kind), save)


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def section_change(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Change what a section is called and shows."""
    found = _section(request, slug, section)
    report, kind = found.report, SectionKind(found.kind)

    def now() -> dict[str, Any]:
        there = _section(request, slug, section)
        return {**SectionForm.values_of(there), "started_from": section_digest(there)}

    form = SectionForm(
        request.POST if request.method == "POST" else None,
        initial=now(),
        report=report,
        kind=kind,
        is_new=False,
    )

    def save() -> Saved:
        started_from = form.cleaned_data["started_from"]
        with refused_by_state():
            change_section(
                section=found, **form.chosen, started_from=started_from, by=user_of(request)
            )
        return Saved(
            f"The section “{form.cleaned_data['title']}” has been saved.", _set_up_url(report)
        )

    return form_page(request, form, _section_form(report, kind, section=found, now=now), save)


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
            by=user_of(request),
        )
    except (NotAllowedError, EditConflict) as error:
        messages.error(request, " ".join(_words(error)))
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
            remove_section(section=found, by=user_of(request))
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


def _save_set_up(request: HttpRequest, report: Report) -> tuple[HttpResponse | None, bool]:
    """Save the title and the months as sent: the page that says what is wrong, or None; and
    whether anything was changed."""
    form, before = ReportChangeForm(request.POST), report_digest(report)

    def save() -> Saved:
        try:
            change_report(report=report, **form.cleaned_data, by=user_of(request))
        except NotAllowedError as error:
            raise EditConflict(str(error)) from error
        return Saved("The title and the months have been saved.", _set_up_url(report))

    def now() -> dict[str, str]:
        report.refresh_from_db()
        return {**ReportChangeForm.values_of(report), "started_from": report_digest(report)}

    outcome = save_form(form, save, now=now)
    if outcome.saved is None:
        return _set_up(request, report, form, status=outcome.status), False
    report.refresh_from_db()
    return None, report_digest(report) != before


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


def _section_form(
    report: Report,
    kind: SectionKind | None,
    *,
    section: Section | None = None,
    now: Callable[[], Mapping[str, Any]] | None = None,
) -> FormPage:
    """The page of a section's form; first only of its kind."""
    return FormPage(
        "",
        "",
        _set_up_url(report),
        _crumbs_below(report),
        more={
            "report": report,
            "kind": kind,
            "section": section,
            "reason": reason_against_editing(report),
        },
        now=now,
        template="highlights/section_edit.html",
        refused=NOT_VALID,
    )


@contextmanager
def refused_by_state() -> Iterator[None]:
    """Let a form say what the state of the report does not allow."""
    try:
        yield
    except NotAllowedError as error:
        raise ValidationError(str(error)) from error


def _set_up_url(report: Report) -> str:
    return reverse("highlights:report-set-up", args=[report.slug])
