"""Makes consultations, waves and results for tests, past the actions."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from consultation.models import (
    AnswerShare,
    Consultation,
    Dimension,
    ProfileGroup,
    Question,
    Result,
    Wave,
)


class ConsultationFactory(DjangoModelFactory[Consultation]):
    """A consultation without waves."""

    class Meta:
        model = Consultation

    slug = factory.Sequence(lambda number: f"consultation-{number}")
    title = factory.Sequence(lambda number: f"Consultation {number}")
    purpose = "To hear what people think."


class WaveFactory(DjangoModelFactory[Wave]):
    """A wave of the summer of 2024 with 1,125 responses."""

    class Meta:
        model = Wave

    consultation = factory.SubFactory(ConsultationFactory)
    slug = factory.Sequence(lambda number: f"wave-{number}")
    title = factory.Sequence(lambda number: f"Wave {number}")
    opened_on = date(2024, 6, 3)
    closed_on = date(2024, 8, 31)
    responses = 1125


class ProfileGroupFactory(DjangoModelFactory[ProfileGroup]):
    """An age group."""

    class Meta:
        model = ProfileGroup

    wave = factory.SubFactory(WaveFactory)
    dimension = Dimension.AGE
    group = factory.Sequence(lambda number: f"Group {number}")
    share = Decimal("9.3")
    population_share = Decimal("25.6")


class QuestionFactory(DjangoModelFactory[Question]):
    """A question with the answers yes and no."""

    class Meta:
        model = Question

    consultation = factory.SubFactory(ConsultationFactory)
    code = factory.Sequence(lambda number: f"question-{number}")
    topic = "Feeling of safety"
    position = factory.Sequence(lambda number: number)
    wording = factory.Sequence(lambda number: f"Do you feel safe {number}?")
    scale = ["Yes", "No"]
    positive_answers = ["Yes"]


class ResultFactory(DjangoModelFactory[Result]):
    """The result of a question in a wave of its consultation, base 1,000."""

    class Meta:
        model = Result

    wave = factory.SubFactory(WaveFactory)
    question = factory.SubFactory(
        QuestionFactory, consultation=factory.SelfAttribute("..wave.consultation")
    )
    base = 1000


class AnswerShareFactory(DjangoModelFactory[AnswerShare]):
    """Half of them said yes."""

    class Meta:
        model = AnswerShare

    result = factory.SubFactory(ResultFactory)
    position = 1
    label = "Yes"
    share = Decimal("50.0")
    is_positive = True
