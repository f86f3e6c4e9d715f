"""What the office's own accounts are called, wherever people read of them."""

from django.conf import settings


def provider_name() -> str:
    """What the office's accounts are called, "" where no one signs in with one."""
    return settings.OIDC.name if settings.OIDC else ""
