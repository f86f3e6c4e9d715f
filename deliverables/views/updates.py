"""One’s own updates: the progress of many deliverables on one page, saved at once or not at all."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission, visibilities_for
from accounts.requests import user_of
from dates.periods import day_text
from deliverables.actions import NewProgress, record_updates
from deliverables.content import OwedContent
from deliverables.forms import ProgressForm, RoundForm, UpdateGrid
from deliverables.models import Deliverable
from deliverables.progress import Status
from deliverables.queries import overdue_updates
from plans.policies import remit_of
from records.checked_forms import CheckedForm, check_figures, is_asked, tell_of_figures
from records.choices import key_in
from records.editing import RowsRefused
from records.formsets import Grid, Row

ROWS_A_PAGE = 100
MINE, EVERYBODY = "mine", "everybody"


@requires(Permission.EDIT_RECORD, refills=True)
@require_http_methods(["GET", "HEAD", "POST"])
def update_round(request: HttpRequest) -> HttpResponse:
    """What is owed, late first, each with a field for its progress; a POST records all filled."""
    data = posted(request)
    rows = _owed(request, data)
    whose = _whose(request, rows)
    open_rows = [row for row in rows if _is_open(row)]
    of_mine = [row for row in open_rows if row.is_mine]
    page = _page(request, of_mine if whose == MINE else open_rows)
    grid = UpdateGrid(data, rows=_grid_rows(rows, list(page.object_list), data))
    round_form = RoundForm(data, initial={"as_at": timezone.localdate()})
    figure_check_result, status = "", 200
    if request.method == "POST" and is_asked(request):
        figure_check_result = check_figures(request, _checked(grid))
    elif request.method == "POST":
        status = _record(request, round_form, grid)
        if not grid.problems() and not round_form.errors:
            _say_what_is_next(request, len(grid.filled), whose)
            tell_of_figures(request, _checked(grid))
            return redirect(request.get_full_path())
    return render(
        request,
        "deliverables/update_round.html",
        {
            "form": round_form,
            "forms": grid.forms,
            "figure_check_result": figure_check_result,
            "problems": [*round_form.problems(), *grid.problems()] if data is not None else [],
            "page": page,
            "paginator": page.paginator,
            "whose": whose,
            "number_of_mine": len(of_mine),
            "number_of_all": len(open_rows),
            "limited_to": remit_of(request.user).priorities,
            "done": [row.content for row in rows if row.content.status == Status.COMPLETE],
            "today_text": day_text(timezone.localdate()),
            "is_kept": request.method != "POST" and data is not None,
        },
        status=status,
    )


def _owed(request: HttpRequest, data: QueryDict | None) -> list[OwedContent]:
    """All open deliverables that the reader may see, and those that were sent."""
    keys = map(key_in, data.getlist("row") if data else ())
    sent = {key for key in keys if key is not None}
    visible = Deliverable.objects.visible(visibilities_for(request.user))
    remit = remit_of(request.user)
    if remit.keys is not None:
        # What was sent all the same comes as far as the action, which says why it is refused.
        visible = visible.filter(Q(priority__in=remit.keys) | Q(pk__in=sent))
    return overdue_updates(
        visible.filter(Q(outcome="") | Q(pk__in=sent)), timezone.localdate(), by=request.user.pk
    )


def _whose(request: HttpRequest, rows: list[OwedContent]) -> str:
    """Whose deliverables are asked for: one's own, unless one has none or asks for everybody's."""
    asked = request.GET.get("whose")
    if asked in (MINE, EVERYBODY):
        return asked
    return MINE if any(row.is_mine and _is_open(row) for row in rows) else EVERYBODY


def _is_open(row: OwedContent) -> bool:
    return not row.content.outcome and row.content.status != Status.COMPLETE


def _page(request: HttpRequest, rows: list[OwedContent]) -> Page[OwedContent]:
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))


def _grid_rows(
    rows: list[OwedContent], shown: list[OwedContent], data: QueryDict | None
) -> list[Row]:
    """The rows of the page, and those that were filled even where they no longer belong to it."""
    here = {row.key for row in shown}
    return [_grid_row(row) for row in rows if row.key in here or _is_filled(row, data)]


def _is_filled(row: OwedContent, data: QueryDict | None) -> bool:
    return data is not None and ProgressForm(data, prefix=f"d{row.key}").is_filled


def _grid_row(row: OwedContent) -> Row:
    content = row.content
    return Row(
        f"d{row.key}",
        row.key,
        content.reference,
        initial={"seen": row.newest},
        options={"label": f"{content.reference} {content.title}"},
        content=row,
    )


def _checked(grid: Grid[ProgressForm]) -> list[CheckedForm]:
    """What the figure check looks at: what was typed, and nothing of the other rows."""
    return [
        CheckedForm(
            form,
            ("progress", "note"),
            Deliverable(pk=form.row.key),
            form.row.name,
            reverse("deliverables:progress-record", args=[form.row.name]),
        )
        for form in grid.filled
    ]


def _record(request: HttpRequest, round_form: RoundForm, grid: Grid[ProgressForm]) -> int:
    """Record what was filled, or put what is wrong on the forms; the status of the page."""
    if not all([round_form.is_valid(), grid.is_valid()]):
        return 200
    as_at = round_form.cleaned_data["as_at"]
    for form in grid.filled:
        form.take_last(form.row.content.content, as_at.isoformat())
    if grid.problems():
        return 200
    updates = [_new_progress(form) for form in grid.filled]
    try:
        record_updates(updates=updates, as_at=as_at, by=user_of(request))
    except RowsRefused as refused:
        return grid.refuse(refused)
    return 200


def _new_progress(form: ProgressForm) -> NewProgress:
    given = form.cleaned_data
    return NewProgress(
        Deliverable(pk=form.row.key),
        percent=given["percent"],
        state=given["state"],
        note=given["note"],
        seen=form.known,
    )


def _say_what_is_next(request: HttpRequest, saved: int, whose: str) -> None:
    left = [row for row in _owed(request, None) if whose == EVERYBODY or row.is_mine]
    late = sum(row.content.status == Status.OVERDUE for row in left)
    done = sum(row.content.status == Status.COMPLETE for row in left)
    words = [f"{_count(saved, 'deliverable')} updated; {_still_late(late)}."]
    if late:
        words.append("They are listed first below: report progress, or change their due dates.")
    if done:
        words.append(f"{done} at 100% can be closed. See the end of the page.")
    messages.success(request, " ".join(words))


def _still_late(late: int) -> str:
    if not late:
        return "none is late"
    return f"{late} {'is' if late == 1 else 'are'} still late"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
