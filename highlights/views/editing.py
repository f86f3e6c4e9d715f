"""Pages on which officers write the texts of a report."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission
from highlights.actions.drafting import (
    SectionConflictError,
    discard_drafts,
    keep_draft,
    write_section,
)
from highlights.evidence import section_preview
from highlights.forms.narrative import (
    DraftForm,
    NarrativeForm,
    mark_field,
    mark_of,
    version_field,
)
from highlights.models import NarrativeDraft, NarrativePart, Report, Section
from highlights.policies import NotAllowedError, reason_against_editing
from highlights.queries.narratives import (
    drafts_of,
    section_lines,
    text_before,
    written_texts,
)
from highlights.queries.reading import reports_for
from highlights.views.figures import checks, do_what_is_asked, is_asked, picker
from plans.conflicts import WrittenText, text_block
from plans.narrative import LONGEST_TEXT, check_text
from plans.policies import reason_against_remit
from plans.queries import acronym_terms

CONFLICT = 409
NOT_VALID = 422


@requires(Permission.EDIT_RECORD)
@require_safe
def narrative_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The sections of a report and how far their texts are."""
    report = get_object_or_404(reports_for(request.user), slug=slug)
    lines = section_lines(report, cast(User, request.user))
    return render(
        request,
        "highlights/narrative_list.html",
        {
            "report": report,
            "lines": lines,
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
    by = cast(User, request.user)
    written = written_texts(found)
    if request.method != "POST":
        return _editor(request, found, written, _form(found, written, request, by))
    if request.POST.get("do") == "discard":
        discard_drafts(section=found, by=by)
        messages.success(request, "Your unsaved text was thrown away. This is the text as saved.")
        return redirect("highlights:narrative-edit", slug, section)
    form = NarrativeForm(request.POST, parts=list(written), has_several=len(written) > 1)
    if not form.is_valid():
        return _editor(request, found, written, form, status=NOT_VALID)
    if is_asked(request):
        return _do_without_saving(request, found, written, form, by)
    return _save(request, found, form, by)


@requires(Permission.EDIT_RECORD)
@require_POST
def draft_save(request: HttpRequest, slug: str, section: str) -> JsonResponse:
    """Keep what somebody is typing, and answer what the editor says beside it."""
    found = _section(request, slug, section)
    form = DraftForm(request.POST)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"error": words}, status=NOT_VALID)
    draft = keep_draft(
        section=found,
        part=NarrativePart(form.cleaned_data["part"]),
        text=form.cleaned_data["text"],
        base_version=form.cleaned_data["version"],
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


def crumbs(report: Report, *, is_below: bool = False) -> list[tuple[str, str]]:
    """Where the pages stand on which a report is written."""
    above = [
        ("Reports", reverse("highlights:report-list")),
        (report.period.text, reverse("highlights:report-contents", args=[report.slug])),
    ]
    below = [("Texts", reverse("highlights:narrative-list", args=[report.slug]))]
    return above + below if is_below else above


def _section(request: HttpRequest, slug: str, section: str) -> Section:
    return get_object_or_404(
        Section.objects.select_related(
            "report__plan", "priority", "scorecard", "kpi_page", "wave"
        ).prefetch_related("lines__deliverable"),
        report__in=reports_for(request.user).values("pk"),
        report__slug=slug,
        slug=section,
    )


def _form(
    section: Section,
    written: Mapping[NarrativePart, WrittenText],
    request: HttpRequest,
    by: User,
) -> NarrativeForm:
    """The form as it opens: with the text as saved, or with the start that was asked for."""
    initial: dict[str, Any] = {}
    for part, text in written.items():
        initial |= {
            part.value: text.text,
            version_field(part): text.version,
            mark_field(part): mark_of(text.text),
        }
    start = request.GET.get("start")
    if start == "draft":
        for part, draft in drafts_of(section, by).items():
            # A draft was changed from whatever it started from, so it carries no mark.
            initial |= {
                part.value: draft.text,
                version_field(part): draft.base_version,
                mark_field(part): "",
            }
    before = text_before(section) if start == "last" else None
    if before:
        initial |= {
            part.value: text for part, text in before.texts.items() if not written[part].text
        }
    return NarrativeForm(initial=initial, parts=list(written), has_several=len(written) > 1)


def _do_without_saving(
    request: HttpRequest,
    section: Section,
    written: Mapping[NarrativePart, WrittenText],
    form: NarrativeForm,
    by: User,
) -> HttpResponse:
    """The preview, or what another button beside the texts asks for. What was typed is kept."""
    note, status = "", 200
    try:
        note = do_what_is_asked(request, section, form, by=by)
    except NotAllowedError as refusal:
        form.add_error(None, str(refusal))
        status = CONFLICT
    else:
        _keep(form, section, by)
    return _editor(request, section, written, form, is_preview=True, note=note, status=status)


def _save(request: HttpRequest, section: Section, form: NarrativeForm, by: User) -> HttpResponse:
    try:
        changed = write_section(section=section, texts=form.typed(), by=by)
    except SectionConflictError as conflict:
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
            request, f"Saved the text of “{section.title}”. Choose what to write next."
        )
        if count := sum(len(checked.findings) for checked in checks(section, form).values()):
            messages.info(
                request,
                f"The figure check has {count} number{'' if count == 1 else 's'} of "
                f"“{section.title}” to look at: open it again to see them.",
            )
    else:
        messages.info(request, f"The text of “{section.title}” is saved as it was: no change.")
    return redirect("highlights:narrative-list", section.report.slug)


