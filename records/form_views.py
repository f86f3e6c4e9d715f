"""A page with the form of one record: shown, refused, overtaken by someone else, or saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from records.checked_forms import CheckedForm, check_figures, is_asked, tell_of_figures
from records.editing import Overtaken
from records.forms import RecordForm, add_errors

CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Saved:
    """What to say after saving, where to go, and what to look at again. The last only advises.

    `row` is a record that was added, and `mend` where its words are edited.
    """

    message: str
    redirect_to: str
    advice: tuple[str, ...] = ()
    row: models.Model | None = None
    mend: str = ""


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
    the figure check look at what a report prints of it. `record` is the record that is edited and
    may be removed from the page; `instead` the words and the address of another way.
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


def form_page(
    request: HttpRequest, form: forms.Form, page: FormPage, save: Callable[[], Saved]
) -> HttpResponse:
    """Save a form that is sent and right and go on, or show it with all that was typed."""
    status, figure_check_result = 200, ""
    if page.published and is_asked(request):
        figure_check_result = check_figures(request, [_checked(request, form, page.published)])
    elif request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except Overtaken as overtaken:
            status = CONFLICT
            if isinstance(form, RecordForm):
                form.add_conflict(overtaken)
            else:
                add_errors(form, overtaken)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, saved.message)
            for words in saved.advice:
                messages.warning(request, words)
            if page.published:
                tell_of_figures(request, [_checked(request, form, page.published, saved)])
            return redirect(saved.redirect_to)
    return render(
        request,
        "records/record_page.html",
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
    request: HttpRequest, form: forms.Form, published: PublishedFields, saved: Saved | None = None
) -> CheckedForm:
    row = saved.row if saved and saved.row else published.row()
    mend = saved.mend if saved and saved.mend else request.path
    return CheckedForm(form, published.names, row, published.name, mend)
