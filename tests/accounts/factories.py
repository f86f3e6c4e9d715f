"""People for tests."""

import factory

from accounts.models import RoleAssignment, User


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
