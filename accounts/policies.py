"""What may be done to a person now, and the reason when it may not."""

from collections.abc import Collection

from accounts.models import RoleAssignment, User
from accounts.permissions import Permission
from accounts.roles import ADMINISTRATOR, API_CLIENT, holders_of


def deactivation_problem(person: User, *, by: User) -> str:
    """Why this person may not be deactivated now, or ""."""
    if person.pk == by.pk:
        return (
            "You cannot deactivate yourself: you would be signed out with no way back."
            f" Ask somebody else who can ({_managers()})."
        )
    if not person.is_active:
        return f"{person.name} is not active already, and can be reactivated ({_managers()})."
    return _last_administrator_problem(person)


def roles_problem(person: User, roles: Collection[str]) -> str:
    """Why this person may not have exactly these roles now, or ""."""
    if ADMINISTRATOR.slug in roles:
        return ""
    return _last_administrator_problem(person)


def not_active(person: User) -> str:
    """Why somebody who is not active gets neither an invitation nor a token."""
    return f"{person.name} is not active. Reactivate them first ({_managers()})."


def active_problem(person: User) -> str:
    """Why this person may not be reactivated now, or ""."""
    if not person.is_active:
        return ""
    return f"{person.name} is active already, and can be deactivated ({_managers()})."


def token_problem(person: User) -> str:
    """Why this person may not have a token for the API, or ""."""
    if not person.is_active:
        return not_active(person)
    if not person.role_assignments.filter(role=API_CLIENT.slug).exists():
        return (
            f"{person.name} does not have the role {API_CLIENT.name}."
            f" Give them the role first ({_managers()}): tokens are for other systems."
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
        f" Make somebody else an administrator first ({_managers()})."
    )


def _managers() -> str:
    """Who could do something about people, in words."""
    return holders_of(Permission.MANAGE_PEOPLE)
