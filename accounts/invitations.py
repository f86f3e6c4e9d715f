"""Invitations: a link with which a person chooses their own password, and the message around it.

The link is Django's password-reset token, as sign-in pages know it. It ends with the time that
`PASSWORD_RESET_TIMEOUT` gives it, with the next sign-in, and with the next change of the password.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User

SECONDS_A_DAY = 24 * 60 * 60


def days_valid() -> int:
    """For how many whole days a link works."""
    return int(settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY)


def password_link(person: User, *, site: str) -> str:
    """The address at which the person chooses a password. `site` is like https://host."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    uidb36, _, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})
    return f"{site.rstrip('/')}{path}"


def send_invitation(person: User, *, site: str, by: User) -> None:
    """Send the link to the person. Raises OSError where the message cannot be handed over."""
    words = {
        "person": person,
        "by": by,
        "site": site,
        "link": password_link(person, site=site),
        "days": days_valid(),
    }
    EmailMessage(
        subject="Choose a password for your account",
        body=render_to_string("accounts/invitation.txt", words),
        to=[person.email],
    ).send()
