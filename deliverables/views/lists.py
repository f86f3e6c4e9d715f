"""Pages of deliverables: the list with its filters, and one with its history."""

from dataclasses import fields, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.permissions import Permission, can, visibilities_for
from dates.periods import day_text
from deliverables.charts import due_quarters, time_scale
from deliverables.content import (
    DeliverableContent,
    DeliverableNoteContent,
    DeliverableTally,
    RecordContent,
)
from deliverables.filters import DeliverableFilter
from deliverables.models import Deliverable
from deliverables.policies import thresholds, why_not_change
from deliverables.progress import STATUS_WORDS, Status
from deliverables.queries import deliverable_records, deliverables_as_at, tally
from deliverables.tables import DeliverableTable
from plans.policies import reason_against_remit
from records.as_at import AsAt, asked_edition, reading

ROWS_A_PAGE = 25


@require_safe
def deliverable_list(request: HttpRequest) -> HttpResponse:
    """Deliverables as at a day, filtered and sorted, with a count by status."""
    filterset = _filterset(request)
    contents = deliverables_as_at(filterset.qs, filterset.day)
    table = DeliverableTable(contents, asked=filterset.asked)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(
        request,
        "deliverables/deliverable_list.html",
        {
            "filterset": filterset,
            "table": table,
            "counts": _counts(tally(contents)),
            "may_edit": can(request.user, Permission.EDIT_RECORD),
            **_day(filterset),
        },
    )


@require_safe
def deliverable_timeline(request: HttpRequest) -> HttpResponse:
    """Deliverables as at a day by the quarter in which they are due, all on one page, to print."""
    filterset = _filterset(request)
    contents = deliverables_as_at(filterset.qs, filterset.day)
    return render(
        request,
        "deliverables/deliverable_timeline.html",
        {
            "filterset": filterset,
            "quarters": due_quarters(contents, filterset.day),
            "scale_text": time_scale(contents, filterset.day).text,
            "crumbs": [("Deliverables", reverse("deliverables:deliverable-list"))],
            **_day(filterset),
        },
    )


@require_safe
def deliverable_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One deliverable as at a day, with its progress and its due dates up to then."""
    filterset = _filterset(request)
    row = get_object_or_404(filterset.queryset, reference=reference)
    shows_people = can(request.user, Permission.READ_OFFICE)
    may_edit = can(request.user, Permission.EDIT_RECORD)
    as_at = asked_edition(request)
    day = as_at.cut_off if as_at else filterset.day
    with reading(as_at):
        (record,) = deliverable_records([row], day, with_people=shows_people)
    if as_at:
        record = _as_printed(record, as_at)
    return render(
        request,
        "deliverables/deliverable_detail.html",
        {
            "record": record,
            "deliverable": record.content,
            "tools_of": None if as_at else row,
            "as_at": as_at,
            "says_undated": as_at is None
            or ("deliverable note", record.content.reference) in as_at.printed,
            "shows_people": shows_people,
            "may_edit": may_edit and not as_at,
            "why_not_write": reason_against_remit(request.user, row.priority) if may_edit else "",
            "why_not_change": why_not_change(row),
            "status_is_by_hand": bool(row.override_status),
            "crumbs": [("Deliverables", reverse("deliverables:deliverable-list"))],
            **_day(filterset),
            **({"day": day, "day_text": day_text(day), "is_quiet": False} if as_at else {}),
        },
    )


def _as_printed(record: RecordContent, as_at: AsAt) -> RecordContent:
    """A deliverable with what is not dated from the edition; what it does not say is left out."""
    reference = record.content.reference
    printed: DeliverableContent | None = as_at.printed.get(("deliverable", reference))
    note: DeliverableNoteContent | None = as_at.printed.get(("deliverable note", reference))
    return replace(
        record,
        content=printed or record.content,
        description=note.description if note else "",
        started_on=note.started_on if note else "",
        started_text=note.started_text if note else "",
        objective_codes=note.objective_codes if note else (),
        objective_titles=note.objective_titles if note else (),
    )


def _filterset(request: HttpRequest) -> DeliverableFilter:
    visible = Deliverable.objects.visible(visibilities_for(request.user)).select_related("priority")
    return DeliverableFilter(request.GET, queryset=visible, request=request)


def _day(filterset: DeliverableFilter) -> dict[str, object]:
    """As at which day the page speaks, and how to ask for another."""
    today = timezone.localdate()
    return {
        "day": filterset.day,
        "day_text": day_text(filterset.day),
        "asked": filterset.asked,
        "is_quiet": filterset.asked is None and filterset.default.is_quiet,
        "today": today if filterset.day != today else None,
        "today_text": day_text(today),
        "thresholds": thresholds(),
    }


def _counts(counted: DeliverableTally) -> list[dict[str, object]]:
    """The statuses that occur, in the order of the tally."""
    return [
        {
            "status": field.name,
            "words": STATUS_WORDS[Status(field.name)],
            "number": getattr(counted, field.name),
        }
        for field in fields(DeliverableTally)
        if getattr(counted, field.name)
    ]
