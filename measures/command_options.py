"""The options of commands that name a person or a month."""

from datetime import date

from django.core.management.base import CommandError

from accounts.actions import command_user
from accounts.models import User
from dates.periods import parse_month


def person(email: str | None) -> User:
    """The person in whose name a command acts. Raises CommandError for an unknown address."""
    if not email:
        return command_user()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise CommandError(
            f"No account has the address {email}: enter the address of a person who has one."
        )
    return user


def month(code: str) -> date:
    """The month of an option. Raises CommandError, with how to fix it, for what is none."""
    try:
        return parse_month(code)
    except ValueError as error:
        raise CommandError(str(error)) from error
