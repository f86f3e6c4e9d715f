"""A page with the form of one record: shown, refused, in conflict, or saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from records.checked_forms import CheckedForm, check_figures, is_asked, tell_of_figures
from records.conflicts import EditConflict
from records.forms import RecordForm, add_errors

CONFLICT, NOT_VALID = 409, 422


@dataclass(frozen=True, slots=True)
class Saved:
    """What to say after saving, where to go, and what to look at again. The last only advises.

    `row` is a record that was added, `name` what it is called, and `fix` where its words are
    edited: where it is not said here, in this form; where it is "", in no form. Where it is not
    `is_checked`, nothing of it is printed.
    """

    message: str
    redirect_to: str
    advice: tuple[str, ...] = ()
    row: models.Model | None = None
    name: str = ""
    fix: str | None = None
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class PublishedFields:
    """The fields of a form that a report prints, and the record that they are of: what `row` gives
    once the form is sent, where it is a new one. `name` says which, in words."""

    names: tuple[str, ...]
    row: Callable[[], models.Model]
    name: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """How the page of a form is called, what its button says, and where "Cancel" leads.

    `why_not` says why the state forbids it; what was typed is shown all the same. `published` has
    the figure check look at what a report prints of it. `record` is the record that is edited,
    which may be removed from the page; `instead` the words and the address of another way. `now`
    gives what the fields hold now, for a form that does not carry what it started from.
    """

    heading: str
    button: str
    back: str
    crumbs: list[tuple[str, str]]
    caption: str = ""
    lead: str = ""
    why_not: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    published: PublishedFields | None = None
    record: models.Model | None = None
    instead: tuple[str, str] | None = None
    now: Callable[[], Mapping[str, Any]] | None = None
    template: str = "records/record_page.html"
    refused: int = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form that was sent: what was saved, or None and the status of its page."""

    saved: Saved | None
    status: int = 200


def save_form(
    form: RecordForm,
    save: Callable[[], Saved],
    *,
    now: Callable[[], Mapping[str, Any]] | None = None,
    refused: int = NOT_VALID,
) -> Outcome:
    """Save a form that was sent. What is wrong is put on it, and both sides of a conflict.

    `now` gives what the fields hold now, for a form that does not carry what it started from.
    """
    if not form.is_ready:
        return Outcome(None, refused)
    try:
        return Outcome(save())
    except EditConflict as conflict:
        form.add_conflict(conflict, now=now() if now else {})
        return Outcome(None, CONFLICT)
    except ValidationError as error:
        add_errors(form, error)
        return Outcome(None, refused)


def form_page(
    request: HttpRequest, form: RecordForm, page: FormPage, save: Callable[[], Saved]
) -> HttpResponse:
    """The page of a form: shown, its figures checked, refused, in conflict, or saved and left."""
    if page.published and is_asked(request):
        found = check_figures(request, [_checked(request, form, page.published)])
        return show_form(request, form, page, figure_check_result=found)
    if request.method != "POST":
        return show_form(request, form, page)
    outcome = save_form(form, save, now=page.now, refused=page.refused)
    if outcome.saved is None:
        return show_form(request, form, page, status=outcome.status)
    return _go_on(request, form, page, outcome.saved)


def _go_on(request: HttpRequest, form: RecordForm, page: FormPage, saved: Saved) -> HttpResponse:
    messages.success(request, saved.message)
    for advice in saved.advice:
        messages.warning(request, advice)
    if page.published and saved.is_checked:
        tell_of_figures(request, [_checked(request, form, page.published, saved)])
    return redirect(saved.redirect_to)


def show_form(
    request: HttpRequest,
    form: RecordForm,
    page: FormPage,
    *,
    status: int = 200,
    figure_check_result: str = "",
) -> HttpResponse:
    """The page of a form as it is."""
    return render(
        request,
        page.template,
        {
            "form": form,
            "page": page,
            "crumbs": page.crumbs,
            "tools_of": page.record,
            "figure_check_result": figure_check_result,
            "is_kept": request.method != "POST" and form.is_bound,
            **page.more,
        },
        status=status,
    )


def _checked(
    request: HttpRequest, form: RecordForm, published: PublishedFields, saved: Saved | None = None
) -> CheckedForm:
    if saved is None:
        return CheckedForm(form, published.names, published.row(), published.name, request.path)
    return CheckedForm(
        form,
        published.names,
        saved.row or published.row(),
        saved.name or published.name,
        request.path if saved.fix is None else saved.fix,
    )
