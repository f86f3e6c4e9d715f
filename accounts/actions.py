"""Writes on people and roles."""

from django.db import transaction

from accounts.models import RoleAssignment, User
from accounts.roles import ROLES
from audit.actions import record

COMMAND_USER_EMAIL = "commands@system.invalid"


def command_user() -> User:
    """The user in whose name commands and jobs act when no person is named. It cannot sign in."""
    user = User.objects.filter(email=COMMAND_USER_EMAIL).first()
    return user or User.objects.create_user(COMMAND_USER_EMAIL, name="System command")


@transaction.atomic
def create_person(*, email: str, name: str, password: str | None, by: User) -> User:
    """Create a person. Raises ValidationError where the address is taken or not an address."""
    user = User.objects.create_user(email, password, name=name)
    record(
        by=by,
        verb="create_person",
        subject=user,
        sentence=f"added {user.name} as a person",
        after={"email": user.email},
    )
    return user


@transaction.atomic
def assign_role(*, user: User, role: str, by: User) -> RoleAssignment:
    """Give a person a role; again changes nothing. Raises KeyError for an unknown role."""
    described = ROLES[role]
    assignment, created = RoleAssignment.objects.get_or_create(
        user=user, role=role, defaults={"assigned_by": by}
    )
    if created:
        record(
            by=by,
            verb="assign_role",
            subject=user,
            sentence=f"gave {user.name} the role {described.name.lower()}",
            after={"role": role},
        )
    return assignment
