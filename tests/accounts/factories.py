"""People and their tokens for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from accounts.models import ApiToken, RoleAssignment, User


class UserFactory(factory.django.DjangoModelFactory):
    """A person; `role="officer"` gives them a role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    is_active = True

    @factory.post_generation
    def role(user, create, extracted):  # noqa: N805 - factory_boy passes what it made
        if create and extracted:
            RoleAssignment.objects.create(user=user, role=extracted, assigned_by=user)


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """A token that was made for someone, of which no one knows the letters any more."""

    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    created_by = factory.SelfAttribute("user")
    name = factory.Sequence(lambda n: f"System {n}")
    digest = factory.Sequence(lambda n: f"{n:0128x}")
    token_key = factory.Sequence(lambda n: f"{n:015x}")
    expiry = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
