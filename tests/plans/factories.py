"""Plans, bodies and terms for tests. Plans do not overlap: each has three years of its own."""

from datetime import date

import factory

from plans.models import Body, BodyKind, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority


class OfficeIdentityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OfficeIdentity

    valid_from = date(2022, 4, 1)
    office_name = "Office of the Police and Crime Commissioner"
    office_short = "OPCC"
    holder_title = "Police and Crime Commissioner"
    panel_name = "Police and Crime Panel"
    force_name = "The force"
    area_name = "The area"


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    slug = factory.Sequence(lambda n: f"plan-{n}")
    title = factory.Sequence(lambda n: f"Plan {n}")
    starts_on = factory.Sequence(lambda n: date(2022 + 3 * n % 6000, 4, 1))
    ends_on = factory.LazyAttribute(lambda plan: date(plan.starts_on.year + 3, 3, 31))


class PriorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Priority

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda priority: f"Priority title {priority.number}")


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Objective

    priority = factory.SubFactory(PriorityFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda objective: f"Objective title {objective.number}")


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Body
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"body-{n}")
    name = factory.Sequence(lambda n: f"Body {n:03d}")
    kind = BodyKind.BOARD

    @factory.post_generation
    def priorities(body, create, extracted):  # noqa: N805 - factory_boy passes what it made
        if create and extracted:
            body.priorities.set(extracted)

    @factory.post_generation
    def objectives(body, create, extracted):  # noqa: N805 - factory_boy passes what it made
        if create and extracted:
            body.objectives.set(extracted)


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    acronym = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"Term number {n}")
    definition = "What it means."
