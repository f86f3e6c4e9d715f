"""Sessions for tests: of somebody who has lately said who they are, or long ago, and ended ones."""

import time
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User


def sign_in_confirmed(client: Client, person: User, *, seconds_ago: float = 0) -> None:
    """Sign somebody in as if they had given their password now, or so many seconds ago."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - seconds_ago}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def end_sessions() -> None:
    """Let every session end, as if nobody had opened a page for long."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
