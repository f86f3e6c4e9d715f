"""Pages of people: who has an account, with which roles, and how they can sign in."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.actions import (
    add_person,
    change_person,
    deactivate_person,
    disconnect_identity,
    invite_person,
    reactivate_person,
)
from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.invitations import days_valid
from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import deactivation_problem, token_problem
from accounts.providers import provider_name
from accounts.queries import has_identity, people, person_content, tokens_of
from accounts.requests import user_of
from accounts.roles import ROLES
from accounts.token_views import end_token, make_token
from administration.forms import HandOverForm, NewPersonForm, PersonForm, person_initial
from administration.tables import PersonTable
from dates.office_time import moment_text
from highlights.actions import settle_publications
from highlights.models import PublicationSchedule
from highlights.policies import NotAllowedError
from highlights.queries import open_schedules_of
from plans.actions import limit_person
from plans.policies import remit_of
from plans.queries import office_name_on

ROWS_A_PAGE = 25

require_form = require_http_methods(["GET", "HEAD", "POST"])


# What changes people's access is open to who has lately said who they are.
changes_access = requires(Permission.MANAGE_PEOPLE, is_sensitive=True)


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account, or had one."""
    table = PersonTable([person_content(person) for person in people()])
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(request, "administration/person_list.html", {"table": table})


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, and what can be done about their account."""
    person = _find(pk)
    return render(
        request,
        "administration/person_detail.html",
        {
            "person": person_content(person),
            "held": [ROLES[each.role] for each in person.role_assignments.all()],
            "limited_to": remit_of(person).priorities,
            "is_connected": has_identity(person),
            "deactivation_problem": deactivation_problem(person, by=_by(request)),
            "tokens": tokens_of(person),
            "token_problem": token_problem(person, by=_by(request)),
            "days": days_valid(),
            "crumbs": _crumbs(),
        },
    )


@changes_access
@require_form
@makes_one
def person_add(request: HttpRequest) -> HttpResponse:
    """Add a person, and send them an invitation."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                person = add_person(
                    email=data["email"], name=data["name"], roles=data["roles"], by=_by(request)
                )
                limit_person(person=person, priorities=data["priorities"], by=_by(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            _invite(request, person, done=f"{person.name} has been added.")
            return redirect("administration:person-detail", pk=person.pk)
    return render(request, "administration/person_add.html", {"form": form, "crumbs": _crumbs()})


@changes_access
@require_form
def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person's name, roles and limits. Who comes second sees what the first one saved."""
    person = _find(pk)
    initial = person_initial(person)
    form = PersonForm(request.POST or None, initial=initial)
    theirs = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["started_from"] != initial["started_from"]:
            theirs = person_content(person)
            form = _on_top_of(form, initial["started_from"])
        else:
            try:
                with transaction.atomic():
                    change_person(
                        person=person, name=data["name"], roles=data["roles"], by=_by(request)
                    )
                    limit_person(person=person, priorities=data["priorities"], by=_by(request))
                    left = settle_publications(person=person, by=_by(request))
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, f"{data['name']} has been saved.{_told(left)}")
                return redirect("administration:person-detail", pk=pk)
    return render(
        request,
        "administration/person_change.html",
        {
            "form": form,
            "person": person_content(person),
            "theirs": theirs,
            "limited_to": remit_of(person).priorities if theirs else (),
            "crumbs": _crumbs(person),
        },
    )


@changes_access
@require_POST
def person_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation again."""
    _invite(request, _find(pk), done="")
    return redirect("administration:person-detail", pk=pk)


@changes_access
@require_form
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to end a person's access, and end it."""
    person = _find(pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                deactivate_person(person=person, by=_by(request))
                left = settle_publications(
                    person=person, to=form.cleaned_data["to"], by=_by(request)
                )
        except (ValidationError, NotAllowedError) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        else:
            messages.success(request, f"{person.name} can no longer sign in.{_told(left)}")
        return redirect("administration:person-detail", pk=pk)
    return render(
        request,
        "administration/person_deactivate.html",
        {
            "person": person_content(person),
            "problem": deactivation_problem(person, by=_by(request)),
            "form": form,
            "publications": [
                (schedule.report, moment_text(schedule.publish_at))
                for schedule in open_schedules_of(person)
            ],
            "crumbs": _crumbs(person),
        },
    )


@changes_access
@require_POST
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person in again, and send them an invitation to choose a new password."""
    person = _find(pk)
    try:
        reactivate_person(person=person, by=_by(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        _invite(request, person, done=f"{person.name} is active again.")
    return redirect("administration:person-detail", pk=pk)


@changes_access
@require_form
def token_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Create a token for another system. The answer to the form is the only place that shows it."""
    return make_token(request, _find(pk), back_to=_tokens_at(pk))


@changes_access
@require_POST
def token_revoke(request: HttpRequest, pk: int, token: int) -> HttpResponse:
    """End someone's token at once."""
    return end_token(request, _find(pk), token, back_to=_tokens_at(pk))


@changes_access
@require_POST
def identity_disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """End the connection with an office account; the person's next sign-in makes it again."""
    person = _find(pk)
    try:
        disconnect_identity(person=person, by=_by(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{person.name} is no longer connected with an office account.")
    return redirect("administration:person-detail", pk=pk)


def _told(left: Sequence[PublicationSchedule]) -> str:
    """What is said of publications that no one publishes now; empty without any."""
    if not left:
        return ""
    reports = ", ".join(f"“{schedule.report}”" for schedule in left)
    return (
        f" These reports will not be published in their name: {reports}. The approvers "
        "have been told, and one of them must set the time again."
    )


def _find(pk: int) -> User:
    return get_object_or_404(people(), pk=pk)


def _tokens_at(pk: int) -> str:
    return f"{reverse('administration:person-detail', args=[pk])}#tokens"


def _by(request: HttpRequest) -> User:
    return user_of(request)  # the gate lets no one else in


def _invite(request: HttpRequest, person: User, *, done: str) -> None:
    """Send the invitation, and say in one message what was done before and what became of it."""
    try:
        invite_person(
            person=person,
            site=request.build_absolute_uri("/"),
            office=office_name_on(timezone.localdate()),
            by=_by(request),
        )
    except ValidationError as error:
        messages.error(request, f"{done} {' '.join(error.messages)}".strip())
    except OSError:
        words = (
            f"The invitation to {person.email} could not be sent. Check the email "
            "settings of the site, then send it again from this page."
        )
        messages.error(request, f"{done} {words}".strip())
    else:
        how = (
            f"Its link works for {days_valid()} days."
            if settings.PASSWORD_SIGN_IN
            else f"It tells them to sign in with {provider_name()}."
        )
        words = f"An invitation has been sent to {person.email}. {how}"
        messages.success(request, f"{done} {words}".strip())


def _on_top_of(form: PersonForm, state: str) -> PersonForm:
    """The same entries, knowing now what someone else saved."""
    priorities = [priority.pk for priority in form.cleaned_data["priorities"]]
    return PersonForm({**form.cleaned_data, "priorities": priorities, "started_from": state})


def _crumbs(person: User | None = None) -> list[tuple[str, str]]:
    crumbs = [("People", reverse("administration:person-list"))]
    if person is not None:
        crumbs.append((person.name, reverse("administration:person-detail", args=[person.pk])))
    return crumbs
