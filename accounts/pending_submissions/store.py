"""Forms that someone sent after their session had ended: kept, and shown again after sign-in.

What was typed waits in the new, still anonymous session, signed and for an hour, for the person who
typed it and no one else; files wait in the database (`files`). Passwords and tokens are
never kept. See `accounts.decorators.requires`, which does this for every view that asks for a
permission, and in the same way for what someone sends who is first asked again who they are.

Each kept form has a key of its own, which stands in the address where it is shown again. So two
windows that were open at one address lose nothing of each other, and what is sent settles the form
that it was, and no other.

Who typed it is known by the proof of origin that every form carries: each sign-in has a new one,
and a signed cookie remembers for a day whose the last few were.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

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
from django.utils import timezone
from django.utils.formats import date_format
from django.views.csrf import csrf_failure

from accounts.models import KeptFile
from accounts.pending_submissions import files as kept_files

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
# The name in an address of which kept form is shown.
SHOWN = "kept"
# What an editor starts from changes nothing of what is written in it, or where.
_NO_PART_OF_ADDRESS = ("start", SHOWN)
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
# The field with the use-once key of a form that makes a record (`accounts.form_keys`).
FORM_KEY = "form_key"
# Words in the names of fields that a page sends on its own: its button, its rows, what was seen.
_OF_PAGE = frozenset({"do", "row", "seen", "version", "initial"})


@dataclass(frozen=True, slots=True)
class SentField:
    """A value that was sent, with the name of its field in words."""

    name: str
    label: str
    value: str

    @property
    def is_shown(self) -> bool:
        """Whether it was typed by a person, as far as the name of the field tells."""
        is_of_page = self.name == FORM_KEY or self.name.startswith("initial-")
        return bool(self.value.strip()) and not is_of_page

    @property
    def is_typed(self) -> bool:
        """Whether it is worth copying where it cannot be sent again."""
        return self.is_shown and not _OF_PAGE & set(re.split("[-_]", self.name))


@dataclass(frozen=True, slots=True)
class PendingSubmission:
    """A form that waits: its key, whose it is, for which address, what was typed, and when.

    `files` are the keys of its files; `lost_files` says that others came with it.
    """

    key: str
    writer: int
    address: str
    encoded: str
    sent_at: float
    files: tuple[str, ...] = ()
    lost_files: bool = False

    @property
    def fields(self) -> QueryDict:
        """What was typed, by the names of the fields."""
        # Counted when it was sent; the limits for requests are no limits for what is kept.
        return QueryDict(self.encoded, mutable=False)

    @property
    def sent_text(self) -> str:
        """The time of the day at which it was sent, "14:05"."""
        here = timezone.get_current_timezone()
        return date_format(datetime.fromtimestamp(self.sent_at, here), "H:i")

    @property
    def url(self) -> str:
        """The address that shows this very form."""
        return f"{self.address}{'&' if '?' in self.address else '?'}{SHOWN}={self.key}"

    @property
    def waiting_files(self) -> list[KeptFile]:
        """Its files, as long as they wait."""
        return kept_files.kept_files(self.files, of=self.writer) if self.files else []


def store(request: HttpRequest, *, writer: int | None = None) -> str | None:
    """Keep what the request sends beside what waits already; its writer is known or found out.

    The address that shows it again. None where it is too large to be kept, where as much waits as
    may, or where no one knows who wrote it. What waits already word for word is kept once.
    """
    encoded, address = _typed(request).urlencode(), address_of(request)
    if not encoded and not request.FILES:
        return request.get_full_path()
    writer = writer or writer_of(request)
    if len(encoded) > LARGEST or writer is None:
        return None
    waiting = pending_submissions_of(request)
    for each in waiting.values():
        is_same = (each.writer, each.address, each.encoded) == (writer, address, encoded)
        if is_same and not request.FILES:
            return each.url
    sent = [(name, file) for name, files in request.FILES.lists() for file in files]
    form = PendingSubmission(
        secrets.token_urlsafe(6), writer, address, encoded, timezone.now().timestamp()
    )
    if not _let_wait(request, form.key, _sign(form)):
        return None
    keys = [kept_files.keep_file(by=writer, field=name, file=file) for name, file in sent]
    if sent:
        there = tuple(key for key in keys if key)
        _let_wait(request, form.key, _sign(replace(form, files=there, lost_files=None in keys)))
    return form.url


def _let_wait(request: HttpRequest, key: str, signed: str) -> bool:
    """Put a form beside those that wait in the session; False where as much waits as may."""
    kept: dict[str, str] = request.session.get(_SESSION_KEY, {})
    kept = {each: kept[each] for each in pending_submissions_of(request)} | {key: signed}
    if len(kept) > MOST or sum(map(len, kept.values())) > LARGEST_TOGETHER:
        return False
    request.session[_SESSION_KEY] = kept
    return True


def pending_submission(request: HttpRequest) -> PendingSubmission | None:
    """The form that the address asks for by its key, where it is this person's and still waits."""
    return next(
        (each for each in pending_here(request) if each.key == request.GET.get(SHOWN)), None
    )


