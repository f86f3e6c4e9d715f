"""How long browsers and proxies may keep an answer.

What someone signed in sees is kept nowhere, so that the Back button shows nothing after they have
signed out. What a token reads is asked for again each time, and answered by its ETag where it is
the same. What everybody may read is asked for again by a browser, and may be kept by a proxy for a
minute: so long may a page be seen there after it changed.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

API = "/api/"
PROXY_SECONDS = 60
SAFE_METHODS = ("GET", "HEAD")
# A page, and that it is the one which the browser has.
PAGES = (200, 304)


def say_how_long_to_keep(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: every answer says who may keep it and for how long.

    It stands inside of the one that makes ETags and outside of all that knows who asks.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_api = request.path.startswith(API)
        if is_api:
            patch_vary_headers(response, ("Authorization", "Cookie"))
        if is_api and "Authorization" in request.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        elif _is_for_one_person(request, response):
            response.headers["Cache-Control"] = "private, no-store"
        elif not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=0, s_maxage=PROXY_SECONDS)
            patch_vary_headers(response, ("Cookie",))
        return response

    return handle


def _is_for_one_person(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer is meant for who asked, now: also a form, and what is no page."""
    user = getattr(request, "user", None)
    return (
        request.method not in SAFE_METHODS
        or response.status_code not in PAGES
        or bool(response.cookies)
        or bool(getattr(user, "is_authenticated", False))
        or bool(getattr(getattr(request, "session", None), "modified", False))
    )
