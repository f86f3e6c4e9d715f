"""Tokens for tests that ask the API as another system."""

from accounts.actions import create_token
from accounts.models import ApiToken, User
from accounts.permissions import Permission, can


def api_token(person: User, *, name: str = "", may_read: bool = True, days: int = 30) -> str:
    """A new token of someone, which may do what they may."""
    return create_token(
        person=person,
        name=name or f"System {ApiToken.objects.count() + 1}",
        may_read=may_read,
        may_send_figures=can(person, Permission.IMPORT_DATA),
        days=days,
        by=person,
    )


def token_header(person: User) -> dict[str, str]:
    """The header with which another system asks as someone."""
    return {"authorization": f"Token {api_token(person)}"}
