"""Use-once keys: a form that is sent twice makes one record.

The page of a form that makes a record carries a key. Whoever sends it uses the key up in the same
transaction that makes the record, so a double click, or Back and the button again, cannot make a
second one: the second answer leads to the record that is there and says so. Of two that are sent at
the same moment the second waits for the first. A form that comes back with errors keeps its key, as
does one that waits for its writer to sign in again (`accounts.pending_submissions.store`).
"""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import UsedFormKey
from accounts.pending_submissions.store import FORM_KEY, posted
from accounts.requests import user_of

# Someone may leave a form open for as long.
KEPT_FOR = timedelta(days=7)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")

View = Callable[..., HttpResponseBase]


def makes_one(view: View) -> View:
    """A view whose form makes one record, however often it is sent. It stands next to the view."""

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sent = _key_in(posted(request))
        # For the form that the page shows; `{% form_key %}` writes it.
        request.form_key = sent or secrets.token_urlsafe(16)  # type: ignore[attr-defined]
        if request.method != "POST" or not sent:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            used, is_new = UsedFormKey.objects.get_or_create(key=sent, used_by=user_of(request))
            if not is_new:
                return _made_already(request, used)
            response = view(request, *args, **kwargs)
            _settle(used, response)
        return response

    once.makes_one = True  # type: ignore[attr-defined]
    return once


def remove_expired() -> int:
    """Forget keys that no one comes back with any more; how many there were."""
    return UsedFormKey.objects.filter(used_at__lte=timezone.now() - KEPT_FOR).delete()[0]


def _settle(used: UsedFormKey, response: HttpResponseBase) -> None:
    """Keep where the record is that was made; where none was, the key may be used again."""
    if isinstance(response, HttpResponseRedirect):
        used.leads_to = response.url
        used.save(update_fields=("leads_to",))
    else:
        used.delete()


def _made_already(request: HttpRequest, used: UsedFormKey) -> HttpResponseBase:
    messages.info(
        request,
        "You have already sent this form, and nothing was added a second time. If you "
        "have changed something since, make the change in the record below.",
    )
    return redirect(used.leads_to)


def _key_in(data: Any) -> str:
    key = data.get(FORM_KEY, "") if data else ""
    return key if _KEY.fullmatch(key) else ""
