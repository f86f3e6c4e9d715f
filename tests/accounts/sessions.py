"""Sessions for tests: of somebody who has lately given their password again, and ended ones."""

import time
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.kept_forms import waiting_forms
from accounts.models import User


def sign_in_confirmed(client: Client, person: User) -> None:
    """Sign somebody in as if they had just confirmed that it is them."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def end_sessions() -> None:
    """Let every session end, as if nobody had opened a page for long."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def kept_addresses(client: Client) -> list[str]:
    """The addresses of the forms that wait in a browser's session, the oldest first."""
    request = HttpRequest()
    request.session = client.session
    return [form.address for form in waiting_forms(request).values()]
