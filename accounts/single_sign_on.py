"""Sign-in with the office's own accounts (OpenID Connect): who is let in, and why others are not.

No one gets an account by signing in: the provider says whose email address it is, and the person
with that address must have been added before. From then on the provider's own number for them
counts, not the address.
"""

import hashlib
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from requests import RequestException, Response, Session

from accounts.actions import command_user, connect_identity, record_refused_sign_in
from accounts.models import User
from accounts.providers import provider_name
from accounts.reauthentication import ASKS_ANEW, note_confirmed, signed_in_anew

logger = logging.getLogger(__name__)

_NONCE_LENGTH = 32
# One line in the audit trail for someone who tries again and again.
_SECONDS_BETWEEN_LINES = 15 * 60
# How the provider describes its service, the only thing that is fetched.
_DESCRIBES = frozenset({"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"})
_TRUE = (True, "true", 1, "1")


def sign_in_address(**query: str) -> str:
    """Where sign-in with the office's account starts."""
    return reverse(
        "openid_connect_login",
        kwargs={"provider_id": settings.OIDC_PROVIDER},
        query=query or None,
    )


class OfficeProvider(OpenIDConnectProvider):
    """The provider of the settings: with a nonce, and with only what is needed of its answer."""

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> Any:
        """Send the person to the provider."""
        nonce = get_random_string(_NONCE_LENGTH)
        # What someone writes into the address of this page goes nowhere, but for one wish.
        asked = kwargs.pop("auth_params", None) or {}
        wishes = {"prompt": "login"} if asked.get("prompt") == "login" else {}
        if kwargs.get("confirms_at"):
            wishes = ASKS_ANEW
        kwargs["auth_params"] = {**wishes, "nonce": nonce}
        kwargs["scope"] = self.get_scope()
        return super().redirect(request, process, *args, nonce=nonce, **kwargs)

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of the person is kept but the provider's number for them."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address, and whether it is surely theirs."""
        claims = data.get("id_token") or {}
        address = claims.get("email")
        if not isinstance(address, str) or not address:
            return []
        return [EmailAddress(email=address, verified=_is_verified(claims), primary=True)]

    def sociallogin_from_response(self, request: HttpRequest, data: dict[str, Any]) -> SocialLogin:
        """The sign-in, with what the provider says of it: the nonce, and when it was."""
        login = super().sociallogin_from_response(request, data)
        login.claims = data.get("id_token") or {}
        return login


