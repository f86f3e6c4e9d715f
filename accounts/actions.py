"""Writes on people, their roles and their ways to sign in."""

from collections.abc import Collection
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from accounts.invitations import send_invitation
from accounts.models import COMMAND_USER_EMAIL, ApiToken, RoleAssignment, User
from accounts.policies import (
    active_problem,
    deactivation_problem,
    erasing_problem,
    not_active,
    roles_problem,
    scope_problem,
    scope_words,
    token_problem,
)
from accounts.roles import ADMINISTRATOR, ROLES
from audit.actions import record
from audit.erasing import ERASING, ToErase, erase_words, words_about
from audit.kinds import spellings


@transaction.atomic
def command_user() -> User:
    """The user in whose name commands and jobs act when no person is named. It cannot sign in.

    The first one to ask makes it, which is recorded; of two who ask at once, both get the same.
    """
    user = User.objects.filter(email=COMMAND_USER_EMAIL).first()
    if user is not None:
        return user
    user, created = User.objects.get_or_create(
        email=COMMAND_USER_EMAIL,
        defaults={"name": "System command", "password": make_password(None)},
    )
    if created:
        record(
            by=user,
            verb="create_person",
            subject=user,
            sentence="was added, to record what commands and jobs do",
        )
    return user


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
    """Add a role to a person; again changes nothing. Raises KeyError for an unknown role."""
    described = ROLES[role]
    assignment, created = RoleAssignment.objects.get_or_create(
        user=user, role=role, defaults={"assigned_by": by}
    )
    if created:
        record(
            by=by,
            verb="assign_role",
            subject=user,
            sentence=f"gave {user.name} the role {described.name}",
            after={"role": role},
        )
    return assignment


@transaction.atomic
def withdraw_role(*, user: User, role: str, by: User) -> None:
    """Take a role from a person; one that they do not hold changes nothing.

    Raises ValidationError where they are the last administrator.
    """
    person = _locked(user)
    held = person.role_assignments.filter(role=role)
    if not held.exists():
        return
    left = set(person.role_assignments.exclude(role=role).values_list("role", flat=True))
    _refuse(roles_problem(person, left) if role == ADMINISTRATOR.slug else "")
    held.delete()
    record(
        by=by,
        verb="withdraw_role",
        subject=person,
        sentence=f"took the role {ROLES[role].name} from {person.name}",
        before={"role": role},
    )


@transaction.atomic
def add_person(*, email: str, name: str, roles: Collection[str], by: User) -> User:
    """Create a person with these roles, who cannot sign in until they choose a password."""
    person = create_person(email=email, name=name, password=None, by=by)
    for role in roles:
        assign_role(user=person, role=role, by=by)
    return person


@transaction.atomic
def change_person(*, person: User, name: str, roles: Collection[str], by: User) -> User:
    """Set a person's name and exactly these roles. What already matches is left alone.

    Raises ValidationError where a value is wrong or the last administrator's role would go.
    """
    locked = _locked(person)
    if locked.name != name:
        before, locked.name = locked.name, name
        locked.full_clean(exclude=["password"])
        locked.save(update_fields=["name"])
        record(
            by=by,
            verb="rename_person",
            subject=locked,
            sentence=f"renamed {before} to {name}",
            before={"name": before},
            after={"name": name},
        )
    held = set(locked.role_assignments.values_list("role", flat=True))
    for role in sorted(set(roles) - held):
        assign_role(user=locked, role=role, by=by)
    for role in sorted(held - set(roles)):
        withdraw_role(user=locked, role=role, by=by)
    return locked


