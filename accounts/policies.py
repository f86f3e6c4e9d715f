"""What may be done to a person now, and the reason when it may not."""

from collections.abc import Collection

from accounts.models import COMMAND_USER_EMAIL, ApiToken, RoleAssignment, User
from accounts.permissions import Permission, can
from accounts.roles import ADMINISTRATOR, API_CLIENT, holders_of, who_can

MOST_TOKENS = 20


def deactivation_problem(person: User, *, by: User) -> str:
    """Why this person may not be deactivated now, or ""."""
    if person.pk == by.pk:
        return (
            "You cannot deactivate yourself, because you could not sign in again. Ask "
            f"someone else who can ({_managers()})."
        )
    if not person.is_active:
        return f"{person.name} is already deactivated, and can be reactivated ({_managers()})."
    return _last_administrator_problem(person)


def roles_problem(person: User, roles: Collection[str]) -> str:
    """Why this person may not have exactly these roles now, or ""."""
    if ADMINISTRATOR.slug in roles:
        return ""
    return _last_administrator_problem(person)


def not_active(person: User) -> str:
    """Why someone who is not active gets neither an invitation nor a token."""
    return f"{person.name} is not active. Reactivate them first ({_managers()})."


def active_problem(person: User) -> str:
    """Why this person may not be reactivated now, or ""."""
    if not person.is_active:
        return ""
    return f"{person.name} is already active, and can be deactivated ({_managers()})."


def token_problem(person: User, *, by: User) -> str:
    """Why no one, or why `by`, may make one more token for this person, or ""."""
    if not person.is_active:
        return not_active(person)
    is_system = person.role_assignments.filter(role=API_CLIENT.slug).exists()
    if person.pk != by.pk and not is_system:
        return (
            f"{person.name} does not have the role {API_CLIENT.name}: people create their "
            "own tokens. For another system, add a person with that role first "
            f"({_managers()})."
        )
    if person.auth_token_set.count() >= MOST_TOKENS:
        return (
            f"{person.name} has {MOST_TOKENS} tokens, which is the most allowed. Revoke "
            "one that is no longer used."
        )
    return ""


def scope_problem(person: User, *, may_send_figures: bool) -> str:
    """Why this person's token may not do so much, or ""."""
    if may_send_figures and not can(person, Permission.IMPORT_DATA):
        return (
            f"{person.name} may not send figures, so their tokens may not either. "
            f"{who_can(Permission.IMPORT_DATA)}"
        )
    return ""


def scope_words(token: ApiToken) -> str:
    """What a token may do: "read and send figures"."""
    words = (("read", token.may_read), ("send figures", token.may_send_figures))
    return " and ".join(word for word, may in words if may)


def erasing_problem(person: User, reason: str) -> str:
    """Why what is known of this person may not be erased, or ""."""
    if person.email == COMMAND_USER_EMAIL:
        return "The system user is not a person: there is nothing to erase."
    if person.is_active:
        return f"{person.name} is active. Deactivate them first: {_managers()} can."
    if not reason.strip():
        return (
            "Explain why their details are erased, for example the request and its date. "
            "Do not include the person's name."
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
        f"{person.name} is the only administrator, and without one no one could give "
        f"roles. Make someone else an administrator first ({_managers()})."
    )


def _managers() -> str:
    """Who could do something about people, in words."""
    return holders_of(Permission.MANAGE_PEOPLE)
