"""Look for tampering now: editions, their files and the audit trail, each by its digest."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from administration.integrity import check_integrity


class Command(BaseCommand):
    """`manage.py check_integrity`; its exit status is not 0 where something does not agree."""

    help = "Check every published edition, its files and the audit trail against their digests."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, say what was looked at, and fail with what does not agree."""
        check = check_integrity()
        self.stdout.write(
            f"Checked {check.editions} editions, {check.files} files and {check.seals} seals."
        )
        if check.problems:
            raise CommandError("\n".join(check.problems))
        self.stdout.write("Everything matches its digest.")
