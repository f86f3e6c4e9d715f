"""Other systems at the API: whose token it is, and what it may do."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.request_counts import RequestThrottle

# That it was used is written this often at most.
USED_EVERY = timedelta(minutes=1)
UNKNOWN = "This token is not known or has expired. Create a new one on your tokens page."


class ApiTokenAuthentication(TokenAuthentication):
    """Lets a token in that is known and in force, for what it may do."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Who sends the request. Raises an error of the API where the token opens nothing."""
        try:
            found: tuple[User, ApiToken] | None = super().authenticate(request)
        except AuthenticationFailed:
            _count_failure(request)
            raise
        if found is not None:
            _refuse_beyond_scope(found[1], request)
            _note_use(found[1])
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        """The token's person. Raises AuthenticationFailed where there is none."""
        try:
            if not token.isalnum():
                raise AuthenticationFailed
            user, found = super().authenticate_credentials(token)
        except AuthenticationFailed as error:
            raise AuthenticationFailed(UNKNOWN) from error
        return user, found

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        # One that has ended stays, so that its page says so.
        return auth_token.has_ended


def _count_failure(request: Request) -> None:
    """Who tries tokens waits like anybody who asks too often. Raises Throttled."""
    throttle = RequestThrottle()
    if not throttle.allow(request, token=None):
        raise Throttled(throttle.wait())


def _refuse_beyond_scope(token: ApiToken, request: Request) -> None:
    is_reading = request.method in SAFE_METHODS
    if not (token.may_read if is_reading else token.may_send_figures):
        raise PermissionDenied(
            f"The token “{token.name}” may not {'read' if is_reading else 'send figures'}. "
            "On your tokens page, create one that may."
        )


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    lately = Q(last_used_at__gt=now - USED_EVERY)
    if token.last_used_at is None or token.last_used_at <= now - USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).exclude(lately).update(last_used_at=now)
