"""Where someone says how a file is read that can be read in two ways."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.decorators import requires
from accounts.permissions import Permission
from accounts.requests import user_of
from imports.actions import say_readings
from imports.forms import ReadingsForm
from imports.reading import UnreadableFileError
from imports.reading.readings import readings_of
from imports.views.imports import import_of


@requires(Permission.IMPORT_DATA)
@require_POST
def import_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an upload again as it was said; the way leads back to its columns or its preview."""
    batch = import_of(pk)
    form = ReadingsForm(request.POST, batch=batch)
    if not form.is_valid():
        messages.error(request, "Choose one of the options on the page.")
        return redirect("imports:import-detail", pk)
    try:
        with transaction.atomic():
            say_readings(
                batch=batch,
                readings=readings_of(form.cleaned_data["read_as"]),
                by=user_of(request),
            )
    except UnreadableFileError as error:
        messages.error(request, " ".join(map(str, error.problems)))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The file was read again. Nothing has been applied yet.")
    return redirect("imports:import-detail", pk)
