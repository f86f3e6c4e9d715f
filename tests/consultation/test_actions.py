"""Writes on consultations: what they keep, what they refuse, and what they warn of."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import command_user
from audit.models import AuditEvent
from consultation.actions import (
    Answer,
    ask_question,
    define_consultation,
    describe_respondents,
    hold_wave,
    record_result,
)
from tests.consultation.factories import ConsultationFactory, QuestionFactory, WaveFactory


@pytest.fixture
def by(db):
    """Whoever acts."""
    return command_user()


@pytest.fixture
def wave(db):
    """A wave."""
    return WaveFactory.create(title="2024")


def test_a_consultation_from_definition_to_result_is_audited(by):
    consultation = define_consultation(slug="plan", title="On the plan", by=by)
    wave = hold_wave(
        consultation=consultation,
        slug="2024",
        title="2024",
        opened_on=date(2024, 6, 3),
        closed_on=date(2024, 8, 31),
        responses=1125,
        by=by,
    )
    describe_respondents(
        wave=wave,
        dimension="age",
        group="18 to 39",
        share=Decimal("9.3"),
        population_share=Decimal("25.6"),
        by=by,
    )
    question = ask_question(
        consultation=consultation,
        code="safe",
        topic="Safety",
        wording="Do you feel safe?",
        scale=["Yes", "No"],
        positive_answers=["Yes"],
        by=by,
    )
    recorded = record_result(
        wave=wave,
        question=question,
        base=1125,
        answers=[Answer("Yes", Decimal("57.1"), 642), Answer("No", count=483)],
        by=by,
    )
    assert recorded.warnings == ()
    assert [(row.label, row.is_positive) for row in recorded.result.answers.all()] == [
        ("Yes", True),
        ("No", False),
    ]
    written = AuditEvent.objects.filter(actor_id=by.pk).exclude(verb="create_person").order_by("pk")
    assert list(written.values_list("verb", flat=True)) == [
        "define_consultation",
        "hold_wave",
        "describe_respondents",
        "ask_question",
        "record_result",
    ]
    event = AuditEvent.objects.get(verb="record_result")
    assert event.sentence == "recorded the answers of 2024 to safe"
    assert event.after["answers"] == ["Yes: 57.1%, n = 642", "No: n = 483"]


def test_printed_count_and_share_that_disagree_are_kept_with_a_warning(by, wave):
    question = QuestionFactory.create(consultation=wave.consultation)
    recorded = record_result(
        wave=wave,
        question=question,
        subgroup="Victims",
        base=224,
        answers=[Answer("Yes", Decimal("12.9"), 27)],
        by=by,
    )
    (warning,) = recorded.warnings
    assert warning.startswith("Yes: 27 of 224 is 12.1%, not 12.9%.")
    row = recorded.result.answers.get()
    assert (row.share, row.count) == (Decimal("12.9"), 27)
    assert AuditEvent.objects.get(verb="record_result").after["warnings"] == [warning]


def test_positive_is_as_the_question_says_unless_given(by, wave):
    question = QuestionFactory.create(consultation=wave.consultation)
    recorded = record_result(
        wave=wave,
        question=question,
        answers=[Answer("Yes", Decimal(40), is_positive=False), Answer("No", Decimal(60))],
        by=by,
    )
    assert [row.is_positive for row in recorded.result.answers.all()] == [False, False]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([], "at least one answer"),
        ([Answer("Yes", count=225)], "more than the base of 224"),
        ([Answer("Yes", Decimal("100.1"))], "between 0 and 100 percent"),
        ([Answer("Yes")], "Enter a number or a share"),
        ([Answer("Yes", Decimal(1)), Answer("Yes", Decimal(2))], "Enter each answer once"),
    ],
)
def test_record_result_refuses(by, wave, answers, words):
    question = QuestionFactory.create(consultation=wave.consultation)
    with pytest.raises(ValidationError, match=words):
        record_result(wave=wave, question=question, base=224, answers=answers, by=by)
    assert not wave.results.exists()


def test_record_result_refuses_a_question_of_another_consultation(by, wave):
    with pytest.raises(ValidationError, match="did not ask the question"):
        record_result(
            wave=wave, question=QuestionFactory.create(), answers=[Answer("Yes", Decimal(1))], by=by
        )


def test_record_result_refuses_a_second_result(by, wave):
    question = QuestionFactory.create(consultation=wave.consultation)
    fields = {"wave": wave, "question": question, "answers": [Answer("Yes", Decimal(1))], "by": by}
    record_result(**fields)
    with pytest.raises(ValidationError, match="already has answers to the question"):
        record_result(**fields)


def test_ask_question_refuses_a_positive_answer_off_the_scale(by):
    with pytest.raises(ValidationError, match="“Maybe” is not on the scale"):
        ask_question(
            consultation=ConsultationFactory.create(),
            code="safe",
            topic="Safety",
            wording="Do you feel safe?",
            scale=["Yes", "No"],
            positive_answers=["Maybe"],
            by=by,
        )


def test_ask_question_comes_last(by):
    first = QuestionFactory.create(position=7)
    question = ask_question(
        consultation=first.consultation, code="next", topic="Safety", wording="And?", by=by
    )
    assert question.position == 8


def test_hold_wave_refuses_dates_the_wrong_way_round(by):
    with pytest.raises(ValidationError, match="Enter a later last day"):
        hold_wave(
            consultation=ConsultationFactory.create(),
            slug="w",
            title="W",
            opened_on=date(2024, 2, 1),
            closed_on=date(2024, 1, 1),
            by=by,
        )
