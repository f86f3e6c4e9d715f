"""Risk reviews: the open risks whose review is due first, many saved at once or none."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import visibilities_for
from dates.periods import day_text
from plans.policies import remit_of
from records.editing import Overtaken
from records.forms import restart
from risks.actions import NewReview, ReviewsRefused, review_risks
from risks.content import RiskContent
from risks.forms import REVIEW_AFTER, ReviewLineForm
from risks.models import Risk, RiskState
from risks.queries import risk_content, with_history
from risks.views.risk_forms import form_view, writers

ROWS_A_PAGE = 50
MINE, EVERYBODY = "mine", "everybody"


@dataclass(frozen=True, slots=True)
class Line:
    """A risk with the form of its review."""

    risk: Risk
    content: RiskContent
    form: ReviewLineForm
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
    lines = _lines(risks, {risk.pk for risk in page.object_list}, data, today)
    status = 200
    if request.method == "POST":
        filled = [line for line in lines if line.form.is_bound]
        if _record(filled, cast(User, request.user)):
            _say_what_is_next(request, len(filled), whose, today)
            return redirect(request.get_full_path())
        if any(line.form.has_error("likelihood", "overtaken") for line in filled):
            status = 409
    problems = _problems(lines)
    if request.method == "POST" and not problems:
        problems = [("reviews", "You have not entered anything. Review at least one risk.")]
    return render(
        request,
        "risks/review_round.html",
        {
            "lines": lines,
            "problems": problems,
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


def _lines(risks: list[Risk], shown: set[int], data: QueryDict | None, today: date) -> list[Line]:
    """The rows of the page, and those that were filled even where they no longer belong to it."""
    lines = []
    for risk in risks:
        label = f"{risk.reference} {risk.title}"
        prefix, matrix = f"r{risk.pk}", risk.register.matrix
        form = ReviewLineForm(data, prefix=prefix, label=label, matrix=matrix)
        if not form.is_filled:
            newest = max((score.pk for score in risk.scores.all()), default=0)
            form = ReviewLineForm(
                prefix=prefix,
                label=label,
                matrix=matrix,
                initial={"next_review_on": today + REVIEW_AFTER, "seen": newest},
            )
        if form.is_bound or risk.pk in shown:
            due = risk.next_review_on
            is_due = due is None or due <= today
            lines.append(
                Line(
                    risk,
                    risk_content(risk, today),
                    form,
                    due_text=day_text(due) if due else "Never set",
                    is_due=is_due,
                )
            )
    return lines


def _record(filled: list[Line], by: User) -> bool:
    """Record what was filled; False, with the errors on the forms, where anything is wrong."""
    are_valid = [line.form.is_valid() for line in filled]
    if not filled or not all(are_valid):
        return False
    try:
        review_risks(reviews=[_new_review(line) for line in filled], by=by)
    except ReviewsRefused as refused:
        for line in filled:
            if error := refused.refused.get(line.risk.pk):
                _add_errors(line.form, error)
        return False
    return True


def _new_review(line: Line) -> NewReview:
    given = line.form.cleaned_data
    return NewReview(
        line.risk,
        next_review_on=given["next_review_on"],
        likelihood=given["likelihood"],
        impact=given["impact"],
        reason=given["reason"],
        seen=given["seen"],
    )


def _add_errors(form: ReviewLineForm, error: ValidationError) -> None:
    if isinstance(error, Overtaken):
        restart(form, seen=str(error.now["newest"]))
        form.add_error("likelihood", ValidationError(error.messages[0], code="overtaken"))
        return
    by_field = error.message_dict if hasattr(error, "error_dict") else {"no_change": error.messages}
    for name, words in by_field.items():
        form.add_error(name if name in form.fields else "no_change", words)


def _problems(lines: list[Line]) -> list[tuple[str, str]]:
    return [
        (f"id_{line.form.prefix}-{name}", f"{line.risk.reference}: {words}")
        for line in lines
        if line.form.is_bound
        for name, errors in line.form.errors.items()
        for words in errors
    ]


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
