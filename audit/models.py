"""The audit trail: who did what, when, from what to what, as sentences that outlive them."""

from django.db import models

from audit.protection import append_only


class Channel(models.TextChoices):
    """The way by which a write reached the product."""

    WEB = "web", "web pages"
    API = "api", "API"
    COMMAND = "command", "command"
    JOB = "job", "background job"


class AuditEvent(models.Model):
    """One write. It holds copies, not foreign keys: it stays readable when its subject is gone."""

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    verb = models.CharField(max_length=60, help_text="The action, such as record_progress.")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    subject_label = models.CharField(max_length=300)
    sentence = models.TextField(help_text="What happened, as a sentence without its actor.")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("subject_type", "subject_id"), name="audit_event_subject"),
            models.Index(fields=("-at",), name="audit_event_at"),
        )
        triggers = append_only("audit_event")

    def __str__(self) -> str:
        return f"{self.actor_name} {self.sentence}"


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
    """An event below a seal. `personal` is a keyed digest of what the event says of people."""

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="sealed"
    )
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    personal = models.CharField(max_length=64)

    class Meta:
        ordering = ("seal", "position")
        constraints = (
            models.UniqueConstraint(fields=("seal", "position"), name="sealed_event_position"),
        )
        triggers = append_only("sealed_event")

    def __str__(self) -> str:
        return f"Event {self.event_id} below seal {self.seal_id}"


class SealKey(models.Model):
    """The key of an event's personal digest. Erased with the values, it leaves the seal whole."""

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    key = models.CharField(max_length=64)

    class Meta:
        triggers = append_only("seal_key")

    def __str__(self) -> str:
        return f"Key of event {self.event_id}"


class IntegrityCheck(models.Model):
    """One look at everything that has a digest: how much there was, and what did not agree."""

    ran_at = models.DateTimeField(auto_now_add=True)
    editions = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    seals = models.PositiveIntegerField()
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-pk",)
        triggers = append_only("integrity_check")

    def __str__(self) -> str:
        return f"Integrity at {self.ran_at}"
