"""Two administrators who act at once never leave the office without one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.actions import deactivate_person
from accounts.models import User
from tests.accounts.factories import UserFactory


@pytest.mark.django_db(transaction=True)
def test_two_administrators_deactivate_each_other():
    first, second = (UserFactory(role="administrator") for _ in range(2))
    together = Barrier(2)

    def act(pair):
        by, person = (User.objects.get(pk=each.pk) for each in pair)
        together.wait()
        try:
            deactivate_person(person=person, by=by)
        except ValidationError as error:
            return error.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        refusals = list(pool.map(act, [(first, second), (second, first)]))
    assert sorted(bool(refusal) for refusal in refusals) == [False, True]
    assert any("only administrator" in refusal for refusal in refusals)
    assert User.objects.filter(is_active=True, role_assignments__role="administrator").count() == 1
