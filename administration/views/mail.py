"""Pages of the messages that the local stack keeps instead of sending them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.decorators import requires
from accounts.permissions import Permission
from administration.queries import find_message, kept_messages

View = Callable[..., HttpResponseBase]


def only_in_the_local_stack(view: View) -> View:
    """Answer "not found" wherever messages are really sent."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.LOCAL_STACK:
            raise Http404("Only the local stack keeps emails.")
        return view(request, *args, **kwargs)

    return gate


@only_in_the_local_stack
@requires(Permission.MANAGE_PEOPLE)
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Every message that was kept, the newest first."""
    return render(request, "administration/message_list.html", {"kept": kept_messages()})


@only_in_the_local_stack
@requires(Permission.MANAGE_PEOPLE)
@require_safe
def message_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One message, its links to be followed."""
    message = find_message(name)
    if message is None:
        raise Http404(f"There is no message “{name}”.")
    return render(
        request,
        "administration/message_detail.html",
        {"message": message, "crumbs": [("Messages", reverse("administration:message-list"))]},
    )