@transaction.atomic
def invite_person(*, person: User, site: str, office: str, by: User) -> None:
    """Send a person the link to choose a password, or the way to sign in where there are none.

    `site` is like https://host; `office` is the name that the message comes from.

    Raises ValidationError for someone who is not active, and OSError where the message cannot be
    handed over; nothing is recorded then.
    """
    locked = _locked(person)
    if not locked.is_active:
        raise ValidationError(not_active(locked))
    record(
        by=by,
        verb="invite_person",
        subject=locked,
        sentence=f"sent {locked.name} an invitation to"
        f" {'choose a password' if settings.PASSWORD_SIGN_IN else 'sign in'}",
        after={"email": locked.email},
    )
    send_invitation(locked, site=site, office=office, by=by)


@transaction.atomic
def deactivate_person(*, person: User, by: User) -> None:
    """End a person's access at once: sessions, tokens, password and links stop working for good.

    Raises ValidationError for oneself and for the last administrator.
    """
    locked = _locked(person)
    _refuse(deactivation_problem(locked, by=by))
    locked.is_active = False
    locked.set_unusable_password()
    locked.save(update_fields=["is_active", "password"])
    ApiToken.objects.filter(user=locked).delete()
    record(
        by=by,
        verb="deactivate_person",
        subject=locked,
        sentence=f"deactivated {locked.name}",
        before={"active": True},
        after={"active": False},
    )


@transaction.atomic
def reactivate_person(*, person: User, by: User) -> None:
    """Let a person in again, with their roles. They find the way in by invitation.

    Raises ValidationError for someone who is active.
    """
    locked = _locked(person)
    _refuse(active_problem(locked))
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    record(
        by=by,
        verb="reactivate_person",
        subject=locked,
        sentence=f"reactivated {locked.name}",
        before={"active": False},
        after={"active": True},
    )


@transaction.atomic
def erase_person(*, person: User, reason: str, by: User) -> ToErase:
    """Erase who someone was: their account's name and address, and what the audit trail says.

    What they did stays, by their number; what was published stays as it is. No one can undo this.
    Raises ValidationError for someone who is active, and without a reason.
    """
    locked = _locked(person)
    _refuse(erasing_problem(locked, reason))
    found = said_of(locked)
    SocialAccount.objects.filter(user=locked).delete()
    EmailAddress.objects.filter(user=locked).delete()
    Authenticator.objects.filter(user=locked).delete()
    locked.name = f"Erased person {locked.pk}"
    locked.email = f"erased-{locked.pk}@erased.invalid"
    locked.save(update_fields=["name", "email"])
    event = record(
        by=by,
        verb=ERASING,
        subject=locked,
        sentence=f"erased what the audit trail said of person {locked.pk}: {reason.strip()}",
        after=found.counts,
    )
    erase_words(found, erased_in=event)
    return found


def said_of(person: User) -> ToErase:
    """What the audit trail says of a person, which `erase_person` would erase."""
    return words_about(
        actor_id=person.pk, kinds=spellings("user"), texts=[person.name, person.email]
    )


@transaction.atomic
def choose_password(*, person: User, password: str, by: User) -> None:
    """Set a person's password, which ends their other sessions. The trail holds no trace of it."""
    person.set_password(password)
    person.save(update_fields=["password"])
    whose = "a new password" if person.pk == by.pk else f"a new password for {person.name}"
    record(by=by, verb="choose_password", subject=person, sentence=f"chose {whose}")


@transaction.atomic
def create_token(
    *,
    person: User,
    name: str,
    may_read: bool,
    may_send_figures: bool,
    days: int,
    by: User,
) -> str:
    """Create a token for another system, which ends after so many days. Returns the token.

    Only its hash is kept. Raises ValidationError where the person may have no such token, or has
    one of this name.
    """
    locked = _locked(person)
    _refuse(token_problem(locked, by=by))
    _refuse(scope_problem(locked, may_send_figures=may_send_figures))
    expiry = timezone.now() + timedelta(days=days)
    token = ApiToken(
        user=locked,
        name=name,
        may_read=may_read,
        may_send_figures=may_send_figures,
        expiry=expiry,
        created_by=by,
    )
    token.digest, secret = get_digest_token()
    token.token_key = secret[: CONSTANTS.TOKEN_KEY_LENGTH]
    token.full_clean()
    token.save()
    record(
        by=by,
        verb="create_token",
        subject=locked,
        sentence=f"made the token “{name}” for {locked.name}, which may {scope_words(token)}"
        f" until {date_format(timezone.localtime(expiry), 'j F Y')}",
        after={"name": name, "read": may_read, "send_figures": may_send_figures},
    )
    return str(secret)


