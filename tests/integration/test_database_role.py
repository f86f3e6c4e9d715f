"""The application's database role: every table is granted, and no attack with it succeeds."""

import os
from datetime import date
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.actions import command_user
from accounts.models import User
from administration.integrity import check_integrity
from audit.checks import role_warnings
from audit.grants import READ, WRITE, declared_grants, history_models
from audit.sealing import seal_events
from deliverables.actions import add_deliverable, record_progress
from measures.models import Observation

pytestmark = pytest.mark.django_db

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
HISTORIES = {
    "audit_auditevent",
    "audit_eventwords",
    "audit_integritycheck",
    "audit_seal",
    "audit_sealedevent",
    "deliverables_duedate",
    "deliverables_progressupdate",
    "highlights_edition",
    "highlights_editionfile",
    "highlights_reporttransition",
    "risks_riskscore",
    "measures_observation",
    "measures_printedfigures",
}
IGNORE_TRIGGERS = (
    "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true)"
    " FROM pg_trigger WHERE NOT tgisinternal"
)
# Each would be the first step to rewriting a history, and none needs any row.
ATTACKS = {
    "disable a trigger": "ALTER TABLE highlights_edition DISABLE TRIGGER USER",
    "disable every trigger": "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
    "drop a trigger": "DROP TRIGGER pgtrigger_audit_event_append_only_27797 ON audit_auditevent",
    "play a replica": "SET session_replication_role = replica",
    "play a replica by function": "SELECT set_config('session_replication_role', 'replica', false)",
    "alter a table": "ALTER TABLE audit_auditevent ADD COLUMN note text",
    "drop a constraint": "ALTER TABLE highlights_edition DROP CONSTRAINT highlights_edition_pkey",
    "drop a table": "DROP TABLE audit_auditevent CASCADE",
    "rename a table": "ALTER TABLE audit_auditevent RENAME TO other",
    "truncate": "TRUNCATE audit_auditevent",
    "truncate all": "TRUNCATE highlights_edition CASCADE",
    "truncate what may be written": "TRUNCATE django_session",
    "add a trigger": "CREATE TRIGGER other BEFORE INSERT ON audit_auditevent"
    " EXECUTE FUNCTION refuse_change_of_history()",
    "add a rule": "CREATE RULE other AS ON INSERT TO audit_auditevent DO INSTEAD NOTHING",
    "make a function": "CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "replace the function": "CREATE OR REPLACE FUNCTION refuse_change_of_history()"
    " RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "drop the function": "DROP FUNCTION refuse_change_of_history() CASCADE",
    "make a function for a while": "CREATE FUNCTION pg_temp.other() RETURNS int LANGUAGE sql"
    " AS 'SELECT 1'",
    "make a table": "CREATE TABLE other (id int)",
    "make a table for a while": "CREATE TEMPORARY TABLE audit_auditevent (id int)",
    "make a schema": "CREATE SCHEMA other",
    "make an extension": "CREATE EXTENSION hstore",
    "become the owner": "SET ROLE opcc",
    "begin as the owner": "SET SESSION AUTHORIZATION opcc",
    "make itself a superuser": "ALTER ROLE opcc_application SUPERUSER",
    "make a role": "CREATE ROLE other SUPERUSER",
    "join a role": "GRANT opcc TO opcc_application",
    "own a table": "ALTER TABLE audit_auditevent OWNER TO opcc_application",
    "own what is owned": "REASSIGN OWNED BY opcc TO opcc_application",
    "change the database": "ALTER DATABASE postgres SET session_replication_role = replica",
    "run a program": "COPY audit_auditevent TO PROGRAM 'true'",
    "read a file": "SELECT pg_read_file('/etc/passwd')",
    "write a file": "COPY audit_auditevent TO '/tmp/events'",
    "read passwords": "SELECT rolpassword FROM pg_authid",
    "change the catalogue": "UPDATE pg_trigger SET tgenabled = 'D'",
    "pretend a migration": "DELETE FROM django_migrations",
    "import a file": "SELECT lo_import('/etc/passwd')",
    "export a file": "SELECT lo_export(1, '/tmp/written')",
    "read a folder": "SELECT pg_ls_dir('.')",
    "read the server's settings": "SELECT pg_read_binary_file('postgresql.conf')",
    "read a program": "COPY audit_auditevent FROM PROGRAM 'true'",
    "read a table from a file": "COPY plans_plan FROM '/etc/passwd'",
    "copy into a history": "COPY audit_seal TO '/tmp/seals'",
    "do something as someone else": "DO $$ BEGIN EXECUTE 'SET ROLE opcc'; END $$",
    "change a history in a block": "DO $$ BEGIN UPDATE highlights_edition SET digest = 'x'; END $$",
    "delete in a query": "WITH gone AS (DELETE FROM audit_seal RETURNING 1) SELECT 1",
    "lock out everybody": "LOCK TABLE audit_auditevent IN ACCESS EXCLUSIVE MODE",
    "change by merging": "MERGE INTO highlights_edition e USING (SELECT 1) s ON true"
    " WHEN MATCHED THEN UPDATE SET digest = 'x'",
    "change by inserting": "INSERT INTO audit_seal (number, previous, digest, events, sealed_at)"
    " VALUES (1, '', 'x', 1, now()) ON CONFLICT (number) DO UPDATE SET digest = 'x'",
    "make a function of the owner's": "CREATE FUNCTION public.other() RETURNS void LANGUAGE sql"
    " SECURITY DEFINER AS 'DELETE FROM audit_auditevent'",
    "make a view": "CREATE VIEW other AS SELECT * FROM audit_auditevent",
    "make a view for a while": "CREATE TEMPORARY VIEW audit_seal AS SELECT 1",
    "make an event trigger": "CREATE EVENT TRIGGER other ON ddl_command_start"
    " EXECUTE FUNCTION refuse_change_of_history()",
    "make a policy": "CREATE POLICY other ON audit_auditevent USING (false)",
    "hide rows": "ALTER TABLE audit_auditevent ENABLE ROW LEVEL SECURITY",
    "detach a sequence": "ALTER SEQUENCE audit_auditevent_id_seq RESTART WITH 1",
    "drop a schema": "DROP SCHEMA public CASCADE",
    "drop what is owned": "DROP OWNED BY opcc",
    "change a type": "ALTER TABLE highlights_edition ALTER COLUMN content TYPE text",
    "comment": "COMMENT ON TABLE audit_auditevent IS 'other'",
    "give the default away": "ALTER DEFAULT PRIVILEGES FOR ROLE opcc GRANT ALL ON TABLES TO PUBLIC",
    "write a table by its system columns": "UPDATE audit_eventwords SET event_id = event_id",
    "delete words": "DELETE FROM audit_eventwords",
    "move the numbers back": "SELECT setval('audit_auditevent_id_seq', 1)",
}


