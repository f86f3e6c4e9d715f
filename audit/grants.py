"""What the application's database role may do with each table, read off the models.

A history says it by its triggers (`audit.protection`): rows are read and added, and only the
columns that a trigger names may change. What migrations alone write is read. All else is the
application's. The owner applies it after every migration, so a new table needs no line anywhere.
"""

from dataclasses import dataclass

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from audit.protection import KeptForEver

SCHEMA = "public"
# Whose records migrations write, and no one else.
WRITTEN_BY_MIGRATIONS = ("auth", "contenttypes")
CACHE_BACKEND = "django.core.cache.backends.db.DatabaseCache"
# Two migrations at once would change the same grants.
_LOCK = "audit.grants"


@dataclass(frozen=True, slots=True)
class Grant:
    """What the application may do with a table. `columns` are those that it may update."""

    operations: tuple[str, ...]
    columns: tuple[str, ...] = ()


READ = Grant(("SELECT",))
WRITE = Grant(("SELECT", "INSERT", "UPDATE", "DELETE"))


def declared_grants() -> dict[str, Grant]:
    """The grant of every table, by the table's name."""
    caches = [each for each in settings.CACHES.values() if each["BACKEND"] == CACHE_BACKEND]
    return {
        "django_migrations": READ,
        **{str(cache["LOCATION"]): WRITE for cache in caches},
        **{
            model._meta.db_table: _grant_of(model)
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy
        },
    }


def history_models() -> list[type[models.Model]]:
    """The models whose rows are kept for ever."""
    return [model for model in apps.get_models() if _protections(model)]


def _protections(model: type[models.Model]) -> list[KeptForEver]:
    triggers = getattr(model._meta, "triggers", ())
    return [trigger for trigger in triggers if isinstance(trigger, KeptForEver)]


def _grant_of(model: type[models.Model]) -> Grant:
    if model._meta.app_label in WRITTEN_BY_MIGRATIONS:
        return READ
    protections = _protections(model)
    if not protections:
        return WRITE
    changing = {name for protection in protections for name in protection.changing}
    fields = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return Grant(("SELECT", "INSERT"), tuple(fields[name] for name in sorted(changing)))


def grant_after_migrating(*, app_config: AppConfig, using: str, **options: object) -> None:
    """Receive Django's word that an app is migrated; after the last app, apply the grants."""
    # Django tells it of apps with models, one after the other.
    if app_config is not [each for each in apps.get_app_configs() if each.models_module][-1]:
        return
    role = settings.DATABASE_APPLICATION_ROLE
    if using == DEFAULT_DB_ALIAS and settings.DATABASE_OWNER is not None:
        apply_grants(role, password=settings.DATABASE_APPLICATION_PASSWORD, using=using)


def apply_grants(role: str, *, password: str = "", using: str = DEFAULT_DB_ALIAS) -> None:
    """Give `role` what it needs of this database and nothing more. The owner of it calls this.

    Raises CommandError where the role is the owner's own, or is missing and cannot be made.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
        _ensure_role(cursor, role, password)
        name = sql.Identifier(role)
        tables = _own_tables(cursor)
        for statement in (*_closing(cursor, name, tables), *_opening(name, tables)):
            cursor.execute(statement)


def _ensure_role(cursor: CursorWrapper, role: str, password: str) -> None:
    cursor.execute(
        "SELECT current_user, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    owner, may_create = cursor.fetchone()
    if role in ("", owner):
        raise CommandError(
            "DATABASE_URL and DATABASE_OWNER_URL name the same user, so the application "
            "would own the database. Set DATABASE_URL to a different user. See "
            "docs/database.md."
        )
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone():
        return
    if not may_create:
        raise CommandError(
            f"The database has no role {role!r}, named in DATABASE_URL, and {owner!r} may "
            "not create one. Create it as described in docs/database.md, and migrate "
            "again."
        )
    create = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT").format(
        sql.Identifier(role)
    )
    word = sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
    cursor.execute(create + word)


def _own_tables(cursor: CursorWrapper) -> set[str]:
    """The tables and views of the schema that the owner owns, rather than someone else."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f')"
        " AND relnamespace = %s::regnamespace AND pg_has_role(relowner, 'USAGE')",
        [SCHEMA],
    )
    return {name for (name,) in cursor.fetchall()}


def _closing(cursor: CursorWrapper, role: sql.Identifier, tables: set[str]) -> list[sql.Composable]:
    """Take back whatever was granted before, also what everybody has of a new database."""
    cursor.execute("SELECT current_database()")
    place: dict[str, sql.Composable] = {
        "role": role,
        "database": sql.Identifier(cursor.fetchone()[0]),
        "schema": sql.Identifier(SCHEMA),
        "tables": sql.SQL(", ").join(sql.Identifier(SCHEMA, table) for table in sorted(tables)),
    }
    statements = (
        "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}",
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        "REVOKE ALL ON {tables} FROM PUBLIC, {role}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {role}",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        # Until this has run after a migration, a new table can be read and added to at most.
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    )
    return [sql.SQL(statement).format(**place) for statement in statements]


def _opening(role: sql.Identifier, tables: set[str]) -> list[sql.Composable]:
    """Grant what each table's model declares, and the numbers of its sequence."""
    statements: list[sql.Composable] = []
    for table, grant in declared_grants().items():
        if table not in tables:
            continue
        rights: list[sql.Composable] = [sql.SQL(operation) for operation in grant.operations]
        if grant.columns:
            columns = sql.SQL(", ").join(map(sql.Identifier, grant.columns))
            rights.append(sql.SQL("UPDATE ({})").format(columns))
        place = sql.Identifier(SCHEMA, table)
        statements.append(
            sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(", ").join(rights), place, role)
        )
    numbers = sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}")
    return [*statements, numbers.format(sql.Identifier(SCHEMA), role)]
