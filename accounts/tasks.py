"""Background jobs of accounts: throwing away what waited too long."""

from celery import shared_task

from accounts import form_keys
from accounts.kept_files import remove_expired


@shared_task
def remove_kept_files() -> None:
    """Throw away files of forms that nobody came back for. Safe to run twice."""
    remove_expired()


@shared_task
def remove_form_keys() -> None:
    """Forget the keys of forms that were sent long ago. Safe to run twice."""
    form_keys.remove_expired()
