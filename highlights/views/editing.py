"""Pages on which officers write the texts of a report."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission
from accounts.requests import user_of
from dates.periods import month_code
from highlights.actions.draft_report import discard_drafts, keep_draft, write_section
from highlights.evidence import section_preview
from highlights.models import NarrativePart, Report, Section
from highlights.policies import NotAllowedError, reason_against_editing
from highlights.queries.figure_checks import CheckedPlace
from highlights.queries.narratives import (
    drafts_of,
    section_lines,
    text_before,
    words_of_removal,
    written_texts,
)
from highlights.queries.reports import reports_for
from highlights.views.aids import do_what_is_asked, is_asked, picker, section_place
from highlights.views.summary_lines import arranging
from plans.policies import reason_against_remit
from plans.queries import acronym_terms
from records.conflicts import EditConflict, RemovedMeanwhileError, WrittenText, text_block
from records.form_views import CONFLICT, NOT_VALID
from records.versioned_texts import DraftForm, TextsForm, draft_answer, started_from, unsaved_words
from texts.narrative import LONGEST_TEXT


@requires(Permission.EDIT_RECORD)
@require_safe
def narrative_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The sections of a report and how far their texts are."""
    report = get_object_or_404(reports_for(request.user), slug=slug)
    lines = section_lines(report, user_of(request))
    return render(
        request,
        "highlights/narrative_list.html",
        {
            "report": report,
            "lines": lines,
            "data_to_code": month_code(report.data_to),
            "written": sum(not line.is_empty for line in lines),
            "reason": reason_against_editing(report),
            "crumbs": crumbs(report),
        },
    )


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def narrative_edit(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Write the texts of a section: save them, or see them as they would be published."""
    found = _section(request, slug, section)
    by = user_of(request)
    written = written_texts(found)
    if request.method != "POST":
        return _editor(request, found, written, _form(found, written, request, by))
    if request.POST.get("do") == "discard":
        discard_drafts(section=found, by=by)
        messages.success(request, "Your unsaved text has been deleted. This is the saved text.")
        return redirect("highlights:narrative-edit", slug, section)
    form = TextsForm(request.POST, parts=_labels(written))
    if not form.is_valid():
        return _editor(request, found, written, form, status=NOT_VALID)
    if is_asked(request):
        return _do_without_saving(request, found, written, form, by)
    return _save(request, found, form, by)


@requires(Permission.EDIT_RECORD, keeps_forms=False)
@require_POST
def draft_save(request: HttpRequest, slug: str, section: str) -> JsonResponse:
    """Keep what someone is typing, and answer what the editor says beside it."""
    found = _section(request, slug, section)
    form = DraftForm(request.POST, parts=NarrativePart.values)
    if not form.is_valid():
        return refused_draft(form)
    draft = keep_draft(
        section=found,
        part=NarrativePart(form.cleaned_data["part"]),
        text=form.cleaned_data["text"],
        base_version=form.cleaned_data["version"],
        by=user_of(request),
    )
    return JsonResponse(draft_answer(draft, acronym_terms()))


def refused_draft(form: DraftForm) -> JsonResponse:
    """Why a draft was not kept."""
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"error": words}, status=NOT_VALID)


def crumbs(report: Report, *, is_below: bool = False) -> list[tuple[str, str]]:
    """Where the pages stand on which a report is written."""
    above = [
        ("Reports", reverse("highlights:report-list")),
        (report.period.text, reverse("highlights:report-contents", args=[report.slug])),
    ]
    below = [("Texts", reverse("highlights:narrative-list", args=[report.slug]))]
    return above + below if is_below else above


def _section(request: HttpRequest, slug: str, section: str) -> Section:
    try:
        return get_object_or_404(
            Section.objects.select_related(
                "report__plan", "priority", "scorecard", "kpi_page", "wave"
            ).prefetch_related("lines__deliverable"),
            report__in=reports_for(request.user).values("pk"),
            report__slug=slug,
            slug=section,
        )
    except Http404 as error:
        if words := words_of_removal(slug, section):
            raise RemovedMeanwhileError(words) from error
        raise


def _labels(written: Mapping[NarrativePart, WrittenText]) -> dict[str, str]:
    """The parts of a section and what their fields are called."""
    if len(written) == 1:
        return {part.value: "Text of the section" for part in written}
    return {part.value: part.label for part in written}


def _form(
    section: Section,
    written: Mapping[NarrativePart, WrittenText],
    request: HttpRequest,
    by: User,
) -> TextsForm:
    """The form as it opens: with the text as saved, or with the start that was asked for."""
    start = request.GET.get("start")
    before = text_before(section) if start == "last" else None
    return TextsForm(
        initial=started_from(
            written,
            drafts=drafts_of(section, by) if start == "draft" else None,
            copied=before.texts if before else None,
        ),
        parts=_labels(written),
    )


def _do_without_saving(
    request: HttpRequest,
    section: Section,
    written: Mapping[NarrativePart, WrittenText],
    form: TextsForm,
    by: User,
) -> HttpResponse:
    """The preview, or what another button beside the texts asks for. What was typed is kept."""
    note, status = "", 200
    try:
        note = do_what_is_asked(request, section_place(section), form, by=by)
    except NotAllowedError as refusal:
        form.add_error(None, str(refusal))
        status = CONFLICT
    else:
        _keep(form, section, by)
    return _editor(request, section, written, form, is_preview=True, note=note, status=status)


def _save(request: HttpRequest, section: Section, form: TextsForm, by: User) -> HttpResponse:
    texts = {NarrativePart(part): typed for part, typed in form.typed().items()}
    try:
        changed = write_section(section=section, texts=texts, by=by)
    except EditConflict as conflict:
        _keep(form, section, by)
        form.restart_from(conflict.theirs)
        return _editor(
            request,
            section,
            written_texts(section),
            form,
            theirs=conflict.theirs,
            status=CONFLICT,
        )
    except (NotAllowedError, ValidationError) as error:
        _keep(form, section, by)
        form.add_error(None, str(error) if isinstance(error, NotAllowedError) else error.messages)
        return _editor(request, section, written_texts(section), form, status=CONFLICT)
    if changed:
        messages.success(
            request, f"The text of “{section.title}” has been saved. Choose what to write next."
        )
        found = section_place(section).check(form.texts()).findings
        if advice := numbers_to_look_at(len(found), f"“{section.title}”"):
            messages.info(request, advice)
    else:
        messages.info(request, f"The text of “{section.title}” has not changed.")
    return redirect("highlights:narrative-list", section.report.slug)


def numbers_to_look_at(count: int, where: str) -> str:
    """What is said after saving of the findings of the figure check, or ""."""
    if not count:
        return ""
    return (
        f"The figure check has {count} number{'' if count == 1 else 's'} of {where} to look at: "
        "open it again to see them."
    )


def _keep(form: TextsForm, section: Section, by: User) -> None:
    """Keep what was typed but not saved, so that closing the page loses nothing."""
    there = {part: written.text for part, written in written_texts(section).items()}
    for name, typed in form.typed().items():
        part = NarrativePart(name)
        if typed.text != there[part]:
            keep_draft(
                section=section, part=part, text=typed.text, base_version=typed.version, by=by
            )


def _editor(
    request: HttpRequest,
    section: Section,
    written: Mapping[NarrativePart, WrittenText],
    form: TextsForm,
    *,
    theirs: Mapping[NarrativePart, WrittenText] | None = None,
    is_preview: bool = False,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    place = section_place(section)
    is_empty = not any(text.text.strip() for text in written.values())
    before = text_before(section) if is_empty else None
    drafts = drafts_of(section, user_of(request)) if not form.is_bound else {}
    texts = {NarrativePart(part): text for part, text in form.texts().items()}
    preview = section_preview(section, texts)
    checked = place.check(form.texts())
    return render(
        request,
        "highlights/narrative_edit.html",
        {
            "report": section.report,
            "section": section,
            "form": form,
            "writings": writings(form, checked, theirs or {}),
            "records": checked.records,
            "is_conflict": bool(theirs),
            "is_preview": is_preview,
            "note": note,
            **picker(request, place, form),
            "limit": LONGEST_TEXT,
            "part": preview,
            "shown": preview.sections[0],
            "before": f"the last report ({before.period_text})" if before else "",
            "draft_text": unsaved_words(drafts, written),
            "start": request.GET.get("start", ""),
            "drafts_summary": section.kpi_page is not None,
            **(arranging(request, form, place.month) if section.kpi_page else {}),
            "reason": reason_against_remit(request.user, section.priority)
            or reason_against_editing(section.report),
            "address": request.path,
            "autosave": reverse("highlights:draft-save", args=[section.report.slug, section.slug]),
            "back": reverse("highlights:narrative-list", args=[section.report.slug]),
            "crumbs": crumbs(section.report, is_below=True),
        },
        status=status,
    )


def writings(
    form: TextsForm, checked: CheckedPlace, theirs: Mapping[Any, WrittenText]
) -> list[dict[str, Any]]:
    """Each text with what is said beside it: words, acronyms, others' text, findings."""
    known = acronym_terms()
    return [
        {
            "writing": text_block(form[part], form.text_of(part), known, theirs.get(part)),
            "checked": checked.texts[part],
        }
        for part in form.parts
    ]
