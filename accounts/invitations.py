"""Invitations: a link with which a person chooses their own password, and the message around it.

Where passwords are not used there is no link: the message says to sign in with the office's
account. The link is Django's password-reset token, as sign-in pages know it. It ends with the time
that `PASSWORD_RESET_TIMEOUT` gives it, with the next sign-in, and with the next change of the
password.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.providers import provider_name

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


def sign_in_page(*, site: str) -> str:
    """The address at which people sign in. `site` is like https://host."""
    return f"{site.rstrip('/')}{reverse('account_login')}"


def send_invitation(person: User, *, site: str, office: str, by: User) -> None:
    """Send the person the way in, in the office's name.

    Raises OSError where the message cannot be handed over.
    """
    has_link = settings.PASSWORD_SIGN_IN
    words = {
        "person": person,
        "by": by,
        "site": site,
        "office_name": office,
        "contact_email": settings.OPCC_CONTACT_EMAIL,
        "link": password_link(person, site=site) if has_link else "",
        "days": days_valid(),
        "sign_in": sign_in_page(site=site),
        "provider_name": provider_name(),
    }
    EmailMessage(
        subject="Choose a password for your account" if has_link else "You have an account",
        body=render_to_string("accounts/invitation.txt", words),
        to=[person.email],
    ).send()
