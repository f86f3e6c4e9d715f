"""Erasing what events say of a person: their words go with their keys, and the seals still hold.

The database lets words become empty and nothing else. Each erased half names the event that erased
it, and that event says how many there are: words that are gone without such an event are noticed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from audit.models import AuditEvent, EventWords

ERASING = "erase_person"
_GONE_NAME = {"actor_name": "", "actor_key": ""}
_GONE_WORDS = {"subject_label": "", "sentence": "", "before": {}, "after": {}, "words_key": ""}


@dataclass(frozen=True, slots=True)
class ToErase:
    """What events say of a person: those in which they acted, and those that tell of them."""

    actors: tuple[int, ...]
    words: tuple[int, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, as the event that erases them keeps it."""
        return {"names": len(self.actors), "words": len(self.words)}


def words_about(*, actor_id: int, kinds: list[str], texts: list[str]) -> ToErase:
    """What is to be erased of a person: as who acted, as a record of some kinds, by these texts."""
    standing = EventWords.objects.order_by("pk")
    acted = standing.filter(event__actor_id=actor_id).exclude(actor_key="", actor_name="")
    about = Q(event__subject_type__in=kinds, event__subject_id=str(actor_id))
    earlier_names = acted.exclude(actor_name="").values_list("actor_name", flat=True).distinct()
    for text in {*filter(None, texts), *earlier_names.order_by()}:
        about |= _tells_of(text)
    told = (
        standing.alias(before_text=_as_text("before"), after_text=_as_text("after"))
        .filter(about)
        .exclude(words_key="", sentence="")
        .exclude(event__verb=ERASING)
    )
    return ToErase(_keys(acted), _keys(told))


def erase_words(found: ToErase, *, erased_in: AuditEvent) -> None:
    """Erase what was found, in the transaction and the name of the event that tells of it."""
    EventWords.objects.filter(pk__in=found.actors).update(**_GONE_NAME, actor_erased_in=erased_in)
    EventWords.objects.filter(pk__in=found.words).update(**_GONE_WORDS, words_erased_in=erased_in)


def erasing_problems() -> Iterator[str]:
    """Words that are gone and that no event says it erased, a sentence each."""
    yield from _unexplained(actor_key="", actor_erased_in__isnull=True)
    yield from _unexplained(words_key="", words_erased_in__isnull=True)
    yield from _unexplained(~Q(actor_name=""), actor_key="")
    yield from _unexplained(~Q(subject_label="", sentence="", before={}, after={}), words_key="")
    events = AuditEvent.objects.filter(
        Q(erased_actors__isnull=False) | Q(erased_words__isnull=False)
    ).annotate(
        names=Count("erased_actors", distinct=True), told=Count("erased_words", distinct=True)
    )
    for event in events.order_by("pk"):
        said = (event.after.get("names"), event.after.get("words"))
        if event.verb != ERASING or said != (event.names, event.told):
            yield (
                f"Event {event.pk} of the audit trail does not record that it erased the "
                f"words of {event.names + event.told} events, which name it."
            )


def _unexplained(*conditions: Q, **values: object) -> Iterator[str]:
    for key in EventWords.objects.filter(*conditions, **values).values_list("pk", flat=True):
        yield f"Words of event {key} of the audit trail are missing, and no event explains why."


def _tells_of(text: str) -> Q:
    """Words in which a name or an address stands as a whole."""
    whole = rf"(^|\W){re.escape(text)}(\W|$)"
    places = ("subject_label", "sentence", "before_text", "after_text")
    told = Q()
    for place in places:
        told |= Q(**{f"{place}__iregex": whole})
    return told


def _as_text(name: str) -> Cast:
    return Cast(name, TextField())


def _keys(rows: QuerySet[EventWords]) -> tuple[int, ...]:
    return tuple(rows.values_list("pk", flat=True))
