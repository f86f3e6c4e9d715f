"""Reading people."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from rest_framework.authtoken.models import Token

from accounts.content import PersonContent
from accounts.models import COMMAND_USER_EMAIL, User
from accounts.permissions import Permission, Reader
from accounts.roles import ROLES


def people() -> QuerySet[User]:
    """Everybody but the system's own user, with their roles, in two queries."""
    return (
        User.objects.exclude(email=COMMAND_USER_EMAIL)
        .prefetch_related("role_assignments")
        .annotate(has_token=Exists(Token.objects.filter(user=OuterRef("pk"))))
    )


def people_who_may(permission: Permission, *, present: int | None = None) -> QuerySet[User]:
    """Active people who hold a permission, and the `present` one (a key) whoever that is."""
    roles = [role.slug for role in ROLES.values() if permission in role.permissions]
    able = Q(is_active=True, pk__in=User.objects.filter(role_assignments__role__in=roles))
    return User.objects.filter(able | Q(pk=present)) if present else User.objects.filter(able)


def person_content(person: User) -> PersonContent:
    """A person from `people()` in words. Asks the database for nothing."""
    held = {assignment.role for assignment in person.role_assignments.all()}
    last = person.last_login
    return PersonContent(
        id=person.pk,
        name=person.name,
        email=person.email,
        roles=tuple(role.name for slug, role in ROLES.items() if slug in held),
        is_active=person.is_active,
        has_password=person.has_usable_password(),
        has_token=bool(getattr(person, "has_token", False)),
        last_signed_in=timezone.localtime(last).isoformat(timespec="minutes") if last else "",
    )


def has_identity(person: Reader) -> bool:
    """Whether somebody is connected with an account of the office's provider of sign-in."""
    return person.is_authenticated and SocialAccount.objects.filter(user=person).exists()
