"""Django's own command, carried out as the owner of the database."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from audit.checks import role_warnings
from audit.owner import acting_as_owner

TOO_OLD = (
    "This database was made by a version before 1.0, which cannot be brought up to date "
    "({migrations}). Nothing was changed. To start again with an empty database: on this "
    "machine run `make reset`, which deletes the data of the local stack, then `make "
    "run`; on a server create a new database and set DATABASE_URL and DATABASE_OWNER_URL "
    "to it."
)


class Command(migrate.Command):
    """`manage.py migrate`. Afterwards the application's role has the rights that it needs."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Check and migrate; say it where the application owns what it should only use."""
        # The checks connect too, and the application's role may not be there yet.
        with acting_as_owner(options["database"]):
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, and warn. Raises CommandError for a database from before 1.0."""
        if unknown := unknown_migrations(options["database"]):
            raise CommandError(TOO_OLD.format(migrations=", ".join(unknown)))
        super().handle(*args, **options)
        if settings.DATABASE_OWNER is None and options["verbosity"] > 0:
            for warning in role_warnings(options["database"]):
                self.stderr.write(self.style.WARNING(warning))


def unknown_migrations(using: str) -> list[str]:
    """The migrations of our own apps that a database has applied and the product no longer has."""
    loader = MigrationLoader(connections[using])
    ours = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
    }
    known = loader.disk_migrations
    return sorted(
        f"{label}.{name}"
        for label, name in loader.applied_migrations
        if label in ours and (label, name) not in known
    )
