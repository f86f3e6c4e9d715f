"""Deliverables for tests: each comes with its original due date."""

from datetime import date

import factory

from deliverables.models import Deliverable, DueDate, DuePrecision, ProgressUpdate
from tests.accounts.factories import UserFactory
from tests.plans.factories import PlanFactory


class DeliverableFactory(factory.django.DjangoModelFactory):
    """A deliverable from April 2022, due in December; `due_date=None` leaves the date out."""

    class Meta:
        model = Deliverable
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"T-{n:04d}")
    title = factory.Sequence(lambda n: f"Deliverable {n}")
    plan = factory.SubFactory(PlanFactory)
    started_on = date(2022, 4, 1)
    due_date = factory.RelatedFactory(
        "tests.deliverables.factories.DueDateFactory", factory_related_name="deliverable"
    )


class DueDateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DueDate

    deliverable = factory.SubFactory(DeliverableFactory, due_date=None)
    as_written = "Dec 2022"
    due_on = date(2022, 12, 31)
    precision = DuePrecision.MONTH
    sequence = 1
    reason = factory.LazyAttribute(lambda due: "Later" if due.sequence > 1 else "")
    set_on = date(2022, 4, 1)
    set_by = factory.SubFactory(UserFactory)


class ProgressUpdateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgressUpdate

    deliverable = factory.SubFactory(DeliverableFactory)
    as_at = date(2022, 8, 31)
    percent = 50
    recorded_by = factory.SubFactory(UserFactory)
