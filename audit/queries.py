"""Reading the audit trail: events in words, and the choices by which they can be narrowed."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from audit.content import ChangedValue, EventContent
from audit.kinds import model_of, short_kind
from audit.models import AuditEvent, Channel

Choices = list[tuple[str, str]]


def event_content(event: AuditEvent) -> EventContent:
    """An event in words. Asks the database for nothing."""
    return EventContent(
        id=event.pk,
        at=timezone.localtime(event.at).isoformat(timespec="seconds"),
        actor_id=event.actor_id,
        actor=event.actor_name,
        sentence=event.sentence,
        channel=event.channel,
        channel_text=Channel(event.channel).label,
        verb=event.verb,
        verb_text=verb_text(event.verb),
        kind=short_kind(event.subject_type),
        kind_text=kind_text(event.subject_type),
        record_id=event.subject_id,
        record=event.subject_label,
        values=_values(event.before, event.after),
    )


def verb_text(verb: str) -> str:
    """An action's name in words: "record_progress" is "Record progress"."""
    return verb.replace("_", " ").capitalize()


def kind_text(kind: str) -> str:
    """What a kind of record is called: "deliverable" is "Deliverable".

    A kind that the product no longer has keeps its name.
    """
    model = model_of(kind)
    name = str(model._meta.verbose_name) if model else short_kind(kind)
    return name[:1].upper() + name[1:]


def actor_choices() -> Choices:
    """Everybody who ever acted, by the latest name, in one query."""
    latest = (
        AuditEvent.objects.order_by("actor_id", "-pk")
        .distinct("actor_id")
        .values_list("actor_id", "words__actor_name")
    )
    names = ((str(pk), name or f"Erased name, number {pk}") for pk, name in latest)
    return sorted(names, key=lambda choice: choice[1])


def verb_choices() -> Choices:
    """Every action that was ever taken, in one query."""
    verbs = AuditEvent.objects.order_by("verb").values_list("verb", flat=True).distinct()
    return [(verb, verb_text(verb)) for verb in verbs]


def kind_choices() -> Choices:
    """Every kind of record that was ever written, in one query."""
    kinds = AuditEvent.objects.order_by().values_list("subject_type", flat=True).distinct()
    names = {short_kind(kind) for kind in kinds}
    return sorted(((name, kind_text(name)) for name in names), key=lambda choice: choice[1])


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[ChangedValue, ...]:
    return tuple(
        ChangedValue(
            name=name.replace("_", " ").capitalize(),
            before=_words(before[name]) if name in before else "",
            after=_words(after[name]) if name in after else "",
        )
        for name in dict.fromkeys((*before, *after))
    )


def _words(value: Any) -> str:
    if value is None or value in ("", []):
        return "Nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_words(item)}" for name, item in value.items())
    return str(value)
