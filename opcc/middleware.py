"""What every request passes: by which channel a write comes, and that the person is still there."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.sign_in_events import note_idle_end
from audit.actions import through
from audit.models import Channel

Handler = Callable[[HttpRequest], HttpResponseBase]

SEEN_AT = "seen_at"
# A session is written this often at most, however many pages someone opens.
SEEN_EVERY_SECONDS = 60


def mark_channel(get_response: Handler) -> Handler:
    """Record writes of this request as having come through the API or through pages."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        channel = Channel.API if request.path.startswith("/api/") else Channel.WEB
        with through(channel):
            return get_response(request)

    return handle


def keep_session_alive(get_response: Handler) -> Handler:
    """Move the end of a signed-in person's session on while they open pages, or note its end."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if key and SESSION_KEY in request.session:
            now = int(time.time())
            if now - request.session.get(SEEN_AT, 0) >= SEEN_EVERY_SECONDS:
                request.session[SEEN_AT] = now
        elif key and request.session.session_key is None:
            # The cookie names a session that is none any more.
            note_idle_end(key)
        return get_response(request)

    return handle
