"""Pages on which names of files are said to mean measures and areas of ours."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import requires
from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission, can
from accounts.requests import user_of
from accounts.roles import who_can
from dates.periods import day_text
from imports.actions import change_name, remove_name, reread_previews, say_names
from imports.forms import NameForm, NamesForm
from imports.models import ImportBatch, ImportName
from imports.policies import why_not_read_again
from imports.queries.names import name_choices, names_by_source, unknown_of
from imports.reading import UnreadableFileError
from imports.reading.parsed import UnknownName
from imports.views.imports import import_crumbs, import_of, source_of
from records.editing import change_log, values_of
from records.form_views import NOT_VALID, FormPage, Saved, form_page
from records.forms import RecordForm

# As many names as one page asks about; the next ones follow when these are said.
NAMES_A_PAGE = 50
_STAYS = "Figures that have been applied do not change."
_importers = requires(Permission.IMPORT_DATA, refills=True)
_form_view = require_http_methods(["GET", "HEAD", "POST"])


@_importers
@_form_view
def import_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the names mean that a preview did not know; it is checked again with them."""
    batch = import_of(pk)
    unknown = unknown_of(batch)
    if why_not_read_again(batch) or not unknown:
        return redirect("imports:import-detail", pk)
    form = NamesForm(
        posted(request),
        source=batch.source,
        unknown=unknown[:NAMES_A_PAGE],
        choices=name_choices(batch.source),
    )
    status = 200
    if request.method == "POST":
        status = NOT_VALID
        by = user_of(request)
        if form.is_valid():
            try:
                with transaction.atomic():
                    source = batch.source or source_of(form, by=by)
                    saved = say_names(batch=batch, names=form.names, source=source, by=by)
            except UnreadableFileError as error:
                form.add_error(None, [str(problem) for problem in error.problems])
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                count = len(form.names)
                names = "1 name is" if count == 1 else f"{count:,} names are"
                messages.success(
                    request,
                    f"{names} remembered for {saved.source}, and the file was read again.",
                )
                return redirect("imports:import-detail", pk)
    crumb = (batch.file_name, reverse("imports:import-detail", args=[pk]))
    return render(
        request,
        "imports/import_names.html",
        {
            "batch": batch,
            "form": form,
            "more": max(len(unknown) - NAMES_A_PAGE, 0),
            "to_add": [
                (name, _add_url(batch, name))
                for name in unknown[:NAMES_A_PAGE]
                if name.must_be_said
            ],
            "who_adds": ""
            if can(request.user, Permission.MANAGE_REFERENCE_DATA)
            else who_can(Permission.MANAGE_REFERENCE_DATA),
            "is_kept": request.method != "POST" and form.is_bound,
            "crumbs": [*import_crumbs(), crumb],
        },
        status=status,
    )


def _add_url(batch: ImportBatch, name: UnknownName) -> str:
    """The form of a new measure or area with a name of a file, from which the way leads back."""
    add = "measures:measure-add" if name.is_measure else "measures:area-add"
    return f"{reverse(add)}?{urlencode({'name': name.name, 'import': batch.pk})}"


@requires(Permission.IMPORT_DATA)
@require_safe
def name_list(request: HttpRequest) -> HttpResponse:
    """What names of files were said to mean, by source, with who said it and when."""
    page = {"sources": names_by_source(), "crumbs": import_crumbs()}
    return render(request, "imports/import_name_list.html", page)


@_importers
@_form_view
def name_edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change what a name means for files to come, and for previews that wait."""
    name = _name(key)
    field = "measure" if name.is_measure else "area"
    form = NameForm(posted(request), started=values_of(name, (field,)))

    def change(by: User) -> str:
        saved = change_name(name=name, seen=form.seen_values, to=form.new_values, by=by)
        means = saved.measure or saved.area
        return f"“{saved}” now means {means}." if means else f"“{saved}” is now left out."

    return _page(request, name, form, change, f"What “{name}” means", "Save changes")


@_importers
@_form_view
def name_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Forget what a name means, after asking."""
    name = _name(key)

    def remove(by: User) -> str:
        remove_name(name=name, by=by)
        return f"What “{name}” means has been forgotten."

    form = RecordForm(posted(request))
    return _page(request, name, form, remove, f"Forget what “{name}” means", "Forget it")


def _page(
    request: HttpRequest,
    name: ImportName,
    form: RecordForm,
    write: Callable[[User], str],
    heading: str,
    button: str,
) -> HttpResponse:
    back = reverse("imports:import-name-list")

    def save() -> Saved:
        by = user_of(request)
        with transaction.atomic():
            said = write(by)
            again = reread_previews(source=name.source, by=by)
        if again:
            said += f" {again:,} preview{'' if again == 1 else 's'} of {name.source} checked again."
        return Saved(said, back)

    means = name.measure or name.area
    who = f" by {name.changed_by}" if name.changed_by else ""
    lead = (
        f"In files of {name.source} it {f'means {means}' if means else 'is left out'}, as "
        f"set on {day_text(name.changed_at.date())}{who}. {_STAYS}"
    )
    page = FormPage(
        heading,
        button,
        back,
        [*import_crumbs(), ("Names in files", back)],
        lead=lead,
        more={"log": change_log(name)},
    )
    return form_page(request, form, page, save)


def _name(key: int) -> ImportName:
    names = ImportName.objects.select_related("source", "measure", "area", "changed_by")
    return get_object_or_404(names, pk=key)
