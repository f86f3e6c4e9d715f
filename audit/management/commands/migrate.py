"""Django's own command, carried out as the owner of the database."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate

from audit.checks import role_warnings
from audit.owner import acting_as_owner


class Command(migrate.Command):
    """`manage.py migrate`. Afterwards the application's role has the rights that it needs."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Check and migrate; say it where the application owns what it should only use."""
        # The checks connect too, and the application's role may not be there yet.
        with acting_as_owner(options["database"]):
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, and warn."""
        super().handle(*args, **options)
        if settings.DATABASE_OWNER is None and options["verbosity"] > 0:
            for warning in role_warnings(options["database"]):
                self.stderr.write(self.style.WARNING(warning))
