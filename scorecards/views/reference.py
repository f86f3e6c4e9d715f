"""Forms of measures, areas, sources and scorecards, for administrators."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.kept_forms import posted
from accounts.models import User
from accounts.permissions import Permission, can, visibilities_for
from plans.editing import change_log, values_of
from plans.forms import RecordForm
from plans.record_pages import FormPage, Saved, form_page
from scorecards import actions
from scorecards.actions.pages import SCORECARD_WORDS
from scorecards.actions.reference import AREA_WORDS, MEASURE_WORDS, SOURCE_WORDS
from scorecards.forms.reference import (
    AreaForm,
    MeasureForm,
    ScorecardForm,
    SourceForm,
    free_scorecard_slug,
)
from scorecards.imports.observations import LONGEST_NAME
from scorecards.models import Area, ImportBatch, Measure, Scorecard, Source
from scorecards.policies import why_not_read_again

# An import's key has fewer digits.
_LONGEST_KEY = 12
form_view = require_http_methods(["GET", "HEAD", "POST"])
managers = requires(Permission.MANAGE_REFERENCE_DATA, refills=True)


@managers
@form_view
@makes_one
def measure_add(request: HttpRequest) -> HttpResponse:
    """A new measure; one that a file named is given its name, and the file is read again."""
    asked = _asked_by_import(request)
    form = MeasureForm(posted(request), initial=asked.initial)

    def save(by: User) -> tuple[str, str]:
        with transaction.atomic():
            measure = actions.define_measure(by=by, **form.cleaned_data)
            if back := asked.read_again(measure.slug, is_measure=True, by=by):
                return f"{measure} is defined, and the file was read again with it.", back
        return f"{measure} is defined. Next: load its months.", _measure_url(measure)

    back = asked.back or reverse("scorecards:measure-list")
    return _page(request, form, save, "Add a measure", back=back)


@managers
@form_view
def measure_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What a measure means, with what was changed of it before."""
    visible = Measure.objects.visible(visibilities_for(request.user))
    measure = get_object_or_404(visible, slug=slug)
    form = MeasureForm(posted(request), started=values_of(measure, MEASURE_WORDS))

    def save(by: User) -> tuple[str, str]:
        saved = actions.edit_measure(measure=measure, seen=form.seen, to=form.to, by=by)
        return f"{saved} is saved. Published reports keep what they printed.", _measure_url(saved)

    return _page(request, form, save, "Edit the measure", back=_measure_url(measure), row=measure)


@managers
@form_view
@makes_one
def scorecard_add(request: HttpRequest) -> HttpResponse:
    """A new scorecard, without rows yet."""
    form = ScorecardForm(posted(request))

    def save(by: User) -> tuple[str, str]:
        given = form.cleaned_data
        slug = free_scorecard_slug(slugify(given["title"]))
        scorecard = actions.define_scorecard(slug=slug, rows=[], by=by, **given)
        return f"{scorecard} is added. Next: choose its rows.", _scorecard_url(scorecard)

    return _page(request, form, save, "Add a scorecard", back=reverse("scorecards:scorecard-list"))


@managers
@form_view
def scorecard_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The title, threshold and description of a scorecard. Its rows are chosen elsewhere."""
    scorecard = get_object_or_404(Scorecard, slug=slug)
    form = ScorecardForm(posted(request), started=values_of(scorecard, SCORECARD_WORDS))

    def save(by: User) -> tuple[str, str]:
        saved = actions.edit_scorecard(scorecard=scorecard, seen=form.seen, to=form.to, by=by)
        return f"{saved} is saved.", _scorecard_url(saved)

    back = _scorecard_url(scorecard)
    return _page(request, form, save, "Edit the scorecard", back=back, row=scorecard)


@managers
@form_view
@makes_one
def area_add(request: HttpRequest) -> HttpResponse:
    """A new area; one that a file named is given its name, and the file is read again."""
    asked = _asked_by_import(request)
    form = AreaForm(posted(request), initial=asked.initial)

    def save(by: User) -> tuple[str, str]:
        with transaction.atomic():
            area = actions.define_area(by=by, **form.cleaned_data)
            if back := asked.read_again(area.slug, is_measure=False, by=by):
                return f"{area} is added, and the file was read again with it.", back
        return f"{area} is added.", _index()

    return _page(request, form, save, "Add an area", back=asked.back or _index())


@managers
@form_view
def area_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The name and place of an area."""
    area = get_object_or_404(Area, slug=slug)
    form = AreaForm(posted(request), started=values_of(area, AREA_WORDS))

    def save(by: User) -> tuple[str, str]:
        saved = actions.edit_area(area=area, seen=form.seen, to=form.to, by=by)
        return f"{saved} is saved.", _index()

    return _page(request, form, save, "Edit the area", back=_index(), row=area)


