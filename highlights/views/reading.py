"""Pages of highlight reports. A view fetches one content and hands it to a template."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, can
from accounts.requests import user_of
from highlights.actions import record_pre_release_reading
from highlights.as_at import edition_code
from highlights.assurance import assurance_framework
from highlights.content import PartContent, SectionContent
from highlights.models import Report
from highlights.queries import (
    EditionAlteredError,
    PreReleaseLine,
    ReportView,
    ReportWithdrawnError,
    has_public_live_view,
    pdf_of,
    pre_release_lines,
    pre_releases_for,
    readable,
    report_lines,
    reports_for,
    view_live,
    view_pre_release,
    view_report,
    with_pdfs,
)
from measures.comparisons import Verdict
from measures.wording import judged_window
from plans.queries import current_plan
from records.as_at import EDITION

# What the counts of a glance filter by: a verdict, or measures that could not be compared.
SHOWN = (*(verdict.value for verdict in Verdict), "none")


@dataclass(frozen=True, slots=True)
class Place:
    """Which form of a report is read: the latest edition, a numbered one, the live view, or what
    will be published."""

    slug: str
    edition: int | None
    live: bool
    prerelease: bool = False

    def url(self, name: str, **more: str) -> str:
        """The address of "contents", "print" or "part" in this form."""
        if self.prerelease:
            return reverse(f"highlights:prerelease-{name}", kwargs={"slug": self.slug, **more})
        if self.live:
            return reverse(f"highlights:live-{name}", kwargs={"slug": self.slug, **more})
        if self.edition is not None:
            known = {"slug": self.slug, "edition": self.edition}
            return reverse(f"highlights:edition-{name}", kwargs={**known, **more})
        return reverse(f"highlights:report-{name}", kwargs={"slug": self.slug, **more})


def withdrawn_notice(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a notice in the place of an edition that was withdrawn, or that was altered."""

    @wraps(view)
    def noticing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ReportWithdrawnError as withdrawn:
            context = {
                "withdrawn": withdrawn,
                "reason": withdrawn.reason,
                "has_newer": withdrawn.has_newer,
            }
            return render(request, "highlights/report_withdrawn.html", context, status=410)
        except EditionAlteredError as altered:
            return _altered_notice(request, altered)

    return noticing


def _altered_notice(request: HttpRequest, altered: EditionAlteredError) -> HttpResponse:
    context = {"altered": altered}
    return render(request, "highlights/edition_altered.html", context, status=503)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The latest report at a glance, and where to find everything else."""
    reports = reports_for(request.user)
    latest = readable(reports).first()
    if latest is None and can(request.user, Permission.READ_OFFICE):
        latest = reports.first()
    context: dict[str, Any] = {
        "lines": with_pdfs(report_lines(reports[:9])),
        "pre_releases": _pre_releases(request),
    }
    if latest:
        try:
            view = view_report(latest) or view_live(latest)
        except EditionAlteredError as altered:
            context["altered"] = altered
        else:
            place = Place(latest.slug, None, view.is_live)
            context |= _report_context(request, latest, view, place)
    return render(request, "highlights/home.html", context)


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report that the reader may see, the latest first."""
    lines = with_pdfs(report_lines(reports_for(request.user)))
    context = {"lines": lines, "pre_releases": _pre_releases(request)}
    return render(request, "highlights/report_list.html", context)


@require_safe
@withdrawn_notice
def report_contents(
    request: HttpRequest,
    slug: str,
    edition: int | None = None,
    live: bool = False,
    prerelease: bool = False,
) -> HttpResponse:
    """The contents page of a report."""
    report, view, place = _find(request, slug, edition, live, prerelease)
    return render(
        request, "highlights/report_contents.html", _report_context(request, report, view, place)
    )


@require_safe
@withdrawn_notice
def report_part(
    request: HttpRequest,
    slug: str,
    part: str,
    edition: int | None = None,
    live: bool = False,
    prerelease: bool = False,
) -> HttpResponse:
    """One page of a report: the plan, a priority, the consultation or the terminology."""
    report, view, place = _find(request, slug, edition, live, prerelease)
    content = view.content.part(part)
    if content is None:
        raise Http404(f"The report has no part “{part}”.")
    show = request.GET.get("show", "")
    if show in SHOWN:
        content = _only(content, show)
    else:
        show = ""
    parts = view.content.parts
    at = next(number for number, other in enumerate(parts) if other.slug == part)
    return render(
        request,
        "highlights/report_part.html",
        {
            **_report_context(request, report, view, place, current=part),
            "part": content,
            "show": show,
            "previous": _link(parts[at - 1], place) if at else None,
            "next": _link(parts[at + 1], place) if at + 1 < len(parts) else None,
        },
    )


