"""Forms that somebody sent after their session had ended: kept, and shown again after sign-in.

What was typed waits in the new, still anonymous session, signed and for an hour, for the person who
typed it and nobody else. Passwords, tokens and uploaded files are never kept. See
`accounts.decorators.requires`, which does this for every view that asks for a permission, and in
the same way for what somebody sends who is first asked again who they are.

Who typed it is known by the proof of origin that every form carries: each sign-in has a new one,
and a signed cookie remembers for a day whose the last few were.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import (  # type: ignore[attr-defined]
    CSRF_SECRET_LENGTH,
    CSRF_TOKEN_LENGTH,
    CsrfViewMiddleware,
    _unmask_cipher_token,
)
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
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
# Of several windows that were open when the session ended, so many are kept, and of so many signed
# characters together, because a session is read with every request. The answer holds any further.
MOST = 10
LARGEST_TOGETHER = 4 * LARGEST
# What an editor starts from changes nothing of what is written in it, or where.
_NO_PART_OF_ADDRESS = "start"
# The button of a kept form that throws it away, and its value.
ANSWER, FORGET = "kept_form", "forget"
# What waits for the answer to who it is: in the session, and in the form of the page that asks.
ASKED = "asked_about"
_ASKED_SALT = "accounts.kept_forms.asked"
_QUESTIONS = (
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "accounts:identity-confirm",
)
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


def keep(request: HttpRequest, *, writer: int | None = None) -> bool:
    """Keep what the request sends, for its address and its writer (a key), known or found out.

    False where it is too large to be kept, where as much waits as may, or where nobody knows who
    wrote it.
    """
    fields = _typed(request)
    encoded = fields.urlencode()
    if not encoded:
        return True
    writer = writer or writer_of(request)
    if len(encoded) > LARGEST or writer is None:
        return False
    signed = signing.dumps([writer, encoded], salt=_SALT, compress=True)
    return _let_wait(request, address_of(request), signed)


def _let_wait(request: HttpRequest, address: str, signed: str) -> bool:
    """Put a form beside those that wait in the session; False where as much waits as may."""
    kept: dict[str, str] = request.session.get(_SESSION_KEY, {})
    waiting = {place: other for place, other in kept.items() if _read(other) is not None}
    waiting[address] = signed
    if len(waiting) > MOST or sum(map(len, waiting.values())) > LARGEST_TOGETHER:
        return False
    request.session[_SESSION_KEY] = waiting
    return True


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What was kept for this address and this person, or None.

    It is None too where it waited too long, or where somebody else wrote it.
    """
    signed = request.session.get(_SESSION_KEY, {}).get(address_of(request))
    if signed is None:
        return None
    read = _read(signed)
    if read is None:
        forget(request)
        return None
    writer, encoded = read
    if writer != request.user.pk:
        return None
    # Counted when it was sent; the limits for requests are no limits for what is kept.
    return QueryDict(encoded, mutable=False)


def forget(request: HttpRequest) -> None:
    """Throw away what was kept for this address."""
    request.session.pop(ASKED, None)
    kept = dict(request.session.get(_SESSION_KEY, {}))
    if kept.pop(address_of(request), None) is not None:
        request.session[_SESSION_KEY] = kept


