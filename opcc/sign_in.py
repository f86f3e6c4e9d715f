"""Who can have an account, and which accounts open anything."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from accounts.actions import choose_password
from accounts.models import User
from demonstration.accounts import is_demonstration_email


class AccountBackend(AuthenticationBackend):
    """Sign-in by email address and password. Demonstration accounts open only the local stack."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The person with these credentials, or None."""
        user = super().authenticate(request, **credentials)
        if not isinstance(user, User):
            return None
        is_at_home = settings.LOCAL_STACK or not is_demonstration_email(user.email)
        return user if is_at_home else None


class ClosedAccountAdapter(DefaultAccountAdapter):
    """django-allauth without its sign-up pages: an administrator gives accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": (
            "Too many attempts to sign in. Wait a quarter of an hour, then try again,"
            " or choose a new password."
        ),
        "rate_limited": "That was asked for too often. Wait a quarter of an hour, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always false."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Keep a password that a person chose, with its line in the audit trail."""
        choose_password(person=user, password=password, by=user)
