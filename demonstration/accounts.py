"""The demonstration's sign-ins. They exist only in the local stack and nowhere else."""

import hashlib
import hmac
from base64 import b32encode

from accounts.roles import ADMINISTRATOR, APPROVER, OFFICER, PANEL_MEMBER

# Described by their role: the demonstration invents no people.
_DOMAIN = "demonstration.invalid"
_DEMONSTRATION_ROLES = (OFFICER, APPROVER, PANEL_MEMBER, ADMINISTRATOR)


def demonstration_accounts(secret_key: str) -> tuple[tuple[str, str, str], ...]:
    """Role, email address and password of each sign-in.

    The passwords are derived from the stack's own secret key, so that none stands in the code and
    none opens another stack.
    """
    accounts = []
    for role in _DEMONSTRATION_ROLES:
        email = f"{role.slug.replace('_', '-')}@{_DOMAIN}"
        accounts.append((role.slug, email, _password(secret_key, email)))
    return tuple(accounts)


def is_demonstration_email(email: str) -> bool:
    """Whether the address belongs to a demonstration account."""
    return email.lower().endswith(f"@{_DOMAIN}")


def _password(secret_key: str, email: str) -> str:
    key = hmac.new(secret_key.encode(), f"demonstration:{email}".encode(), hashlib.sha256)
    letters = b32encode(key.digest()).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