def address_of(request: HttpRequest) -> str:
    """The address whose form it is: with its query, because that may name a month or a subgroup.

    The order of the query's names makes no difference, nor does what an editor starts from.
    """
    query = QueryDict(mutable=True)
    for name, values in sorted(request.GET.lists()):
        if name != _NO_PART_OF_ADDRESS:
            query.setlist(name, values)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a form: what is sent now, else what was kept, else None. For views that refill.

    A view saves only where the method is POST; from kept data it shows the form and its errors.
    """
    return request.POST if request.method == "POST" else kept_form(request)


def show_kept(request: HttpRequest, fields: QueryDict) -> HttpResponse:
    """A page with what was kept, to send it now or to throw it away."""
    return _page(request, fields, is_signed_in=True)


def hold(request: HttpRequest) -> HttpResponse:
    """The answer to somebody signed out whose form cannot be kept: it holds the form.

    Also its proof of origin, as it came: whoever signs in next, it stays the form of its writer.
    """
    return _page(request, _typed(request), is_signed_in=False)


def keep_until_confirmed(request: HttpRequest) -> bool:
    """Keep what somebody sends who is to say first who they are; False where it cannot be kept.

    The page that asks them carries it too, so that it outlives a session that ends there.
    """
    request.session.pop(ASKED, None)
    if request.method != "POST":
        return True
    if not keep(request, writer=request.user.pk):
        return False
    address = address_of(request)
    signed = request.session.get(_SESSION_KEY, {}).get(address)
    if signed:
        request.session[ASKED] = signing.dumps([address, signed], salt=_ASKED_SALT)
    return True


def carry_over(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: keep what waited on the page that asks who it is, where its session has ended.

    Whoever wrote it signs in, and finds it in its form again.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        if (
            request.method == "POST"
            and not request.user.is_authenticated
            and request.path in {reverse(name) for name in _QUESTIONS}
            and (carried := request.POST.get(ASKED))
        ):
            try:
                address, signed = signing.loads(carried, salt=_ASKED_SALT, max_age=LONGEST_WAIT)
            except signing.BadSignature:
                return get_response(request)
            if _let_wait(request, address, signed):
                return redirect_to_login(address)
        return get_response(request)

    return handle


def hold_until_confirmed(request: HttpRequest, confirm_at: str) -> HttpResponse:
    """The answer to somebody who is to confirm first, and whose form cannot be kept: it holds it.

    `confirm_at` is the page on which they confirm.
    """
    return _page(request, _typed(request), is_signed_in=True, confirm_at=confirm_at)


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

    It happens to somebody who signed in again in another window, whether or not that session has
    ended too. Nothing is saved; what they typed in a view that keeps forms is kept, and shown again
    to its writer, or the answer holds it. Others get the usual refusal: where somebody else had
    opened the form, and where it is no form of our pages.
    """
    writer = writer_of(request)
    is_signed_in = request.user.is_authenticated
    if writer is None:
        may_be_theirs = _is_from_our_page(request, unsaid=False)
    else:
        is_theirs = not is_signed_in or writer == request.user.pk
        may_be_theirs = is_theirs and _is_from_our_page(request, unsaid=True)
    if not may_be_theirs or not _keeps_forms(request):
        return csrf_failure(request, reason=reason)
    if writer is None or not keep(request):
        return _page(request, _typed(request), is_signed_in=is_signed_in)
    address = request.get_full_path()
    return redirect(address) if is_signed_in else redirect_to_login(address)


def _page(
    request: HttpRequest, fields: QueryDict, *, is_signed_in: bool, confirm_at: str = ""
) -> HttpResponse:
    listed = [
        KeptField(name, _label(name), value) for name, values in fields.lists() for value in values
    ]
    return render(
        request,
        "accounts/form_kept.html",
        {
            "fields": listed,
            "shown": [field for field in listed if field.is_shown],
            "address": address_of(request),
            "proof": "" if is_signed_in else request.POST.get("csrfmiddlewaretoken", ""),
            "is_signed_in": is_signed_in,
            "confirm_at": confirm_at,
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


def _read(signed: str) -> tuple[int, str] | None:
    """The writer of what was kept, and what it is, or None where it waited too long."""
    try:
        writer, encoded = signing.loads(signed, salt=_SALT, max_age=LONGEST_WAIT)
    except signing.BadSignature:
        return None
    return writer, encoded


def _is_from_our_page(request: HttpRequest, *, unsaid: bool) -> bool:
    """Whether the browser says that a page of ours sent the form; `unsaid` where it is silent."""
    if "HTTP_ORIGIN" not in request.META:
        return unsaid
    origins = CsrfViewMiddleware(lambda _: HttpResponse())
    return bool(origins._origin_verified(request))  # type: ignore[attr-defined]


def _keeps_forms(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(view, "keeps_forms", False)
