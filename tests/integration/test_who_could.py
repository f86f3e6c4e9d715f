"""What a state forbids in the registers, imports and people says who could do what is left."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.permissions import Permission
from accounts.policies import active_problem, deactivation_problem, not_active, token_problem
from accounts.roles import ROLES, holders_of, who_can
from deliverables.models import Deliverable
from deliverables.policies import why_not_change, why_not_reopen
from imports.models import ImportBatch
from imports.policies import why_not_confirmed, why_not_read_again, why_not_undone
from plans.policies import WritingRemit
from risks.models import Control, Risk, RiskAction
from risks.policies import (
    why_not_changed,
    why_not_closed,
    why_not_done,
    why_not_reopened,
    why_not_retired,
)
from tests.accounts.factories import UserFactory

DAY = date(2024, 3, 1)
WRITERS, IMPORTERS, MANAGERS = (
    holders_of(permission)
    for permission in (Permission.EDIT_RECORD, Permission.IMPORT_DATA, Permission.MANAGE_PEOPLE)
)
ENDED = Deliverable(reference="D-1", outcome="complete", ended_on=DAY)
CLOSED, OPEN = Risk(reference="R-1", state="closed"), Risk(reference="R-1", state="open")
UNDONE = ImportBatch(state="undone")
REVISED = ImportBatch(state="applied", new_count=2, changed_count=1)


@pytest.mark.parametrize(
    ("reason", "who"),
    [
        (why_not_change(ENDED), WRITERS),
        (why_not_reopen(Deliverable(reference="D-1")), WRITERS),
        (why_not_changed(CLOSED), WRITERS),
        (why_not_closed(CLOSED, DAY), WRITERS),
        (why_not_reopened(OPEN), WRITERS),
        (why_not_retired(Control(retired_on=DAY)), WRITERS),
        (why_not_done(RiskAction(title="Act", done_on=DAY)), WRITERS),
        (why_not_read_again(UNDONE), IMPORTERS),
        (why_not_confirmed(UNDONE, version=1, reason="", confirms_unusual=True), IMPORTERS),
        (why_not_undone(UNDONE, later=(), only_untouched=False), IMPORTERS),
        (why_not_undone(REVISED, later=[1], only_untouched=False), IMPORTERS),
        (WritingRemit(("Safer",), frozenset({1})).reason_against(None), MANAGERS),
    ],
)
def test_a_state_says_why_and_who_could(reason, who):
    assert len(reason.split()) > 6
    assert who in reason


@pytest.mark.django_db
def test_people_say_why_and_who_could():
    person = UserFactory(name="Somebody", role="administrator")
    other = UserFactory(name="Other")
    reasons = [
        deactivation_problem(person, by=person),
        deactivation_problem(person, by=other),
        deactivation_problem(UserFactory(is_active=False), by=person),
        not_active(person),
        active_problem(person),
        token_problem(UserFactory(is_active=False), by=person),
        token_problem(other, by=person),
    ]
    for reason in reasons:
        assert f"({MANAGERS})" in reason


def test_names_of_roles_keep_their_capitals_within_a_sentence():
    assert holders_of(Permission.IMPORT_DATA) == "an officer or an API client"
    assert who_can(Permission.IMPORT_DATA) == (
        "Only someone with the role officer or API client can do this."
    )
    for permission in Permission:
        if any(permission in role.permissions for role in ROLES.values()):
            assert holders_of(permission)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", "panel_member"])
def test_the_api_says_who_could_send_figures(client, role):
    if role:
        client.force_login(UserFactory(role=role))
    answer = client.post(reverse("observations-list"), {}, "application/json")
    assert answer.status_code == (403 if role else 401)
    assert who_can(Permission.IMPORT_DATA) in answer.json()["detail"]
    assert role or "Authorization: Token" in answer.json()["detail"]
