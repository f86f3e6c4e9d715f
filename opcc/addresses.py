"""Addresses that name nothing, or that someone may not use: what they answer.

What was typed comes back with the answer, so that it can be copied from there.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.pending_submissions.store import typed_here
from accounts.permissions import Permission
from accounts.roles import holders_of
from records.conflicts import RemovedMeanwhileError

API = "/api/"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def refuse_null_bytes(get_response: GetResponse) -> GetResponse:
    """Middleware. No record has a NUL in its name, and PostgreSQL refuses to look for one.

    In an address it names nothing; in the parameters behind it, it is no word to search for.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404
        odd = [name for name, values in request.GET.lists() if any("\0" in each for each in values)]
        if odd and request.path.startswith(API):
            told = {name: ["This contains a NUL character. Remove it."] for name in odd}
            return JsonResponse(told, status=HTTPStatus.BAD_REQUEST)
        if odd:
            raise BadRequest("The parameters contain a NUL character.")
        return get_response(request)

    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page; below the API's address its JSON instead."""
    if request.path.startswith(API):
        return JsonResponse({"detail": "Not found."}, status=404)
    return render(
        request,
        "404.html",
        {
            "typed": typed_here(request),
            "gone": str(exception) if isinstance(exception, RemovedMeanwhileError) else "",
            "writers": holders_of(Permission.EDIT_RECORD),
        },
        status=404,
    )


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 403 page, with the reason."""
    context = {"typed": typed_here(request), "exception": str(exception)}
    return render(request, "403.html", context, status=403)