# What PostgreSQL allows to anybody, and what it does not lead to.
HARMLESS_STEPS = {
    "another path of names": "SET search_path = pg_temp, public",
    "no row security": "SET row_security = off",
    "deferred constraints": "SET CONSTRAINTS ALL DEFERRED",
    "the library's own switch": "SET pgtrigger.ignore = '{audit_seal:seal_append_only}'",
    "a switch of a role": "ALTER ROLE opcc_application SET search_path = pg_temp, public",
}


def refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be|only roles with"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def fetched(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def own_checks() -> list[CheckMessage]:
    return [
        found for found in run_checks(databases=["default"]) if str(found.id).startswith("audit.")
    ]


@pytest.fixture
def office(small_office: None) -> User:
    """Rows in every history."""
    by = command_user()
    plan = apps.get_model("plans", "Plan").objects.get()
    deliverable = add_deliverable(
        title="Act", plan=plan, due_as_written="Sept 2022", set_on=date(2022, 8, 1), by=by
    )
    record_progress(deliverable=deliverable, as_at=date(2022, 8, 31), percent=70, by=by)
    seal_events()
    check_integrity()
    return by


def test_tests_connect_as_the_application():
    assert fetched("SELECT current_user") == [("opcc_application",)]
    assert settings.DATABASE_OWNER
    assert settings.DATABASE_OWNER["USER"] == "opcc"


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_refused(name):
    refused(ATTACKS[name])


@pytest.mark.parametrize("name", HARMLESS_STEPS)
def test_what_anybody_may_set_opens_no_history(name, office):
    with connection.cursor() as cursor:
        cursor.execute(HARMLESS_STEPS[name])
    for table in sorted(HISTORIES):
        refused(f"DELETE FROM public.{table}")
        refused(f"TRUNCATE public.{table}")
    refused("UPDATE public.highlights_edition SET digest = 'x'")
    refused("CREATE TEMPORARY TABLE audit_auditevent (id int)")


def test_no_function_of_the_owner_can_be_called():
    assert (
        fetched(
            "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
            " WHERE prosecdef AND nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        == []
    )


def test_no_view_stands_over_a_history():
    """A view would be read and written with the rights of its owner."""
    assert (
        fetched(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm')"
            " AND relnamespace = 'public'::regnamespace"
        )
        == []
    )


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER SYSTEM SET session_replication_role = replica",
        "CREATE DATABASE other",
        "DROP DATABASE postgres",
    ],
)
def test_attack_on_the_server_is_refused(statement):
    with (
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own,
        pytest.raises(psycopg.DatabaseError, match=r"permission denied|must be owner"),
    ):
        own.execute(statement)


def test_granting_itself_rights_grants_nothing():
    # PostgreSQL warns and goes on.
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON audit_auditevent TO opcc_application")
    refused("DELETE FROM audit_auditevent")


def test_the_owner_is_not_let_in_without_a_password():
    address = settings.DATABASES["default"]
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=address["HOST"], port=address["PORT"], user="opcc", dbname="postgres")


def test_the_histories_are_those_with_triggers():
    assert {model._meta.db_table for model in history_models()} == HISTORIES


