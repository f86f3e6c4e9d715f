"""Forms of one deliverable: add, edit, progress, due date, end and the status set by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission, visibilities_for
from dates.periods import day_text
from deliverables import actions
from deliverables.forms import (
    AddForm,
    DropForm,
    DueDateForm,
    DueDateMixin,
    EditForm,
    EndForm,
    OneProgressForm,
    ReopenForm,
    StatusForm,
    restart,
)
from deliverables.models import Deliverable, DueDate, ProgressUpdate
from deliverables.policies import ChangedMeanwhile, why_not_change, why_not_reopen
from deliverables.progress import ALL_DONE, slip_days
from plans.models import Plan
from plans.policies import reason_against_remit, remit_of
from records.checked_forms import CheckedForm, check_figures, is_asked, tell_of_figures
from records.choices import key_in
from records.forms import add_errors

_FORM_METHODS = ["GET", "HEAD", "POST"]
_form_view = require_http_methods(_FORM_METHODS)
_writers = requires(Permission.EDIT_RECORD, refills=True)


@dataclass(frozen=True, slots=True)
class Change:
    """A form of one deliverable: how the page is called, what its button says, why the state
    forbids it, and `save`, which writes and returns what to say afterwards.

    `printed` are the fields that a report prints; where the form `keeps` none of their words once
    they are saved, these are looked at in the report.
    """

    heading: str
    button: str
    save: Callable[[Deliverable, forms.Form, User], str]
    why_not: Callable[[Deliverable], str] = why_not_change
    lead: str = ""
    printed: tuple[str, ...] = ()
    keeps: bool = True


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
    figure_check_result = ""
    if is_asked(request):
        figure_check_result = check_figures(
            request, [CheckedForm(form, ("title",), _as_typed(form))]
        )
    elif _is_sent(request, form):
        try:
            added = _add(form, cast(User, request.user))
        except ValidationError as error:
            add_errors(form, error)
        else:
            due = added.due_dates.get()
            messages.success(
                request,
                f"{added.reference} has been added. It is due “{due.as_written}”, which "
                f"we read as {day_text(due.due_on)}. Next, report its first progress.",
            )
            mend = reverse("deliverables:deliverable-edit", args=[added.reference])
            tell_of_figures(request, [CheckedForm(form, ("title",), added, added.reference, mend)])
            return redirect("deliverables:deliverable-detail", added.reference)
    crumbs = [("Deliverables", reverse("deliverables:deliverable-list"))]
    return _form_page(
        request,
        form,
        heading="Add a deliverable",
        button="Add the deliverable",
        crumbs=crumbs,
        is_printed=True,
        figure_check_result=figure_check_result,
    )


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
    """What a deliverable says of itself."""
    row = _row(request, reference)
    now = actions.Details.of(row)
    initial = {name: getattr(now, name) for name in actions.Details.__dataclass_fields__}
    form = EditForm(
        posted(request), plans=[row.plan_id], present_owner=row.owner_id, initial=initial
    )
    change = Change("Edit the deliverable", "Save changes", _edit, printed=("title",))
    return _change(request, row, form, change)


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
        initial={
            "as_at": timezone.localdate(),
            "seen": newest.pk if newest else 0,
            # What was recorded, to be said again in other words.
            **(_recorded(newest) if newest and is_asked(request) else {}),
        },
    )
    last = f"{latest}, as at {day_text(latest.as_at)}" if latest else "nothing"
    change = Change(
        "Record progress",
        "Record progress",
        partial(_record_progress, latest=latest),
        lead=f"Last reported: {last}.",
        printed=("progress", "note"),
    )
    return _change(request, row, form, change)


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
        initial={"on": timezone.localdate(), "seen": dates[-1].sequence if dates else 0},
    )
    present = f"Due “{dates[-1].as_written}” now." if dates else ""
    change = Change(
        "Change the due date or carry forward",
        "Change the due date",
        partial(_change_due_date, dates=dates),
        lead=f"{present} To carry a deliverable forward, set a due date in a later period. It "
        "stays the same record, with its history and its original due date.",
    )
    return _change(request, row, form, change, original=dates[0] if dates else None)


@_writers
@_form_view
def deliverable_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a deliverable as complete."""
    form = EndForm(posted(request), initial={"on": timezone.localdate()})
    change = Change(
        "Close as complete",
        "Close the deliverable",
        _close,
        lead="If less than 100% was reported, 100% is also recorded for that date.",
    )
    return _change(request, _row(request, reference), form, change)


