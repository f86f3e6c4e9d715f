"""Sessions for tests: somebody who has lately given their password again."""

import time

from django.test import Client

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
