"""Pages of the audit trail: the list with its filters, one event, the list as CSV."""

from datetime import datetime
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.decorators import requires
from accounts.permissions import Permission
from administration.integrity import integrity_words
from audit.content import EventContent
from audit.exports import events_csv
from audit.filters import EventFilter
from audit.models import AuditEvent
from audit.queries import event_content
from dates.periods import day_text

ROWS_A_PAGE = 50


@requires(Permission.READ_AUDIT)
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Everything that was done, as sentences, newest first."""
    filterset = _filterset(request)
    page = Paginator(filterset.qs, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "administration/event_list.html",
        {
            "filterset": filterset,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
            "lines": [_line(event_content(event)) for event in page],
            "query": request.GET.urlencode(),
            "integrity": integrity_words(),
        },
        status=HTTPStatus.OK if filterset.is_valid() else HTTPStatus.BAD_REQUEST,
    )


@requires(Permission.READ_AUDIT)
@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: what was there before beside what was there after."""
    content = event_content(get_object_or_404(AuditEvent, pk=pk))
    return render(
        request,
        "administration/event_detail.html",
        {**_line(content), "crumbs": [("Audit trail", reverse("administration:event-list"))]},
    )


@requires(Permission.READ_AUDIT)
@require_safe
def event_export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The filtered list as CSV, sent while it is read. A wrong filter shows the list's errors."""
    filterset = _filterset(request)
    if not filterset.is_valid():
        return event_list(request)  # type: ignore[return-value]
    day = timezone.localdate().isoformat()
    response = StreamingHttpResponse(
        events_csv(filterset.qs),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="audit-trail-{day}.csv"'},
    )
    patch_cache_control(response, no_store=True)
    return response


def _filterset(request: HttpRequest) -> EventFilter:
    return EventFilter(request.GET, queryset=AuditEvent.objects.all(), request=request)


def _line(content: EventContent) -> dict[str, object]:
    at = datetime.fromisoformat(content.at)
    return {"event": content, "when": f"{day_text(at.date())}, {at:%H:%M}"}
