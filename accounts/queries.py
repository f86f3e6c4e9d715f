"""Reading people."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.content import PersonContent, TokenContent
from accounts.models import COMMAND_USER_EMAIL, ApiToken, User
from accounts.permissions import Permission, Reader
from accounts.policies import scope_words
from accounts.roles import ROLES


def people() -> QuerySet[User]:
    """Everybody but the system's own user, with their roles, in two queries."""
    return (
        User.objects.exclude(email=COMMAND_USER_EMAIL)
        .prefetch_related("role_assignments")
        .annotate(has_token=Exists(_in_force().filter(user=OuterRef("pk"))))
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
        last_signed_in=_moment(last),
    )


def tokens_of(person: User) -> list[TokenContent]:
    """A person's tokens, also those that have ended and are not revoked. One query."""
    return [
        TokenContent(
            id=token.pk,
            name=token.name,
            may=scope_words(token),
            created=_moment(token.created),
            created_by="" if token.created_by_id == person.pk else str(token.created_by),
            ends=_moment(token.expiry),
            has_ended=token.has_ended,
            last_used=_moment(token.last_used_at),
        )
        for token in ApiToken.objects.filter(user=person).select_related("created_by")
    ]


def _in_force() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(expiry__gt=timezone.now())


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


def has_identity(person: Reader) -> bool:
    """Whether someone is connected with an account of the office's provider of sign-in."""
    return person.is_authenticated and SocialAccount.objects.filter(user=person).exists()
