"""What may never happen is refused by the database itself, whoever asks and by whatever way."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.actions import command_user
from accounts.models import User
from deliverables.actions import add_deliverable, record_progress
from highlights.actions import approve_report, create_report, publish, submit_report
from measures.actions import NewFigure, define_measure, ensure_home_area, record_observations
from measures.models import Observation
from plans.actions import define_body, define_plan, name_office
from plans.models import OfficeIdentity, Plan
from risks.actions import default_matrix, open_register, raise_risk, score_risk

# As the owner: what the application's role may not even try stands in test_database_role.py.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]

DAY = date(2022, 8, 31)
MONTH = date(2022, 8, 1)
NAMES: dict[str, Any] = {
    "office_name": "Office",
    "office_short": "O",
    "holder_title": "Commissioner",
    "panel_name": "Panel",
    "force_name": "Force",
    "area_name": "County",
}


@pytest.fixture
def by() -> User:
    return command_user()


@pytest.fixture
def plan(by: User) -> Plan:
    return define_plan(
        slug="plan", title="Plan", starts_on=date(2022, 1, 1), ends_on=date(2025, 3, 31), by=by
    )


def an_audit_event(plan: Plan, by: User) -> None:
    """Every action leaves one; the plan's already exists."""


def a_due_date(plan: Plan, by: User) -> None:
    add_deliverable(title="Act", plan=plan, due_as_written="Sept 2022", set_on=DAY, by=by)


def a_progress_update(plan: Plan, by: User) -> None:
    deliverable = add_deliverable(
        title="Act", plan=plan, due_as_written="Sept 2022", set_on=DAY, by=by
    )
    record_progress(deliverable=deliverable, as_at=DAY, percent=70, by=by)


def a_risk_score(plan: Plan, by: User) -> None:
    body = define_body(slug="board", name="Board", kind="board", by=by)
    register = open_register(
        slug="register", name="Register", body=body, matrix=default_matrix(by=by), by=by
    )
    risk = raise_risk(
        register=register,
        reference="R-1",
        title="Risk",
        appetite=8,
        response="treat",
        opened_on=DAY,
        by=by,
    )
    score_risk(risk=risk, kind="current", likelihood=3, impact=3, on=DAY, by=by)


def an_edition(plan: Plan, by: User) -> None:
    report = create_report(
        slug="report",
        title="Report",
        plan=plan,
        period_start=date(2022, 6, 1),
        period_end=MONTH,
        data_to=MONTH,
        by=by,
    )
    submit_report(report=report, by=by)
    approve_report(report=report, by=by)
    publish(report=report, by=by)


def an_observation(plan: Plan, by: User) -> None:
    measure = define_measure(
        name="Calls", unit="count", aggregation="sum", preferred_direction="none", by=by
    )
    figure = NewFigure(measure, ensure_home_area(by=by), MONTH, Decimal(10))
    record_observations(figures=[figure], by=by)


Maker = Callable[[Plan, User], None]

# Tables that only grow: how a row comes to be, and a change that someone might try.
APPEND_ONLY: dict[str, tuple[Maker, str]] = {
    "audit_auditevent": (an_audit_event, "verb = 'nothing'"),
    "deliverables_duedate": (a_due_date, "as_written = 'later'"),
    "deliverables_progressupdate": (a_progress_update, "percent = 100"),
    "risks_riskscore": (a_risk_score, "impact = 1"),
    "highlights_edition": (an_edition, "digest = ''"),
    "highlights_reporttransition": (an_edition, "reason = 'another'"),
}


def refused(statement: str, *, because: str) -> None:
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.fixture(params=["as it is", "with triggers switched off"])
def session(request: pytest.FixtureRequest, db: None) -> None:
    """A session of the database, also one that asks django-pgtrigger to ignore its triggers."""
    if request.param != "as it is":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true)"
                " FROM pg_trigger WHERE NOT tgisinternal"
            )


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_never_changed_deleted_or_truncated(table, plan, by):
    make, change = APPEND_ONLY[table]
    make(plan, by)
    # Checks that wait for the end of the transaction would stand before the trigger.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    rows = count(table)
    assert rows
    refused(f"UPDATE {table} SET {change}", because="kept for ever")
    refused(f"DELETE FROM {table}", because="kept for ever")
    refused(f"TRUNCATE {table} CASCADE", because="kept for ever")
    assert count(table) == rows


@pytest.mark.usefixtures("session")
def test_an_observation_is_never_overwritten_or_deleted(plan, by):
    an_observation(plan, by)
    refused("UPDATE measures_observation SET numerator = 11", because="never overwritten")
    refused("DELETE FROM measures_observation", because="kept for ever")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused("TRUNCATE measures_observation", because="kept for ever")
    assert Observation.objects.get().numerator == 10


@pytest.mark.usefixtures("session")
def test_a_superseded_observation_stays_superseded(plan, by):
    an_observation(plan, by)
    first = Observation.objects.get()
    figure = NewFigure(first.measure, first.area, MONTH, Decimal(12))
    record_observations(figures=[figure], by=by, reason="restated")
    refused("UPDATE measures_observation SET superseded_at = NULL", because="never overwritten")
    assert [each.numerator for each in Observation.objects.order_by("revision")] == [10, 12]


def test_a_count_has_no_denominator(plan, by):
    an_observation(plan, by)
    with pytest.raises(DatabaseError, match="denominator belongs"), transaction.atomic():
        Observation.objects.create(
            measure=Observation.objects.get().measure,
            area=Observation.objects.get().area,
            month=date(2022, 7, 1),
            numerator=1,
            denominator=2,
            recorded_by=by,
        )


@pytest.mark.parametrize(
    "starts_on, ends_on",
    [
        (date(2025, 3, 31), date(2029, 3, 31)),  # both days belong to a plan
        (date(2021, 1, 1), date(2022, 1, 1)),
        (date(2023, 1, 1), date(2023, 2, 1)),
        (date(2020, 1, 1), date(2030, 1, 1)),
    ],
)
def test_two_plans_are_never_in_force_at_once(plan, starts_on, ends_on):
    with pytest.raises(IntegrityError, match="plans_in_force"), transaction.atomic():
        Plan.objects.create(slug="next", title="Next", starts_on=starts_on, ends_on=ends_on)


def test_a_plan_may_follow_on_the_next_day(plan):
    Plan.objects.create(
        slug="next", title="Next", starts_on=date(2025, 4, 1), ends_on=date(2029, 3, 31)
    )


def test_an_office_never_has_two_sets_of_names_at_once(by):
    name_office(valid_from=date(2021, 5, 1), **NAMES, by=by)
    with pytest.raises(IntegrityError, match="office_identities"), transaction.atomic():
        OfficeIdentity.objects.create(valid_from=date(2028, 5, 4), **NAMES)


def test_new_names_may_follow_on_the_next_day(by):
    name_office(valid_from=date(2021, 5, 1), valid_to=date(2028, 5, 3), **NAMES, by=by)
    OfficeIdentity.objects.create(valid_from=date(2028, 5, 4), **NAMES)
