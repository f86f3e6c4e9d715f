"""Pages on which figures are imported: upload, columns, preview, progress, summary and undo."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted, waiting_file
from accounts.permissions import Permission
from accounts.requests import user_of
from imports.actions import confirm_import, preview_import, undo_import, upload_file
from imports.exports import problems_csv
from imports.forms import ColumnsForm, ConfirmForm, OfSourceForm, ReadingsForm, UndoForm, UploadForm
from imports.job import PROGRESS
from imports.models import ImportBatch, ImportState, RowKind
from imports.policies import why_not_read_again, why_not_undone
from imports.queries.imports import (
    changing_measures,
    import_list,
    kept_grid,
    undo_content,
)
from imports.queries.names import unknown_of
from imports.queries.previews import counts_by_kind, kind_to_show, preview_rows
from imports.reading import UnreadableFileError
from measures.actions import define_source
from measures.models import Source
from measures.policies import reason_against_measures
from records.form_views import NOT_VALID
from records.job_progress import progress_of, why_waiting

# As many problems of a file that cannot be read as a person reads.
MOST_PROBLEMS = 20
SAMPLE_ROWS = 5
# So many unknown names are shown above a preview.
NAMES_SHOWN = 6


@requires(Permission.IMPORT_DATA)
@require_safe
def import_index(request: HttpRequest) -> HttpResponse:
    """The imports, newest first."""
    page = import_list(request.GET.get("page", ""))
    return render(request, "imports/import_list.html", {"page": page, "pages": _numbers(page)})


@requires(Permission.IMPORT_DATA, refills=True)
@require_http_methods(["GET", "HEAD", "POST"])
@makes_one
def import_upload(request: HttpRequest) -> HttpResponse:
    """Upload a file; one that cannot be read is refused at once, with the reason."""
    waiting = waiting_file(request, "file")
    if request.method != "POST":
        asked = Source.objects.filter(slug=request.GET.get("source", "")).first()
        form = UploadForm(posted(request), initial={"source": asked}, waiting=waiting)
        return _upload_page(request, form)
    form = UploadForm(request.POST, request.FILES, waiting=waiting)
    if not form.is_valid():
        return _upload_page(request, form, status=NOT_VALID)
    file = form.cleaned_data["file"]
    try:
        with transaction.atomic():
            batch = upload_file(
                name=file.name or "",
                content=file.read(),
                source=source_of(form, by=user_of(request)),
                by=user_of(request),
            )
    except UnreadableFileError as error:
        for problem in error.problems[:MOST_PROBLEMS]:
            form.add_error("file", f"{str(problem)[:1].upper()}{str(problem)[1:]}.")
        return _upload_page(request, form, status=NOT_VALID)
    except ValidationError as error:
        form.add_error("new_source", error.messages)
        return _upload_page(request, form, status=NOT_VALID)
    # Where nothing is to be said of the columns, this leads to the preview, else to the columns.
    return redirect("imports:import-detail", batch.pk)


@requires(Permission.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def import_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what each column holds, as it was recognised or remembered."""
    batch = import_of(pk)
    if why_not_read_again(batch) or not batch.mapping:
        return redirect("imports:import-detail", pk)
    grid, layout = kept_grid(batch)
    form = ColumnsForm(request.POST if request.method == "POST" else None, layout=layout)
    status = 200
    if form.is_bound:
        status = NOT_VALID
        if form.is_valid():
            try:
                preview_import(batch=batch, roles=form.roles, by=user_of(request))
                return redirect("imports:import-detail", pk)
            except ValidationError as error:
                form.add_error(None, error)
    rows = grid.rows[layout.at + 1 : layout.at + 1 + SAMPLE_ROWS]
    # Rows may be shorter than the headings.
    padded = [(line, [*cells, *[""] * len(layout.columns)]) for line, cells in rows]
    return render(
        request,
        "imports/import_map.html",
        {
            "batch": batch,
            "form": form,
            "sample_lines": [line for line, _ in rows],
            "sample": [
                (column.text, [(line, cells[at]) for line, cells in padded])
                for at, column in enumerate(layout.columns)
            ],
            "is_wide": layout.is_wide,
            "readings": ReadingsForm(batch=batch) if batch.readings else None,
            "crumbs": import_crumbs(),
        },
        status=status,
    )


