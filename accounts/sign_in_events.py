"""What happens to people's sign-in, put into the audit trail as sentences, and never a secret.

Bounded: what anybody can cause without an account is written only for accounts that exist, and the
lockout ends it after a few lines in 15 minutes.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions import record_access
from accounts.models import User
from accounts.providers import provider_name

_LOCKED_SECONDS = 15 * 60
_WAYS = {
    Authenticator.Type.TOTP: "a code from an app",
    Authenticator.Type.WEBAUTHN: "a passkey",
    Authenticator.Type.RECOVERY_CODES: "a recovery code",
}


def _named(authenticator: Authenticator) -> str:
    """What a second step is called, a passkey with its name."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        return f"the passkey “{authenticator.wrap().name}”"
    if authenticator.type == Authenticator.Type.TOTP:
        return "codes from an app"
    return "recovery codes"


def _ways(request: HttpRequest, person: User) -> str:
    """How someone signed in, in words."""
    words = []
    for used in get_authentication_records(request, person):
        if used["method"] == "socialaccount":
            words.append(provider_name())
        elif used["method"] == "mfa":
            words.append(_WAYS[Authenticator.Type(used["type"])])
        else:
            words.append("a password")
    return " and ".join(dict.fromkeys(words)) or "a link"


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    sentence = f"signed in with {_ways(request, user)}"
    record_access(person=user, verb="sign_in", sentence=sentence, by=user)


@receiver(user_logged_out)
def _signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record_access(person=user, verb="sign_out", sentence="signed out", by=user)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    person = _known(credentials.get("email"))
    if person is not None:
        sentence = "could not sign in: the password was wrong or the account is not active"
        record_access(person=person, verb="fail_sign_in", sentence=sentence, by=person)


@receiver(authentication_failed)
def _failed_second_step(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    sentence = f"gave a wrong code in place of {_WAYS[authenticator.type]}"
    record_access(person=user, verb="fail_second_step", sentence=sentence, by=user)


@receiver(authenticator_added)
def _added(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    sentence = f"added {_named(authenticator)} to their sign-in"
    record_access(person=user, verb="add_second_step", sentence=sentence, by=user)


@receiver(authenticator_removed)
def _removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    sentence = f"removed {_named(authenticator)} from their sign-in"
    record_access(person=user, verb="remove_second_step", sentence=sentence, by=user)


@receiver(authenticator_reset)
def _made_anew(user: User, **kwargs: Any) -> None:
    sentence = "created new recovery codes, which replace the earlier ones"
    record_access(person=user, verb="make_recovery_codes", sentence=sentence, by=user)


@receiver(authenticator_used)
def _used(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    # Other ways stand in the line of the sign-in itself; a recovery code is worth one of its own.
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record_access(
            person=user, verb="use_recovery_code", sentence="used a recovery code", by=user
        )


@receiver(pre_save, sender=Authenticator)
def _renamed(instance: Authenticator, **kwargs: Any) -> None:
    # The library renames a passkey without a signal of its own.
    if instance.pk is None or instance.type != Authenticator.Type.WEBAUTHN:
        return
    before = Authenticator.objects.filter(pk=instance.pk).first()
    if before and _named(before) != _named(instance):
        sentence = f"renamed {_named(before)} to “{instance.wrap().name}”"
        record_access(
            person=instance.user, verb="rename_passkey", sentence=sentence, by=instance.user
        )


def note_lockout(address: str | None) -> None:
    """Someone is locked out for too many attempts: one line, however often they try on."""
    person = _known(address)
    if person is None:
        return
    if cache.add(f"locked:{person.pk}", value=True, timeout=_LOCKED_SECONDS):
        minutes = _LOCKED_SECONDS // 60
        sentence = f"was locked out for up to {minutes} minutes after too many attempts to sign in"
        record_access(person=person, verb="lock_out", sentence=sentence, by=person)


@transaction.atomic
def note_idle_end(session_key: str) -> None:
    """Put into the trail whose session this was, if it ended automatically. Then it is gone."""
    ended = Session.objects.select_for_update().filter(
        session_key=session_key, expire_date__lte=timezone.now()
    )
    session = ended.first()
    if session is None:
        return
    key = session.get_decoded().get(SESSION_KEY)
    person = User.objects.filter(pk=key).first() if key else None
    session.delete()
    if person is not None:
        minutes = settings.SESSION_COOKIE_AGE // 60
        sentence = f"was signed out after {minutes} minutes without opening a page"
        record_access(person=person, verb="end_session", sentence=sentence, by=person)


def _known(address: str | None) -> User | None:
    return User.objects.filter(email__iexact=address).first() if address else None
