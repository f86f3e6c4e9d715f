"""Second steps and passkeys: what they are called, and whom a browser makes them for."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from accounts.models import User


class SecondStepAdapter(DefaultMFAAdapter):
    """django-allauth's second steps, in the product's words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not correct. Try again.",
        "cannot_delete_authenticator": "Your account needs this second step.",
        "cannot_generate_recovery_codes": "Turn on app codes or add a passkey first.",
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """A name for a passkey whose owner gives it none."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"
