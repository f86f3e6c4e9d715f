"""Events of the audit trail for tests that read it; everything else records them by acting."""

from typing import Any

import factory

from audit.models import AuditEvent


class AuditEventFactory(factory.django.DjangoModelFactory):
    """One event about a deliverable."""

    class Meta:
        model = AuditEvent

    @classmethod
    def _create(cls, model_class: type[AuditEvent], *args: Any, **values: Any) -> AuditEvent:
        return AuditEvent.objects.write(**values)

    actor_id = 1
    actor_name = "Somebody"
    channel = "web"
    verb = "record_progress"
    subject_type = "deliverables.deliverable"
    subject_id = factory.Sequence(str)
    subject_label = factory.Sequence(lambda n: f"D22-{n}")
    sentence = factory.Sequence(lambda n: f"recorded progress {n}% on D22-{n}")
    before = factory.LazyFunction(lambda: {"percent": 10})
    after = factory.LazyFunction(lambda: {"percent": 20})
