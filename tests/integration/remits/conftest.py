"""An officer whose writing is limited to the first of two priorities."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from plans.actions import limit_person
from tests.accounts.factories import UserFactory
from tests.plans.factories import PlanFactory, PriorityFactory


@pytest.fixture
def plan():
    today = timezone.localdate()
    return PlanFactory(starts_on=date(today.year - 1, 4, 1), ends_on=date(today.year + 2, 3, 31))


@pytest.fixture
def priorities(plan):
    return [PriorityFactory(plan=plan, number=number) for number in (1, 2)]


@pytest.fixture
def officer(priorities):
    person = UserFactory(role="officer")
    limit_person(person=person, priorities=priorities[:1], by=UserFactory())
    return person


@pytest.fixture
def client(officer):
    browser = Client()
    browser.force_login(officer)
    return browser
