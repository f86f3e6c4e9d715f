"""Risk reviews: the open risks whose review is due first, many saved at once or none."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.pending_submissions.store import posted
from accounts.permissions import visibilities_for
from accounts.requests import user_of
from dates.periods import day_text
from plans.policies import remit_of
from records.editing import RowsRefused
from records.formsets import Grid, Row
from risks.actions import NewReview, review_risks
from risks.content import RiskContent
from risks.forms import REVIEW_AFTER, ReviewGrid, ReviewLineForm
from risks.models import Risk, RiskState
from risks.queries import risk_content, with_history
from risks.views.risk_forms import form_view, writers

ROWS_A_PAGE = 50
MINE, EVERYBODY = "mine", "everybody"


@dataclass(frozen=True, slots=True)
class Line:
    """A risk as its row shows it."""

    risk: Risk
    content: RiskContent
    due_text: str
    is_due: bool


@writers
@form_view
def review_round(request: HttpRequest) -> HttpResponse:
    """Open risks, overdue for review first, each with fields for its review."""
    data = posted(request)
    today = timezone.localdate()
    risks = _open_risks(request, today)
    mine = [risk for risk in risks if risk.owner_id == request.user.pk]
    asked = request.GET.get("whose")
    whose = asked if asked in (MINE, EVERYBODY) else MINE if mine else EVERYBODY
    page = Paginator(mine if whose == MINE else risks, ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    grid = ReviewGrid(data, rows=_rows(risks, {risk.pk for risk in page.object_list}, data, today))
    status = 200
    if request.method == "POST":
        status = _record(request, grid)
        if not grid.problems():
            _say_what_is_next(request, len(grid.filled), whose, today)
            return redirect(request.get_full_path())
    return render(
        request,
        "risks/review_round.html",
        {
            "forms": grid.forms,
            "problems": grid.problems() if request.method == "POST" else [],
            "page": page,
            "paginator": page.paginator,
            "whose": whose,
            "number_of_mine": len(mine),
            "number_of_all": len(risks),
            "today_text": day_text(today),
            "is_kept": request.method != "POST" and data is not None,
        },
        status=status,
    )


def _open_risks(request: HttpRequest, today: date) -> list[Risk]:
    visible = Risk.objects.visible(visibilities_for(request.user)).filter(state=RiskState.OPEN)
    rows = with_history(visible, today).order_by(
        F("next_review_on").asc(nulls_first=True), "register", "reference"
    )
    remit = remit_of(request.user)
    return [risk for risk in rows if remit.covers(risk.priority_id)]


def _rows(risks: list[Risk], shown: set[int], data: QueryDict | None, today: date) -> list[Row]:
    """The rows of the page, and those that were filled even where they no longer belong to it."""
    return [_row(risk, today) for risk in risks if risk.pk in shown or _is_filled(risk, data)]


def _is_filled(risk: Risk, data: QueryDict | None) -> bool:
    matrix = risk.register.matrix
    return data is not None and (
        ReviewLineForm(data, prefix=f"r{risk.pk}", label="", matrix=matrix).is_filled
    )


def _row(risk: Risk, today: date) -> Row:
    newest = max((score.pk for score in risk.scores.all()), default=0)
    due = risk.next_review_on
    return Row(
        f"r{risk.pk}",
        risk.pk,
        risk.reference,
        initial={"next_review_on": today + REVIEW_AFTER, "seen": newest},
        options={"label": f"{risk.reference} {risk.title}", "matrix": risk.register.matrix},
        content=Line(
            risk,
            risk_content(risk, today),
            due_text=day_text(due) if due else "Never set",
            is_due=due is None or due <= today,
        ),
    )


def _record(request: HttpRequest, grid: Grid[ReviewLineForm]) -> int:
    """Record what was filled, or put what is wrong on the forms; the status of the page."""
    if not grid.is_valid():
        return 200
    try:
        review_risks(reviews=[_new_review(form) for form in grid.filled], by=user_of(request))
    except RowsRefused as refused:
        return grid.refuse(refused)
    return 200


def _new_review(form: ReviewLineForm) -> NewReview:
    given = form.cleaned_data
    return NewReview(
        form.row.content.risk,
        next_review_on=given["next_review_on"],
        likelihood=given["likelihood"],
        impact=given["impact"],
        reason=given["reason"],
        seen=given["seen"],
    )


def _say_what_is_next(request: HttpRequest, saved: int, whose: str, today: date) -> None:
    left = sum(
        risk.next_review_on is None or risk.next_review_on <= today
        for risk in _open_risks(request, today)
        if whose == EVERYBODY or risk.owner_id == request.user.pk
    )
    still = "none is due" if not left else f"{left} {'is' if left == 1 else 'are'} still due"
    messages.success(
        request, f"{saved} risk{'' if saved == 1 else 's'} reviewed; {still} for review."
    )
