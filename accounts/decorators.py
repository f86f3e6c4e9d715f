"""Views that ask for a permission."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.permissions import Permission, can
from accounts.roles import ROLES

View = Callable[..., HttpResponseBase]


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a view to those who hold the permission.

    Somebody who is not signed in is asked to; anybody else is told who could.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if can(request.user, permission):
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied(who_can(permission))

        return gate

    return decorate


def who_can(permission: Permission) -> str:
    """A sentence that names the roles which hold the permission."""
    holders = [role.name.lower() for role in ROLES.values() if permission in role.permissions]
    return f"Only somebody with the role {' or '.join(holders)} can do this."
