"""Says whether this instance can serve: for the proxy, the container and the local stack."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opcc.outages import RETRY_AFTER
from opcc.postgresql.base import USABLE_SECONDS, answering_within


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not. Tells nothing else."""
    try:
        with connection.cursor() as cursor, answering_within(cursor.connection, USABLE_SECONDS):
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse(
            {"status": "database does not answer"},
            status=503,
            headers={"Retry-After": str(RETRY_AFTER)},
        )
    return JsonResponse({"status": "ok"})
