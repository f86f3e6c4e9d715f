"""Forms of one deliverable: add, edit, progress, due date, end and the status set by hand."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission, visibilities_for
from accounts.requests import user_of
from dates.periods import day_text
from deliverables import actions
from deliverables.forms import (
    AddForm,
    DetailsForm,
    DropForm,
    DueDateForm,
    EndForm,
    OneProgressForm,
    ReopenForm,
    StatusForm,
)
from deliverables.models import Deliverable, ProgressUpdate
from deliverables.policies import why_not_change, why_not_reopen
from deliverables.progress import ALL_DONE, slip_days
from plans.models import Plan
from plans.policies import reason_against_remit, remit_of
from records.checked_forms import is_asked
from records.choices import key_in
from records.editing import values_of
from records.form_views import FormPage, PublishedFields, Saved, form_page
from records.forms import RecordForm, normal_lines

TEMPLATE = "deliverables/deliverable_form.html"
_FORM_METHODS = ["GET", "HEAD", "POST"]
_form_view = require_http_methods(_FORM_METHODS)
_writers = requires(Permission.EDIT_RECORD, refills=True)


@_writers
@_form_view
@makes_one
def deliverable_add(request: HttpRequest) -> HttpResponse:
    """A new deliverable; its due date is shown as it is read before it is kept."""
    today = timezone.localdate()
    plans = list(Plan.objects.offered().filter(ends_on__gte=today))
    # Before a new plan is entered, the last one is still worked on.
    plans = plans or list(Plan.objects.offered()[:1])
    form = AddForm(
        posted(request),
        open_plans=plans,
        remit=remit_of(request.user),
        initial={"owner": request.user, "started_on": today, **_asked(request)},
    )
    listed = reverse("deliverables:deliverable-list")
    page = FormPage(
        "Add a deliverable",
        "Add the deliverable",
        listed,
        [("Deliverables", listed)],
        published=PublishedFields(("title",), lambda: _as_typed(form), ""),
        template=TEMPLATE,
    )

    def save() -> Saved:
        added = _add(form, user_of(request))
        due = added.due_dates.get()
        return Saved(
            f"{added.reference} has been added. It is due “{due.as_written}”, which "
            f"we read as {day_text(due.due_on)}. Next, report its first progress.",
            reverse("deliverables:deliverable-detail", args=[added.reference]),
            row=added,
            name=added.reference,
            fix=reverse("deliverables:deliverable-edit", args=[added.reference]),
        )

    return form_page(request, form, page, save)


def _as_typed(form: AddForm) -> Deliverable:
    """A deliverable that is not added yet, as far as its place in a plan goes."""
    if not form.is_bound or form.has_error("part") or "part" not in form.data:
        return Deliverable()
    plan, priority = form.place
    return Deliverable(plan=plan, priority=priority)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What a link has chosen already: the part of the plan, and an objective."""
    keys = map(key_in, request.GET.getlist("objective"))
    objectives = [key for key in keys if key is not None]
    return {"part": request.GET.get("part", ""), "objectives": objectives}


@_writers
@_form_view
def deliverable_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """The fields of a deliverable."""
    row = _row(request, reference)
    form = DetailsForm(
        posted(request),
        plans=[row.plan_id],
        present_owner=row.owner_id,
        started=values_of(row, actions.DETAIL_WORDS),
    )

    def save(by: User) -> str:
        actions.edit_deliverable(deliverable=row, seen=form.seen_values, to=form.new_values, by=by)
        return f"{row.reference} has been saved."

    page = _page(request, row, "Edit the deliverable", "Save changes", published=("title",))
    return _change(request, row, form, page, save)


