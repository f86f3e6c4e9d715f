"""Pages of one's own tokens for the API, and how administrators make and end those of others."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import create_token, revoke_token
from accounts.decorators import requires
from accounts.forms import TokenForm
from accounts.models import User
from accounts.policies import token_problem
from accounts.queries import tokens_of
from accounts.requests import user_of

# What is one's own is open to everybody who is signed in and, to change it, has lately said who
# they are.
of_ones_own = requires(None)
changes_ones_own = requires(None, is_sensitive=True)


@of_ones_own
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own tokens."""
    person = _by(request)
    context = {"tokens": tokens_of(person), "problem": token_problem(person, by=person)}
    return render(request, "accounts/token_list.html", context)


@changes_ones_own
@require_http_methods(["GET", "HEAD", "POST"])
def token_add(request: HttpRequest) -> HttpResponse:
    """Create a token of one's own. The answer to the form is the only place that shows it."""
    return make_token(request, _by(request), back_to=reverse("accounts:token-list"))


@changes_ones_own
@require_POST
def token_revoke(request: HttpRequest, token: int) -> HttpResponse:
    """End a token of one's own at once."""
    return end_token(request, _by(request), token, back_to=reverse("accounts:token-list"))


def make_token(request: HttpRequest, person: User, *, back_to: str) -> HttpResponse:
    """The page on which a token is made for someone, and shown once."""
    by = _by(request)
    form = TokenForm(request.POST if request.method == "POST" else None, person=person)
    secret = ""
    if form.is_bound and form.is_valid():
        try:
            secret = create_token(person=person, **form.values(), by=by)
        except ValidationError as error:
            form.add_error("name", " ".join(error.messages))
    context = {
        "person": person,
        "form": form,
        "token": secret,
        "back_to": back_to,
        "problem": "" if secret else token_problem(person, by=by),
    }
    return render(request, "accounts/token_add.html", context)


def end_token(request: HttpRequest, person: User, token: int, *, back_to: str) -> HttpResponse:
    """End a token of someone at once, and go back."""
    try:
        name = revoke_token(person=person, token=token, by=_by(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"The token “{name}” no longer works.")
    return redirect(back_to)


def _by(request: HttpRequest) -> User:
    return user_of(request)  # the gate lets no one else in
