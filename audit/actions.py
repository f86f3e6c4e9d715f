"""Writing to the audit trail: called by every action, inside the action's own transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from audit.kinds import kind_of
from audit.models import AuditEvent, Channel


class Actor(Protocol):
    """Whoever acts: a user of the accounts app, which this app does not know."""

    pk: Any

    def __str__(self) -> str: ...


_channel: ContextVar[Channel] = ContextVar("audit_channel", default=Channel.COMMAND)


@contextmanager
def through(channel: Channel) -> Iterator[None]:
    """Mark every event recorded in this block as having come through `channel`."""
    token = _channel.set(channel)
    try:
        yield
    finally:
        _channel.reset(token)


def record(
    *,
    by: Actor,
    verb: str,
    subject: models.Model,
    sentence: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event. Refuses to run outside a transaction: no write without its event."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{verb} must record its audit event inside its own transaction.")
    return AuditEvent.objects.write(
        actor_id=by.pk,
        actor_name=str(by)[:200],
        channel=_channel.get(),
        verb=verb,
        subject_type=kind_of(subject),
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        sentence=sentence,
        before=_jsonable(before),
        after=_jsonable(after),
    )


def _jsonable(values: Mapping[str, Any] | None) -> dict[str, Any]:
    encoder = DjangoJSONEncoder()
    return {
        key: value
        if value is None or isinstance(value, str | int | bool | list)
        else encoder.encode(value).strip('"')
        for key, value in (values or {}).items()
    }
