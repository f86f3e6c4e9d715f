"""How often the API is asked, counted in one statement that all web processes share.

A count begins with the first request and ends a minute later; the next request then begins another.
No two processes can lose a request between reading a count and writing it.
"""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiToken, RequestCount

COUNTED_FOR = timedelta(minutes=1)
# Who is refused is counted no further than this, however often they ask.
_MOST = 2_000_000_000
_COUNT = """
INSERT INTO accounts_requestcount AS counted (key, since, requests)
SELECT key, %(now)s, 1 FROM unnest(%(keys)s::text[]) AS key ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    requests = CASE WHEN counted.since <= %(before)s THEN 1
                    ELSE least(counted.requests + 1, %(most)s) END,
    since = CASE WHEN counted.since <= %(before)s THEN %(now)s ELSE counted.since END
RETURNING key, since, requests
"""


class RequestThrottle(BaseThrottle):
    """How often one network address may ask, and one token from whatever address."""

    seconds_left = 0

    def allow_request(self, request: Request, view: object) -> bool:
        """Count the request. False where its address or its token has asked too often."""
        token = request.auth if isinstance(request.auth, ApiToken) else None
        return self.allow(request, token)

    def allow(self, request: Request, token: ApiToken | None) -> bool:
        """The same for a token that is known, or for none while it is still looked for."""
        most = {f"address {self.get_ident(request)[:80]}": settings.API_REQUESTS_PER_ADDRESS}
        if token is not None:
            most[f"token {token.pk}"] = settings.API_REQUESTS_PER_TOKEN
        self.seconds_left = _seconds_to_wait(most)
        return not self.seconds_left

    def wait(self) -> float:
        """Seconds until it makes sense to ask again."""
        return self.seconds_left


def remove_ended() -> int:
    """Forget counts that have ended; how many there were."""
    return RequestCount.objects.filter(since__lte=timezone.now() - COUNTED_FOR).delete()[0]


def _seconds_to_wait(most: Mapping[str, int]) -> int:
    """Count one request under each key. 0 where none is over its limit."""
    now = timezone.now()
    values: dict[str, Any] = {"now": now, "before": now - COUNTED_FOR}
    values |= {"keys": list(most), "most": _MOST}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        counts = cursor.fetchall()
    ends = [since + COUNTED_FOR for key, since, requests in counts if requests > most[key]]
    return max((max(1, math.ceil((end - now).total_seconds())) for end in ends), default=0)
