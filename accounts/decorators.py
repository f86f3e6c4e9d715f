"""Views that ask for a permission."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts.pending_submissions import store as pending_submissions
from accounts.permissions import Permission, can
from accounts.reauthentication import ask_again, has_confirmed_lately, question_address
from accounts.roles import who_can

View = Callable[..., HttpResponseBase]


def requires(
    permission: Permission | None,
    *,
    refills: bool = False,
    keeps_forms: bool = True,
    is_sensitive: bool | Callable[..., bool] = False,
) -> Callable[[View], View]:
    """Open a view to those who hold the permission. It goes above every other decorator.

    None opens it to everyone who is signed in, for what is their own.
    Someone who is not signed in is asked to; anybody else is told who could. What someone sends
    after their session has ended is kept, and after sign-in a page offers to send it. A view that
    `refills` shows its own form again instead: it takes its data from `posted`.
    Without `keeps_forms` nothing is kept: for what a script sends whose page keeps it itself.
    A view that `is_sensitive`, always or for such a request and address, asks again who it is
    if that was not confirmed recently. What was sent is kept, and done afterwards.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _is_let_in(request, permission):
                asks = (
                    is_sensitive(request, *args, **kwargs)
                    if callable(is_sensitive)
                    else is_sensitive
                )
                if asks and not has_confirmed_lately(request) and not _is_thrown_away(request):
                    return _ask_who_it_is(request)
                return _open(request, partial(view, request, *args, **kwargs), refills=refills)
            if permission is None or not request.user.is_authenticated:
                return _ask_to_sign_in(request, keeps_forms=keeps_forms)
            raise PermissionDenied(who_can(permission))

        gate.keeps_forms = keeps_forms  # type: ignore[attr-defined]
        gate.is_sensitive = bool(is_sensitive)  # type: ignore[attr-defined]
        return gate

    return decorate


def _is_let_in(request: HttpRequest, permission: Permission | None) -> bool:
    if permission is None:
        return request.user.is_authenticated
    return can(request.user, permission)


def _open(
    request: HttpRequest, view: Callable[[], HttpResponseBase], *, refills: bool
) -> HttpResponseBase:
    if request.method == "POST":
        if _is_thrown_away(request):
            pending_submissions.discard(request)
            return redirect(pending_submissions.address_of(request))
        had_files = pending_submissions.give_files_back(request)
        response = view()
        # Only now: a view that breaks has not taken what was typed. Nor has one that shows its
        # form again taken a file, which no browser sends again on its own.
        if not had_files or isinstance(response, HttpResponseRedirect):
            pending_submissions.discard(request)
        return response
    here = pending_submissions.pending_here(request)
    kept = pending_submissions.pending_submission(request)
    if here and kept is None:
        return redirect(here[0].url)
    # For the notice above the form.
    request.pending_submission = kept  # type: ignore[attr-defined]
    request.pending_elsewhere = [form for form in here if form != kept]  # type: ignore[attr-defined]
    if kept is None or refills:
        return view()
    return pending_submissions.show_pending(request, kept)


def _is_thrown_away(request: HttpRequest) -> bool:
    """Whether someone throws away what was kept for them."""
    return request.POST.get(pending_submissions.ANSWER) == pending_submissions.FORGET


def _ask_who_it_is(request: HttpRequest) -> HttpResponseBase:
    if not pending_submissions.store_until_reauthenticated(request):
        return pending_submissions.show_until_reauthenticated(request, question_address(request))
    return ask_again(request)


def _ask_to_sign_in(request: HttpRequest, *, keeps_forms: bool) -> HttpResponseBase:
    if not keeps_forms or request.method != "POST":
        return redirect_to_login(request.get_full_path())
    again = pending_submissions.store(request)
    return pending_submissions.show_unstored(request) if again is None else redirect_to_login(again)
