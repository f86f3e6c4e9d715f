"""Makes registers, risks and scores for tests, past the actions."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from accounts.permissions import Visibility
from plans.models import Body, BodyKind
from risks.models import (
    Control,
    Register,
    Response,
    Risk,
    RiskAction,
    RiskBand,
    RiskMatrix,
    RiskScore,
    ScoreKind,
    Tone,
)


class ScorerFactory(DjangoModelFactory[User]):
    """Someone who scores risks."""

    class Meta:
        model = User
        django_get_or_create = ("email",)

    email = "scorer@example.org"
    name = "A scorer"


class RegisterBodyFactory(DjangoModelFactory[Body]):
    """The body that a register belongs to."""

    class Meta:
        model = Body

    slug = factory.Sequence(lambda number: f"risk-body-{number}")
    name = factory.Sequence(lambda number: f"Risk body {number}")
    kind = BodyKind.BOARD


class RiskMatrixFactory(DjangoModelFactory[RiskMatrix]):
    """A 5 × 5 matrix with three bands: low, medium from 8, high from 15."""

    class Meta:
        model = RiskMatrix
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Matrix {number}")
    size = 5

    @factory.post_generation
    def bands(matrix: RiskMatrix, create, extracted, **_kwargs):  # noqa: N805
        """The bands."""
        for name, lowest, tone in (
            ("Low", 1, Tone.CALM),
            ("Medium", 8, Tone.WATCH),
            ("High", 15, Tone.ALARM),
        ):
            RiskBand.objects.create(matrix=matrix, name=name, lowest=lowest, tone=tone)


class RegisterFactory(DjangoModelFactory[Register]):
    """A register with a body and a matrix of its own."""

    class Meta:
        model = Register

    slug = factory.Sequence(lambda number: f"register-{number}")
    name = factory.Sequence(lambda number: f"Register {number}")
    body = factory.SubFactory(RegisterBodyFactory)
    matrix = factory.SubFactory(RiskMatrixFactory)


class RiskFactory(DjangoModelFactory[Risk]):
    """An open public risk with appetite 8, opened on 1 January 2022, not scored."""

    class Meta:
        model = Risk

    register = factory.SubFactory(RegisterFactory)
    reference = factory.Sequence(lambda number: f"R-{number:03d}")
    title = factory.Sequence(lambda number: f"Risk {number}")
    cause = "A cause"
    event = "An event"
    consequence = "A consequence"
    appetite = 8
    response = Response.TREAT
    opened_on = date(2022, 1, 1)
    visibility = Visibility.PUBLIC


class RiskScoreFactory(DjangoModelFactory[RiskScore]):
    """A current score of 3 × 4 from 1 January 2022."""

    class Meta:
        model = RiskScore

    risk = factory.SubFactory(RiskFactory)
    kind = ScoreKind.CURRENT
    likelihood = 3
    impact = 4
    scored_on = date(2022, 1, 1)
    recorded_by = factory.SubFactory(ScorerFactory)


class ControlFactory(DjangoModelFactory[Control]):
    """A control without a day."""

    class Meta:
        model = Control

    risk = factory.SubFactory(RiskFactory)
    description = "A control"


class RiskActionFactory(DjangoModelFactory[RiskAction]):
    """An action that is not done."""

    class Meta:
        model = RiskAction

    risk = factory.SubFactory(RiskFactory)
    title = "An action"