@managers
@form_view
@makes_one
def source_add(request: HttpRequest) -> HttpResponse:
    """A new source."""
    form = SourceForm(posted(request))

    def save(by: User) -> tuple[str, str]:
        return f"{actions.define_source(by=by, **form.cleaned_data)} is added.", _index()

    return _page(request, form, save, "Add a source", back=_index())


@managers
@form_view
def source_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The name, address and description of a source."""
    source = get_object_or_404(Source, slug=slug)
    form = SourceForm(posted(request), started=values_of(source, SOURCE_WORDS))

    def save(by: User) -> tuple[str, str]:
        saved = actions.edit_source(source=source, seen=form.seen, to=form.to, by=by)
        return f"{saved} is saved.", _index()

    return _page(request, form, save, "Edit the source", back=_index(), row=source)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The name that a form begins with, and the import whose file says it, where it may be read
    again by whoever asks."""

    name: str = ""
    batch: ImportBatch | None = None

    @property
    def initial(self) -> dict[str, Any]:
        given: dict[str, Any] = {"name": self.name} if self.name else {}
        return given | ({"source": self.batch.source} if self.batch else {})

    @property
    def back(self) -> str:
        """Where "Cancel" leads: to the names of the import."""
        return reverse("scorecards:import-names", args=[self.batch.pk]) if self.batch else ""

    def read_again(self, means: str, *, is_measure: bool, by: User) -> str:
        """Judge the preview anew with what was added, and say where it is shown; else ""."""
        if self.batch is None:
            return ""
        if self.batch.source and self.name:
            meant = actions.NameMeant(self.name, means, is_measure)
            actions.say_names(batch=self.batch, names=[meant], by=by)
        else:
            actions.preview_import(batch=self.batch, roles=self.batch.mapping, by=by)
        return reverse("scorecards:import-detail", args=[self.batch.pk])


def _asked_by_import(request: HttpRequest) -> _Asked:
    name, key = request.GET.get("name", "").strip()[:LONGEST_NAME], request.GET.get("import", "")
    batch = None
    if key.isdecimal() and len(key) < _LONGEST_KEY and can(request.user, Permission.IMPORT_DATA):
        batches = ImportBatch.objects.select_related("source", "file").defer("file__content")
        batch = batches.filter(pk=key).first()
    is_open = batch is not None and not why_not_read_again(batch)
    return _Asked(name, batch if is_open else None)


def _page(
    request: HttpRequest,
    form: RecordForm,
    save: Callable[[User], tuple[str, str]],
    heading: str,
    *,
    back: str,
    row: Any = None,
) -> HttpResponse:
    page = FormPage(
        heading,
        "Save changes" if row else heading,
        back,
        [("Reference data", _index())],
        caption=str(row) if row else "",
        more={"log": change_log(row)} if row else {},
        record=row,
    )
    return form_page(request, form, page, lambda: Saved(*save(cast(User, request.user))))


def _index() -> str:
    return reverse("administration:reference-list")


def _measure_url(measure: Measure) -> str:
    return reverse("scorecards:measure-detail", args=[measure.slug])


def _scorecard_url(scorecard: Scorecard) -> str:
    return reverse("scorecards:scorecard-detail", args=[scorecard.slug])
