"""Records removed, retired and taken back: the same pages for every kind."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import requires
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission
from accounts.requests import user_of
from accounts.roles import who_can
from records import actions
from records.actions import LONGEST_REASON
from records.form_views import FormPage, Saved, form_page
from records.forms import RecordForm, words_field
from records.removing import Kind, kind_named, kinds, may_remove, visible_rows, why_not_removed

removers = requires(Permission.REMOVE_RECORD, refills=True)
form_view = require_http_methods(["GET", "HEAD", "POST"])
# A key of a row has fewer digits.
LARGEST_KEY = 2**63 - 1


class ReasonForm(RecordForm):
    """Why a record is removed or retired."""

    because = words_field(
        "Reason",
        "The audit trail keeps it.",
        most=LONGEST_REASON,
        error_messages={"required": "Enter a reason."},
    )


@removers
@form_view
def record_remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for the reason and remove a record, or say why it cannot be removed."""
    found, row = _record(request, kind, pk)
    reasons = why_not_removed(row)
    page = FormPage(
        f"Remove the {found.word}",
        f"Remove the {found.word}",
        found.url(row),
        _crumbs(found, row),
        caption=str(row),
        lead="It will no longer be shown on any page, list, export or in the API, and you can "
        "use its name and address for another record. The audit trail keeps a record of "
        "it.",
        why_not=_refusal(found, reasons),
        instead=_instead(found, row),
    )

    def save() -> Saved:
        by = user_of(request)
        words, to = str(row), found.listed(row)
        actions.remove_record(row=row, because=form.cleaned_data["because"], by=by)
        return Saved(f"“{words}” has been removed.", to)

    form = ReasonForm(posted(request))
    return form_page(request, form, page, save)


@removers
@form_view
def record_retire(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for the reason and retire a record."""
    found, row = _record(request, kind, pk)
    if not found.is_retirable:
        raise Http404(f"A {found.word} cannot be retired.")
    page = FormPage(
        f"Retire the {found.word}",
        f"Retire the {found.word}",
        found.url(row),
        _crumbs(found, row),
        caption=str(row),
        lead="It stays where it is used, with its figures and its history, but forms no longer "
        "offer it. You can bring it back into use at any time.",
        why_not=f"This {found.word} is already retired." if row.is_retired else "",
    )

    def save() -> Saved:
        by = user_of(request)
        actions.retire_record(row=row, because=form.cleaned_data["because"], by=by)
        return Saved(f"“{row}” has been retired. Forms no longer offer it.", found.url(row))

    form = ReasonForm(posted(request))
    return form_page(request, form, page, save)


@removers
def record_take_back(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take a retired record back into use."""
    # Who may not is told so, whatever they send.
    _, row = _record(request, kind, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        actions.take_back_record(row=row, by=user_of(request))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, f"“{row}” is in use again, and forms offer it.")
    return redirect("records:retired-list")


@removers
@require_safe
def retired_list(request: HttpRequest) -> HttpResponse:
    """Retired records of every kind that the reader may take back."""
    groups = [(kind, list(_retired(kind, request))) for kind in kinds() if kind.is_retirable]
    return render(
        request,
        "records/retired_list.html",
        {
            "groups": [
                (kind, [(row, kind.url(row)) for row in rows])
                for kind, rows in groups
                if rows and may_remove(request.user, kind)
            ]
        },
    )


def _retired(kind: Kind, request: HttpRequest) -> QuerySet[Any]:
    rows = visible_rows(kind, request.user).filter(retired_at__isnull=False)
    return rows.select_related("retired_by").order_by("-retired_at")


def _record(request: HttpRequest, kind: str, pk: int) -> tuple[Kind, Any]:
    """A record that the reader may see and remove, with its kind; else 404 or 403."""
    found = kind_named(kind)
    if found is None or pk > LARGEST_KEY:
        raise Http404("This record does not exist.")
    if not may_remove(request.user, found):
        raise PermissionDenied(who_can(found.permission))
    row = get_object_or_404(visible_rows(found, request.user), pk=pk)
    if found.check_remit:
        found.check_remit(request.user, row)
    return found, row


def _refusal(kind: Kind, reasons: list[str]) -> str:
    if not reasons:
        return ""
    rest = "" if kind.is_retirable else kind.instead
    return " ".join([f"This {kind.word} cannot be removed.", *reasons, rest]).strip()


def _instead(kind: Kind, row: Any) -> tuple[str, str] | None:
    """What can be done in place of removing a record: its words and its address."""
    if not kind.is_retirable or row.is_retired:
        return None
    return (
        f"Retire the {kind.word} instead: it stays where it is used, and forms no longer offer it.",
        reverse("records:record-retire", args=[kind.slug, row.pk]),
    )


def _crumbs(kind: Kind, row: Any) -> list[tuple[str, str]]:
    return [(str(row), kind.url(row))]
