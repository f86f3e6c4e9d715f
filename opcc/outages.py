"""What is answered where a page could not be made: by a fault of ours, or while something is down.

A database that is down or full is answered with 503 and with when to try again, on
pages and by the API alike. What was sent is not saved then, and says so.
"""

import logging
import sys

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from opcc.addresses import API

LOGGER = logging.getLogger(__name__)
# Seconds after which it is worth trying again.
RETRY_AFTER = 30

_FAULT = (
    "There is a problem with the service. Try again. If the problem continues, tell the office."
)
_OUTAGE = (
    "The service cannot reach its database, or the database is full. Nothing was saved. "
    f"Try again in {RETRY_AFTER} seconds."
)
_UNREADABLE = (
    "The text contains a character that cannot be saved (NUL). Remove it and send it again."
)


def failed(request: HttpRequest) -> HttpResponse:
    """The answer where a view raised what nothing else caught: 503, 400 or 500."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        LOGGER.error("The database is not working: %s", " ".join(str(error).split()))
        return unavailable(request)
    if isinstance(error, DataError) and "NUL" in str(error):
        return _answer(request, "400.html", _UNREADABLE, 400)
    return _answer(request, "500.html", _FAULT, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The answer while something is down that the service needs."""
    answer = _answer(request, "503.html", _OUTAGE, 503)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _answer(request: HttpRequest, template: str, words: str, status: int) -> HttpResponse:
    """A page, or JSON below the API's address; made without database, session or request."""
    if request.path.startswith(API):
        answer: HttpResponse = JsonResponse({"detail": words}, status=status)
    else:
        answer = HttpResponse(render_to_string(template), status=status)
    # The middleware that says it is outside of what broke, and may have broken itself.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
