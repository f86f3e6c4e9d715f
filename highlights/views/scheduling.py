"""Pages on which the time of a publication is set and taken away."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission
from accounts.requests import user_of
from dates.office_time import moment_text
from highlights.actions import cancel_publication, schedule_publication
from highlights.codec import digest
from highlights.forms.scheduling import ScheduleForm
from highlights.models import Report, TransitionName
from highlights.policies import NotAllowedError, reason_against
from highlights.queries import frozen_counts, open_schedule, reports_for, view_live
from records.conflicts import EditConflict
from records.form_views import Saved, save_form

KEY = re.compile(r"[0-9]{1,18}")


@requires(Permission.PUBLISH_REPORT, refills=True, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def publication_schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Set when an approved report is published, and who can read it before; or change that."""
    report = get_object_or_404(reports_for(request.user), slug=slug)
    if request.method != "POST":
        typed = posted(request)
        return _page(request, report, None if typed is None else ScheduleForm(typed))
    form = ScheduleForm(request.POST)

    def save() -> Saved:
        answers = form.cleaned_data
        try:
            schedule = schedule_publication(
                report=report,
                publish_at=answers["publish_at"],
                expected_digest=answers["digest"],
                readers=list(answers["readers"]),
                open_from=answers["open_from"],
                started_from=answers["started_from"],
                by=user_of(request),
            )
        except NotAllowedError as error:
            raise EditConflict(str(error)) from error
        return Saved(
            f"The report will be published on {moment_text(schedule.publish_at)}.",
            reverse("highlights:report-manage", args=[slug]),
        )

    outcome = save_form(form, save)
    if outcome.saved:
        messages.success(request, outcome.saved.message)
        return redirect(outcome.saved.redirect_to)
    report = get_object_or_404(reports_for(request.user), slug=slug)
    return _page(request, report, form, status=outcome.status)


@requires(Permission.PUBLISH_REPORT, is_sensitive=True)
@require_POST
def schedule_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Take away the time that is set, if it is still the one that the page showed."""
    report = get_object_or_404(reports_for(request.user), slug=slug)
    shown = request.POST.get("schedule", "")
    row = report.schedules.filter(pk=int(shown)).first() if KEY.fullmatch(shown) else None
    if row is None:
        messages.error(request, "Nothing was cancelled: use the button beside the time.")
        return redirect("highlights:report-manage", slug)
    try:
        cancel_publication(schedule=row, by=user_of(request))
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The scheduled publication is cancelled.")
    return redirect("highlights:report-manage", slug)


def _page(
    request: HttpRequest, report: Report, form: ScheduleForm | None, *, status: int = 200
) -> HttpResponse:
    reason = reason_against(report, TransitionName.PUBLISH, request.user)
    standing = open_schedule(report)
    form = form or ScheduleForm(initial=ScheduleForm.values_of(standing))
    context: dict[str, Any] = {
        "report": report,
        "form": form,
        "reason": reason,
        "standing": standing,
        "standing_time": moment_text(standing.publish_at) if standing else "",
        "standing_key": standing.pk if standing else 0,
        "is_kept": form.is_bound and request.method != "POST",
    }
    if not reason:
        content = view_live(report).content
        context |= {
            "counts": frozen_counts(content),
            # Not the form's own, so that what is confirmed is what the page shows now.
            "digest": digest(content),
            "data_to": content.data_to_text,
        }
    return render(request, "highlights/publication_schedule.html", context, status=status)