@require_safe
@withdrawn_notice
def report_print(
    request: HttpRequest,
    slug: str,
    edition: int | None = None,
    live: bool = False,
    prerelease: bool = False,
) -> HttpResponse:
    """The whole report on one page, set for paper."""
    report, view, place = _find(request, slug, edition, live, prerelease)
    return render(
        request, "highlights/report_print.html", _report_context(request, report, view, place)
    )


@require_safe
def assurance(request: HttpRequest) -> HttpResponse:
    """What assures each priority and objective of the plan, and what is missing."""
    plan = current_plan(timezone.localdate())
    return render(
        request,
        "highlights/assurance.html",
        {"plan": plan, "framework": assurance_framework(plan, request.user) if plan else ()},
    )


def _find(
    request: HttpRequest, slug: str, edition: int | None, live: bool, prerelease: bool
) -> tuple[Report, ReportView, Place]:
    if prerelease:
        return _find_pre_release(request, slug)
    report = get_object_or_404(reports_for(request.user), slug=slug)
    is_office = can(request.user, Permission.READ_OFFICE)
    if live and not is_office and not has_public_live_view(report):
        raise Http404("This report has no live view at the moment.")
    view = view_live(report) if live else view_report(report, edition_number=edition)
    if view is None and edition is None and is_office:
        view, live = view_live(report), True
    if view is None:
        raise Http404("The report has no such edition.")
    return report, view, Place(slug, edition, live)


def _find_pre_release(request: HttpRequest, slug: str) -> tuple[Report, ReportView, Place]:
    """What the reader may read before it is published. That they did is kept."""
    schedule = get_object_or_404(pre_releases_for(request.user, timezone.now()), report__slug=slug)
    record_pre_release_reading(schedule=schedule, by=user_of(request))
    place = Place(slug, None, live=False, prerelease=True)
    return schedule.report, view_pre_release(schedule), place


def _pre_releases(request: HttpRequest) -> list[PreReleaseLine]:
    return pre_release_lines(pre_releases_for(request.user, timezone.now()))


def _report_context(
    request: HttpRequest, report: Report, view: ReportView, place: Place, *, current: str = ""
) -> dict[str, Any]:
    slug = {"slug": place.slug}
    is_office = can(request.user, Permission.READ_OFFICE)
    return {
        "report": view.content,
        "edition": view.edition,
        "pdf": pdf_of(place.slug, view.edition.number) if view.edition else None,
        "slug": place.slug,
        "is_live": view.is_live,
        "as_at_query": f"?{EDITION}={edition_code(place.slug, view.edition.number)}"
        if view.edition
        else "",
        "confidential_until": view.confidential_until,
        "state": view.state,
        "revised": view.revised,
        "has_edition": getattr(report, "latest_edition_number", None) is not None,
        "part_links": [
            {**_link(part, place), "is_current": part.slug == current, "part": part}
            for part in view.content.parts
        ],
        "contents_url": place.url("contents"),
        "print_url": place.url("print"),
        "published_url": reverse("highlights:report-contents", kwargs=slug),
        "live_url": reverse("highlights:live-contents", kwargs=slug)
        if is_office or (not place.prerelease and has_public_live_view(report))
        else "",
        "manage_url": reverse("highlights:report-manage", kwargs=slug)
        if can(request.user, Permission.EDIT_RECORD)
        else "",
    }


def _link(part: PartContent, place: Place) -> dict[str, Any]:
    title = f"Priority {part.number}: {part.title}" if part.number else part.title
    return {"title": title, "url": place.url("part", part=part.slug)}


def _only(part: PartContent, verdict: str) -> PartContent:
    """The part with only those scorecard and KPI rows that have the verdict."""

    def matches(row: Any) -> bool:
        window = judged_window(row)
        return (window.verdict if window else "none") == verdict

    def narrowed(section: SectionContent) -> SectionContent:
        if section.scorecard:
            rows = tuple(row for row in section.scorecard.rows if matches(row))
            return replace(section, scorecard=replace(section.scorecard, rows=rows))
        if section.kpi:
            lines = tuple(line for line in section.kpi.rows if matches(line.row))
            return replace(section, kpi=replace(section.kpi, rows=lines))
        return section

    return replace(part, sections=tuple(narrowed(section) for section in part.sections))
