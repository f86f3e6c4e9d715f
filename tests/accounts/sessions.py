"""Sessions for tests: of someone who has lately said who they are, or long ago, and ended ones."""

import time
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.pending_submissions.store import PendingSubmission, pending_submissions_of


def sign_in_confirmed(client: Client, person: User, *, seconds_ago: float = 0) -> None:
    """Sign someone in as if they had given their password now, or so many seconds ago."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - seconds_ago}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def end_sessions() -> None:
    """Let every session end, as if no one had opened a page for long."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def kept_addresses(client: Client) -> list[str]:
    """The addresses of the forms that wait in a browser's session, the oldest first."""
    return [form.address for form in _waiting(client)]


def kept_urls(client: Client) -> list[str]:
    """The addresses that show each of them again, the oldest first."""
    return [form.url for form in _waiting(client)]


def _waiting(client: Client) -> list[PendingSubmission]:
    request = HttpRequest()
    request.session = client.session
    return list(pending_submissions_of(request).values())
