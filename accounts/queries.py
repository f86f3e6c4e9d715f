"""Reading people."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from rest_framework.authtoken.models import Token

from accounts.content import PersonContent
from accounts.models import COMMAND_USER_EMAIL, User
from accounts.permissions import Reader
from accounts.roles import ROLES


def people() -> QuerySet[User]:
    """Everybody but the system's own user, with their roles, in two queries."""
    return (
        User.objects.exclude(email=COMMAND_USER_EMAIL)
        .prefetch_related("role_assignments")
        .annotate(has_token=Exists(Token.objects.filter(user=OuterRef("pk"))))
    )


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
