"""Pages on which people type figures: what to enter, the grid, and the correction of one figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import requires
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission, visibilities_for
from accounts.requests import user_of
from dates.periods import month_code, month_text
from figure_entry.actions import (
    close_month,
    discard_figure_draft,
    keep_figure_draft,
    record_figures,
    reopen_month,
)
from figure_entry.forms import (
    EntryGrid,
    FigureForm,
    MonthForm,
    ReasonForm,
    ReopenForm,
    typed_fields,
)
from figure_entry.models import FigureDraft
from figure_entry.queries import (
    MISSING,
    EntryLine,
    choice_groups,
    chosen_measures,
    drafts_of,
    entry_lines,
    kept_draft,
    latest_complete_month,
    lines_of,
    month_states,
)
from measures.models import Area, Measure
from measures.policies import reason_against_measures
from plans.policies import remit_of
from records.form_views import NOT_VALID, FormPage, Saved, form_page
from records.formsets import Grid, Row

ROWS_A_PAGE = 100
# As every grid answers where something is to be put right.
REFUSED = 200
# What the buttons below a grid send.
SAVE, DRAFT, FORGET = "save", "draft", "forget"


@dataclass(frozen=True, slots=True)
class GridPage:
    """A page of a grid: what it is called, where it leads, and whose draft it may keep."""

    heading: str
    caption: str
    month: date
    back: str
    crumbs: list[tuple[str, str]]
    choice: str = ""
    number: int = 1
    pages: Page[EntryLine] | None = None

    @property
    def keeps_drafts(self) -> bool:
        """Whether what is typed may be kept: one figure is typed in one go."""
        return bool(self.choice)


@requires(Permission.IMPORT_DATA)
@require_safe
def figure_enter(request: HttpRequest) -> HttpResponse:
    """Choose what to enter, and for which month."""
    given = {"month": request.GET.get("month") or month_code(latest_complete_month())}
    form = MonthForm(given)
    month = form.cleaned_data["month"] if form.is_valid() else latest_complete_month()
    person = user_of(request)
    return render(
        request,
        "figure_entry/figure_enter.html",
        {
            "form": form,
            "month_text": month_text(month),
            "missing_url": _grid_url(month, MISSING),
            "groups": [
                (group.heading, [(each, each.url(month)) for each in group.choices])
                for group in choice_groups(person)
                if group.choices
            ],
            "drafts": [(_draft_words(each), _draft_url(each)) for each in drafts_of(person.pk)],
        },
        status=200 if form.is_valid() else NOT_VALID,
    )


def _draft_words(draft: FigureDraft) -> str:
    kind, _, code = draft.choice.partition(":")
    name = "Missing figures" if kind == MISSING else code
    page = f", page {draft.page}" if draft.page > 1 else ""
    return f"{name}, {month_text(draft.month)}{page}"


def _grid_url(month: date, choice: str) -> str:
    return reverse("figure_entry:figure-grid", args=[month_code(month), choice])


def _draft_url(draft: FigureDraft) -> str:
    page = f"?page={draft.page}" if draft.page > 1 else ""
    return f"{_grid_url(draft.month, draft.choice)}{page}"


@requires(Permission.IMPORT_DATA, refills=True)
@require_http_methods(["GET", "HEAD", "POST"])
def figure_grid(request: HttpRequest, month: str, choice: str) -> HttpResponse:
    """The figures of a month in a grid; a POST records all that was typed, or keeps it."""
    chosen_month = _month_in(month)
    chosen = chosen_measures(choice, request.user)
    if chosen is None:
        raise Http404("There is nothing to enter under this name.")
    name, measures = chosen
    lines = entry_lines(measures, chosen_month, only_missing=choice == MISSING)
    pages = Paginator(lines, ROWS_A_PAGE).get_page(request.GET.get("page"))
    enter = reverse("figure_entry:figure-enter")
    back = f"{enter}?{urlencode({'month': month})}"
    page = GridPage(
        heading=name,
        caption=f"Enter figures, {month_text(chosen_month)}",
        month=chosen_month,
        back=back,
        crumbs=[("Enter figures", back)],
        choice=choice,
        number=pages.number,
        pages=pages,
    )
    return _grid_page(request, page, lines, list(pages.object_list))


@requires(Permission.IMPORT_DATA, refills=True)
@require_http_methods(["GET", "HEAD", "POST"])
def figure_correct(request: HttpRequest, slug: str, area: str, month: str) -> HttpResponse:
    """Correct one figure, with a reason."""
    visible = Measure.objects.visible(visibilities_for(request.user))
    measure = get_object_or_404(visible, slug=slug)
    place = get_object_or_404(Area, slug=area)
    corrected = _month_in(month)
    if reason := reason_against_measures(request.user, [measure]):
        raise PermissionDenied(reason)
    lines = lines_of([(measure, place)], corrected)
    back = reverse("measures:measure-detail", args=[measure.slug])
    page = GridPage(
        heading="Correct a figure",
        caption=lines[0].name,
        month=corrected,
        back=back,
        crumbs=[("Measures", reverse("measures:measure-list")), (measure.name, back)],
    )
    return _grid_page(request, page, lines, lines)


def _month_in(sent: str) -> date:
    """The month of an address."""
    form = MonthForm({"month": sent})
    if not form.is_valid():
        raise Http404("There are no figures to enter for this month.")
    month: date = form.cleaned_data["month"]
    return month


def _grid_page(
    request: HttpRequest,
    page: GridPage,
    lines: Sequence[EntryLine],
    shown: Sequence[EntryLine],
) -> HttpResponse:
    """The page of a grid: shown, kept as a draft, refused, in conflict, or saved and left."""
    do = request.POST.get("do", SAVE)
    if request.method == "POST" and page.keeps_drafts and do == FORGET:
        discard_figure_draft(**_place(page), by=user_of(request))
        messages.success(request, "Your draft has been deleted.")
        return redirect(request.get_full_path())
    draft = _draft(request, page) if request.method != "POST" else None
    data = posted(request) or (QueryDict(draft.typed) if draft else None)
    rows = [_row(line) for line in lines if line in shown or _is_filled(line, data)]
    grid = EntryGrid(data, rows=rows)
    reason = ReasonForm(data)
    status = 200
    if request.method == "POST":
        if page.keeps_drafts and do == DRAFT:
            answer = _keep(request, page, grid, reason)
        else:
            answer = _save(request, page, grid, reason)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    return render(
        request,
        "figure_entry/figure_grid.html",
        {
            "page": page,
            "crumbs": page.crumbs,
            "form": reason,
            "forms": grid.forms,
            "problems": _problems(grid, reason) if request.method == "POST" else [],
            "to_confirm": [form for form in grid.forms if form.asks_to_confirm],
            "draft_text": _draft_text(draft),
            "is_kept": request.method != "POST" and data is not None and draft is None,
            "pages": page.pages,
            "paginator": page.pages.paginator if page.pages else None,
        },
        status=status,
    )


def _draft(request: HttpRequest, page: GridPage) -> FigureDraft | None:
    """The draft that the page opens with, unless it shows what was kept at the sign-in."""
    if not page.keeps_drafts or posted(request) is not None:
        return None
    return kept_draft(page.choice, page.number, page.month, user_of(request).pk)


def _draft_text(draft: FigureDraft | None) -> str:
    if draft is None:
        return ""
    return date_format(timezone.localtime(draft.saved_at), "j F Y, H:i")


def _row(line: EntryLine) -> Row:
    return Row(
        line.prefix,
        line.key,
        line.name,
        initial={
            "seen": line.revision,
            "is_provisional": line.is_provisional,
            "was_provisional": line.is_provisional,
        },
        options={"line": line},
        content=line,
    )


def _is_filled(line: EntryLine, data: QueryDict | None) -> bool:
    return data is not None and FigureForm(data, prefix=line.prefix, line=line).is_filled


def _place(page: GridPage) -> dict[str, Any]:
    return {"choice": page.choice, "page": page.number, "month": page.month}


def _keep(
    request: HttpRequest, page: GridPage, grid: Grid[FigureForm], reason: ReasonForm
) -> HttpResponse | int:
    """Keep what was typed, right or not."""
    fields = [*typed_fields(grid.filled), ("reason", str(reason["reason"].value() or ""))]
    try:
        keep_figure_draft(**_place(page), typed=urlencode(fields), by=user_of(request))
    except ValidationError as error:
        grid.non_form_errors().extend(error.messages)
        return REFUSED
    messages.success(request, "Your draft has been saved. No figure has been recorded yet.")
    return redirect(request.get_full_path())


def _save(
    request: HttpRequest, page: GridPage, grid: Grid[FigureForm], reason: ReasonForm
) -> HttpResponse | int:
    """Record what was typed, or put what is wrong at its box; the status of the page."""
    if not all([reason.is_valid(), grid.is_valid()]):
        return REFUSED
    typed = [form.typed for form in grid.filled]
    by = user_of(request)
    try:
        with transaction.atomic():
            summary = record_figures(figures=typed, by=by, reason=reason.cleaned_data["reason"])
            if page.keeps_drafts:
                discard_figure_draft(**_place(page), by=by)
    except ValidationError as error:
        status = grid.refuse(error)
        for form in grid.filled:
            if "confirms" in form.errors:
                form.ask_to_confirm()
        return status
    if summary.new + summary.changed:
        messages.success(request, f"The figures have been saved: {summary}.")
    else:
        messages.info(request, "Nothing has changed: these figures are already recorded.")
    return redirect(request.get_full_path() if page.keeps_drafts else page.back)


def _problems(grid: Grid[FigureForm], reason: ReasonForm) -> list[tuple[str, str]]:
    """Every error with the id of its box; what is about the whole grid leads to its first box."""
    first = grid.forms[0]["numerator"].id_for_label if grid.forms else "main"
    found = [(id_ or first, words) for id_, words in grid.problems()]
    return [*found, *reason.problems()]


@requires(Permission.IMPORT_DATA)
@require_safe
def month_list(request: HttpRequest) -> HttpResponse:
    """Which months are closed, with a way to close and to reopen each."""
    context = {
        "months": month_states(),
        "is_limited": remit_of(request.user).keys is not None,
        "crumbs": [("Enter figures", reverse("figure_entry:figure-enter"))],
    }
    return render(request, "figure_entry/month_list.html", context)


@requires(Permission.IMPORT_DATA)
@require_POST
def month_close(request: HttpRequest, month: str) -> HttpResponse:
    """Close a month."""
    closed = close_month(month=_month_in(month), by=user_of(request))
    messages.success(request, f"{month_text(closed.month)} is closed.")
    return redirect("figure_entry:month-list")


@requires(Permission.IMPORT_DATA, refills=True)
@require_http_methods(["GET", "HEAD", "POST"])
def month_reopen(request: HttpRequest, month: str) -> HttpResponse:
    """Open a closed month again, with a reason."""
    closed = _month_in(month)
    back = reverse("figure_entry:month-list")
    form = ReopenForm(posted(request))
    page = FormPage(
        heading=f"Reopen {month_text(closed)}",
        button="Reopen the month",
        back=back,
        crumbs=[
            ("Enter figures", reverse("figure_entry:figure-enter")),
            ("Closed months", back),
        ],
    )

    def save() -> Saved:
        reopen_month(month=closed, reason=form.cleaned_data["reason"], by=user_of(request))
        return Saved(f"{month_text(closed)} is open again.", back)

    return form_page(request, form, page, save)
