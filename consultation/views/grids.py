"""Grids of a wave: who answered it, and its results. Saved at once or not at all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.pending_submissions.store import posted
from accounts.requests import user_of
from consultation.actions import Unconfirmed, describe_profile, record_results
from consultation.forms import GroupForm, GroupGrid, ResultForm, ResultGrid
from consultation.models import Dimension, ProfileGroup, Question, Result, Wave
from consultation.queries import profile_digest, wave_before
from consultation.statistics import POPULATION_TOLERANCE, round_half_up
from consultation.views.changes import crumbs, form_view, wave_or_404, wave_url, why_not, writers
from records.checked_forms import CheckedForm, check_figures, is_asked, tell_of_figures
from records.form_views import CONFLICT
from records.formsets import Grid, Row

EMPTY_LINES = 4
MOST_GROUPS = 60
LONGEST_SUBGROUP = 150


@writers
@form_view
def profile_edit(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """Who answered, by area and by age, beside the population."""
    found = wave_or_404(slug, wave)
    data = posted(request)
    grid = _group_grid(list(found.profile.all()), data)
    checked = [
        CheckedForm(each, ("note",), found, found.title, request.path) for each in grid.forms
    ]
    status, figure_check_result = 200, ""
    if is_asked(request):
        figure_check_result = check_figures(request, checked)
    elif request.method == "POST" and grid.is_valid():
        status = _describe_profile(request, found, grid)
        if not grid.problems():
            for words in _sums_to_check(found):
                messages.warning(request, words)
            tell_of_figures(request, checked)
            return redirect(wave_url(found))
    # Once its writer is told of a conflict, what is there now is what they start from.
    seen = "" if data is None else data.get("seen", "")
    if data is None or status == CONFLICT:
        seen = profile_digest(found.profile.all())
    more = {"lines": grid.forms, "seen": seen}
    return _grid_page(
        request, found, grid, "consultation/profile_edit.html", figure_check_result, status, more
    )


def _describe_profile(request: HttpRequest, wave: Wave, grid: Grid[GroupForm]) -> int:
    groups = [group for line in grid.forms if (group := line.group_given)]
    seen = request.POST.get("seen", "")
    try:
        describe_profile(wave=wave, groups=groups, seen=seen, by=user_of(request))
    except ValidationError as error:
        return grid.refuse(error)
    messages.success(request, f"Who answered {wave.title} has been saved. Next, enter the results.")
    return 200


@writers
@form_view
def result_edit(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """The results of a wave: counts or shares of every answer, as a whole or in a subgroup."""
    found = wave_or_404(slug, wave)
    subgroup = _asked_subgroup(request)
    grid = ResultGrid(posted(request), rows=result_rows(found, subgroup))
    status, figure_check_result = 200, ""
    if is_asked(request):
        checked = [_checked(request, form, found) for form in grid.forms]
        figure_check_result = check_figures(request, checked)
    elif request.method == "POST" and grid.is_valid():
        status = _record_results(request, found, subgroup, grid)
        if not grid.problems():
            tell_of_figures(request, [_checked(request, form, found) for form in grid.filled])
            return redirect(wave_url(found))
    more = {"rows": grid.forms, "subgroup": subgroup, "subgroups": _subgroups(found)}
    return _grid_page(
        request, found, grid, "consultation/result_edit.html", figure_check_result, status, more
    )


def _record_results(request: HttpRequest, wave: Wave, subgroup: str, grid: Grid[ResultForm]) -> int:
    figures = [form.figures(subgroup) for form in grid.filled]
    try:
        record_results(wave=wave, figures=figures, by=user_of(request))
    except Unconfirmed as unconfirmed:
        for form in grid.filled:
            for warning in unconfirmed.warnings.get(form.question.code, ()):
                form.add_error("confirmed", warning)
        return 200
    except ValidationError as error:
        return grid.refuse(error)
    number = f"{len(figures)} question{'' if len(figures) == 1 else 's'}"
    messages.success(request, f"The answers of {wave.title} to {number} have been saved.")
    return 200


def _grid_page(
    request: HttpRequest,
    wave: Wave,
    grid: Grid[Any],
    template: str,
    figure_check_result: str,
    status: int,
    more: dict[str, Any],
) -> HttpResponse:
    return render(
        request,
        template,
        {
            "wave": wave,
            "why_not": why_not(request),
            "problems": grid.problems() if grid.is_bound else [],
            "figure_check_result": figure_check_result,
            "back": wave_url(wave),
            "crumbs": [*crumbs(wave.consultation), (wave.title, wave_url(wave))],
            "is_kept": request.method != "POST" and grid.is_bound,
            **more,
        },
        status=status,
    )


def _asked_subgroup(request: HttpRequest) -> str:
    subgroup = " ".join(request.GET.get("subgroup", "").split())
    if "\x00" in subgroup or len(subgroup) > LONGEST_SUBGROUP:
        raise Http404
    return subgroup


def _checked(request: HttpRequest, form: ResultForm, wave: Wave) -> CheckedForm:
    name = f"the note on “{form.question.wording}”"
    subgroup = request.GET.get("subgroup")
    query = f"?{urlencode({'subgroup': subgroup})}" if subgroup else ""
    return CheckedForm(form, ("note",), wave, name, f"{request.path}{query}")


def _group_grid(there: Sequence[ProfileGroup], data: QueryDict | None) -> Grid[GroupForm]:
    number = len(there) + EMPTY_LINES
    if data is not None:
        sent = [key for key in data if key.startswith("g") and key.endswith("-group")]
        number = min(max(number, len(sent)), MOST_GROUPS)
    names = ("dimension", "group", "count", "share", "population_share", "note")
    groups = [{name: getattr(each, name) for name in names} for each in there]
    lines = [*groups, *({} for _ in range(number))][:number]
    return GroupGrid(
        data, rows=[Row(f"g{place}", initial=line) for place, line in enumerate(lines)]
    )


def _sums_to_check(wave: Wave) -> list[str]:
    """Dimensions whose shares do not add up to 100%: for the officer to look at."""
    found = []
    for dimension in Dimension:
        groups = [group for group in wave.profile.all() if group.dimension == dimension]
        for words, shares in (
            ("answers", [group.share for group in groups]),
            ("the population", [group.population_share for group in groups]),
        ):
            known = [Fraction(share) for share in shares if share is not None]
            total = sum(known, Fraction(0))
            if known and len(known) == len(shares) and abs(total - 100) > POPULATION_TOLERANCE:
                found.append(
                    f"By {dimension.label.lower()} the shares of {words} add up to "
                    f"{round_half_up(total, 1)}%, not 100%. Check the shares, or add the "
                    "missing groups."
                )
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """The results of a question: of this wave and the one before, and in which waves it has any."""

    now: Result | None
    shown: tuple[Result, ...]
    waves: frozenset[int]


def result_rows(wave: Wave, subgroup: str) -> list[Row]:
    """A row for each question that this survey or the last one asked, or that is new."""
    before = wave_before(wave)
    shown = {wave.pk, *([before.pk] if before else [])}
    asked = _asked_questions(wave, subgroup, shown)
    return [
        _result_row(question, asked[question.pk])
        for question in Question.objects.filter(consultation=wave.consultation_id)
        if _is_shown(question, asked[question.pk], wave, shown)
    ]


def _result_row(question: Question, asked: _Asked) -> Row:
    labels = _labels(question, asked)
    options = {"question": question, "labels": labels, "result": asked.now}
    return Row(f"q{question.pk}", key=question.code, options=options)


def _asked_questions(wave: Wave, subgroup: str, shown: set[int]) -> dict[int, _Asked]:
    """What there is of each question: in the subgroup, or, for its labels, in any other."""
    results = Result.objects.filter(question__consultation=wave.consultation_id)
    by_question: dict[int, list[Result]] = defaultdict(list)
    for result in results.prefetch_related("answers"):
        by_question[result.question_id].append(result)
    keys = Question.objects.filter(consultation=wave.consultation_id).values_list("pk", flat=True)
    return {key: _asked_of(by_question[key], wave, subgroup, shown) for key in keys}


def _asked_of(results: list[Result], wave: Wave, subgroup: str, shown: set[int]) -> _Asked:
    in_subgroup = {each.wave_id: each for each in results if each.subgroup == subgroup}
    # Of the first wave that has any, also another subgroup tells how the answers are called.
    by_wave = {**{each.wave_id: each for each in results[:1]}, **in_subgroup}
    return _Asked(
        now=in_subgroup.get(wave.pk),
        shown=tuple(result for key, result in by_wave.items() if key in shown),
        waves=frozenset(each.wave_id for each in results),
    )


def _is_shown(question: Question, asked: _Asked, wave: Wave, shown: set[int]) -> bool:
    if question.is_retired and wave.pk not in asked.waves:
        return False
    return not asked.waves or bool(asked.waves & shown)


def _labels(question: Question, asked: _Asked) -> list[str]:
    """The answers of a question: those of its scale, and others that were recorded."""
    labels = list(question.scale)
    for result in asked.shown:
        if asked.now is None or result is asked.now or not labels:
            labels += [each.label for each in result.answers.all() if each.label not in labels]
    return labels


def _subgroups(wave: Wave) -> list[str]:
    """Subgroups that may be entered: those there are, and the groups of who answered."""
    used = Result.objects.filter(wave__consultation=wave.consultation_id).exclude(subgroup="")
    names = [*used.order_by("subgroup").values_list("subgroup", flat=True).distinct()]
    return list(dict.fromkeys([*names, *wave.profile.values_list("group", flat=True)]))
