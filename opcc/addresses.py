"""Addresses that name nothing: what they answer."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.defaults import page_not_found

API = "/api/"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def refuse_null_bytes(get_response: GetResponse) -> GetResponse:
    """Middleware. No record has a NUL in its name, and PostgreSQL refuses to look for one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404
        return get_response(request)

    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page; below the API's address its JSON instead."""
    if request.path.startswith(API):
        return JsonResponse({"detail": "Not found."}, status=404)
    answer: HttpResponse = page_not_found(request, exception)
    return answer
