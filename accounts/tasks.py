"""Background jobs of accounts: throwing away what waited too long."""

from celery import shared_task

from accounts import form_keys, request_counts
from accounts.pending_submissions.files import remove_expired


@shared_task
def remove_kept_files() -> None:
    """Throw away files of forms that no one came back for. Safe to run twice."""
    remove_expired()


@shared_task
def remove_request_counts() -> None:
    """Forget how often the API was asked in minutes that are over. Safe to run twice."""
    request_counts.remove_ended()


@shared_task
def remove_form_keys() -> None:
    """Forget the keys of forms that were sent long ago. Safe to run twice."""
    form_keys.remove_expired()
