"""The audit trail for other systems and for whoever may read it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from accounts.permissions import Permission, can
from audit.filters import EventFilter
from audit.models import AuditEvent, Channel
from audit.queries import event_content


class ChangedValueSerializer(serializers.Serializer[Any]):
    """One value that the write touched, in words."""

    name = serializers.CharField(help_text="What the value is.")
    before = serializers.CharField(help_text='What it was; "" where that was not recorded.')
    after = serializers.CharField(help_text='What it became; "" where that was not recorded.')
    is_changed = serializers.BooleanField(help_text="Whether the two differ.")


class AuditEventSerializer(serializers.Serializer[Any]):
    """One write: who did what, when, through what, and from what to what."""

    id = serializers.IntegerField(help_text="Its number; a later event has a higher one.")
    at = serializers.CharField(help_text="When, ISO 8601.")
    actor_id = serializers.IntegerField(help_text="Number of the person who did it.")
    actor = serializers.CharField(help_text="Their name at that time.")
    sentence = serializers.CharField(help_text="What happened, to be read after the person's name.")
    channel = serializers.ChoiceField(choices=Channel.choices, help_text="How the change was made.")
    verb = serializers.CharField(help_text="The action, such as record_progress.")
    kind = serializers.CharField(help_text="Kind of record, such as deliverable.")
    kind_text = serializers.CharField(help_text="The kind in words.")
    record_id = serializers.CharField(help_text="Number of the record.")
    record = serializers.CharField(help_text="Name of the record at that time.")
    values = ChangedValueSerializer(many=True, help_text="Changed values.")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """From a row, through the same words as the page."""
        shown: dict[str, Any] = super().to_representation(event_content(instance))
        return shown


@extend_schema_view(
    list=extend_schema(description="Everything that was done, newest first."),
    retrieve=extend_schema(description="One event."),
)
class AuditEventViewSet(viewsets.ReadOnlyModelViewSet[AuditEvent]):
    """Everything that was done, newest first. Hidden from who may not read the audit trail."""

    queryset = AuditEvent.objects.all()
    serializer_class = AuditEventSerializer
    filterset_class = EventFilter

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answer "not found" to anyone who may not read the audit trail."""
        super().initial(request, *args, **kwargs)
        if not can(request.user, Permission.READ_AUDIT):
            raise Http404

    def get_queryset(self) -> QuerySet[AuditEvent]:
        """Newest first."""
        return AuditEvent.objects.all()


ROUTES = [("audit-events", AuditEventViewSet)]
