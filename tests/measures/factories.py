"""Makes areas, measures, figures, scorecards and KPI pages for tests."""

from datetime import date
from decimal import Decimal

import factory

from accounts.actions import command_user
from measures.models import Annotation, Area, Measure, Observation, Source, Target
from plans.models import Plan, Priority
from scorecards.models import KpiPage, KpiRow, Scorecard, ScorecardRow


def priority_of(number: int) -> Priority:
    """A priority of one plan that all of these tests share."""
    plan, _ = Plan.objects.get_or_create(
        slug="test-plan",
        defaults={
            "title": "A plan",
            "starts_on": date(2022, 4, 1),
            "ends_on": date(2025, 3, 31),
        },
    )
    priority, _ = Priority.objects.get_or_create(
        plan=plan, number=number, defaults={"title": f"Aim {number}"}
    )
    return priority


class HomeAreaFactory(factory.django.DjangoModelFactory):
    """The one whole force area."""

    class Meta:
        model = Area
        django_get_or_create = ("kind",)

    slug = "whole-force"
    name = "Whole force"
    kind = "force"


class AreaFactory(factory.django.DjangoModelFactory):
    """A part of the force area."""

    class Meta:
        model = Area

    slug = factory.Sequence(lambda n: f"area-{n}")
    name = factory.Sequence(lambda n: f"Area {n:04d}")
    kind = "local"
    parent = factory.SubFactory(HomeAreaFactory)


class SourceFactory(factory.django.DjangoModelFactory):
    """A source of figures."""

    class Meta:
        model = Source

    slug = factory.Sequence(lambda n: f"source-{n}")
    name = factory.Sequence(lambda n: f"Source {n}")


class MeasureFactory(factory.django.DjangoModelFactory):
    """A count that should go down."""

    class Meta:
        model = Measure

    slug = factory.Sequence(lambda n: f"measure-{n}")
    name = factory.Sequence(lambda n: f"Measure {n:04d}")
    unit = "count"
    aggregation = "sum"
    preferred_direction = "down"


class ObservationFactory(factory.django.DjangoModelFactory):
    """A figure in force."""

    class Meta:
        model = Observation

    measure = factory.SubFactory(MeasureFactory)
    area = factory.SubFactory(HomeAreaFactory)
    month = date(2022, 8, 1)
    numerator = Decimal(100)
    recorded_by = factory.LazyFunction(command_user)


class TargetFactory(factory.django.DjangoModelFactory):
    """A target from the beginning."""

    class Meta:
        model = Target

    measure = factory.SubFactory(MeasureFactory)
    area = factory.SubFactory(HomeAreaFactory)
    value = Decimal(90)


class AnnotationFactory(factory.django.DjangoModelFactory):
    """An event from August 2022 on."""

    class Meta:
        model = Annotation

    kind = "event"
    start_month = date(2022, 8, 1)
    text = "Something happened."
    created_by = factory.LazyFunction(command_user)


class ScorecardFactory(factory.django.DjangoModelFactory):
    """The scorecard of a priority."""

    class Meta:
        model = Scorecard

    slug = factory.Sequence(lambda n: f"scorecard-{n}")
    title = factory.Sequence(lambda n: f"Scorecard {n}")
    priority = factory.LazyFunction(lambda: priority_of(1))


class ScorecardRowFactory(factory.django.DjangoModelFactory):
    """A row of a scorecard."""

    class Meta:
        model = ScorecardRow

    scorecard = factory.SubFactory(ScorecardFactory)
    measure = factory.SubFactory(MeasureFactory)
    area = factory.SubFactory(HomeAreaFactory)
    position = factory.Sequence(lambda n: n + 1)


class KpiPageFactory(factory.django.DjangoModelFactory):
    """A KPI page."""

    class Meta:
        model = KpiPage

    slug = factory.Sequence(lambda n: f"kpi-{n}")
    title = factory.Sequence(lambda n: f"KPI page {n}")
    priority = factory.LazyFunction(lambda: priority_of(1))


class KpiRowFactory(factory.django.DjangoModelFactory):
    """A row of a KPI page."""

    class Meta:
        model = KpiRow

    page = factory.SubFactory(KpiPageFactory)
    measure = factory.SubFactory(MeasureFactory)
    area = factory.SubFactory(HomeAreaFactory)
    position = factory.Sequence(lambda n: n + 1)
