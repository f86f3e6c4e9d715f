"""Pages of signing in that are not django-allauth's: confirming with an office account."""

import time

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.providers import provider_name
from accounts.reauthentication import has_just_returned, uses_office_account


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity_confirm(request: HttpRequest) -> HttpResponseBase:
    """Send someone to the provider to sign in again, and let them go on once they are back."""
    if settings.OIDC is not None and not request.user.is_authenticated:
        return redirect_to_login(get_next_redirect_url(request) or "/")
    if not uses_office_account(request.user):
        raise Http404("No office account is set up to confirm with.")
    if has_just_returned(request):
        # What was sent before the question is done now.
        return resume_request(request) or redirect("/")
    going_on = get_next_redirect_url(request) or "/"
    here = reverse("accounts:identity-confirm", query={"next": going_on})
    if request.method == "POST":
        provider = get_adapter().get_provider(request, settings.OIDC_PROVIDER)
        answer: HttpResponseBase = provider.redirect(
            request, AuthProcess.REDIRECT, next_url=here, confirms_at=time.time()
        )
        return answer
    others = _other_ways(request, going_on)
    words = {
        "here": here,
        "provider_name": provider_name(),
        "reauthentication_alternatives": others,
    }
    return render(request, "accounts/identity_confirm.html", words)


def _other_ways(request: HttpRequest, going_on: str) -> list[dict[str, str]]:
    """The other ways to confirm, each leading on to the same place."""
    ways = get_account_adapter().get_reauthentication_methods(request.user)
    return [
        {**way, "url": f"{way['url']}?{urlencode({'next': going_on})}"}
        for way in ways
        if way["url"] != request.path
    ]


def address_change(request: HttpRequest) -> HttpResponseBase:
    """There is no such page. Raises Http404: only an administrator changes people's addresses."""
    raise Http404("Only an administrator can change the address that you sign in with.")