@_writers
@_form_view
@makes_one
def progress_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Progress of one deliverable."""
    row = _row(request, reference)
    latest = row.progress_updates.order_by("as_at", "pk").last()
    newest = row.progress_updates.order_by("pk").last()
    form = OneProgressForm(
        posted(request),
        latest=latest,
        initial={
            "as_at": timezone.localdate(),
            "seen": newest.pk if newest else 0,
            # What was recorded, to be said again in other words.
            **(_recorded(newest) if newest and is_asked(request) else {}),
        },
    )

    def save(by: User) -> str:
        given = form.cleaned_data
        update = actions.record_progress(
            deliverable=row,
            as_at=given["as_at"],
            percent=given["percent"],
            state=given["state"],
            note=given["note"],
            seen=form.known,
            by=by,
        )
        words = f"“{update}” has been recorded for {row.reference} as at {day_text(update.as_at)}."
        return f"{words} Next, close it as complete." if update.percent == ALL_DONE else words

    last = f"{latest}, as at {day_text(latest.as_at)}" if latest else "nothing"
    page = _page(
        request,
        row,
        "Record progress",
        "Record progress",
        lead=f"Last reported: {last}.",
        published=("progress", "note"),
    )
    return _change(request, row, form, page, save)


def _recorded(update: ProgressUpdate) -> dict[str, Any]:
    return {"as_at": update.as_at, "progress": str(update), "note": update.note}


@_writers
@_form_view
@makes_one
def due_date_change(request: HttpRequest, reference: str) -> HttpResponse:
    """Another due date: the original stays beside it. So a deliverable is carried forward."""
    row = _row(request, reference)
    dates = list(row.due_dates.order_by("sequence"))
    form = DueDateForm(
        posted(request),
        original=dates[0] if dates else None,
        initial={"on": timezone.localdate(), "seen": dates[-1].sequence if dates else 0},
    )

    def save(by: User) -> str:
        given = form.cleaned_data
        due = actions.change_due_date(
            deliverable=row,
            due_as_written=given["due_as_written"],
            reason=given["reason"],
            on=given["on"],
            seen=given["seen"],
            by=by,
        )
        days = slip_days(dates[0].due_on, due.due_on)
        slip = f", {days} day{'' if days == 1 else 's'} later than the original" if days > 0 else ""
        words = f"{row.reference} is now due “{due.as_written}”"
        return f"{words}, which we read as {day_text(due.due_on)}{slip}."

    present = f"Due “{dates[-1].as_written}” now." if dates else ""
    page = _page(
        request,
        row,
        "Change the due date or carry forward",
        "Change the due date",
        lead=f"{present} To carry a deliverable forward, set a due date in a later period. It "
        "stays the same record, with its history and its original due date.",
    )
    return _change(request, row, form, page, save)


@_writers
@_form_view
def deliverable_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a deliverable as complete."""
    row = _row(request, reference)
    form = EndForm(posted(request), initial={"on": timezone.localdate()})

    def save(by: User) -> str:
        actions.close_deliverable(deliverable=row, on=form.cleaned_data["on"], by=by)
        return f"{row.reference} has been closed as complete."

    page = _page(
        request,
        row,
        "Close as complete",
        "Close the deliverable",
        lead="If less than 100% was reported, 100% is also recorded for that date.",
    )
    return _change(request, row, form, page, save)


@_writers
@_form_view
def deliverable_drop(request: HttpRequest, reference: str) -> HttpResponse:
    """Drop a deliverable with a reason."""
    row = _row(request, reference)
    form = DropForm(posted(request), initial={"on": timezone.localdate()})

    def save(by: User) -> str:
        given = form.cleaned_data
        actions.drop_deliverable(deliverable=row, reason=given["reason"], on=given["on"], by=by)
        return f"{row.reference} has been dropped. The reason is shown with it."

    page = _page(
        request,
        row,
        "Drop the deliverable",
        "Drop the deliverable",
        lead="It stays on record as dropped, with the reason.",
        published=("reason",),
    )
    # No form has these words once they are saved: they are looked at in the report.
    return _change(request, row, form, page, save, fix="")


