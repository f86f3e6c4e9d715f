"""What is removed while someone else changes it stays removed."""

from decimal import Decimal

import pytest

from accounts.actions import command_user
from measures.actions import change_target
from measures.models import Target
from records.actions import remove_record
from records.conflicts import EditConflict
from tests.concurrency import at_once
from tests.measures.factories import TargetFactory

TARGETS = 12


@pytest.mark.django_db(transaction=True)
def test_a_target_that_is_removed_while_it_is_changed_stays_removed():
    by = command_user()
    targets = [TargetFactory() for _ in range(TARGETS)]

    def one(number: int) -> str:
        target = targets[number // 2]
        if number % 2:
            remove_record(row=target, because="Twice.", by=by)
            return "removed"
        try:
            change_target(
                target=target,
                area=target.area,
                value=Decimal(number + 1),
                from_month=None,
                label="Other",
                by=by,
            )
        except EditConflict:
            return "too late"
        return "changed"

    answers = at_once(one, times=2 * TARGETS)
    assert answers.count("removed") == TARGETS
    assert not Target.objects.exists()
    assert Target.with_removed.filter(removed_because="Twice.").count() == TARGETS
