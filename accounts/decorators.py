"""Views that ask for a permission."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts import kept_forms
from accounts.permissions import Permission, can
from accounts.roles import ROLES

View = Callable[..., HttpResponseBase]


def requires(
    permission: Permission, *, refills: bool = False, keeps_forms: bool = True
) -> Callable[[View], View]:
    """Open a view to those who hold the permission. It stands above every other decorator.

    Somebody who is not signed in is asked to; anybody else is told who could. What somebody sends
    after their session has ended is kept, and after sign-in a page offers to send it. A view that
    `refills` shows its own form again instead: it takes its data from `kept_forms.posted`.
    Without `keeps_forms` nothing is kept: for what a script sends whose page keeps it itself.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if can(request.user, permission):
                return _open(request, partial(view, request, *args, **kwargs), refills=refills)
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request, keeps_forms=keeps_forms)
            raise PermissionDenied(who_can(permission))

        gate.keeps_forms = keeps_forms  # type: ignore[attr-defined]
        return gate

    return decorate


def _open(
    request: HttpRequest, view: Callable[[], HttpResponseBase], *, refills: bool
) -> HttpResponseBase:
    if request.method == "POST":
        if request.POST.get(kept_forms.ANSWER) == kept_forms.FORGET:
            kept_forms.forget(request)
            return redirect(kept_forms.address_of(request))
        had_files = kept_forms.give_files_back(request)
        response = view()
        # Only now: a view that breaks has not taken what was typed. Nor has one that shows its
        # form again taken a file, which no browser sends a second time by itself.
        if not had_files or isinstance(response, HttpResponseRedirect):
            kept_forms.forget(request)
        return response
    here = kept_forms.kept_here(request)
    kept = kept_forms.kept_form(request)
    if here and kept is None:
        return redirect(here[0].url)
    # For the notice above the form.
    request.kept_form = kept  # type: ignore[attr-defined]
    request.kept_others = [form for form in here if form != kept]  # type: ignore[attr-defined]
    if kept is None or refills:
        return view()
    return kept_forms.show_kept(request, kept)


def _ask_to_sign_in(request: HttpRequest, *, keeps_forms: bool) -> HttpResponseBase:
    if not keeps_forms or request.method != "POST":
        return redirect_to_login(request.get_full_path())
    again = kept_forms.keep(request)
    return kept_forms.hold(request) if again is None else redirect_to_login(again)


def who_can(permission: Permission) -> str:
    """A sentence that names the roles which hold the permission."""
    holders = [role.name.lower() for role in ROLES.values() if permission in role.permissions]
    return f"Only somebody with the role {' or '.join(holders)} can do this."
