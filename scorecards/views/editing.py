"""The page on which analysts write the commentary on a scorecard's figures of a month."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission, visibilities_for
from plans.acronyms import mark_up
from plans.conflicts import TextConflictError, WrittenText, text_block
from plans.narrative import LONGEST_TEXT
from plans.narrative import render as render_narrative
from plans.periods import month_code, month_text, parse_month
from plans.queries import acronym_terms
from scorecards.actions import write_commentary
from scorecards.forms.commentary import CommentaryForm
from scorecards.models import Measure, Scorecard
from scorecards.queries import figure_book
from scorecards.views.reading import asked_month

CONFLICT = 409
NOT_VALID = 422


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def commentary_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the commentary on a scorecard for a month, or see it as it would be shown."""
    scorecard = get_object_or_404(Scorecard, slug=slug)
    measures = Measure.objects.visible(visibilities_for(request.user))
    month, months = asked_month(request, measures.filter(scorecard_rows__scorecard=scorecard))
    written = scorecard.commentaries.filter(month=month).select_related("written_by").first()
    text = written.text if written else ""
    page: dict[str, Any] = {
        "scorecard": scorecard,
        "month_text": month_text(month),
        "month_code": month_code(month),
        "months": months,
        "written": written,
    }
    if request.method != "POST":
        form = CommentaryForm(initial={"text": text, "started_from": text})
        return _editor(request, page, form)
    form = CommentaryForm(request.POST)
    if not form.is_valid():
        return _editor(request, page, form, status=NOT_VALID)
    if request.POST.get("do") == "preview":
        return _editor(request, page, form, is_preview=True)
    try:
        write_commentary(
            scorecard=scorecard,
            month=month,
            **form.cleaned_data,
            by=cast(User, request.user),
        )
    except TextConflictError as conflict:
        form.restart_from(conflict.theirs.text)
        return _editor(request, page, form, theirs=conflict.theirs, status=CONFLICT)
    messages.success(
        request,
        f"Saved the commentary for {month_text(month)}. Drafts of reports with data to that month "
        "show it from now on; published ones keep theirs.",
    )
    return redirect(f"{scorecard_url(scorecard)}?month={month_code(month)}")


def scorecard_url(scorecard: Scorecard) -> str:
    """Where a scorecard is shown."""
    return reverse("scorecards:scorecard-detail", args=[scorecard.slug])


def _editor(
    request: HttpRequest,
    page: dict[str, Any],
    form: CommentaryForm,
    *,
    theirs: WrittenText | None = None,
    is_preview: bool = False,
    status: int = 200,
) -> HttpResponse:
    known = acronym_terms()
    text = cast(str, form["text"].value() or "")
    book = figure_book([text], parse_month(page["month_code"]))
    return render(
        request,
        "scorecards/commentary_edit.html",
        {
            **page,
            "form": form,
            "writing": text_block(form["text"], text, known, theirs),
            "preview": mark_up(render_narrative(text, book.explained), known),
            "is_preview": is_preview,
            "limit": LONGEST_TEXT,
            "crumbs": [
                ("Scorecards", reverse("scorecards:scorecard-list")),
                (page["scorecard"].title, scorecard_url(page["scorecard"])),
            ],
        },
        status=status,
    )
