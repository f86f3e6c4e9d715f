"""What a process that serves people says and refuses at its start."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from audit.checks import log_role_warnings


def begin_serving() -> None:
    """Look at the rights of this process over the database.

    Raises ImproperlyConfigured where it knows the owner's address, which only migrations need.
    """
    if settings.DATABASE_OWNER is not None:
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL is set for a process that serves pages or runs jobs. "
            "Remove it from this process's environment: only `manage.py migrate`, backup "
            "and restore need it."
        )
    log_role_warnings()
    # The workers that this process starts open connections of their own.
    connections.close_all()
