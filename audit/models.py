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
