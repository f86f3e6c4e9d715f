"""Pages of the consultations, which everybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.permissions import Permission, can
from consultation.content import WaveContent
from consultation.filters import ConsultationFilter
from consultation.models import Consultation, Dimension, Wave
from consultation.queries import consultation_contents, wave_content
from consultation.statistics import RANDOM_SAMPLE_ASSUMPTION
from consultation.tables import ConsultationTable, WaveTable
from consultation.weighting import weighted_questions
from plans.policies import reason_against_remit
from records.as_at import AsAt, asked_edition

ROWS_A_PAGE = 25


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Every consultation."""
    chosen = ConsultationFilter(
        request.GET, queryset=Consultation.objects.prefetch_related("waves")
    )
    table = ConsultationTable(consultation_contents(chosen.qs))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(
        request,
        "consultation/consultation_list.html",
        {"filter": chosen, "table": table, "crumbs": [("Home", "/")], **_writing(request)},
    )


@require_safe
def consultation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A consultation and its waves."""
    found = get_object_or_404(Consultation.objects.prefetch_related("waves"), slug=slug)
    (consultation,) = consultation_contents([found])
    table = WaveTable(list(consultation.waves))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(
        request,
        "consultation/consultation_detail.html",
        {
            "consultation": consultation,
            "tools_of": found,
            "table": table,
            "questions": found.questions.all(),
            **_writing(request),
            "assumption": RANDOM_SAMPLE_ASSUMPTION
            if any(wave.is_self_selected for wave in found.waves.all())
            else "",
            "crumbs": _crumbs(),
        },
    )


@require_safe
def wave_detail(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """A wave: who answered, and every question with its answers and changes."""
    found = get_object_or_404(
        Wave.objects.select_related("consultation"), consultation__slug=slug, slug=wave
    )
    as_at = asked_edition(request)
    printed = as_at.printed.get(("wave", slug, wave)) if as_at else None
    if as_at and printed:
        return _wave_as_printed(request, found, printed, as_at)
    weighted = {dimension.value: weighted_questions(found, dimension) for dimension in Dimension}
    asked = request.GET.get("weighted", "")
    return render(
        request,
        "consultation/wave_detail.html",
        {
            "wave": wave_content(found),
            "tools_of": None if as_at else found,
            "as_at": as_at,
            "is_today": True,
            "weighted": weighted.get(asked, ()),
            "weighted_by": asked if weighted.get(asked) else "",
            "may_be_weighted_by": [value for value, questions in weighted.items() if questions],
            **({} if as_at else _writing(request)),
            "crumbs": _wave_crumbs(found),
        },
    )


def _wave_as_printed(
    request: HttpRequest, found: Wave, printed: WaveContent, as_at: AsAt
) -> HttpResponse:
    """A wave as a report printed it, which may since have been changed."""
    shown = {"wave": printed, "as_at": as_at, "crumbs": _wave_crumbs(found)}
    return render(request, "consultation/wave_detail.html", shown)


def _wave_crumbs(wave: Wave) -> list[tuple[str, str]]:
    consultation = wave.consultation
    address = reverse("consultation:consultation-detail", args=[consultation.slug])
    return [*_crumbs(), (consultation.title, address)]


def _writing(request: HttpRequest) -> dict[str, object]:
    """Whether the reader may write here, and why it is not theirs: it is of the whole plan."""
    has_role = can(request.user, Permission.EDIT_RECORD)
    why_not = reason_against_remit(request.user, None) if has_role else ""
    return {"may_edit": has_role and not why_not, "why_not_write": why_not}


def _crumbs() -> list[tuple[str, str]]:
    return [("Home", "/"), ("Consultation", reverse("consultation:consultation-list"))]
