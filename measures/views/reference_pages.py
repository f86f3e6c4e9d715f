"""What the forms of reference data share: who may use them, and the page around a form."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission
from accounts.requests import user_of
from records.editing import change_log
from records.form_views import FormPage, Saved, form_page
from records.forms import RecordForm

form_view = require_http_methods(["GET", "HEAD", "POST"])
managers = requires(Permission.MANAGE_REFERENCE_DATA, refills=True)


def record_page(
    request: HttpRequest,
    form: RecordForm,
    save: Callable[[User], tuple[str, str]],
    heading: str,
    *,
    back: str,
    row: Any = None,
) -> HttpResponse:
    """The page with the form of one record of reference data: shown, refused or saved."""
    page = FormPage(
        heading,
        "Save changes" if row else heading,
        back,
        [("Reference data", reference_list())],
        caption=str(row) if row else "",
        more={"log": change_log(row)} if row else {},
        record=row,
    )
    return form_page(request, form, page, lambda: Saved(*save(user_of(request))))


def reference_list() -> str:
    """Where all reference data is listed."""
    return reverse("administration:reference-list")
