"""The page on which analysts write the commentary on a scorecard's figures of a month."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission, visibilities_for
from accounts.requests import user_of
from dates.periods import month_code, month_text
from highlights.views.aids import commentary_place, do_what_is_asked, is_asked, picker
from highlights.views.editing import (
    numbers_to_look_at,
    refused_draft,
    writings,
)
from plans.policies import reason_against_remit
from plans.queries import acronym_terms
from records.conflicts import EditConflict, WrittenText
from records.form_views import CONFLICT, NOT_VALID
from records.versioned_texts import DraftForm, TextsForm, draft_answer, started_from, unsaved_words
from scorecards.actions import discard_commentary_draft, keep_commentary_draft, write_commentary
from scorecards.models import COMMENTARY, CommentaryDraft, Scorecard
from scorecards.queries import resolver_for
from scorecards.queries.commentary import commentary_before, commentary_draft_of, commentary_of
from scorecards.queries.opening import scorecard_opening
from scorecards.views.reading import asked_month, scorecard_url
from texts.acronyms import mark_up
from texts.narrative import LONGEST_TEXT
from texts.narrative import render as render_narrative

PART = COMMENTARY
PARTS = {PART: "Commentary"}


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def commentary_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the commentary on a scorecard for a month, or see it as it would be shown."""
    scorecard, month, months = _asked(request, slug)
    by = user_of(request)
    page = {"scorecard": scorecard, "month": month, "months": months}
    if request.method != "POST":
        written = {PART: commentary_of(scorecard, month)}
        start = request.GET.get("start")
        before = commentary_before(scorecard, month) if start == "last" else None
        form = TextsForm(
            initial=started_from(
                written,
                drafts=_drafts(scorecard, month, by) if start == "draft" else None,
                copied={PART: before.text} if before else None,
            ),
            parts=PARTS,
        )
        return _editor(request, page, form)
    if request.POST.get("do") == "discard":
        discard_commentary_draft(scorecard=scorecard, month=month, by=by)
        messages.success(request, "Your unsaved text has been deleted. This is the saved text.")
        return redirect(f"{request.path}?month={month_code(month)}")
    form = TextsForm(request.POST, parts=PARTS)
    if not form.is_valid():
        return _editor(request, page, form, status=NOT_VALID)
    if is_asked(request):
        note = do_what_is_asked(request, commentary_place(scorecard, month), form, by=by)
        _keep(form, scorecard, month, by)
        return _editor(request, page, form, is_preview=True, note=note)
    return _save(request, page, form, by)


@requires(Permission.EDIT_RECORD, keeps_forms=False)
@require_POST
def commentary_draft(request: HttpRequest, slug: str) -> JsonResponse:
    """Keep what someone is typing about a month, and answer what the editor says beside it."""
    scorecard, month, _ = _asked(request, slug)
    form = DraftForm(request.POST, parts=PARTS)
    if not form.is_valid():
        return refused_draft(form)
    draft = keep_commentary_draft(
        scorecard=scorecard,
        month=month,
        text=form.cleaned_data["text"],
        base_version=form.cleaned_data["version"],
        by=user_of(request),
    )
    return JsonResponse(draft_answer(draft, acronym_terms()))


def _asked(request: HttpRequest, slug: str) -> tuple[Scorecard, date, list[dict[str, object]]]:
    scorecard = get_object_or_404(Scorecard.objects.select_related("priority"), slug=slug)
    opening = scorecard_opening(scorecard, visibilities_for(request.user))
    return scorecard, *asked_month(request, opening)


def _drafts(scorecard: Scorecard, month: date, by: User) -> dict[str, CommentaryDraft]:
    """What the person has typed and not saved, where it differs from the text."""
    draft = commentary_draft_of(scorecard, month, by)
    text = commentary_of(scorecard, month).text
    return {PART: draft} if draft and draft.text.strip() != text.strip() else {}


def _keep(form: TextsForm, scorecard: Scorecard, month: date, by: User) -> None:
    """Keep what was typed but not saved, so that closing the page loses nothing."""
    for typed in form.typed().values():
        keep_commentary_draft(
            scorecard=scorecard, month=month, text=typed.text, base_version=typed.version, by=by
        )


def _save(request: HttpRequest, page: dict[str, Any], form: TextsForm, by: User) -> HttpResponse:
    scorecard, month = page["scorecard"], page["month"]
    address = f"{scorecard_url(scorecard)}?month={month_code(month)}"
    typed = form.typed().get(PART)
    if typed is None:
        messages.info(request, "The commentary has not changed.")
        return redirect(address)
    try:
        write_commentary(
            scorecard=scorecard, month=month, text=typed.text, version=typed.version, by=by
        )
    except EditConflict as conflict:
        _keep(form, scorecard, month, by)
        form.restart_from(conflict.theirs)
        return _editor(request, page, form, theirs=conflict.theirs[PART], status=CONFLICT)
    messages.success(
        request,
        f"Saved the commentary for {month_text(month)}. Draft reports with data to that "
        "month now show it. Published reports keep theirs.",
    )
    found = commentary_place(scorecard, month).check(form.texts()).findings
    if advice := numbers_to_look_at(len(found), "the commentary"):
        messages.info(request, advice)
    return redirect(address)


def _editor(
    request: HttpRequest,
    page: dict[str, Any],
    form: TextsForm,
    *,
    theirs: WrittenText | None = None,
    is_preview: bool = False,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    scorecard, month = page["scorecard"], page["month"]
    place = commentary_place(scorecard, month)
    written = commentary_of(scorecard, month)
    before = commentary_before(scorecard, month) if not written.text.strip() else None
    drafts = _drafts(scorecard, month, user_of(request)) if not form.is_bound else {}
    # Who writes is told why a figure is missing; readers of the report would learn of names.
    fill = resolver_for(form.texts().values(), month).explained
    return render(
        request,
        "highlights/commentary_edit.html",
        {
            **page,
            "month_text": month_text(month),
            "month_code": month_code(month),
            "written": written,
            "form": form,
            "writings": writings(form, place.check(form.texts()), {PART: theirs} if theirs else {}),
            "is_conflict": theirs is not None,
            "is_preview": is_preview,
            "note": note,
            **picker(request, place, form),
            "limit": LONGEST_TEXT,
            "preview": mark_up(render_narrative(form.text_of(PART), fill), acronym_terms()),
            "before": before.month_text if before else "",
            "draft_text": unsaved_words(drafts, {PART: written}),
            "start": request.GET.get("start", ""),
            "reason": reason_against_remit(request.user, scorecard.priority),
            # With the month also where none was asked for: the newest may be another by then.
            "address": f"{request.path}?month={month_code(month)}",
            "autosave": f"{reverse('highlights:commentary-draft', args=[scorecard.slug])}"
            f"?month={month_code(month)}",
            "back": f"{scorecard_url(scorecard)}?month={month_code(month)}",
            "crumbs": [
                ("Scorecards", reverse("scorecards:scorecard-list")),
                (scorecard.title, scorecard_url(scorecard)),
            ],
        },
        status=status,
    )