def pending_here(request: HttpRequest) -> list[PendingSubmission]:
    """What waits of this person for this address, the newest first."""
    if _SESSION_KEY not in request.session:
        return []
    here = address_of(request)
    return [
        each
        for each in reversed(pending_submissions_of(request).values())
        if each.writer == request.user.pk and each.address == here
    ]


def discard(request: HttpRequest) -> None:
    """Throw away the kept form that the address names, with its files.

    Also the one that was sent to this address and waited for the answer to who it is.
    """
    done = {form.key for form in (pending_submission(request),) if form}
    asked = _unsigned(request.session.pop(ASKED, ""))
    waiting = pending_submissions_of(request)
    if asked and asked[0] in waiting and waiting[asked[0]].address == address_of(request):
        done.add(asked[0])
    if done:
        kept = request.session[_SESSION_KEY]
        request.session[_SESSION_KEY] = {key: kept[key] for key in waiting if key not in done}
        kept_files.remove_files([key for each in done for key in waiting[each].files])


def give_files_back(request: HttpRequest) -> bool:
    """Put the files of the kept form among those that are sent; whether there are any.

    A file that is chosen again in the same field goes before the one that was kept.
    """
    form = pending_submission(request)
    waiting = form.waiting_files if form else []
    for kept in waiting:
        if kept.field not in request.FILES:
            request.FILES.setlist(kept.field, [kept_files.as_uploaded(kept)])
    return bool(waiting)


def waiting_file(request: HttpRequest, field: str) -> str:
    """The name of the file that waits for a field of the kept form, or ""."""
    form = pending_submission(request)
    names = [each.name for each in form.waiting_files if each.field == field] if form else []
    return names[0] if names else ""


