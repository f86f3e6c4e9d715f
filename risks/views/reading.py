"""Pages of the risk registers. A reader sees only what their levels of visibility allow."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.permissions import Permission, Visibility, can, visibilities_for
from dates.periods import day_text
from plans.policies import reason_against_remit
from records.as_at import AsAt, asked_edition, reading
from risks.charts import ScorePoint, score_finding, score_line
from risks.content import RiskContent, RiskHistory, RiskNoteContent
from risks.filters import RegisterRiskFilter
from risks.models import Register, Response, Risk, ScoreKind
from risks.policies import why_not_changed
from risks.queries import (
    heat_map,
    register_content,
    registers_as_at,
    risk_history,
    risks_as_at,
    with_history,
)
from risks.tables import TREND_WORDS, RiskTable

RISKS_A_PAGE = 25
HOLDS_NOTHING = {
    Visibility.PUBLIC: "This register has nothing that is public.",
    Visibility.PANEL: "This register has nothing for the public or the panel.",
    Visibility.OFFICE: "This register has no risks yet.",
}


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """Every register, with its risks counted as far as the reader may see them."""
    levels = visibilities_for(request.user)
    return render(
        request,
        "risks/register_list.html",
        {
            "registers": registers_as_at(levels, timezone.localdate()),
            "holds_nothing": HOLDS_NOTHING[levels[-1]],
            "crumbs": _crumbs(),
        },
    )


@require_safe
def register_detail(request: HttpRequest, register: str) -> HttpResponse:
    """A register: the heat map with its key, and the risks in a table that can be filtered."""
    found = get_object_or_404(
        Register.objects.select_related("body", "matrix").prefetch_related("matrix__bands"),
        slug=register,
    )
    today = timezone.localdate()
    levels = visibilities_for(request.user)
    visible = Risk.objects.filter(register=found).visible(levels).as_of(today)
    risks = risks_as_at(visible, today)
    chosen = RegisterRiskFilter(
        request.GET,
        queryset=visible,
        register=found,
        priorities=[risk.priority_number for risk in risks if risk.priority_number],
    )
    references = set(chosen.qs.values_list("reference", flat=True))
    table = RiskTable([risk for risk in risks if risk.reference in references])
    RequestConfig(request, paginate={"per_page": RISKS_A_PAGE}).configure(table)
    return render(
        request,
        "risks/register_detail.html",
        {
            "register": register_content(found, risks),
            "has_risks": bool(risks),
            "holds_nothing": HOLDS_NOTHING[levels[-1]],
            "heat_map": heat_map(risks, found.matrix),
            "may_edit": can(request.user, Permission.EDIT_RECORD),
            "filter": chosen,
            "table": table,
            "crumbs": _crumbs(("Risks", reverse("risks:risk-list"))),
        },
    )


@require_safe
def risk_detail(request: HttpRequest, register: str, reference: str) -> HttpResponse:
    """A risk: cause, event and consequence, its scores over time, controls and actions."""
    as_at = asked_edition(request)
    today = as_at.cut_off if as_at else timezone.localdate()
    visible = Risk.objects.filter(register__slug=register).visible(visibilities_for(request.user))
    with reading(as_at):
        risk = get_object_or_404(
            with_history(visible.as_of(today), today).prefetch_related("actions"),
            reference=reference,
        )
        history = risk_history(risk, today, with_people=can(request.user, Permission.READ_OFFICE))
    if as_at:
        history = _as_printed(history, as_at)
    content = history.risk
    points = [
        ScorePoint(date.fromisoformat(line.score.scored_on), line.score.score)
        for line in reversed(history.scores)
        if line.kind == ScoreKind.CURRENT
    ]
    greatest = risk.register.matrix.size**2
    may_edit = can(request.user, Permission.EDIT_RECORD)
    why_not_write = reason_against_remit(request.user, risk.priority) if may_edit else ""
    return render(
        request,
        "risks/risk_detail.html",
        {
            "history": history,
            "risk": content,
            "tools_of": None if as_at else risk,
            "as_at": as_at,
            "scores": [
                ("Inherent", "before any control", content.inherent),
                ("Current", "with current controls", content.current),
                ("Target", "expected after the actions", content.target),
            ],
            "trend_words": TREND_WORDS.get(content.trend, ""),
            "response": Response(content.response).label,
            "visibility": Visibility(content.visibility).label,
            "finding": score_finding(points, appetite=content.appetite) if points else "",
            "chart": score_line(
                points,
                appetite=content.appetite,
                greatest=greatest,
                until=min(today, risk.closed_on or today),
            ),
            "greatest": greatest,
            "may_edit": may_edit and not why_not_write and not as_at,
            "why_not_write": "" if as_at else why_not_write,
            "why_not_changed": why_not_changed(risk),
            "says_undated": as_at is None or ("risk note", register, reference) in as_at.printed,
            # Beside each the record that is edited; those of an edition are not.
            "controls": _beside(history.controls, () if as_at else risk.controls.all()),
            "actions": _beside(history.actions, () if as_at else risk.actions.all()),
            "crumbs": _crumbs(
                ("Risks", reverse("risks:risk-list")),
                (content.register_name, reverse("risks:register-detail", args=[register])),
            ),
        },
    )


def _as_printed(history: RiskHistory, as_at: AsAt) -> RiskHistory:
    """A risk's history with what is not dated from the edition; what it does not say is left out.

    Where the edition did not print the risk, its own words of today remain.
    """
    now = history.risk
    name = (now.register_slug, now.reference)
    printed: RiskContent | None = as_at.printed.get(("risk", *name))
    note: RiskNoteContent | None = as_at.printed.get(("risk note", *name))
    next_on = printed.next_review_on if printed else ""
    next_review = date.fromisoformat(next_on) if next_on else None
    return replace(
        history,
        risk=printed or now,
        priority=note.priority if note else history.priority,
        objectives=note.objectives if note else (),
        next_review_text=day_text(next_review) if next_review else "",
        review_is_overdue=bool(next_review and next_review < as_at.cut_off),
        controls=note.controls if note else (),
        actions=note.actions if note else (),
        note=note.note if note else "",
    )


def _beside(said: Sequence[Any], records: Iterable[Any]) -> list[tuple[Any, Any]]:
    return list(zip_longest(said, records))


def _crumbs(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", "/"), *pairs]
