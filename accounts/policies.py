"""What may be done to a person now, and the reason when it may not."""

from collections.abc import Collection

from accounts.models import RoleAssignment, User
from accounts.roles import ADMINISTRATOR, API_CLIENT


def deactivation_problem(person: User, *, by: User) -> str:
    """Why this person may not be deactivated now, or ""."""
    if person.pk == by.pk:
        return (
            "You cannot deactivate yourself: you would be signed out with no way back."
            " Ask another administrator."
        )
    if not person.is_active:
        return f"{person.name} is not active already."
    return _last_administrator_problem(person)


def roles_problem(person: User, roles: Collection[str]) -> str:
    """Why this person may not have exactly these roles now, or ""."""
    if ADMINISTRATOR.slug in roles:
        return ""
    return _last_administrator_problem(person)


def token_problem(person: User) -> str:
    """Why this person may not have a token for the API, or ""."""
    if not person.is_active:
        return f"{person.name} is not active. Reactivate them first."
    if not person.role_assignments.filter(role=API_CLIENT.slug).exists():
        return (
            f"{person.name} does not have the role {API_CLIENT.name}."
            " Give them the role first: tokens are for other systems."
        )
    return ""


def _last_administrator_problem(person: User) -> str:
    administrators = set(
        RoleAssignment.objects.filter(role=ADMINISTRATOR.slug, user__is_active=True).values_list(
            "user_id", flat=True
        )
    )
    if administrators != {person.pk}:
        return ""
    return (
        f"{person.name} is the only administrator: nobody could give roles any more."
        " Make somebody else an administrator first."
    )
