"""Asking again who it is, before what is sensitive.

Asked is for a password, a code or a passkey, where that was not given lately. Who has the office's
account alone signs in at the provider once more, and the provider says when they did (`auth_time`):
that someone is still signed in there says nothing of who sits here now. `accounts.decorators`
asks so for every view that is sensitive, and keeps what was sent.
"""

import time
from collections.abc import Mapping
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import (
    STATE_SESSION_KEY,
    get_reauthentication_flows,
    suspend_request,
)
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Reader
from accounts.providers import provider_name
from accounts.queries import has_identity

# What a sign-in at the provider asks for instead of its usual parameters.
ASKS_ANEW = {"prompt": "login", "max_age": "0"}
# The clocks of the provider and of this machine may differ by so many seconds.
_CLOCKS_DIFFER = 60
_PASSWORD = "reauthenticate"  # noqa: S105 - the name that django-allauth gives to that way
# What django-allauth calls a sign-in at the provider.
_OFFICE = "socialaccount"
_RETURNED = "confirmed_with_office_account"


def uses_office_account(person: Reader) -> bool:
    """Whether someone can confirm with the office's account that it is them."""
    return settings.OIDC is not None and has_identity(person)


def ways_to_confirm(person: Reader, ways: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ways in which someone can say again who they are, the first of them as the usual one.

    `ways` are those by password, code and passkey. Where passwords are not used, none is asked for.
    """
    if not settings.PASSWORD_SIGN_IN:
        ways = [way for way in ways if way["id"] != _PASSWORD]
    if not uses_office_account(person):
        return ways
    office = {
        "id": "office_account",
        "description": f"Use {provider_name()}",
        "url": reverse("accounts:identity-confirm"),
    }
    return [*ways, office]


def has_confirmed_lately(request: HttpRequest) -> bool:
    """Whether someone has said who they are within `ACCOUNT_REAUTHENTICATION_TIMEOUT`.

    To sign in is to say so, but not with the office's account: its provider may have asked no one.
    """
    person = request.user
    if not isinstance(person, User):
        return False
    said = [
        way["at"]
        for way in get_authentication_records(request, person)
        if way.get("reauthenticated") or way["method"] != _OFFICE
    ]
    return bool(said) and time.time() - max(said) < app_settings.REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponseBase:
    """The way to the page that asks someone who they are.

    What they sent is done once they have answered, if they go on from there. Where they only open a
    page, nothing that they sent before and left is done. Raises PermissionDenied where they have no
    way to answer any more.
    """
    question = question_address(request)
    if request.method != "POST":
        request.session.pop(STATE_SESSION_KEY, None)
    answer: HttpResponseBase = suspend_request(request, question)
    return answer


def question_address(request: HttpRequest) -> str:
    """The page that asks someone who they are, in their usual way. Raises PermissionDenied."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        raise PermissionDenied(
            "You need to confirm that it is you, but the way you signed in is no longer "
            "available. Sign out, sign in again, then try again."
        )
    return str(ways[0]["url"])


def must_confirm_with_office_account(request: HttpRequest) -> bool:
    """Whether someone is to confirm, and has no other way than the office's account."""
    if not uses_office_account(request.user) or has_confirmed_lately(request):
        return False
    return not get_reauthentication_flows(request.user)


def signed_in_anew(claims: Mapping[str, Any], *, begun_at: float) -> bool:
    """Whether the provider says that someone signed in there after a moment, in seconds.

    A provider that does not say when has proved nothing.
    """
    said = claims.get("auth_time")
    if not isinstance(said, int | float) or isinstance(said, bool):
        return False
    return said >= begun_at - _CLOCKS_DIFFER


def note_confirmed(request: HttpRequest, *, provider: str, uid: str) -> None:
    """Keep in the session that someone has said again who they are."""
    person = request.user
    record_authentication(
        request, person, _OFFICE, provider=provider, uid=uid, reauthenticated=True
    )
    request.session[_RETURNED] = True


def has_just_returned(request: HttpRequest) -> bool:
    """Whether someone comes back from the provider now. It is true once."""
    return bool(request.session.pop(_RETURNED, False))