def _is_verified(claims: dict[str, Any]) -> bool:
    """Whether the provider stands for it that the address is the person's own.

    Microsoft says so of the domain, in a claim of its own that an office may switch on.
    """
    said = claims.get("email_verified", claims.get("xms_edov"))
    if said is None:
        return bool(settings.OIDC and settings.OIDC.trusts_emails)
    return said in _TRUE


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """django-allauth's sign-in with other accounts, for people who are known here alone."""

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> Any:
        """The provider of the settings."""
        found = super().get_provider(request, provider, client_id=client_id)
        return OfficeProvider(request, app=found.app)

    def get_requests_session(self) -> Session:
        """A session for asking the provider, which answers with a page where it fails.

        django-allauth asks in places that expect no failure.
        """
        session: Session = super().get_requests_session()
        ask = session.request

        def asked(method: str, *args: Any, **kwargs: Any) -> Response:
            try:
                answer = ask(method, *args, **kwargs)
                if method.upper() == "GET":
                    answer.raise_for_status()
                    if missing := _DESCRIBES - set(answer.json()):
                        raise ValueError(f"it does not say {', '.join(sorted(missing))}")
            except (RequestException, ValueError) as error:
                logger.warning("The sign-in provider did not answer correctly: %s", error)
                raise ImmediateHttpResponse(_unreachable(self.request)) from error
            return answer

        session.request = asked  # type: ignore[method-assign]
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: an administrator adds people."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who is known, and answer everybody else with a page that says whom to ask."""
        state = sociallogin.state
        begun_at = state.get("confirms_at")
        if state.get("process") != AuthProcess.LOGIN and not begun_at:
            raise PermissionDenied("Accounts are connected when people sign in.")
        nonce = str(sociallogin.claims.get("nonce", ""))
        if not constant_time_compare(nonce, state.get("nonce") or "none"):
            raise PermissionDenied("The answer belongs to another sign-in.")
        if begun_at:
            _confirm(request, sociallogin, begun_at)
            return
        address = next(iter(sociallogin.email_addresses), None)
        if reason := _reason_against_domain(address):
            raise ImmediateHttpResponse(_refuse(request, reason, address))
        if not sociallogin.is_existing:
            sociallogin.account = self._connected(request, sociallogin, address)
            sociallogin.user = sociallogin.account.user
        if not sociallogin.user.is_active:
            raise ImmediateHttpResponse(
                _refuse(request, "inactive", address, person=sociallogin.user)
            )

    def _connected(
        self, request: HttpRequest, sociallogin: SocialLogin, address: EmailAddress | None
    ) -> Any:
        """The account of a person who is known and comes for the first time."""
        if address is None:
            raise ImmediateHttpResponse(_refuse(request, "no_address", address))
        person = User.objects.filter(email__iexact=address.email).first()
        if not address.verified:
            raise ImmediateHttpResponse(_refuse(request, "unverified", address, person=person))
        if person is None:
            raise ImmediateHttpResponse(_refuse(request, "unknown", address))
        if not person.is_active:
            raise ImmediateHttpResponse(_refuse(request, "inactive", address, person=person))
        account = sociallogin.account
        connected = connect_identity(
            person=person, provider=account.provider, uid=account.uid, by=person
        )
        if connected is None:
            raise ImmediateHttpResponse(_refuse(request, "other", address, person=person))
        return connected

    def validate_disconnect(self, account: Any, accounts: Any) -> None:
        """Never by the person: an administrator ends the connection, with its line in the trail."""
        raise ValidationError("An administrator can end the connection.")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Answer with a page in words. Someone who cancelled is sent back to the start."""
        state = (extra_context or {}).get("state") or {}
        if error == AuthError.CANCELLED:
            if state.get("confirms_at"):
                raise ImmediateHttpResponse(_not_confirmed(request, "broke_off", state))
            return
        logger.warning("A sign-in with another account failed: %s %s", error, exception)
        raise ImmediateHttpResponse(_page(request, "failed", HTTPStatus.UNAUTHORIZED))


def _confirm(request: HttpRequest, sociallogin: SocialLogin, begun_at: float) -> None:
    """Let someone go on who has signed in again, as the person that they are here."""
    if not sociallogin.is_existing or sociallogin.user != request.user:
        raise ImmediateHttpResponse(_not_confirmed(request, "somebody_else", sociallogin.state))
    if not signed_in_anew(sociallogin.claims, begun_at=begun_at):
        raise ImmediateHttpResponse(_not_confirmed(request, "not_anew", sociallogin.state))
    account = sociallogin.account
    note_confirmed(request, provider=account.provider, uid=account.uid)


def _not_confirmed(request: HttpRequest, reason: str, state: Mapping[str, Any]) -> HttpResponse:
    """A page that says why someone who is signed in has not confirmed that it is them."""
    again = str(state.get("next", ""))
    return _page(request, reason, HTTPStatus.FORBIDDEN, again=again)


def _domains() -> tuple[str, ...]:
    return settings.OIDC.email_domains if settings.OIDC else ()


def _reason_against_domain(address: EmailAddress | None) -> str:
    domains = _domains()
    if not domains:
        return ""
    domain = address.email.rpartition("@")[2].lower() if address else ""
    return "" if domain in domains else "domain"


def _refuse(
    request: HttpRequest, reason: str, address: EmailAddress | None, person: User | None = None
) -> HttpResponse:
    """A page that says why someone is not let in, and a line in the audit trail."""
    who = address.email if address else ""
    key = hashlib.sha256(f"{reason} {who.lower()}".encode()).hexdigest()
    if cache.add(f"refused:{key}", value=True, timeout=_SECONDS_BETWEEN_LINES):
        record_refused_sign_in(
            address=who,
            reason=reason,
            how=provider_name(),
            is_known=person is not None,
            by=person or command_user(),
        )
    return _page(request, reason, HTTPStatus.FORBIDDEN, address=who)


def _unreachable(request: HttpRequest) -> HttpResponse:
    return _page(request, "unreachable", HTTPStatus.SERVICE_UNAVAILABLE)


def _page(
    request: HttpRequest, reason: str, status: HTTPStatus, *, address: str = "", again: str = ""
) -> HttpResponse:
    words = {
        "reason": reason,
        "again": again,
        "address": address,
        "provider_name": provider_name(),
        "domains": _domains(),
        "password_sign_in": settings.PASSWORD_SIGN_IN,
    }
    return render(request, "accounts/sign_in_refused.html", words, status=status)
