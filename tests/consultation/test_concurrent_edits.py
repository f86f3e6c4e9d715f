"""Many people at the results of one wave, each in a connection of their own: none is lost."""

import itertools

import pytest

from audit.models import AuditEvent
from consultation.actions import Figures, record_results
from consultation.models import Result
from consultation.queries import result_digest
from records.conflicts import EditConflict
from records.editing import RowsRefused
from tests.accounts.factories import UserFactory
from tests.concurrency import EDITS, at_once
from tests.consultation.factories import QuestionFactory, WaveFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_no_result_is_overwritten_unseen():
    """Each adds one to the count that it read; who was overtaken reads again."""
    by, wave = UserFactory(role="officer"), WaveFactory()
    question = QuestionFactory(consultation=wave.consultation)
    overtaken = []

    def enter(number: int) -> None:
        while True:
            held = Result.objects.prefetch_related("answers").filter(wave=wave).first()
            count = (held.answers.all()[0].count or 0) if held else 0
            figures = Figures(
                question,
                base=1000,
                answers=(("Yes", count + 1, None),),
                seen=result_digest(held),
            )
            try:
                record_results(wave=wave, figures=[figures], by=by)
            except RowsRefused as refused:
                (error,) = refused.refused.values()
                assert isinstance(error, EditConflict)
                overtaken.append(number)
            else:
                return

    at_once(enter)
    assert Result.objects.get().answers.get().count == EDITS
    events = list(AuditEvent.objects.filter(verb="record_results").order_by("pk"))
    for before, after in itertools.pairwise(events):
        assert after.before["result"] == before.after["result"]
    assert overtaken, "no one met anybody: the test proves nothing"