@_writers
@_form_view
def deliverable_drop(request: HttpRequest, reference: str) -> HttpResponse:
    """Drop a deliverable with a reason."""
    form = DropForm(posted(request), initial={"on": timezone.localdate()})
    change = Change(
        "Drop the deliverable",
        "Drop the deliverable",
        _drop,
        lead="It stays on record as dropped, with the reason.",
        printed=("reason",),
        keeps=False,
    )
    return _change(request, _row(request, reference), form, change)


@_writers
@_form_view
def deliverable_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take up a deliverable again that had ended."""
    change = Change(
        "Reopen the deliverable",
        "Reopen the deliverable",
        _reopen,
        why_not=why_not_reopen,
        lead="The deliverable becomes open again. Recorded progress stays.",
    )
    return _change(request, _row(request, reference), ReopenForm(posted(request)), change)


@_writers
@_form_view
def status_set(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the status manually with a reason, or have it worked out again."""
    row = _row(request, reference)
    initial = {
        "status": row.override_status or StatusForm.WORKED_OUT,
        "reason": row.override_reason,
        "seen_status": row.override_status,
        "seen_reason": row.override_reason,
    }
    change = Change(
        "Set the status manually",
        "Save the status",
        _set_status,
        lead="The status is calculated from dates and progress. A manual status applies from "
        "today, and everyone who can read the deliverable sees the reason.",
        printed=("reason",),
    )
    return _change(request, row, StatusForm(posted(request), initial=initial), change)


def _row(request: HttpRequest, reference: str) -> Deliverable:
    visible = Deliverable.objects.visible(visibilities_for(request.user))
    return get_object_or_404(visible.select_related("plan", "priority"), reference=reference)


def _is_sent(request: HttpRequest, form: forms.Form) -> bool:
    """Whether the form is to be saved: sent now, right, and with a due date that was confirmed."""
    if request.method != "POST" or not form.is_valid():
        return False
    return not (isinstance(form, DueDateMixin) and form.reading)


def _change(
    request: HttpRequest,
    row: Deliverable,
    form: forms.Form,
    change: Change,
    original: DueDate | None = None,
) -> HttpResponse:
    """Save the form and go back to the deliverable, or show it with what is wrong."""
    page = reverse("deliverables:deliverable-detail", args=[row.reference])
    crumbs = [("Deliverables", reverse("deliverables:deliverable-list")), (row.title, page)]
    context = {"deliverable": row, "heading": change.heading, "crumbs": crumbs}
    checked = [
        CheckedForm(form, change.printed, row, row.reference, request.path if change.keeps else "")
    ]
    figure_check_result = ""
    if change.printed and is_asked(request):
        figure_check_result = check_figures(request, checked)
    elif _is_sent(request, form):
        try:
            said = change.save(row, form, cast(User, request.user))
        except ValidationError as error:
            add_errors(form, error)
            row.refresh_from_db()
        else:
            messages.success(request, said)
            is_taken_back = form.cleaned_data.get("status") == StatusForm.WORKED_OUT
            tell_of_figures(request, [] if is_taken_back else checked)
            return redirect(page)
    not_theirs = reason_against_remit(request.user, row.priority)
    return _form_page(
        request,
        form,
        why_not=not_theirs or change.why_not(row),
        is_not_theirs=bool(not_theirs),
        button=change.button,
        lead=change.lead,
        slip=_slip_words(form, original),
        is_printed=bool(change.printed),
        figure_check_result=figure_check_result,
        **context,
    )


def _form_page(
    request: HttpRequest, form: forms.Form, *, button: str, **context: Any
) -> HttpResponse:
    return render(
        request,
        "deliverables/deliverable_form.html",
        {
            "form": form,
            "button": button,
            "is_kept": request.method != "POST" and form.is_bound,
            **context,
        },
    )


