"""Make the first administrator, or let one in again who lost every way to sign in."""

import argparse
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import add_person, assign_role, command_user, reactivate_person
from accounts.invitations import days_valid, password_link, sign_in_page
from accounts.models import User
from accounts.providers import provider_name
from accounts.roles import ADMINISTRATOR

LOCAL_SITE = "http://127.0.0.1:8000"


class Command(BaseCommand):
    """`manage.py add_administrator someone@example.org --name "Someone"`."""

    help = "Add an administrator and print how they sign in for the first time."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Email address, name, and under which address the site is reached."""
        parser.add_argument("email", help="The email address that they sign in with.")
        parser.add_argument("--name", help="Their name. Needed for a new person.")
        parser.add_argument(
            "--site",
            default=(settings.CSRF_TRUSTED_ORIGINS or [LOCAL_SITE])[0],
            help="The address of the site: %(default)s.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Find or make the person, give the role, print the way in: never a password."""
        by = command_user()
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            person = self._add(options["email"], options["name"], by)
        if not person.is_active:
            reactivate_person(person=person, by=by)
            person.refresh_from_db()
        assign_role(user=person, role=ADMINISTRATOR.slug, by=by)
        self.stdout.write(f"{person.name} is an administrator. {_way_in(person, options['site'])}")

    def _add(self, email: str, name: str | None, by: User) -> User:
        if not name:
            raise CommandError(
                f'No account has the address {email} yet. Enter their name: --name "Their name".'
            )
        try:
            return add_person(email=email, name=name, roles=[], by=by)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error


def _way_in(person: User, site: str) -> str:
    """How the person signs in first. An office's account is known by its address."""
    if settings.PASSWORD_SIGN_IN:
        link = password_link(person, site=site)
        return f"To choose a password, within {days_valid()} days, open:\n{link}"
    page = sign_in_page(site=site)
    return f"They sign in with {provider_name()}, as {person.email}, at:\n{page}"