@transaction.atomic
def revoke_token(*, person: User, token: int, by: User) -> str:
    """End a person's token at once; its name. Raises ValidationError where there is none."""
    locked = _locked(person)
    found = ApiToken.objects.filter(user=locked, pk=token).first()
    if found is None:
        raise ValidationError(f"{locked.name} does not have this token.")
    found.delete()
    record(
        by=by,
        verb="revoke_token",
        subject=locked,
        sentence=f"revoked the token “{found.name}” of {locked.name}",
        before={"name": found.name},
    )
    return found.name


@transaction.atomic
def connect_identity(*, person: User, provider: str, uid: str, by: User) -> SocialAccount | None:
    """Connect someone with the number that a provider of sign-in knows them by.

    None where the person or the number is connected already with another one.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    other = SocialAccount.objects.filter(provider=provider, user=locked).exclude(uid=uid)
    if other.exists():
        return None
    account, created = SocialAccount.objects.get_or_create(
        provider=provider, uid=uid, defaults={"user": locked}
    )
    if account.user_id != locked.pk:
        return None
    if created:
        record(
            by=by,
            verb="connect_identity",
            subject=locked,
            sentence="was connected with their office account at its first sign-in",
        )
    return account


@transaction.atomic
def disconnect_identity(*, person: User, by: User) -> None:
    """Forget which office account someone signed in with; the next sign-in connects again.

    Raises ValidationError where none is connected.
    """
    locked = _locked(person)
    if not SocialAccount.objects.filter(user=locked).delete()[0]:
        raise ValidationError(f"{locked.name} is not connected with an office account.")
    record(
        by=by,
        verb="disconnect_identity",
        subject=locked,
        sentence=f"disconnected the office account of {locked.name}",
    )


@transaction.atomic
def record_access(*, person: User, verb: str, sentence: str, by: User) -> None:
    """Put what happens to someone's sign-in into the audit trail: how, and never a secret."""
    record(by=by, verb=verb, subject=person, sentence=sentence)


@transaction.atomic
def record_refused_sign_in(
    *, address: str, reason: str, how: str, is_known: bool, by: User
) -> None:
    """Put into the audit trail that someone with another account was not let in.

    `by` is the person where they are known here, otherwise the system's own user.
    """
    who = address or "someone without an email address"
    words = _WHY_REFUSED[reason]
    record(
        by=by,
        verb="refuse_sign_in",
        subject=by,
        sentence=f"was refused a sign-in with {how}: {words}"
        if is_known
        else f"refused {who}, who signed in with {how}: {words}",
        after={"address": address},
    )


_WHY_REFUSED = {
    "unknown": "no one has an account with that email address",
    "inactive": "the account is not active",
    "unverified": "the provider does not confirm that the email address is theirs",
    "no_address": "the provider gave no email address",
    "domain": "the email address is from a domain that cannot sign in here",
    "other": "another account is already connected",
}


def _locked(person: User) -> User:
    """The person as they are now. All administrators are locked with them.

    Two administrators who take each other's role away must wait for each other.
    """
    administrators = RoleAssignment.objects.filter(role=ADMINISTRATOR.slug)
    keys = {person.pk, *administrators.values_list("user_id", flat=True)}
    people = User.objects.select_for_update().order_by("pk").in_bulk(keys)
    return people[person.pk]


def _refuse(problem: str) -> None:
    if problem:
        raise ValidationError(problem)
