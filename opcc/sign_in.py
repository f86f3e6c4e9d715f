"""Who can have an account, and which accounts open anything."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.actions import choose_password
from accounts.invitations import days_valid
from accounts.models import User
from accounts.permissions import Reader
from accounts.reauthentication import (
    has_confirmed_lately,
    must_confirm_with_office_account,
    ways_to_confirm,
)
from accounts.sign_in_events import note_lockout
from demonstration.accounts import is_demonstration_email


class AccountBackend(AuthenticationBackend):
    """Sign-in by email address and password. Demonstration accounts open only the local stack."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The person with these credentials, or None."""
        user = super().authenticate(request, **credentials)
        return user if isinstance(user, User) and _is_at_home(user) else None


def _is_at_home(user: User) -> bool:
    return bool(settings.LOCAL_STACK) or not is_demonstration_email(user.email)


class ClosedAccountAdapter(DefaultAccountAdapter):
    """django-allauth without its sign-up pages: an administrator gives accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": (
            "You have tried to sign in too many times. Wait 15 minutes and try again, or "
            "choose a new password."
        ),
        "rate_limited": "You have tried too many times. Wait 15 minutes and try again.",
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt. Raises ValidationError where it is one too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_lockout(credentials.get("email"))
            raise

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """The page for an account that opens nothing here, by whichever way someone came."""
        answer: HttpResponse | None = (
            super().pre_login(request, user, **kwargs)
            if _is_at_home(user)
            else self.respond_user_inactive(request, user)
        )
        return answer

    def get_reauthentication_methods(self, user: Reader) -> list[dict[str, Any]]:
        """The ways in which someone can say again who they are, the usual one first."""
        return ways_to_confirm(user, super().get_reauthentication_methods(user))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether someone is asked again who they are, on django-allauth's own pages.

        Raises ReauthenticationRequired itself for who signs in with the office's account alone:
        django-allauth would let them pass.
        """
        is_required = bool(super().is_reauthentication_required(app=app, **kwargs))
        if has_confirmed_lately(self.request):
            return False
        if is_required and must_confirm_with_office_account(self.request):
            raise ReauthenticationRequired
        return is_required

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always false."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message with what every one of them may name: the site, and the way back in."""
        words = {
            "site": self.request.build_absolute_uri("/"),
            "reset_link": self.request.build_absolute_uri(reverse("account_reset_password")),
            "days": days_valid(),
        }
        super().send_mail(template_prefix, email, {**words, **context})

    def set_password(self, user: User, password: str) -> None:
        """Keep a password that a person chose, with its line in the audit trail."""
        choose_password(person=user, password=password, by=user)
