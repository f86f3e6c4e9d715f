"""Forms that somebody sent after their session had ended: kept, and shown again after sign-in.

What was typed waits in the new, still anonymous session, signed and for an hour, for the person who
typed it and nobody else. Passwords, tokens and uploaded files are never kept. See
`accounts.decorators.requires`, which does this for every view that asks for a permission.

Who typed it is known by the proof of origin that every form carries: each sign-in has a new one,
and a signed cookie remembers for a day whose the last few were.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import (  # type: ignore[attr-defined]
    CSRF_SECRET_LENGTH,
    CSRF_TOKEN_LENGTH,
    _unmask_cipher_token,
)
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure

_SESSION_KEY = "kept_forms"
_SALT = "accounts.kept_forms"
# The cookie that remembers who signed in with this browser last: marks of proofs, and numbers of
# people. So many and for so long.
WRITERS_COOKIE = "writers"
_WRITERS_SALT = "accounts.kept_forms.writers"
_WRITERS_SECONDS = 24 * 3600
_MOST_WRITERS = 4
# Encoded characters: a whole round of updates or a long narrative fits. Above it, the answer itself
# holds the form, because anybody may fill an anonymous session.
LARGEST = 262_144
LONGEST_WAIT = 3600
# Of several windows that were open when the session ended, so many are kept.
MOST = 4
# The button of a kept form that throws it away, and its value.
ANSWER, FORGET = "kept_form", "forget"
_SECRETS = ("password", "secret", "token")


@dataclass(frozen=True, slots=True)
class KeptField:
    """A value that was sent, with the name of its field in words."""

    name: str
    label: str
    value: str

    @property
    def is_shown(self) -> bool:
        """Whether it was typed by a person, as far as the name of the field tells."""
        return bool(self.value.strip()) and not self.name.startswith("initial-")


def keep(request: HttpRequest) -> bool:
    """Keep what the request sends, for its address and its writer.

    False where it is too large to be kept, or where nobody knows who wrote it.
    """
    fields = _typed(request)
    encoded = fields.urlencode()
    if not encoded:
        return True
    writer = writer_of(request)
    if len(encoded) > LARGEST or writer is None:
        return False
    kept: dict[str, str] = request.session.get(_SESSION_KEY, {})
    kept.pop(request.path, None)
    signed = signing.dumps([writer, encoded], salt=_SALT, compress=True)
    newest = [*kept.items(), (request.path, signed)]
    request.session[_SESSION_KEY] = dict(newest[-MOST:])
    return True


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What was kept for this address and this person, or None.

    It is None too where it waited too long, or where somebody else wrote it.
    """
    signed = request.session.get(_SESSION_KEY, {}).get(request.path)
    if signed is None:
        return None
    try:
        writer, encoded = signing.loads(signed, salt=_SALT, max_age=LONGEST_WAIT)
    except signing.BadSignature:
        forget(request)
        return None
    if writer != request.user.pk:
        return None
    # Counted when it was sent; the limits for requests are no limits for what is kept.
    return QueryDict(encoded, mutable=False)


def forget(request: HttpRequest) -> None:
    """Throw away what was kept for this address."""
    kept = dict(request.session.get(_SESSION_KEY, {}))
    if kept.pop(request.path, None) is not None:
        request.session[_SESSION_KEY] = kept


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a form: what is sent now, else what was kept, else None. For views that refill.

    A view saves only where the method is POST; from kept data it shows the form and its errors.
    """
    return request.POST if request.method == "POST" else kept_form(request)


def show_kept(request: HttpRequest, fields: QueryDict) -> HttpResponse:
    """A page with what was kept, to send it now or to throw it away."""
    return _page(request, fields, is_signed_in=True)


def hold(request: HttpRequest) -> HttpResponse:
    """The answer to somebody signed out whose form is too large to be kept: it holds the form."""
    return _page(request, _typed(request), is_signed_in=False)


def remember_writer(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: remember whose forms carry the proof of origin that this browser has now."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        secret = request.META.get("CSRF_COOKIE")
        if not secret or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return response
        writers = _writers(request)
        mark = _mark(secret)
        if mark in writers or not request.user.is_authenticated:
            return response
        newest = [*writers.items(), (mark, request.user.pk)][-_MOST_WRITERS:]
        response.set_signed_cookie(
            WRITERS_COOKIE,
            " ".join(f"{mark}={pk}" for mark, pk in newest),
            salt=_WRITERS_SALT,
            max_age=_WRITERS_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    return handle


def writer_of(request: HttpRequest) -> int | None:
    """The number of the person who was signed in when the form was opened that is sent now."""
    proof = request.POST.get("csrfmiddlewaretoken", "")
    if len(proof) == CSRF_TOKEN_LENGTH and proof.isalnum():
        secret = _unmask_cipher_token(proof)
    else:
        secret = request.META.get("CSRF_COOKIE") or ""
    return _writers(request).get(_mark(secret)) if len(secret) == CSRF_SECRET_LENGTH else None


def _writers(request: HttpRequest) -> dict[str, int]:
    written = request.get_signed_cookie(
        WRITERS_COOKIE, default="", salt=_WRITERS_SALT, max_age=_WRITERS_SECONDS
    )
    pairs = (pair.partition("=") for pair in str(written).split())
    return {mark: int(pk) for mark, _, pk in pairs}


def _mark(secret: str) -> str:
    """A short mark of a proof, from which nobody gets the proof."""
    return hashlib.sha256(f"{_WRITERS_SALT} {secret}".encode()).hexdigest()[:16]


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer where the proof is stale that a form came from our own page.

    It happens to somebody who signed in again in another window. Nothing is saved; what they typed
    in a view that asks for a permission is kept and shown again. Others get the usual refusal, also
    where somebody else had opened the form.
    """
    is_theirs = request.user.is_authenticated and writer_of(request) == request.user.pk
    if is_theirs and _asks_for_permission(request):
        if keep(request):
            return redirect(request.get_full_path())
        return _page(request, _typed(request), is_signed_in=True)
    return csrf_failure(request, reason=reason)


def _page(request: HttpRequest, fields: QueryDict, *, is_signed_in: bool) -> HttpResponse:
    listed = [
        KeptField(name, _label(name), value) for name, values in fields.lists() for value in values
    ]
    return render(
        request,
        "accounts/form_kept.html",
        {
            "fields": listed,
            "shown": [field for field in listed if field.is_shown],
            "is_signed_in": is_signed_in,
            "had_files": bool(request.FILES),
        },
    )


def _typed(request: HttpRequest) -> QueryDict:
    """What was sent, without secrets."""
    fields = request.POST.copy()
    for name in list(fields):
        is_secret = any(word in name.lower() for word in _SECRETS)
        if is_secret or name == ANSWER:
            del fields[name]
    return fields


def _label(name: str) -> str:
    """The name of a field in words: "row-3-due_on" is "Row 3 due on"."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _asks_for_permission(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return hasattr(view, "asks_for")
