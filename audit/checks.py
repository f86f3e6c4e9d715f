"""Whether the application's database role can do what it must not be able to do."""

import logging
from collections.abc import Sequence

from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import DEFAULT_DB_ALIAS, Error, connections

from audit.grants import SCHEMA, history_models

_log = logging.getLogger(__name__)
_HOW = (
    "Create a second role for DATABASE_URL, and set the owner's address as "
    "DATABASE_OWNER_URL for migrations only. See docs/database.md."
)
_RIGHTS = """
SELECT current_user,
       rolsuper,
       rolcreaterole OR rolbypassrls OR rolreplication OR rolcreatedb,
       EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid),
       EXISTS (SELECT FROM pg_class WHERE relnamespace = %(schema)s::regnamespace
                                      AND relowner = pg_roles.oid),
       has_schema_privilege(%(schema)s, 'CREATE')
           OR has_database_privilege(current_database(), 'CREATE'),
       EXISTS (SELECT FROM pg_class WHERE relnamespace = %(schema)s::regnamespace
                                      AND relname = ANY(%(histories)s)
                                      AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE'))
FROM pg_roles WHERE rolname = current_user
"""
_WORDS = (
    "is a superuser",
    "may create roles or databases, or bypass their rules",
    "is a member of another role",
    "owns tables",
    "may create tables and functions",
    "may change or delete rows of histories",
)


def role_warnings(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """A sentence where the role of this connection has more rights than the application needs."""
    histories = [model._meta.db_table for model in history_models()]
    with connections[using].cursor() as cursor:
        cursor.execute(_RIGHTS, {"schema": SCHEMA, "histories": histories})
        role, *rights = cursor.fetchone()
    found = [words for words, has in zip(_WORDS, rights, strict=True) if has]
    warning = (
        f"The application's database role {role!r} {', '.join(found)}. Anyone who takes "
        "over the application could rewrite published editions and the audit trail. "
        f"{_HOW}"
    )
    return [warning] if found else []


def log_role_warnings() -> None:
    """Log at the start of a process what the role could do. Never stops the start."""
    try:
        for warning in role_warnings():
            _log.warning(warning)
    except Error as error:
        _log.warning("The rights of the database role could not be checked: %s", error)


@register(Tags.database)
def check_database_role(
    databases: Sequence[str] | None = None, **options: object
) -> list[CheckMessage]:
    """Django's check, for `manage.py check --database default`."""
    return [
        CheckWarning(warning, id="audit.W001")
        for alias in databases or ()
        for warning in role_warnings(alias)
    ]
