"""Officers whose writing is limited to priorities: what is theirs, and why the rest is not."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import AuditEvent
from plans.actions import limit_person
from plans.policies import check_remit, reason_against_remit, remit_of
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.plans.factories import PriorityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(role="administrator")


def test_without_a_limit_everything_is_theirs(django_assert_num_queries):
    officer, priority = UserFactory(role="officer"), PriorityFactory()
    with django_assert_num_queries(1):
        check_remit(officer, priority, PriorityFactory.build(), None)
    assert reason_against_remit(AnonymousUser(), priority) == ""


def test_the_limit_says_why_and_who_could(administrator):
    officer = UserFactory(role="officer")
    theirs = PriorityFactory(number=1, title="Prevention")
    other = PriorityFactory(plan=theirs.plan, number=2, title="Support")
    limit_person(person=officer, priorities=[theirs], by=administrator)
    check_remit(officer, theirs)
    assert reason_against_remit(officer, theirs) == ""
    assert reason_against_remit(officer, other) == (
        "This is about “Priority 2: Support”, and you can only edit “Priority 1:"
        " Prevention”. A colleague who can edit “Priority 2: Support” can do it, and"
        " an administrator can change your priorities."
    )
    assert "the whole plan" in reason_against_remit(officer, None)
    for outside in ([other], [theirs, other], [None]):
        with pytest.raises(PermissionDenied, match="you can only edit"):
            check_remit(officer, *outside)


def test_limiting_is_recorded_once_and_lifted(administrator):
    officer = UserFactory(name="Officer", role="officer")
    priority = PriorityFactory(number=1, title="Prevention")
    for _ in range(2):
        limit_person(person=officer, priorities=[priority], by=administrator)
    limit_person(person=officer, priorities=[], by=administrator)
    assert remit_of(officer).keys is None
    first, last = AuditEvent.objects.order_by("pk")
    assert first.sentence == "limited the writing of Officer to “Priority 1: Prevention”"
    assert last.sentence == "lifted the limits of what Officer may write on"
    assert last.before == {"priorities": ["Priority 1: Prevention"]}


def test_an_administrator_limits_somebody_on_their_page(client, administrator):
    sign_in_confirmed(client, administrator)
    officer, priority = UserFactory(role="officer"), PriorityFactory()
    page = reverse("administration:person-change", args=[officer.pk])
    before = client.get(page).context["form"].initial["started_from"]
    sent = {
        "name": officer.name,
        "roles": ["officer"],
        "priorities": [priority.pk],
        "started_from": before,
    }
    assert client.post(page, sent).status_code == 302
    assert remit_of(officer).keys == frozenset({priority.pk})
    shown = client.get(reverse("administration:person-detail", args=[officer.pk]))
    assert str(priority) in shown.content.decode()
    # Who opened the form before is told, and nothing of theirs has been saved.
    late = client.post(page, {**sent, "priorities": []})
    assert f"limited to {priority}" in late.content.decode()
    assert remit_of(officer).keys == frozenset({priority.pk})
    again = late.context["form"].data
    client.post(page, {**again, "priorities": []})
    assert remit_of(officer).keys is None


def test_somebody_new_can_be_limited_at_once(client, administrator):
    sign_in_confirmed(client, administrator)
    priority = PriorityFactory()
    client.post(
        reverse("administration:person-add"),
        {
            "name": "Newcomer",
            "email": "new@example.org",
            "roles": ["officer"],
            "priorities": [priority.pk],
        },
    )
    assert priority.remits.get().person.email == "new@example.org"
