"""Forms of measures, areas and sources, for administrators."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import visibilities_for
from measures import actions
from measures.actions.reference import AREA_WORDS, MEASURE_WORDS, SOURCE_WORDS
from measures.asking import asked_by
from measures.forms.reference import AreaForm, MeasureForm, SourceForm
from measures.models import Area, Measure, Source
from measures.views.reference_pages import form_view, managers, record_page, reference_list
from records.editing import values_of


@managers
@form_view
@makes_one
def measure_add(request: HttpRequest) -> HttpResponse:
    """A new measure; one that a file named is given its name, and the file is read again."""
    asked = asked_by(request)
    form = MeasureForm(posted(request), initial=asked.initial)

    def save(by: User) -> tuple[str, str]:
        with transaction.atomic():
            measure = actions.define_measure(by=by, **form.cleaned_data)
            if back := asked.read_again(measure.slug, is_measure=True, by=by):
                return f"{measure} has been added, and the file was read again with it.", back
        return f"{measure} has been added. Next, load its figures.", _measure_url(measure)

    back = asked.back or reverse("measures:measure-list")
    return record_page(request, form, save, "Add a measure", back=back)


@managers
@form_view
def measure_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What a measure means, with what was changed of it before."""
    visible = Measure.objects.visible(visibilities_for(request.user))
    measure = get_object_or_404(visible, slug=slug)
    form = MeasureForm(posted(request), started=values_of(measure, MEASURE_WORDS))

    def save(by: User) -> tuple[str, str]:
        saved = actions.edit_measure(
            measure=measure, seen=form.seen_values, to=form.new_values, by=by
        )
        return f"{saved} has been saved. Published reports do not change.", _measure_url(saved)

    return record_page(
        request, form, save, "Edit the measure", back=_measure_url(measure), row=measure
    )


@managers
@form_view
@makes_one
def area_add(request: HttpRequest) -> HttpResponse:
    """A new area; one that a file named is given its name, and the file is read again."""
    asked = asked_by(request)
    form = AreaForm(posted(request), initial=asked.initial)

    def save(by: User) -> tuple[str, str]:
        with transaction.atomic():
            area = actions.define_area(by=by, **form.cleaned_data)
            if back := asked.read_again(area.slug, is_measure=False, by=by):
                return f"{area} has been added, and the file was read again with it.", back
        return f"{area} has been added.", reference_list()

    return record_page(request, form, save, "Add an area", back=asked.back or reference_list())


@managers
@form_view
def area_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The name and place of an area."""
    area = get_object_or_404(Area, slug=slug)
    form = AreaForm(posted(request), started=values_of(area, AREA_WORDS))

    def save(by: User) -> tuple[str, str]:
        saved = actions.edit_area(area=area, seen=form.seen_values, to=form.new_values, by=by)
        return f"{saved} has been saved.", reference_list()

    return record_page(request, form, save, "Edit the area", back=reference_list(), row=area)


@managers
@form_view
@makes_one
def source_add(request: HttpRequest) -> HttpResponse:
    """A new source."""
    form = SourceForm(posted(request))

    def save(by: User) -> tuple[str, str]:
        return (
            f"{actions.define_source(by=by, **form.cleaned_data)} has been added.",
            reference_list(),
        )

    return record_page(request, form, save, "Add a source", back=reference_list())


@managers
@form_view
def source_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The name, address and description of a source."""
    source = get_object_or_404(Source, slug=slug)
    form = SourceForm(posted(request), started=values_of(source, SOURCE_WORDS))

    def save(by: User) -> tuple[str, str]:
        saved = actions.edit_source(source=source, seen=form.seen_values, to=form.new_values, by=by)
        return f"{saved} has been saved.", reference_list()

    return record_page(request, form, save, "Edit the source", back=reference_list(), row=source)


def _measure_url(measure: Measure) -> str:
    return reverse("measures:measure-detail", args=[measure.slug])