def address_of(request: HttpRequest) -> str:
    """The address whose form it is: with its query, because that may name a month or a subgroup.

    The order of the query's names makes no difference, nor does what an editor starts from.
    """
    query = QueryDict(mutable=True)
    for name, values in sorted(request.GET.lists()):
        if name not in _NO_PART_OF_ADDRESS:
            query.setlist(name, values)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a form: what is sent now, else what was kept, else None. For views that refill.

    A view saves only where the method is POST; from kept data it shows the form and its errors.
    """
    if request.method == "POST":
        return request.POST
    form = pending_submission(request)
    return form.fields if form else None


def show_pending(request: HttpRequest, form: PendingSubmission) -> HttpResponse:
    """A page with what was kept, to send it now or to throw it away."""
    return _page(request, form.fields, is_signed_in=True, address=form.url, kept=form)


def show_unstored(request: HttpRequest) -> HttpResponse:
    """The answer to someone signed out whose form cannot be stored: it holds the form.

    Also its proof of origin, as it came: whoever signs in next, it stays the form of its writer.
    """
    return _page(request, _typed(request), is_signed_in=False)


def store_until_reauthenticated(request: HttpRequest) -> bool:
    """Store what someone sends who must first confirm who they are; False if it cannot be.

    The page that asks them carries it too, so that it outlives a session that ends there.
    """
    request.session.pop(ASKED, None)
    if request.method != "POST":
        return True
    again = store(request, writer=request.user.pk)
    for form in pending_submissions_of(request).values():
        if form.url == again:
            request.session[ASKED] = signing.dumps([form.key, _sign(form)], salt=_ASKED_SALT)
    return again is not None


def _carried(request: HttpRequest) -> PendingSubmission | None:
    """What waits on the page that asks who it is, where a form of that page was sent signed out."""
    if request.method != "POST" or request.user.is_authenticated:
        return None
    if request.path not in {reverse(name) for name in _QUESTIONS}:
        return None
    carried = _unsigned(request.POST.get(ASKED, ""))
    if not carried or not _let_wait(request, *carried):
        return None
    return pending_submissions_of(request).get(carried[0])


def carry_over_sign_in(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: keep what waited on the page that asks who it is, where its session has ended.

    Whoever wrote it signs in, and finds it in its form again.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        form = _carried(request)
        return redirect_to_login(form.url) if form else get_response(request)

    return handle


def show_until_reauthenticated(request: HttpRequest, confirm_at: str) -> HttpResponse:
    """The answer to someone who is to confirm first, and whose form cannot be stored: it holds it.

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
    """A short mark of a proof, from which no one gets the proof."""
    return hashlib.sha256(f"{_WRITERS_SALT} {secret}".encode()).hexdigest()[:16]


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer where the proof is stale that a form came from our own page.

    It happens to someone who signed in again in another window, whether or not that session has
    ended too. Nothing is saved; what they typed in a view that keeps forms is kept, and shown again
    to its writer, or the answer holds it. Others get the usual refusal: where someone else had
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
    again = store(request) if writer is not None else None
    if again is None:
        return _page(request, _typed(request), is_signed_in=is_signed_in)
    return redirect(again) if is_signed_in else redirect_to_login(again)


def _page(
    request: HttpRequest,
    fields: QueryDict,
    *,
    is_signed_in: bool,
    address: str = "",
    kept: PendingSubmission | None = None,
    confirm_at: str = "",
) -> HttpResponse:
    listed = _listed(fields)
    return render(
        request,
        "accounts/pending_submission.html",
        {
            "fields": listed,
            "shown": [field for field in listed if field.is_shown],
            "address": address or address_of(request),
            "kept": kept,
            "proof": "" if is_signed_in else request.POST.get("csrfmiddlewaretoken", ""),
            "is_signed_in": is_signed_in,
            "confirm_at": confirm_at,
            "had_files": kept.lost_files if kept else bool(request.FILES),
        },
    )


def typed_here(request: HttpRequest) -> list[SentField]:
    """What someone who is signed in typed in a form of ours, without secrets.

    For an answer that nothing can be saved, from which it is copied.
    """
    if request.method != "POST" or not request.user.is_authenticated or not _keeps_forms(request):
        return []
    return [field for field in _listed(_typed(request)) if field.is_typed]


def _listed(fields: QueryDict) -> list[SentField]:
    return [
        SentField(name, _label(name), value) for name, values in fields.lists() for value in values
    ]


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


def pending_submissions_of(request: HttpRequest) -> dict[str, PendingSubmission]:
    """What waits in this session, by its key, the oldest first, whoever wrote it."""
    found = {}
    for key, signed in request.session.get(_SESSION_KEY, {}).items():
        try:
            parts = signing.loads(signed, salt=_SALT)
        except signing.BadSignature:
            continue
        writer, address, encoded, sent_at, files, lost_files = parts
        form = PendingSubmission(key, writer, address, encoded, sent_at, tuple(files), lost_files)
        if form.sent_at > timezone.now().timestamp() - LONGEST_WAIT:
            found[key] = form
    return found


def _unsigned(asked: str) -> tuple[str, str] | None:
    """The key and the signed form of what waited for the answer to who it is."""
    try:
        key, signed = signing.loads(asked, salt=_ASKED_SALT, max_age=LONGEST_WAIT)
    except signing.BadSignature:
        return None
    return key, signed


def _sign(form: PendingSubmission) -> str:
    return signing.dumps(
        [form.writer, form.address, form.encoded, form.sent_at, form.files, form.lost_files],
        salt=_SALT,
        compress=True,
    )


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
