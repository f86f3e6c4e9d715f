"""Background jobs of accounts: throwing away what waited too long."""

from celery import shared_task

from accounts.kept_files import remove_expired


@shared_task
def remove_kept_files() -> None:
    """Throw away files of forms that nobody came back for. Safe to run twice."""
    remove_expired()
