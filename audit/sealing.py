"""Seals over the audit trail: an event that is changed, removed or slipped in later is noticed.

A job takes every event that is not sealed yet and whose transaction has ended, and seals them
together over the last seal. An event's number says when it was begun, not when it was committed.
So "not sealed yet" is read off the seals themselves: an event that was committed late is in a later
seal, and none is in two. No write waits for this.

What an event says of people (names, sentences, values) is kept beside it and not sealed itself:
digests of it are, each made with a key of its own. Without the key a digest tells nothing, so what
is said can be erased with its key (`audit.erasing`), and the seals still hold.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from audit.erasing import erasing_problems
from audit.models import AuditEvent, EventWords, Seal, SealedEvent

_log = logging.getLogger(__name__)

EVENTS_A_SEAL = 1000
# An event that is not sealed after so long is an alarm.
LONGEST_UNSEALED = timedelta(minutes=10)
PLAIN = ("actor_id", "channel", "verb", "subject_type", "subject_id")
ACTOR = ("actor_name",)
PERSONAL = ("subject_label", "sentence", "before", "after")


def seal_events() -> list[Seal]:
    """Seal every event that waits, and return the new seals, the oldest first."""
    seals = []
    while seal := _seal_some():
        seals.append(seal)
        _log.info(
            "Seal %s of the audit trail (%s events): %s", seal.number, seal.events, seal.digest
        )
    return seals


def newest_seal() -> str:
    """The digest of the newest seal, or "" where nothing is sealed yet."""
    return Seal.objects.order_by("-number").values_list("digest", flat=True).first() or ""


def unsealed_since(now: datetime | None = None) -> datetime | None:
    """Since when an event has been waiting too long to be sealed; None where none has."""
    late = _unsealed().filter(at__lt=(now or timezone.now()) - LONGEST_UNSEALED)
    return late.order_by("at").values_list("at", flat=True).first()


def warn_of_unsealed() -> str:
    """The alarm in words, logged; "" where there is none."""
    since = unsealed_since()
    if since is None:
        return ""
    words = (
        f"An event of {timezone.localtime(since):%d %B %Y, %H:%M} is not sealed. Events "
        "are sealed every minute. Check that the worker and the scheduler are running."
    )
    _log.error("Audit trail: %s", words)
    return words


def warn_of_late_seals() -> None:
    """Log the alarm where events after the last sealed one wait too long. Cheap, however many."""
    last = SealedEvent.objects.aggregate(last=Max("event"))["last"] or 0
    late = timezone.now() - LONGEST_UNSEALED
    if AuditEvent.objects.filter(pk__gt=last, at__lt=late).exists():
        warn_of_unsealed()


def seal_problems() -> Iterator[str]:
    """What is wrong with the seals and the events below them, a sentence each."""
    previous, number = "", 0
    for seal in Seal.objects.order_by("number").iterator():
        if seal.number != number + 1:
            yield f"Seal {number + 1} of the audit trail is missing."
        elif seal.previous != previous:
            yield f"Seal {seal.number} of the audit trail does not follow seal {number}."
        yield from _problems_of(seal)
        previous, number = seal.digest, seal.number
    yield from erasing_problems()


def _unsealed() -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(~Exists(SealedEvent.objects.filter(event=OuterRef("pk"))))


@transaction.atomic
def _seal_some() -> Seal | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seals'))")
    events = list(_unsealed().order_by("pk")[:EVENTS_A_SEAL])
    if not events:
        return None
    last = Seal.objects.order_by("-number").first()
    entries = [_entry(event, position) for position, event in enumerate(events)]
    seal = Seal(
        number=last.number + 1 if last else 1,
        previous=last.digest if last else "",
        events=len(events),
        sealed_at=timezone.now(),
    )
    seal.digest = seal_digest(seal, [event_digest(entry) for entry in entries])
    seal.save(force_insert=True)
    for entry in entries:
        entry.seal = seal
    SealedEvent.objects.bulk_create(entries)
    return seal


def _entry(event: AuditEvent, position: int) -> SealedEvent:
    words = event.said
    return SealedEvent(
        event=event,
        position=position,
        actor=keyed_digest(words, ACTOR, words.actor_key),
        personal=keyed_digest(words, PERSONAL, words.words_key),
    )


def keyed_digest(words: EventWords, names: Sequence[str], key: str) -> str:
    """A digest of what an event says of people, which tells nothing to who lacks the key."""
    values = {name: getattr(words, name) for name in names}
    return hmac.new(key.encode(), _canonical(values), hashlib.sha256).hexdigest()


def event_digest(entry: SealedEvent) -> str:
    """A digest of an event: what is plain in it, and the digests of what is personal."""
    event = entry.event
    values = {name: getattr(event, name) for name in PLAIN}
    values |= {"actor": entry.actor, "personal": entry.personal}
    at = event.at.astimezone(UTC).isoformat()
    return _sha256({**values, "id": event.pk, "at": at})


def seal_digest(seal: Seal, lines: Sequence[str]) -> str:
    """The digest of a seal over the last one and over its events' digests, in their order."""
    sealed_at = seal.sealed_at.astimezone(UTC).isoformat()
    parts = {"number": seal.number, "previous": seal.previous, "sealed_at": sealed_at}
    return _sha256({**parts, "events": list(lines)})


def _problems_of(seal: Seal) -> Iterator[str]:
    entries = list(seal.entries.select_related("event__words").order_by("position"))
    lines = [event_digest(entry) for entry in entries]
    if len(entries) != seal.events:
        yield (
            f"Seal {seal.number} of the audit trail is over {seal.events} events, but "
            f"{len(entries)} were found."
        )
    elif seal_digest(seal, lines) != seal.digest:
        first, last = entries[0].event_id, entries[-1].event_id
        yield (
            f"Seal {seal.number} of the audit trail does not match its events, {first} to "
            f"{last}: one of them, or the seal, was altered."
        )
    for entry in entries:
        if _is_altered(entry):
            yield f"Event {entry.event_id} of the audit trail was altered after it was sealed."


def _is_altered(entry: SealedEvent) -> bool:
    """Whether the words of an event are others than were sealed. Erased ones have no key."""
    words: EventWords | None = getattr(entry.event, "words", None)
    if words is None:
        return True
    halves = (
        (ACTOR, words.actor_key, entry.actor),
        (PERSONAL, words.words_key, entry.personal),
    )
    return any(key and keyed_digest(words, names, key) != digest for names, key, digest in halves)


def _sha256(values: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(values)).hexdigest()


def _canonical(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
