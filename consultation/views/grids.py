"""Grids of a wave: who answered it, and its results. Saved at once or not at all."""

from collections.abc import Sequence
from fractions import Fraction
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.models import User
from accounts.pending_submissions.store import posted
from consultation.actions import Unconfirmed, describe_profile, record_results
from consultation.forms import GroupForm, ResultForm
from consultation.models import Dimension, ProfileGroup, Question, Result, Wave
from consultation.queries import profile_digest, wave_before
from consultation.statistics import POPULATION_TOLERANCE, round_half_up
from consultation.views.changes import crumbs, form_view, wave_or_404, wave_url, why_not, writers
from records.checked_forms import CheckedForm, check_figures, is_asked, tell_of_figures
from records.editing import Overtaken

CONFLICT = 409
EMPTY_LINES = 4
MOST_GROUPS = 60
LONGEST_SUBGROUP = 150


@writers
@form_view
def profile_edit(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """Who answered, by area and by age, beside the population."""
    found = wave_or_404(slug, wave)
    there = list(found.profile.all())
    data = posted(request)
    lines = _group_forms(there, data)
    seen = data.get("seen", "") if data is not None else profile_digest(there)
    checked = [CheckedForm(each, ("note",), found, found.title, request.path) for each in lines]
    problems: list[tuple[str, str]] = []
    status, figure_check_result = 200, ""
    if is_asked(request):
        figure_check_result = check_figures(request, checked)
    elif request.method == "POST" and not [line for line in lines if not line.is_valid()]:
        groups = [group for line in lines if (group := line.group_given)]
        try:
            describe_profile(wave=found, groups=groups, seen=seen, by=cast(User, request.user))
        except Overtaken as overtaken:
            status, seen = CONFLICT, profile_digest(found.profile.all())
            problems = [("groups", words) for words in overtaken.messages]
        except ValidationError as error:
            problems = [("groups", words) for words in error.messages]
        else:
            messages.success(
                request, f"Who answered {found.title} has been saved. Next, enter the results."
            )
            for words in _sums_to_check(found):
                messages.warning(request, words)
            tell_of_figures(request, checked)
            return redirect(wave_url(found))
    if data is not None:
        problems += _problems(lines)
    return render(
        request,
        "consultation/profile_edit.html",
        {
            "wave": found,
            "why_not": why_not(request),
            "lines": lines,
            "seen": seen,
            "problems": problems,
            "figure_check_result": figure_check_result,
            "back": wave_url(found),
            "crumbs": [*crumbs(found.consultation), (found.title, wave_url(found))],
            "is_kept": request.method != "POST" and data is not None,
        },
        status=status,
    )


@writers
@form_view
def result_edit(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """The results of a wave: counts or shares of every answer, as a whole or in a subgroup."""
    found = wave_or_404(slug, wave)
    subgroup = " ".join(request.GET.get("subgroup", "").split())
    if "\x00" in subgroup or len(subgroup) > LONGEST_SUBGROUP:
        raise Http404
    data = posted(request)
    rows = _result_forms(found, subgroup, data)
    changed = [form for form in rows if form.is_bound and form.is_changed]
    problems: list[tuple[str, str]] = []
    status, figure_check_result = 200, ""
    if is_asked(request):
        every = [_checked(request, form, found) for form in rows]
        figure_check_result = check_figures(request, every)
    elif request.method == "POST":
        if not changed:
            problems = [
                ("results", "Nothing was changed. Enter figures for at least one question.")
            ]
        elif not [form for form in changed if not form.is_valid()]:
            try:
                figures = [form.figures(subgroup) for form in changed]
                record_results(wave=found, figures=figures, by=cast(User, request.user))
            except Overtaken as overtaken:
                status = CONFLICT
                _restart(changed, found, subgroup, overtaken)
            except Unconfirmed as unconfirmed:
                for form in changed:
                    for words in unconfirmed.warnings.get(form.question.code, ()):
                        form.add_error("confirmed", words)
            except ValidationError as error:
                _add_errors(changed, error)
            else:
                number = f"{len(changed)} question{'' if len(changed) == 1 else 's'}"
                messages.success(request, f"The answers of {found.title} to {number} are saved.")
                tell_of_figures(request, [_checked(request, form, found) for form in changed])
                return redirect(wave_url(found))
    problems += _problems(changed)
    return render(
        request,
        "consultation/result_edit.html",
        {
            "wave": found,
            "why_not": why_not(request),
            "rows": rows,
            "subgroup": subgroup,
            "subgroups": _subgroups(found),
            "problems": problems,
            "figure_check_result": figure_check_result,
            "back": wave_url(found),
            "crumbs": [*crumbs(found.consultation), (found.title, wave_url(found))],
            "is_kept": request.method != "POST" and data is not None,
        },
        status=status,
    )


def _checked(request: HttpRequest, form: ResultForm, wave: Wave) -> CheckedForm:
    name = f"the note on “{form.question.wording}”"
    subgroup = request.GET.get("subgroup")
    query = f"?{urlencode({'subgroup': subgroup})}" if subgroup else ""
    return CheckedForm(form, ("note",), wave, name, f"{request.path}{query}")


def _group_forms(there: Sequence[ProfileGroup], data: QueryDict | None) -> list[GroupForm]:
    number = len(there) + EMPTY_LINES
    if data is not None:
        sent = [key for key in data if key.startswith("g") and key.endswith("-group")]
        number = min(max(number, len(sent)), MOST_GROUPS)
    names = ("dimension", "group", "count", "share", "population_share", "note")
    return [
        GroupForm(
            data,
            prefix=f"g{place}",
            initial={name: getattr(there[place], name) for name in names}
            if place < len(there)
            else {},
        )
        for place in range(number)
    ]


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


def _result_forms(wave: Wave, subgroup: str, data: QueryDict | None) -> list[ResultForm]:
    """A form for each question that this survey or the last one asked, or that is new."""
    before = wave_before(wave)
    results: dict[int, dict[int, Result]] = {}
    asked: dict[int, set[int]] = {}
    for result in Result.objects.filter(
        question__consultation=wave.consultation_id
    ).prefetch_related("answers"):
        asked.setdefault(result.question_id, set()).add(result.wave_id)
        if result.subgroup == subgroup or (result.question_id not in results):
            results.setdefault(result.question_id, {}).setdefault(result.wave_id, result)
        if result.subgroup == subgroup:
            results[result.question_id][result.wave_id] = result
    shown = {wave.pk, *([before.pk] if before else [])}
    forms_: list[ResultForm] = []
    for question in Question.objects.filter(consultation=wave.consultation_id):
        waves = asked.get(question.pk, set())
        if (waves and not waves & shown) or (question.is_retired and wave.pk not in waves):
            continue
        held = results.get(question.pk, {})
        now = held.get(wave.pk)
        now = now if now and now.subgroup == subgroup else None
        labels = list(question.scale)
        for result in held.values():
            if result.wave_id in shown and (now is None or result is now or not labels):
                labels += [a.label for a in result.answers.all() if a.label not in labels]
        forms_.append(ResultForm(data, question=question, labels=labels, result=now))
    return forms_


def _subgroups(wave: Wave) -> list[str]:
    """Subgroups that may be entered: those there are, and the groups of who answered."""
    used = Result.objects.filter(wave__consultation=wave.consultation_id).exclude(subgroup="")
    names = [*used.order_by("subgroup").values_list("subgroup", flat=True).distinct()]
    return list(dict.fromkeys([*names, *wave.profile.values_list("group", flat=True)]))


def _restart(
    changed: Sequence[ResultForm], wave: Wave, subgroup: str, overtaken: Overtaken
) -> None:
    """Say where someone was faster, and take what they left as the start."""
    fresh = {form.question.pk: form for form in _result_forms(wave, subgroup, None)}
    for form in changed:
        words = overtaken.message_dict.get(form.question.code)
        if words:
            data = QueryDict(mutable=True)
            data.update(form.data)
            data[form.add_prefix("seen")] = fresh[form.question.pk].initial["seen"]
            form.data = data
            form.add_error("base", words[0])


def _add_errors(changed: Sequence[ResultForm], error: ValidationError) -> None:
    by_code = error.message_dict if hasattr(error, "error_dict") else {}
    for form in changed:
        for words in by_code.get(form.question.code, ()):
            form.add_error("base", words)
    if not any(form.errors for form in changed):
        changed[0].add_error("base", error.messages)


def _problems(lines: Sequence[forms.Form]) -> list[tuple[str, str]]:
    return [
        (f"id_{line.add_prefix(name)}", str(words))
        for line in lines
        if line.is_bound
        for name, errors in line.errors.items()
        for words in errors
    ]