def _slip_words(form: forms.Form, original: DueDate | None) -> str:
    """How far the due date that is to be confirmed lies from the original one."""
    if original is None or not isinstance(form, DueDateForm) or form.reading is None:
        return ""
    days = slip_days(original.due_on, form.reading)
    if not days:
        return f"the same day as the original, “{original.as_written}”"
    word = "later" if days > 0 else "earlier"
    number = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{number} {word} than the original, “{original.as_written}”"


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


def _edit(row: Deliverable, form: forms.Form, by: User) -> str:
    form = cast(EditForm, form)
    try:
        actions.edit_deliverable(deliverable=row, seen=form.seen, to=form.to, by=by)
    except ChangedMeanwhile as error:
        row.refresh_from_db()
        form.add_conflict(error)
        form.start_from(actions.Details.of(row))
        raise
    return f"{row.reference} has been saved."


def _record_progress(
    row: Deliverable, form: forms.Form, by: User, latest: ProgressUpdate | None
) -> str:
    form = cast(OneProgressForm, form)
    given = form.cleaned_data
    percent, state = given.get("percent"), given.get("state", "")
    if given["no_change"]:
        if latest is None:
            raise ValidationError(
                {"no_change": "No progress has been reported yet. Enter the progress."}
            )
        percent, state = latest.percent, latest.state
    try:
        update = actions.record_progress(
            deliverable=row,
            as_at=given["as_at"],
            percent=percent,
            state=state,
            note=given["note"],
            seen=form.known,
            by=by,
        )
    except ChangedMeanwhile as error:
        form.add_conflict(error)
        raise
    words = f"“{update}” has been recorded for {row.reference} as at {day_text(update.as_at)}."
    return f"{words} Next, close it as complete." if update.percent == ALL_DONE else words


def _change_due_date(row: Deliverable, form: forms.Form, by: User, dates: list[DueDate]) -> str:
    form = cast(DueDateForm, form)
    given = form.cleaned_data
    try:
        due = actions.change_due_date(
            deliverable=row,
            due_as_written=given["due_as_written"],
            reason=given["reason"],
            on=given["on"],
            seen=given["seen"],
            by=by,
        )
    except ChangedMeanwhile as error:
        form.add_conflict(error)
        restart(form, **error.known)
        raise
    days = slip_days(dates[0].due_on, due.due_on)
    slip = f", {days} day{'' if days == 1 else 's'} later than the original" if days > 0 else ""
    return (
        f"{row.reference} is now due “{due.as_written}”, which we read as "
        f"{day_text(due.due_on)}{slip}."
    )


def _close(row: Deliverable, form: forms.Form, by: User) -> str:
    actions.close_deliverable(deliverable=row, on=form.cleaned_data["on"], by=by)
    return f"{row.reference} has been closed as complete."


def _drop(row: Deliverable, form: forms.Form, by: User) -> str:
    given = form.cleaned_data
    actions.drop_deliverable(deliverable=row, reason=given["reason"], on=given["on"], by=by)
    return f"{row.reference} has been dropped. The reason is shown with it."


def _reopen(row: Deliverable, form: forms.Form, by: User) -> str:
    actions.reopen_deliverable(deliverable=row, reason=form.cleaned_data["reason"], by=by)
    return f"{row.reference} is open again. Next, report its progress."


def _set_status(row: Deliverable, form: forms.Form, by: User) -> str:
    form = cast(StatusForm, form)
    given = form.cleaned_data
    seen = (given["seen_status"], given["seen_reason"].replace("\r\n", "\n"))
    try:
        if given["status"] == StatusForm.WORKED_OUT:
            actions.clear_override(deliverable=row, seen=seen, by=by)
            return f"The status of {row.reference} is again calculated from dates and progress."
        actions.override_status(
            deliverable=row,
            status=given["status"],
            reason=given["reason"].replace("\r\n", "\n"),
            seen=seen,
            by=by,
        )
    except ChangedMeanwhile as error:
        form.add_conflict(error)
        restart(form, **error.known)
        raise
    return f"The status of {row.reference} has been set manually. The reason is shown with it."