@requires(Permission.IMPORT_DATA)
@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import would do, how far it is, or what it did."""
    batch = import_of(pk)
    if batch.state == ImportState.UPLOADED:
        return redirect("imports:import-map", pk)
    if batch.state in (ImportState.WAITING, ImportState.APPLYING):
        done, of = progress_of(PROGRESS, pk) or (0, 0)
        words = {"waits_because": _why_waiting(batch), "crumbs": import_crumbs()}
        return render(
            request,
            "imports/import_progress.html",
            {"batch": batch, "done": done, "of": of, **words},
        )
    return _detail_page(
        request, batch, ConfirmForm(initial={"version": batch.version}, batch=batch)
    )


@requires(Permission.IMPORT_DATA)
@require_safe
def import_problems(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every problem of an import as CSV, sent while it is read."""
    rows = import_of(pk).rows.filter(kind=RowKind.PROBLEM).order_by("line", "pk")
    return StreamingHttpResponse(
        problems_csv(rows.iterator()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="problems-of-import-{pk}.csv"'},
    )


@requires(Permission.IMPORT_DATA)
@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was previewed be applied by a job."""
    batch = import_of(pk)
    form = ConfirmForm(request.POST, batch=batch)
    if not form.is_valid():
        return _detail_page(request, batch, form, status=NOT_VALID)
    try:
        confirm_import(batch=batch, by=user_of(request), **form.cleaned_data)
    except ValidationError as error:
        field = "reason" if "reason" in str(error).lower() else None
        form.add_error(field, error.messages)
        return _detail_page(request, batch, form, status=NOT_VALID)
    return redirect("imports:import-detail", pk)


@requires(Permission.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import back, or read why that cannot be."""
    batch = import_of(pk)
    content = undo_content(batch)
    why_not = why_not_undone(
        batch, later=range(content.touched), only_untouched=True
    ) or reason_against_measures(request.user, changing_measures(batch))
    form = UndoForm(
        request.POST if request.method == "POST" else None, has_later=content.touched > 0
    )
    status = 200
    if form.is_bound:
        status = NOT_VALID
        if form.is_valid():
            try:
                summary = undo_import(batch=batch, by=user_of(request), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                count = summary.new + summary.changed
                figures = "1 figure is" if count == 1 else f"{count:,} figures are"
                messages.success(request, f"{figures} back to what they were before the import.")
                return redirect("imports:import-detail", pk)
    return render(
        request,
        "imports/import_undo.html",
        {
            "batch": batch,
            "content": content,
            "form": form,
            "why_not": why_not,
            "crumbs": [
                *import_crumbs(),
                (batch.file_name, reverse("imports:import-detail", args=[pk])),
            ],
        },
        status=status,
    )


def _why_waiting(batch: ImportBatch) -> str:
    if batch.state != ImportState.WAITING:
        return ""
    return why_waiting(PROGRESS, batch.pk, batch.confirmed_at)


def source_of(form: OfSourceForm, *, by: User) -> Source | None:
    """The source that was chosen, or the one that was named, which is defined where it is new."""
    name = form.cleaned_data["new_source"]
    if name:
        return Source.objects.filter(name=name).first() or define_source(name=name, by=by)
    return cast(Source | None, form.cleaned_data["source"])


def _upload_page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    is_kept = request.method != "POST" and form.is_bound
    page = {"form": form, "is_kept": is_kept, "crumbs": import_crumbs()}
    return render(request, "imports/import_upload.html", page, status=status)


def _detail_page(
    request: HttpRequest, batch: ImportBatch, form: ConfirmForm, status: int = 200
) -> HttpResponse:
    counts = counts_by_kind(batch)
    shown = kind_to_show(counts, request.GET.get("show", ""))
    rows = preview_rows(batch, shown.kind, request.GET.get("page", ""))
    can_be_read = not why_not_read_again(batch)
    unknown = unknown_of(batch) if can_be_read else []
    must_be_said = [name.name for name in unknown if name.must_be_said]
    page: dict[str, Any] = {
        "batch": batch,
        "form": form,
        "why_not": reason_against_measures(request.user, changing_measures(batch)),
        "is_preview": batch.state == ImportState.PREVIEWED,
        "readings": ReadingsForm(batch=batch) if batch.readings and can_be_read else None,
        "to_fix": next(each.count for each in counts if each.kind == "problem"),
        "has_names": batch.source and batch.source.import_names.exists(),
        "must_be_said": len(must_be_said),
        "unknown_shown": must_be_said[:NAMES_SHOWN],
        "may_be_said": len(unknown) - len(must_be_said),
        "can_be_applied": not batch.problem_count and batch.new_count + batch.changed_count > 0,
        "counts": counts,
        "shown": shown,
        "shows_problems": shown.kind in ("problem", "name"),
        "rows": rows.rows,
        "page": rows.page,
        "pages": _numbers(rows.page),
        "crumbs": import_crumbs(),
    }
    return render(request, "imports/import_detail.html", page, status=status)


def import_of(pk: int) -> ImportBatch:
    """An import without the bytes of its file. Raises Http404."""
    batches = ImportBatch.objects.select_related(
        "source", "file", "uploaded_by", "applied_by", "undone_by"
    ).defer("file__content")
    return get_object_or_404(batches, pk=pk)


def _numbers(page: Any) -> list[int | str]:
    """The numbers of the pages around this one, as the pagination prints them."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return ["..." if number == page.paginator.ELLIPSIS else number for number in numbers]


def import_crumbs() -> list[tuple[str, str]]:
    """The way to a page below the imports."""
    return [("Imports", reverse("imports:import-list"))]
