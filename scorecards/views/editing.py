"""The page on which analysts write the commentary on a scorecard's figures of a month."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission, visibilities_for
from plans.acronyms import mark_up
from plans.conflicts import TextConflictError, WrittenText, text_block
from plans.narrative import LONGEST_TEXT, check_text
from plans.narrative import render as render_narrative
from plans.periods import month_code, month_text, parse_month
from plans.policies import reason_against_remit
from plans.queries import acronym_terms
from scorecards.actions import (
    discard_commentary_draft,
    keep_commentary_draft,
    write_commentary,
)
from scorecards.forms.commentary import CommentaryDraftForm, CommentaryForm, mark_of
from scorecards.models import CommentaryDraft, Measure, Scorecard
from scorecards.queries import figure_book
from scorecards.views.reading import asked_month

CONFLICT = 409
NOT_VALID = 422


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def commentary_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the commentary on a scorecard for a month, or see it as it would be shown."""
    scorecard = get_object_or_404(Scorecard.objects.select_related("priority"), slug=slug)
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
        "reason": reason_against_remit(request.user, scorecard.priority),
    }
    by = cast(User, request.user)
    draft = _draft_of(scorecard, month, by, text)
    if request.method != "POST":
        start = {"text": text, "started_from": text}
        page["draft_text"] = _draft_words(draft, text) if draft else ""
        if draft and request.GET.get("start") == "draft":
            page["is_draft"] = True
            # Where others wrote since, saving shows both: it starts from no text that stands there.
            is_old = draft.base_mark != mark_of(text)
            start = {"text": draft.text, "started_from": "" if is_old else text}
        return _editor(request, page, CommentaryForm(initial=start))
    if request.POST.get("do") == "discard":
        discard_commentary_draft(scorecard=scorecard, month=month, by=by)
        messages.success(request, "Your unsaved text was thrown away. This is the text as saved.")
        return redirect(f"{request.path}?month={month_code(month)}")
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
            by=by,
        )
    except TextConflictError as conflict:
        keep_commentary_draft(
            scorecard=scorecard,
            month=month,
            text=form.cleaned_data["text"],
            base_mark=mark_of(form.cleaned_data["started_from"]),
            by=by,
        )
        form.restart_from(conflict.theirs.text)
        return _editor(request, page, form, theirs=conflict.theirs, status=CONFLICT)
    messages.success(
        request,
        f"Saved the commentary for {month_text(month)}. Drafts of reports with data to that month "
        "show it from now on; published ones keep theirs.",
    )
    return redirect(f"{scorecard_url(scorecard)}?month={month_code(month)}")


@requires(Permission.EDIT_RECORD)
@require_POST
def commentary_draft(request: HttpRequest, slug: str) -> JsonResponse:
    """Keep what somebody is typing about a month, and answer what the editor says beside it."""
    scorecard = get_object_or_404(Scorecard, slug=slug)
    measures = Measure.objects.visible(visibilities_for(request.user))
    month, _ = asked_month(request, measures.filter(scorecard_rows__scorecard=scorecard))
    form = CommentaryDraftForm(request.POST)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"error": words}, status=NOT_VALID)
    draft = keep_commentary_draft(
        scorecard=scorecard,
        month=month,
        text=form.cleaned_data["text"],
        base_mark=form.cleaned_data["version"],
        by=cast(User, request.user),
    )
    check = check_text(draft.text, acronym_terms())
    return JsonResponse(
        {
            "saved_at": date_format(timezone.localtime(draft.saved_at), "H:i"),
            "words": check.words,
            "unexplained": check.unexplained,
        }
    )


def _draft_of(scorecard: Scorecard, month: date, by: User, text: str) -> CommentaryDraft | None:
    """What the person has typed and not saved, where it differs from the text."""
    draft = scorecard.drafts.filter(month=month, saved_by=by).first()
    return draft if draft and draft.text.strip() != text.strip() else None


def _draft_words(draft: CommentaryDraft, text: str) -> str:
    """What the reader has not saved, in words: from when, and whether others wrote since."""
    latest = timezone.localtime(draft.saved_at)
    when = date_format(latest, "H:i" if latest.date() == timezone.localdate() else "j F Y, H:i")
    since = " Somebody has changed the text since; saving yours shows you both."
    return f"You have unsaved text of {when}.{since if draft.base_mark != mark_of(text) else ''}"


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
            "mark": mark_of(cast(str, form["started_from"].value() or "")),
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
