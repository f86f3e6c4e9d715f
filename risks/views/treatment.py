"""Forms of what is in place against a risk, and of what is still to be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted
from dates.periods import day_text
from records.editing import values_of
from risks import actions
from risks.actions.treatment import CONTROL_WORDS
from risks.forms import ActionForm, CompleteForm, ControlForm, RetireForm
from risks.models import Control, RiskAction
from risks.policies import why_not_changed, why_not_done, why_not_retired
from risks.views.risk_forms import change_risk, form_view, shown_risk, writers


@writers
@form_view
@makes_one
def control_add(request: HttpRequest, register: str, reference: str) -> HttpResponse:
    """Something that is in place."""
    risk = shown_risk(request, register, reference)
    form = ControlForm(posted(request))

    def save(by: User) -> str:
        actions.add_control(risk=risk, by=by, **form.cleaned_data)
        return f"The control of {risk.reference} has been added. Next, score the risk with it."

    return change_risk(request, risk, form, save, heading="Add a control", button="Add the control")


@writers
@form_view
def control_edit(request: HttpRequest, register: str, reference: str, pk: int) -> HttpResponse:
    """The words of a control, and since when it is in place."""
    risk = shown_risk(request, register, reference)
    control = get_object_or_404(Control, risk=risk, pk=pk)
    form = ControlForm(posted(request), started=values_of(control, CONTROL_WORDS))

    def save(by: User) -> str:
        actions.edit_control(control=control, seen=form.seen_values, to=form.new_values, by=by)
        return f"The control of {risk.reference} has been saved."

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Edit the control",
        button="Save changes",
        record=control,
        why_not=lambda risk: why_not_changed(risk) or why_not_retired(control),
    )


@writers
@form_view
def control_retire(request: HttpRequest, register: str, reference: str, pk: int) -> HttpResponse:
    """A control that is no longer in place."""
    risk = shown_risk(request, register, reference)
    control = get_object_or_404(Control, risk=risk, pk=pk)
    form = RetireForm(posted(request), initial={"on": timezone.localdate()})

    def save(by: User) -> str:
        given = form.cleaned_data
        actions.retire_control(control=control, reason=given["reason"], on=given["on"], by=by)
        return f"The control of {risk.reference} has been retired. Next, score the risk without it."

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Retire the control",
        button="Retire the control",
        lead=control.description,
        why_not=lambda risk: why_not_changed(risk) or why_not_retired(control),
    )


@writers
@form_view
@makes_one
def action_add(request: HttpRequest, register: str, reference: str) -> HttpResponse:
    """Something to be done."""
    risk = shown_risk(request, register, reference)
    form = ActionForm(posted(request))

    def save(by: User) -> str:
        added = actions.add_risk_action(risk=risk, by=by, **form.cleaned_data)
        return f"The action has been added to {risk.reference}{_read_as(added)}."

    return change_risk(request, risk, form, save, heading="Add an action", button="Add the action")


@writers
@form_view
def action_edit(request: HttpRequest, register: str, reference: str, pk: int) -> HttpResponse:
    """What an action is, and when it is due."""
    risk = shown_risk(request, register, reference)
    action = get_object_or_404(RiskAction, risk=risk, pk=pk)
    started = values_of(action, ("title", "due_as_written"))
    form = ActionForm(posted(request), started=started)

    def save(by: User) -> str:
        saved = actions.edit_risk_action(
            action=action, seen=form.seen_values, to=form.new_values, by=by
        )
        return f"The action of {risk.reference} has been saved{_read_as(saved)}."

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Edit the action",
        button="Save changes",
        record=action,
        lead=f"Due on {day_text(action.due_on)} now." if action.due_on else "",
        why_not=lambda risk: why_not_changed(risk) or why_not_done(action),
    )


@writers
@form_view
def action_complete(request: HttpRequest, register: str, reference: str, pk: int) -> HttpResponse:
    """An action that has been done."""
    risk = shown_risk(request, register, reference)
    action = get_object_or_404(RiskAction, risk=risk, pk=pk)
    form = CompleteForm(posted(request), initial={"done_on": timezone.localdate()})

    def save(by: User) -> str:
        done_on = form.cleaned_data["done_on"]
        actions.complete_risk_action(action=action, done_on=done_on, by=by)
        return (
            f"The action of {risk.reference} is done. Next, if it lowers the risk, record "
            "it as a control and score the risk."
        )

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Complete the action",
        button="Record it as done",
        lead=action.title,
        why_not=lambda risk: why_not_changed(risk) or why_not_done(action),
    )


def _read_as(action: RiskAction) -> str:
    if not action.due_on:
        return ""
    written = f", due “{action.due_as_written}”, read as" if action.due_as_written else ", due on"
    return f"{written} {day_text(action.due_on)}"
