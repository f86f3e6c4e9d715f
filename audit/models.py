"""The audit trail: who did what, when, from what to what, as sentences that outlive them."""

import secrets
from typing import Any, ClassVar

import pgtrigger
from django.db import models

from audit.protection import KeptForEver, append_only, never_truncated


class Channel(models.TextChoices):
    """The way by which a write reached the product."""

    WEB = "web", "web pages"
    API = "api", "API"
    COMMAND = "command", "command"
    JOB = "job", "background job"


class EventManager(models.Manager["AuditEvent"]):
    """Reads events together with their words, and writes both."""

    def get_queryset(self) -> models.QuerySet["AuditEvent"]:
        """Events with what they say of people."""
        return super().get_queryset().select_related("words")

    def write(self, **values: Any) -> "AuditEvent":
        """Add an event and its words, in the transaction of whoever calls."""
        words = {name: values.pop(name) for name in EventWords.SAID if name in values}
        event = self.create(**values)
        event.words = EventWords.objects.create(event=event, **words)
        return event


class AuditEvent(models.Model):
    """One write. It holds copies, not foreign keys: it stays readable when its subject is gone.

    What it says of people is kept in its `EventWords`, and can be erased there.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    verb = models.CharField(max_length=60, help_text="The action, such as record_progress.")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)

    objects: ClassVar[EventManager] = EventManager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("subject_type", "subject_id"), name="audit_event_subject"),
            models.Index(fields=("-at",), name="audit_event_at"),
        )
        triggers = append_only("audit_event")

    def __str__(self) -> str:
        return f"{self.actor_name} {self.sentence}"

    @property
    def said(self) -> "EventWords":
        """Its words; empty ones where someone took the row away, which the seals notice."""
        words: EventWords = getattr(self, "words", None) or EventWords(actor_key="", words_key="")
        return words

    @property
    def actor_name(self) -> str:
        """Who acted, by their name at that time."""
        return self.said.actor_name or "Someone whose name was erased"

    @property
    def subject_label(self) -> str:
        """The name of its record at that time."""
        return self.said.subject_label or "Erased"

    @property
    def sentence(self) -> str:
        """What happened, to be read after the person's name."""
        return self.said.sentence or "did something (the details were erased)"

    @property
    def before(self) -> dict[str, Any]:
        """The values that it replaced."""
        return dict(self.said.before)

    @property
    def after(self) -> dict[str, Any]:
        """The values that it wrote."""
        return dict(self.said.after)


def new_key() -> str:
    return secrets.token_hex(32)


# Each may become empty and nothing else; which event erased it is said once.
_ONLY_ERASED = pgtrigger.Condition(
    "NEW.event_id <> OLD.event_id"
    " OR NEW.actor_name NOT IN (OLD.actor_name, '')"
    " OR NEW.actor_key NOT IN (OLD.actor_key, '')"
    " OR NEW.subject_label NOT IN (OLD.subject_label, '')"
    " OR NEW.sentence NOT IN (OLD.sentence, '')"
    " OR NEW.before NOT IN (OLD.before, '{}'::jsonb)"
    " OR NEW.after NOT IN (OLD.after, '{}'::jsonb)"
    " OR NEW.words_key NOT IN (OLD.words_key, '')"
    " OR (OLD.actor_erased_in_id IS NOT NULL"
    " AND NEW.actor_erased_in_id IS DISTINCT FROM OLD.actor_erased_in_id)"
    " OR (OLD.words_erased_in_id IS NOT NULL"
    " AND NEW.words_erased_in_id IS DISTINCT FROM OLD.words_erased_in_id)"
)


class EventWords(models.Model):
    """What an event says of people, beside it: the name of who acted, and words and values.

    The seals hold only a digest of each of the two, made with a key that is kept here. Erased with
    its key, it leaves the seals whole; the event that erased it is named.
    """

    SAID = ("actor_name", "subject_label", "sentence", "before", "after")
    ACTOR = ("actor_name", "actor_key", "actor_erased_in")
    WORDS = (*SAID[1:], "words_key", "words_erased_in")

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="words"
    )
    actor_name = models.CharField(max_length=200, blank=True)
    actor_key = models.CharField(max_length=64, blank=True, default=new_key)
    actor_erased_in = models.ForeignKey(
        AuditEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="erased_actors"
    )
    subject_label = models.CharField(max_length=300, blank=True)
    sentence = models.TextField(
        blank=True, help_text="What happened, as a sentence without its actor."
    )
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    words_key = models.CharField(max_length=64, blank=True, default=new_key)
    words_erased_in = models.ForeignKey(
        AuditEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="erased_words"
    )

    class Meta:
        triggers = (
            KeptForEver(
                name="event_words_only_erased",
                operation=pgtrigger.Update,
                condition=_ONLY_ERASED,
                changing=(
                    *("actor_name", "actor_key", "actor_erased_in"),
                    *("subject_label", "sentence", "before", "after"),
                    *("words_key", "words_erased_in"),
                ),
            ),
            KeptForEver(name="event_words_never_removed", operation=pgtrigger.Delete),
            never_truncated("event_words"),
        )

    def __str__(self) -> str:
        return f"Words of event {self.event_id}"


class Seal(models.Model):
    """A seal over some events of the audit trail and over the seal before it.

    `digest` is a sha256 of `previous`, the number, the moment and the digests of its events in
    their order.
    """

    number = models.PositiveIntegerField(primary_key=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    events = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("previous",), name="one_seal_over_another"),
            models.UniqueConstraint(fields=("digest",), name="seal_digest_once"),
        )
        triggers = append_only("seal")

    def __str__(self) -> str:
        return f"Seal {self.number}"


class SealedEvent(models.Model):
    """An event below a seal, with keyed digests of what it says of people.

    `actor` is the digest of who acted, `personal` that of the words and values.
    """

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="sealed"
    )
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    actor = models.CharField(max_length=64)
    personal = models.CharField(max_length=64)

    class Meta:
        ordering = ("seal", "position")
        constraints = (
            models.UniqueConstraint(fields=("seal", "position"), name="sealed_event_position"),
        )
        triggers = append_only("sealed_event")

    def __str__(self) -> str:
        return f"Event {self.event_id} below seal {self.seal_id}"


class IntegrityCheck(models.Model):
    """One look at everything that has a digest: how much there was, and what did not agree."""

    ran_at = models.DateTimeField(auto_now_add=True)
    editions = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    seals = models.PositiveIntegerField()
    # The newest seal that there was, or "" where nothing was sealed or the check is an older one.
    seal = models.CharField(max_length=64, blank=True, default="")
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-pk",)
        triggers = append_only("integrity_check")

    def __str__(self) -> str:
        return f"Integrity at {self.ran_at}"
