"""Consultations belong to the whole plan: who is limited to a priority reads them only."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from consultation import actions
from consultation.actions import Answer, Figures, Group
from consultation.actions.records import CONSULTATION_WORDS, QUESTION_WORDS, WAVE_WORDS
from consultation.queries import profile_digest
from plans.actions import limit_person
from plans.policies import OutsideRemitError
from records.editing import values_of
from tests.accounts.factories import UserFactory
from tests.consultation.factories import QuestionFactory, WaveFactory

pytestmark = pytest.mark.django_db

WHY = "This is about the whole plan, and you can only edit"


@pytest.fixture
def wave():
    return WaveFactory()


@pytest.fixture
def question(wave):
    return QuestionFactory(consultation=wave.consultation)


def attempts(wave, question, by):
    """Every action on consultations."""
    held = wave.consultation

    def changed(row, words, **values):
        seen = values_of(row, words)
        return {"seen": seen, "to": {**seen, **values}, "by": by}

    return [
        lambda: actions.define_consultation(slug="new", title="New", by=by),
        lambda: actions.edit_consultation(
            consultation=held, **changed(held, CONSULTATION_WORDS, title="Other")
        ),
        lambda: actions.hold_wave(consultation=held, slug="new", title="New", by=by),
        lambda: actions.edit_wave(wave=wave, **changed(wave, WAVE_WORDS, title="Other")),
        lambda: actions.ask_question(
            consultation=held, code="new", topic="New", wording="New?", by=by
        ),
        lambda: actions.edit_question(
            question=question, **changed(question, QUESTION_WORDS, topic="Other")
        ),
        lambda: actions.describe_respondents(
            wave=wave, dimension="age", group="16 to 24", count=5, by=by
        ),
        lambda: actions.describe_profile(
            wave=wave,
            groups=[Group("age", "25 to 34", count=7)],
            seen=profile_digest(wave.profile.all()),
            by=by,
        ),
        lambda: actions.record_result(
            wave=wave, question=question, answers=[Answer("Yes", count=4)], base=9, by=by
        ),
        lambda: actions.record_results(
            wave=wave,
            figures=[Figures(question, 10, (("Yes", 5, None),), subgroup="North")],
            by=by,
        ),
    ]


def test_actions_outside_the_remit_are_refused(officer, wave, question):
    before = AuditEvent.objects.count()
    for attempt in attempts(wave, question, officer):
        with pytest.raises(OutsideRemitError, match=WHY):
            attempt()
    assert AuditEvent.objects.count() == before
    # Each of them is right for someone who is not limited.
    for attempt in attempts(wave, question, UserFactory(role="officer")):
        wave.refresh_from_db()
        attempt()


def test_pages_outside_the_remit_are_refused(client, officer, wave, question):
    held = wave.consultation.slug
    forms = [
        reverse(f"consultation:{name}", args=parts)
        for name, parts in (
            ("consultation-add", []),
            ("consultation-edit", [held]),
            ("wave-add", [held]),
            ("wave-edit", [held, wave.slug]),
            ("question-add", [held]),
            ("question-edit", [held, question.code]),
            ("profile-edit", [held, wave.slug]),
            ("result-edit", [held, wave.slug]),
        )
    ]
    read = [
        reverse("consultation:consultation-list"),
        reverse("consultation:consultation-detail", args=[held]),
        reverse("consultation:wave-detail", args=[held, wave.slug]),
    ]
    for page in forms:
        shown = client.get(page).content.decode()
        assert WHY in shown, page
        assert 'accesskey="s"' not in shown
    for page in read:
        shown = client.get(page).content.decode()
        assert WHY in shown
        assert not [form for form in forms if form in shown]
    before = AuditEvent.objects.count()
    answer = client.post(forms[0], {"title": "New", "purpose": ""})
    assert answer.status_code == 403
    assert WHY in answer.content.decode()
    assert AuditEvent.objects.count() == before
    limit_person(person=officer, priorities=[], by=UserFactory())
    for page in forms:
        shown = client.get(page).content.decode()
        assert WHY not in shown
        assert 'accesskey="s"' in shown
    shown = "".join(client.get(page).content.decode() for page in read)
    assert not [form for form in forms if form not in shown]
