"""Pages from which a report is managed: its state, its next steps, and reviewers' comments."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission, can
from accounts.requests import user_of
from accounts.roles import holders_of
from highlights.actions import (
    abandon_correction,
    approve_report,
    comment_on_section,
    correct_report,
    publish,
    resolve_comment,
    return_report,
    submit_report,
    withdraw_report,
)
from highlights.codec import digest
from highlights.forms.workflow import CommentForm, MoveForm
from highlights.models import Report, SectionComment, TransitionName
from highlights.policies import (
    TRANSITIONS,
    NotAllowedError,
    Transition,
    reason_against,
    reason_against_commenting,
)
from highlights.queries import (
    checklist,
    frozen_counts,
    management,
    open_comment_count,
    open_schedule,
    reports_for,
    schedule_lines,
    view_live,
)
from highlights.queries.figure_checks import report_findings
from plans.policies import reason_against_remit

Answers = Mapping[str, Any]

# What each move calls, with the answers of its form.
MOVES: dict[TransitionName, Callable[[Report, Answers, User], object]] = {
    TransitionName.SUBMIT: lambda report, _, by: submit_report(report=report, by=by),
    TransitionName.RETURN: lambda report, answers, by: return_report(
        report=report, reason=answers["reason"], by=by
    ),
    TransitionName.APPROVE: lambda report, answers, by: approve_report(
        report=report, override_reason=answers.get("reason", ""), by=by
    ),
    TransitionName.PUBLISH: lambda report, answers, by: publish(
        report=report, expected_digest=answers["digest"], by=by
    ),
    TransitionName.WITHDRAW: lambda report, answers, by: withdraw_report(
        report=report, reason=answers["reason"], by=by
    ),
    TransitionName.CORRECT: lambda report, answers, by: correct_report(
        report=report, corrects=answers["reason"], by=by
    ),
    TransitionName.ABANDON: lambda report, answers, by: abandon_correction(
        report=report, reason=answers["reason"], by=by
    ),
}


@requires(Permission.EDIT_RECORD)
@require_safe
def report_manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a report stands, what can be done with it, and what it still lacks."""
    report = _report(request, slug)
    standing = open_schedule(report)
    groups = checklist(report, on=timezone.localdate())
    return render(
        request,
        "highlights/report_manage.html",
        {
            "report": report,
            "tools_of": report,
            "about": management(report, request.user),
            "checklist": groups,
            "missing": sum(len(group.items) for group in groups),
            "reason_against_commenting": reason_against_commenting(report),
            "schedules": schedule_lines(report, timezone.now()),
            "has_open_schedule": standing is not None,
            "is_changed": standing is not None
            and digest(view_live(report).content) != standing.digest,
            "publishers": holders_of(Permission.PUBLISH_REPORT),
            "can_publish": can(request.user, Permission.PUBLISH_REPORT),
        },
    )


def _is_sensitive(request: HttpRequest, slug: str, name: str) -> bool:
    """Whether a move asks again who it is, of someone who may take it."""
    move = TRANSITIONS[TransitionName(name)] if name in TransitionName.values else None
    return bool(move and move.is_sensitive and can(request.user, move.permission))


@requires(Permission.EDIT_RECORD, refills=True, is_sensitive=_is_sensitive)
@require_http_methods(["GET", "HEAD", "POST"])
def report_move(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Ask for what a move needs, and move the report."""
    report = _report(request, slug)
    if name not in TransitionName.values:
        raise Http404(f"There is no step “{name}”.")
    transition = TRANSITIONS[TransitionName(name)]
    if not can(request.user, transition.permission):
        raise PermissionDenied(reason_against(report, transition.name, request.user))
    status = 200
    open_comments = open_comment_count(report)
    form = MoveForm(posted(request), name=transition.name, open_comments=open_comments)
    if request.method == "POST":
        if form.is_valid():
            try:
                MOVES[transition.name](report, form.cleaned_data, _person(request))
            except NotAllowedError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, transition.after)
                return redirect("highlights:report-manage", slug=slug)
        status = 422
        report = _report(request, slug)
    context = _move_context(report, transition, form, request)
    return render(request, "highlights/report_move.html", context, status=status)


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@makes_one
def section_comment(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Comment on a section."""
    report = _report(request, slug)
    row = get_object_or_404(report.sections.select_related("priority"), slug=section)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            comment_on_section(section=row, text=form.cleaned_data["text"], by=_person(request))
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                (
                    f"Your comment on “{row.title}” has been added. It is open until someone "
                    "resolves it."
                ),
            )
            return redirect("highlights:report-manage", slug=slug)
    return render(
        request,
        "highlights/section_comment.html",
        {
            "report": report,
            "section": row,
            "form": form,
            "reason": reason_against_remit(request.user, row.priority)
            or reason_against_commenting(report),
            "findings": report_findings(
                report, list(report.sections.filter(pk=row.pk).prefetch_related("narratives"))
            ),
        },
        status=422 if form.is_bound else 200,
    )


@requires(Permission.EDIT_RECORD)
@require_POST
def comment_resolve(request: HttpRequest, slug: str, comment: int) -> HttpResponse:
    """Resolve a comment."""
    report = _report(request, slug)
    row = get_object_or_404(SectionComment, pk=comment, section__report=report)
    resolve_comment(comment=row, by=_person(request))
    messages.success(request, f"The comment on “{row.section.title}” has been resolved.")
    return redirect("highlights:report-manage", slug=slug)


def _report(request: HttpRequest, slug: str) -> Report:
    return get_object_or_404(reports_for(request.user), slug=slug)


def _person(request: HttpRequest) -> User:
    """Whoever is signed in: the gate has let no one else through."""
    return user_of(request)


def _move_context(
    report: Report, transition: Transition, form: MoveForm, request: HttpRequest
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "report": report,
        "step": transition,
        "reason": reason_against(report, transition.name, request.user),
        "form": form,
        "is_kept": form.is_bound and request.method != "POST" and "reason" in form.fields,
    }
    if transition.name == TransitionName.PUBLISH and not context["reason"]:
        content = view_live(report).content
        context |= {
            "counts": frozen_counts(content),
            # Not the form's own, so that what is confirmed is what the page shows now.
            "digest": digest(content),
            "data_to": content.data_to_text,
            "number": (getattr(report, "latest_edition_number", None) or 0) + 1,
        }
    return context
