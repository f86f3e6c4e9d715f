"""Pages that belong to the product as a whole, and what every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.providers import provider_name
from accounts.queries import has_identity
from highlights.queries import outstanding_work
from highlights.queries.outstanding_work import OutstandingWork
from plans.queries import office_on


def office(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: what the office is called today, and whom to write to."""
    return {
        # Looked up only where a template names it: parts of pages are rendered with it too.
        "office": SimpleLazyObject(lambda: office_on(timezone.localdate())),
        "contact_email": settings.OPCC_CONTACT_EMAIL,
        "keeps_messages": settings.LOCAL_STACK,
        # Ways to sign in.
        "identity_provider": provider_name(),
        "identity_provider_id": settings.OIDC_PROVIDER,
        "password_sign_in": settings.PASSWORD_SIGN_IN,
        "has_identity": SimpleLazyObject(lambda: has_identity(request.user)),
        # Under which `static/scripts/typed.js` keeps what is typed until it is sent.
        "sign_in_mark": SimpleLazyObject(lambda: sign_in_mark(request)),
        # "My updates" stands in a lower room and does not know reports.
        "owed_report": SimpleLazyObject(lambda: _outstanding_work(request)),
    }


def _outstanding_work(request: HttpRequest) -> OutstandingWork | None:
    return outstanding_work(request.user) if isinstance(request.user, User) else None


def sign_in_mark(request: HttpRequest) -> str:
    """What tells this sign-in from every other, without telling its session; "" for no one."""
    if not request.user.is_authenticated or not request.session.session_key:
        return ""
    return salted_hmac("opcc.pages.sign_in_mark", request.session.session_key).hexdigest()[:16]


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "accessibility.html")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """About the figures."""
    return render(request, "method.html")
