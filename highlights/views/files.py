"""The PDF of an edition: the file, how far it is, and asking for it again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission, can
from highlights.actions import request_file
from highlights.models import Report
from highlights.queries import (
    EditionAlteredError,
    EditionNote,
    ReportView,
    pdf_content,
    pdf_of,
    reports_for,
    view_report,
)
from highlights.views.reading import withdrawn_notice


@require_safe
@withdrawn_notice
def edition_pdf(request: HttpRequest, slug: str, edition: int) -> HttpResponse:
    """The PDF of an edition; while there is none, the page that says how far it is."""
    report, _view, _edition = _find(request, slug, edition)
    note = pdf_of(slug, edition)
    if note is None or not note.is_made:
        return redirect("highlights:edition-pdf-progress", slug=slug, edition=edition)
    etag = f'"{note.sha256}"'
    # The file is not read from the database for someone who has it already.
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    if response is None:
        content = pdf_content(note)
        if content is None:
            raise EditionAlteredError(report, edition)
        response = HttpResponse(content, content_type="application/pdf")
    response["ETag"] = etag
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=f"{slug}-edition-{edition}.pdf")
        or "inline"
    )
    # Kept by a browser, but never shown without asking: an edition may be withdrawn.
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@withdrawn_notice
def edition_pdf_progress(request: HttpRequest, slug: str, edition: int) -> HttpResponse:
    """How far the PDF of an edition is; the reason where it could not be made."""
    _report, view, note = _find(request, slug, edition)
    context: dict[str, Any] = {
        "report": view.content,
        "slug": slug,
        "edition": note,
        "pdf": pdf_of(slug, edition),
        "may_request": can(request.user, Permission.PUBLISH_REPORT),
        "is_office": can(request.user, Permission.READ_OFFICE),
    }
    return render(request, "highlights/edition_pdf.html", context)


@requires(Permission.PUBLISH_REPORT)
@require_POST
def edition_pdf_request(request: HttpRequest, slug: str, edition: int) -> HttpResponse:
    """Ask for the PDF of an edition, again where it could not be made. Twice changes nothing."""
    report, _view, _note = _find(request, slug, edition)
    if isinstance(request.user, User):
        request_file(edition=report.editions.get(number=edition), by=request.user)
        messages.success(request, "The PDF has been requested. This page shows its progress.")
    return redirect("highlights:edition-pdf-progress", slug=slug, edition=edition)


def _find(request: HttpRequest, slug: str, edition: int) -> tuple[Report, ReportView, EditionNote]:
    """The edition as the reader may see it on its pages: the file is seen by no one else."""
    report = get_object_or_404(reports_for(request.user), slug=slug)
    view = view_report(report, edition_number=edition)
    if view is None or view.edition is None:
        raise Http404("The report has no such edition.")
    return report, view, view.edition