def _keep(form: NarrativeForm, section: Section, by: User) -> None:
    """Keep what was typed but not saved, so that closing the page loses nothing."""
    there = {part: written.text for part, written in written_texts(section).items()}
    for part, typed in form.typed().items():
        if typed.text != there[part]:
            keep_draft(
                section=section, part=part, text=typed.text, base_version=typed.version, by=by
            )


def _editor(
    request: HttpRequest,
    section: Section,
    written: Mapping[NarrativePart, WrittenText],
    form: NarrativeForm,
    *,
    theirs: Mapping[NarrativePart, WrittenText] | None = None,
    is_preview: bool = False,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    known, others = acronym_terms(), theirs or {}
    checked = checks(section, form)
    writings = [
        {
            "writing": text_block(form[part.value], form.text_of(part), known, others.get(part)),
            "checked": checked[part],
        }
        for part in form.parts
    ]
    is_empty = not any(text.text.strip() for text in written.values())
    start = request.GET.get("start", "")
    drafts = drafts_of(section, cast(User, request.user)) if not form.is_bound else {}
    preview = section_preview(section, {part: form.text_of(part) for part in form.parts})
    return render(
        request,
        "highlights/narrative_edit.html",
        {
            "report": section.report,
            "section": section,
            "form": form,
            "writings": writings,
            "is_conflict": bool(others),
            "is_preview": is_preview,
            "note": note,
            **picker(request, section, form.parts),
            "limit": LONGEST_TEXT,
            "part": preview,
            "shown": preview.sections[0],
            "before": text_before(section) if is_empty else None,
            "draft_text": _drafts_text(drafts, written),
            "start": start,
            "reason": reason_against_remit(request.user, section.priority)
            or reason_against_editing(section.report),
            "crumbs": crumbs(section.report, is_below=True),
        },
        status=status,
    )


def _drafts_text(
    drafts: Mapping[NarrativePart, NarrativeDraft], written: Mapping[NarrativePart, WrittenText]
) -> str:
    """What the reader has not saved, in words: from when, and whether others wrote since."""
    if not drafts:
        return ""
    latest = timezone.localtime(max(draft.saved_at for draft in drafts.values()))
    today = timezone.localdate()
    when = date_format(latest, "H:i" if latest.date() == today else "j F Y, H:i")
    is_old = any(written[part].version != draft.base_version for part, draft in drafts.items())
    since = " Somebody has changed the text since; saving yours shows you both." if is_old else ""
    return f"You have unsaved text of {when}.{since}"