@pytest.mark.parametrize("model", history_models(), ids=lambda model: model._meta.label)
@pytest.mark.parametrize("ignoring", [False, True], ids=["as it is", "ignoring triggers"])
def test_no_column_of_a_history_is_changed_but_those_granted(model, ignoring, office):
    table = model._meta.db_table
    assert model._default_manager.exists() or table == "measures_printedfigures"
    if ignoring:
        fetched(IGNORE_TRIGGERS)
    refused(f"DELETE FROM {table}")
    for field in model._meta.concrete_fields:
        if field.column not in declared_grants()[table].columns:
            refused(f'UPDATE {table} SET "{field.column}" = "{field.column}"')


def test_few_columns_of_histories_are_granted():
    granted = {
        model._meta.label: set(declared_grants()[model._meta.db_table].columns)
        for model in history_models()
    }
    assert {label for label, columns in granted.items() if columns} == {
        "measures.Observation",
        "highlights.EditionFile",
        "audit.EventWords",
    }
    assert granted["measures.Observation"] == {"superseded_at"}
    assert not granted["highlights.EditionFile"] & {"id", "edition_id", "kind"}


@pytest.mark.parametrize("ignoring", [False, True], ids=["as it is", "ignoring triggers"])
def test_a_granted_column_is_still_held_by_its_trigger(ignoring, office):
    Observation.objects.update(superseded_at=timezone.now())
    if ignoring:
        fetched(IGNORE_TRIGGERS)
    for statement, because in (
        ("UPDATE measures_observation SET superseded_at = NULL", "never overwritten"),
        ("UPDATE highlights_editionfile SET content = 'x', size = 1", "kept for ever"),
        ("UPDATE audit_eventwords SET actor_name = 'Another'", "kept for ever"),
        ("UPDATE audit_eventwords SET after = '{\"percent\": 99}'", "kept for ever"),
        ("UPDATE audit_eventwords SET words_key = repeat('0', 64)", "kept for ever"),
    ):
        with (
            pytest.raises(DatabaseError, match=because),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_every_table_is_declared_and_granted_as_declared():
    tables = {
        name
        for (name,) in fetched(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f')"
            " AND relnamespace = 'public'::regnamespace"
        )
    }
    declared = declared_grants()
    assert tables - declared.keys() == set(), "say in audit.grants what the application may do"
    assert declared.keys() - tables == set()
    for table, grant in declared.items():
        held = {
            name
            for name in PRIVILEGES
            if fetched("SELECT has_table_privilege(%s, %s)", table, name) == [(True,)]
        }
        assert held == set(grant.operations), table
        columns = fetched(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND has_column_privilege(attrelid, attnum, 'UPDATE')",
            table,
        )
        if "UPDATE" not in grant.operations:
            assert {name for (name,) in columns} == set(grant.columns), table


def test_what_migrations_write_is_read_only():
    declared = declared_grants()
    assert declared["django_migrations"] == READ
    assert declared["django_content_type"] == READ
    assert declared["auth_permission"] == READ
    # Sessions end, attempts to sign in are counted, and both are removed.
    assert declared["django_session"] == declared["accounts_attempts"] == WRITE


def test_the_role_is_held_back_by_nothing_else():
    assert role_warnings() == []
    assert own_checks() == []
    assert fetched("SELECT rolsuper, rolinherit FROM pg_roles WHERE rolname = current_user") == [
        (False, False)
    ]
    assert fetched("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole") == [
        (0,)
    ]


@pytest.mark.usefixtures("as_owner")
class TestAsOwner:
    """One address only, or a migration."""

    def test_a_role_with_too_many_rights_is_told(self):
        (warning,) = role_warnings()
        for words in ("'opcc'", "is a superuser", "owns tables", "docs/database.md"):
            assert words in warning
        (check,) = own_checks()
        assert check.id == "audit.W001"

    def test_migrating_with_one_address_says_so(self, settings, capsys):
        settings.DATABASE_OWNER = None
        call_command("migrate", "audit", verbosity=1)
        assert "could rewrite published editions" in capsys.readouterr().err

    def test_a_new_table_can_at_most_be_added_to_until_it_is_declared(self):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE made_later (id bigserial)")
        held = [
            name
            for name in PRIVILEGES
            if fetched("SELECT has_table_privilege('opcc_application', 'made_later', %s)", name)
            == [(True,)]
        ]
        assert held == ["SELECT", "INSERT"]

    def test_migrating_again_closes_what_was_opened_by_hand(self):
        with connection.cursor() as cursor:
            cursor.execute("GRANT ALL ON highlights_edition TO opcc_application")
            cursor.execute("GRANT UPDATE (digest) ON highlights_edition TO PUBLIC")
        call_command("migrate", "audit", verbosity=0)
        assert fetched(
            "SELECT has_table_privilege('opcc_application', 'highlights_edition', 'TRIGGER'),"
            " has_any_column_privilege('opcc_application', 'highlights_edition', 'UPDATE')"
        ) == [(False, False)]
