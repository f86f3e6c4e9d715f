"""A page with the form of one record: shown, refused, overtaken by somebody else, or saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plans.editing import Overtaken
from plans.forms import RecordForm, tell

CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Saved:
    """What to say after saving, where to go, and what to look at again. The last only advises."""

    said: str
    to: str
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormPage:
    """How the page of a form is called, what its button says, and where "Cancel" leads.

    `why_not` says why the state forbids it; what was typed is shown all the same.
    """

    heading: str
    button: str
    back: str
    crumbs: list[tuple[str, str]]
    caption: str = ""
    lead: str = ""
    why_not: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def form_page(
    request: HttpRequest, form: forms.Form, page: FormPage, save: Callable[[], Saved]
) -> HttpResponse:
    """Save a form that is sent and right and go on, or show it with all that was typed."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except Overtaken as overtaken:
            status = CONFLICT
            if isinstance(form, RecordForm):
                form.be_told(overtaken)
            else:
                tell(form, overtaken)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, saved.said)
            for words in saved.advice:
                messages.warning(request, words)
            return redirect(saved.to)
    return render(
        request,
        "components/record_page.html",
        {
            "form": form,
            "page": page,
            "crumbs": page.crumbs,
            "is_kept": request.method != "POST" and form.is_bound,
            **page.more,
        },
        status=status,
    )
