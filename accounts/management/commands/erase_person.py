"""Erase what the audit trail and their account say of a person who has left."""

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import command_user, erase_person, said_of
from accounts.models import User
from audit.erasing import ToErase


class Command(BaseCommand):
    """`manage.py erase_person someone@example.org --reason "Request of 3 May" --confirm`."""

    help = (
        "Erase the personal details of a deactivated person. Without --confirm, show what "
        "would be erased."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whom, why, and whether to do it."""
        parser.add_argument("email", help="The email address of their account.")
        parser.add_argument(
            "--reason", required=True, help="The reason, without the person's name."
        )
        parser.add_argument(
            "--confirm", action="store_true", help="Erase them. This cannot be undone."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what would be erased, or erase it."""
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"No account has the address {options['email']}.")
        if not options["confirm"]:
            self.stdout.write(f"{_words(said_of(person))} would be erased. Add --confirm to do it.")
            return
        try:
            erased = erase_person(person=person, reason=options["reason"], by=command_user())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{_words(erased)} were erased, together with the name and address of the account."
        )


def _words(found: ToErase) -> str:
    return (
        f"The name in {len(found.actors)} events in which they acted, and the text of "
        f"{len(found.words)} events about them,"
    )
