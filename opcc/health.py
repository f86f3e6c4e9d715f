"""Says whether this instance can serve: for the proxy, the container and the local stack.

`/livez` is whether the process answers: whoever restarts processes asks here, since a restart does
not bring a database back. `/healthz` is whether it can serve: whoever sends requests asks here.
Pages need the database and nothing else. The broker and the worker are not asked for: without them
pages are served, say what waits, and the database keeps it.
"""

import time

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.sealing import warn_of_late_seals
from opcc.outages import RETRY_AFTER
from opcc.postgresql.base import USABLE_SECONDS, answering_within

# The health check comes every few seconds; the log says so often that nothing is sealed.
ALARM_EVERY_SECONDS = 300
_asked_at = {"seals": -float(ALARM_EVERY_SECONDS)}


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """200 while this process answers at all. Asks nothing and no one."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not. Tells nothing else."""
    try:
        with connection.cursor() as cursor, answering_within(cursor.connection, USABLE_SECONDS):
            cursor.execute("SELECT 1")
        _look_at_seals()
    except Error:
        return JsonResponse(
            {"status": "database does not answer"},
            status=503,
            headers={"Retry-After": str(RETRY_AFTER)},
        )
    return JsonResponse({"status": "ok"})


def _look_at_seals() -> None:
    """Insert it in the log where no worker seals the audit trail: a dead worker cannot say so."""
    now = time.monotonic()
    if now - _asked_at["seals"] < ALARM_EVERY_SECONDS:
        return
    _asked_at["seals"] = now
    warn_of_late_seals()
