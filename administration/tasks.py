"""Background jobs that seal the audit trail and look for tampering. Both may run twice."""

from celery import shared_task

from administration.integrity import check_integrity
from audit.sealing import seal_events, warn_of_unsealed


@shared_task
def seal_audit_trail() -> None:
    """Seal the events that wait, over the last seal."""
    seal_events()
    warn_of_unsealed()


@shared_task
def look_for_tampering() -> None:
    """Hold every stored digest against what it is of."""
    check_integrity()
