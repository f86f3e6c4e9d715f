"""One’s own updates: the progress of many deliverables on one page, saved at once or not at all."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission, visibilities_for
from dates.periods import day_text
from deliverables.actions import NewProgress, RoundRefused, record_updates
from deliverables.content import OwedContent
from deliverables.forms import ProgressForm, RoundForm
from deliverables.models import Deliverable
from deliverables.policies import ChangedMeanwhile
from deliverables.progress import Status
from deliverables.queries import overdue_updates
from plans.policies import remit_of
from records.checked_forms import CheckedForm, check_figures, is_asked, tell_of_figures
from records.choices import key_in

ROWS_A_PAGE = 100
MINE, EVERYBODY = "mine", "everybody"


@dataclass(frozen=True, slots=True)
class Line:
    """A deliverable with the form of its update."""

    row: OwedContent
    form: ProgressForm

    @property
    def name(self) -> str:
        """Reference and title."""
        return f"{self.row.content.reference} {self.row.content.title}"


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
    lines = _lines(rows, list(page.object_list), data)
    round_form = RoundForm(data, initial={"as_at": timezone.localdate()})
    filled = [line for line in lines if line.form.is_bound]
    figure_check_result = ""
    if request.method == "POST" and is_asked(request):
        figure_check_result = check_figures(request, _checked(filled))
    elif request.method == "POST" and _record(request, round_form, filled):
        _say_what_is_next(request, filled, whose)
        tell_of_figures(request, _checked(filled))
        return redirect(request.get_full_path())
    return render(
        request,
        "deliverables/update_round.html",
        {
            "form": round_form,
            "lines": lines,
            "figure_check_result": figure_check_result,
            "problems": _problems(round_form, lines) if data is not None else [],
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


def _lines(rows: list[OwedContent], shown: list[OwedContent], data: QueryDict | None) -> list[Line]:
    """The rows of the page, and those that were filled even where they no longer belong to it."""
    here = {row.key for row in shown}
    lines = []
    for row in rows:
        name = f"{row.content.reference} {row.content.title}"
        form = ProgressForm(data, prefix=f"d{row.key}", label=name)
        if not form.is_filled:
            # What was left empty starts from what is known now.
            form = ProgressForm(prefix=f"d{row.key}", label=name, initial={"seen": row.newest})
        if form.is_bound or row.key in here:
            lines.append(Line(row, form))
    return lines


def _checked(filled: list[Line]) -> list[CheckedForm]:
    """What the figure check looks at: what was typed, and nothing of the other rows."""
    return [
        CheckedForm(
            line.form,
            ("progress", "note"),
            Deliverable(pk=line.row.key),
            line.row.content.reference,
            reverse("deliverables:progress-record", args=[line.row.content.reference]),
        )
        for line in filled
    ]


def _record(request: HttpRequest, round_form: RoundForm, filled: list[Line]) -> bool:
    """Record what was filled; False, with the errors on the forms, where anything is wrong."""
    if not filled:
        round_form.add_error(
            None, "You have not entered anything. Enter the progress of at least one deliverable."
        )
    are_valid = [line.form.is_valid() for line in filled]
    if not round_form.is_valid() or not all(are_valid):
        return False
    as_at = round_form.cleaned_data["as_at"]
    updates = [_new_progress(line, as_at.isoformat()) for line in filled]
    if not all(line.form.is_valid() for line in filled):
        return False
    try:
        record_updates(updates=updates, as_at=as_at, by=cast(User, request.user))
    except RoundRefused as refused:
        for line in filled:
            if line.row.key in refused.refused:
                _add_errors(line.form, refused.refused[line.row.key])
        return False
    return True


def _new_progress(line: Line, as_at: str) -> NewProgress:
    content, form = line.row.content, line.form
    percent, state = form.cleaned_data.get("percent"), form.cleaned_data.get("state", "")
    if form.cleaned_data["no_change"]:
        percent, state = (
            content.percent,
            "" if content.percent is not None else content.progress_text,
        )
        if not content.progress_text:
            form.add_error("no_change", "No progress has been reported yet. Enter the progress.")
        elif content.updated_on > as_at:
            form.add_error(
                "no_change",
                f"The last progress is for {content.updated_text}, which is after the "
                "date above. Enter the progress on the date above.",
            )
    return NewProgress(
        Deliverable(pk=line.row.key),
        percent=percent,
        state=state,
        note=form.cleaned_data["note"],
        seen=form.known,
    )


def _add_errors(form: ProgressForm, error: ValidationError) -> None:
    """Put what an action refused on the form of the progress."""
    if isinstance(error, ChangedMeanwhile):
        form.add_conflict(error)
    form.add_error("progress", ValidationError(error.messages))


def _problems(round_form: RoundForm, lines: list[Line]) -> list[tuple[str, str]]:
    """Every error in words, with the id of its field; of a row with its reference."""
    found = [
        ("as_at" if name == "__all__" else name, words, "") for name, words in _errors(round_form)
    ]
    for line in lines:
        found += [
            (f"{line.form.prefix}-{name}", words, f"{line.row.content.reference}: ")
            for name, words in _errors(line.form)
        ]
    return [(f"id_{name}", lead + words) for name, words, lead in found]


def _errors(form: RoundForm | ProgressForm) -> list[tuple[str, str]]:
    return [(name, str(words)) for name, errors in form.errors.items() for words in errors]


def _say_what_is_next(request: HttpRequest, saved: list[Line], whose: str) -> None:
    left = [row for row in _owed(request, None) if whose == EVERYBODY or row.is_mine]
    late = sum(row.content.status == Status.OVERDUE for row in left)
    done = sum(row.content.status == Status.COMPLETE for row in left)
    words = [f"{_count(len(saved), 'deliverable')} updated; {_still_late(late)}."]
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