@_writers
@_form_view
def deliverable_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take up a deliverable again that had ended."""
    row = _row(request, reference)
    form = ReopenForm(posted(request))

    def save(by: User) -> str:
        actions.reopen_deliverable(deliverable=row, reason=form.cleaned_data["reason"], by=by)
        return f"{row.reference} is open again. Next, report its progress."

    page = _page(
        request,
        row,
        "Reopen the deliverable",
        "Reopen the deliverable",
        why_not=why_not_reopen,
        lead="The deliverable becomes open again. Recorded progress stays.",
    )
    return _change(request, row, form, page, save)


@_writers
@_form_view
def status_set(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the status manually with a reason, or have it worked out again."""
    row = _row(request, reference)
    form = StatusForm(
        posted(request),
        initial={
            "status": row.override_status or StatusForm.WORKED_OUT,
            "reason": row.override_reason,
            "seen_status": row.override_status,
            "seen_reason": row.override_reason,
        },
    )

    def save() -> Saved:
        by, given, seen = user_of(request), form.cleaned_data, form.seen_override
        status = f"The status of {row.reference} is"
        if form.is_worked_out:
            actions.clear_override(deliverable=row, seen=seen, by=by)
            message = f"{status} again calculated from dates and progress."
            return Saved(message, page.back, is_checked=False)
        reason = normal_lines(given["reason"])
        actions.override_status(
            deliverable=row, status=given["status"], reason=reason, seen=seen, by=by
        )
        return Saved(
            f"The status of {row.reference} has been set manually. The reason is shown with it.",
            page.back,
        )

    page = _page(
        request,
        row,
        "Set the status manually",
        "Save the status",
        lead="The status is calculated from dates and progress. A manual status applies from "
        "today, and everyone who can read the deliverable sees the reason.",
        published=("reason",),
    )
    return form_page(request, form, page, save)


def _row(request: HttpRequest, reference: str) -> Deliverable:
    visible = Deliverable.objects.visible(visibilities_for(request.user))
    return get_object_or_404(visible.select_related("plan", "priority"), reference=reference)


def _page(
    request: HttpRequest,
    row: Deliverable,
    heading: str,
    button: str,
    *,
    why_not: Callable[[Deliverable], str] = why_not_change,
    lead: str = "",
    published: tuple[str, ...] = (),
) -> FormPage:
    """A page of one deliverable; `published` are the fields of its form that a report prints."""
    back = reverse("deliverables:deliverable-detail", args=[row.reference])
    not_theirs = reason_against_remit(request.user, row.priority)
    instead = None
    if row.outcome and not not_theirs and heading != "Reopen the deliverable":
        reopen = reverse("deliverables:deliverable-reopen", args=[row.reference])
        instead = (f"Reopen {row.reference}", reopen)
    return FormPage(
        heading,
        button,
        back,
        [("Deliverables", reverse("deliverables:deliverable-list")), (row.title, back)],
        caption=f"{row.reference} {row.title}",
        lead=lead,
        why_not=not_theirs or why_not(row),
        published=PublishedFields(published, lambda: row, row.reference) if published else None,
        instead=instead,
        template=TEMPLATE,
    )


def _change(
    request: HttpRequest,
    row: Deliverable,
    form: RecordForm,
    page: FormPage,
    save: Callable[[User], str],
    *,
    fix: str | None = None,
) -> HttpResponse:
    """Save the form and go back to the deliverable, or show it with what is wrong."""
    return form_page(request, form, page, lambda: Saved(save(user_of(request)), page.back, fix=fix))


def _add(form: AddForm, by: User) -> Deliverable:
    given = form.cleaned_data
    plan, priority = form.place
    return actions.add_deliverable(
        title=given["title"],
        plan=plan,
        priority=priority,
        due_as_written=given["due_as_written"],
        set_on=timezone.localdate(),
        reference=given["reference"] or None,
        description=given["description"],
        objectives=list(given["objectives"]),
        owner=given["owner"],
        owner_title=given["owner_title"],
        started_on=given["started_on"],
        visibility=given["visibility"],
        by=by,
    )
