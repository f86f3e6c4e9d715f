"""The page on which the rows of a scorecard are put in order, added and taken away."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.permissions import Permission, visibilities_for
from accounts.requests import user_of
from measures.models import Area, Measure
from plans.policies import reason_against_remit
from records.conflicts import EditConflict
from records.form_views import CONFLICT, NOT_VALID
from scorecards.actions import arrange_scorecard
from scorecards.forms.rows import AddRowForm, PlacesForm, place_field
from scorecards.models import Scorecard, ScorecardRow
from scorecards.views.reading import scorecard_url

TYPED_KEPT = (
    "Your positions are in the fields, next to the current position of each row. Change "
    "them if needed, and save again."
)
STEP = re.compile(r"(up|down|remove):([0-9]{1,18})")
# What is chosen of a row before it is added.
CHOICE = ("measure", "area")
KEYS = re.compile(r"(?:[0-9]{1,18}(?:,[0-9]{1,18})*)?")


@requires(Permission.EDIT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_rows(request: HttpRequest, slug: str) -> HttpResponse:
    """Order the rows with buttons or with the numbers of their places, add and remove them.

    Every button saves the places that were typed, and a row that was chosen to be added stays
    chosen.
    """
    scorecard = get_object_or_404(Scorecard.objects.select_related("priority", "body"), slug=slug)
    rows = _rows(scorecard)
    places, adding = PlacesForm(rows=rows), _adding(request)
    if request.method != "POST":
        return _page(request, scorecard, places, adding)
    do = request.POST.get("do", "")
    order, added = [row.pk for row in rows], None
    adding = _adding(request)
    step = STEP.fullmatch(do)
    # Places of other rows than there are now make no order: what comes next says so.
    if _seen(request) == order and (do == "order" or places.fields.keys() & request.POST.keys()):
        places = PlacesForm(_typed_places(request, rows, step), rows=rows)
        if not places.is_valid():
            return _page(request, scorecard, places, adding, status=NOT_VALID)
        order = places.order()
    if do == "add":
        adding = _adding(request, request.POST)
        if not adding.is_valid():
            return _page(request, scorecard, places, adding, status=NOT_VALID)
        answers = adding.cleaned_data
        added = (answers["measure"], answers["area"], answers["shows_direction"])
    elif step:
        order = _stepped(order, step[1], int(step[2]))
    elif do != "order":
        problems = ["Nothing was changed. Use the buttons beside the rows."]
        return _page(request, scorecard, places, adding, problems=problems, status=NOT_VALID)
    return _arrange(request, scorecard, order, added, adding)


def _arrange(
    request: HttpRequest,
    scorecard: Scorecard,
    order: list[int],
    added: tuple[Measure, Area, bool] | None,
    adding: AddRowForm,
) -> HttpResponse:
    started_from, kept = _seen(request), None
    try:
        arrange_scorecard(
            scorecard=scorecard,
            order=order,
            started_from=started_from,
            added=added,
            by=user_of(request),
        )
    except EditConflict as changed:
        kept = PlacesForm.after_conflict(_rows(scorecard), started_from, request.POST)
        problems, status = [changed.text], CONFLICT
        if kept.is_bound:
            problems.append(TYPED_KEPT)
    except ValidationError as error:
        problems, status = error.messages, NOT_VALID
    else:
        messages.success(
            request,
            "The rows have been saved in the order below. Draft reports now show them in "
            "this order. Published reports do not change.",
        )
        return redirect(_page_with_choice(request, scorecard, added))
    places = kept or PlacesForm(rows=_rows(scorecard))
    return _page(request, scorecard, places, adding, problems=problems, status=status)


def _seen(request: HttpRequest) -> list[int]:
    """The rows in the order that the person saw; one that no scorecard has where it is not said."""
    seen = request.POST.get("seen", "")
    return [int(key) for key in seen.split(",") if key] if KEYS.fullmatch(seen) else [-1]


def _stepped(order: Sequence[int], step: str, key: int) -> list[int]:
    """The order with one row a place further up or down, or without it."""
    stepped = list(order)
    if key not in stepped:
        return stepped
    at = stepped.index(key)
    stepped.pop(at)
    if step != "remove":
        stepped.insert(max(0, at - 1) if step == "up" else at + 1, key)
    return stepped


def _rows(scorecard: Scorecard) -> list[ScorecardRow]:
    return list(scorecard.rows.select_related("measure", "area"))


def _adding(request: HttpRequest, data: Any = None) -> AddRowForm:
    chosen = request.POST if request.method == "POST" else request.GET
    initial: dict[str, Any] = {name: chosen[name] for name in CHOICE if name in chosen}
    if initial:
        initial["shows_direction"] = "shows_direction" in chosen
    return AddRowForm(data, levels=visibilities_for(request.user), initial=initial)


def _page_with_choice(request: HttpRequest, scorecard: Scorecard, added: object) -> str:
    """The page, with what was chosen to be added and is not added yet."""
    page = reverse("scorecards:scorecard-rows", args=[scorecard.slug])
    names = (*CHOICE, "shows_direction")
    chosen = {name: request.POST[name] for name in names if request.POST.get(name)}
    is_open = added is None and any(name in chosen for name in CHOICE)
    return f"{page}?{urlencode(chosen)}#add" if is_open else page


def _typed_places(
    request: HttpRequest, rows: Sequence[ScorecardRow], step: re.Match[str] | None
) -> QueryDict:
    """The places as sent. That of a row which is taken away need not make sense."""
    typed = request.POST.copy()
    if step and step[1] == "remove":
        for place, row in enumerate(rows, start=1):
            if row.pk == int(step[2]):
                typed[place_field(row)] = str(place)
    return typed


def _page(
    request: HttpRequest,
    scorecard: Scorecard,
    places: PlacesForm,
    adding: AddRowForm,
    *,
    problems: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "scorecards/scorecard_rows.html",
        {
            "scorecard": scorecard,
            "why_not": reason_against_remit(request.user, scorecard.priority),
            "lines": [(row, places[place_field(row)]) for row in places.rows],
            "places": places,
            "shows_place_now": status == CONFLICT and places.is_bound,
            "adding": adding,
            "problems": problems,
            "seen": ",".join(str(row.pk) for row in places.rows),
            "crumbs": [
                ("Scorecards", reverse("scorecards:scorecard-list")),
                (scorecard.title, scorecard_url(scorecard)),
            ],
        },
        status=status,
    )
