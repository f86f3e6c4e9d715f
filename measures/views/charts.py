"""Where officers say what a measure's charts need: annotations, targets, limits, peers, icons."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission, visibilities_for
from accounts.requests import user_of
from dates.periods import Period, month_code, month_text
from measures import actions
from measures.actions.annotations import annotation_digest
from measures.actions.charts import chart_settings_digest
from measures.actions.peers import peers_digest
from measures.actions.targets import target_digest
from measures.comparisons import Unit
from measures.formats import format_value, unit_of
from measures.forms.charts import AnnotationForm, ChartSettingsForm, PeersForm, RankForm, TargetForm
from measures.models import Annotation, Area, Measure, PeerComparison, Target
from measures.policies import measures_to_write, reason_against_measures
from measures.queries.annotations import writers_of
from measures.wording import since_text
from records.form_views import NOT_VALID, FormPage, PublishedFields, Saved, form_page
from records.forms import RecordForm

_writers = requires(Permission.EDIT_RECORD, refills=True)
_form_view = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.EDIT_RECORD)
@require_safe
def chart_manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that officers have said about a measure's charts, with the forms to change it."""
    measure = _measure(request, slug)
    comparison = _comparison(measure)
    annotations = list(measure.annotations.select_related("area", "created_by"))
    writers = writers_of(annotations)
    return render(
        request,
        "measures/chart_manage.html",
        {
            "measure": measure,
            "why_not": reason_against_measures(request.user, [measure]),
            "annotations": [
                {
                    "row": row,
                    "period": Period(row.start_month, row.end_month).text
                    if row.end_month
                    else f"From {month_text(row.start_month)}",
                    "written": writers[row.pk],
                }
                for row in annotations
            ],
            "targets": [
                {
                    "row": row,
                    "text": format_value(Fraction(row.value), unit_of(measure)),
                    "since": since_text(row.from_month),
                }
                for row in measure.targets.select_related("area")
            ],
            "comparison": comparison,
            "ranks": [
                {"row": row, "month": month_text(row.month)}
                for row in comparison.ranks.order_by("-month")
            ]
            if comparison
            else [],
            "crumbs": _crumbs(measure),
        },
    )


@_writers
@_form_view
@makes_one
def annotation_add(request: HttpRequest, slug: str) -> HttpResponse:
    """New words on a month, with new control limits where wanted."""
    measure = _measure(request, slug)
    initial = {"kind": "event", "measures": [measure.pk]}
    measures = measures_to_write(request.user, _measures(request))
    form = AnnotationForm(posted(request), measures=measures, initial=initial)

    def save(given: dict[str, Any], by: User) -> Saved:
        given.pop("seen")
        added = actions.annotate(**_chosen(given), by=by)
        standing = added.measures.filter(pk=measure.pk).first() or added.measures.first()
        return Saved(
            f"The annotation from {month_text(added.start_month)} has been added.",
            _back(measure),
            fix=reverse("measures:annotation-edit", args=[(standing or measure).slug, added.pk]),
        )

    heading, button, text = "Add an annotation", "Add the annotation", _published_text(measure)
    return _answer(request, measure, form, save, heading=heading, button=button, published=text)


def _published_text(measure: Measure) -> PublishedFields:
    return PublishedFields(("text",), lambda: measure, "the annotation")


@_writers
@_form_view
def annotation_edit(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Change the words on a month, or whether limits start again there."""
    measure = _measure(request, slug)
    row = get_object_or_404(measure.annotations, pk=key)

    def now() -> dict[str, Any]:
        found = Annotation.objects.filter(pk=key).first()
        if found is None:
            return {}
        return {
            "kind": found.kind,
            "text": found.text,
            "start_month": month_code(found.start_month),
            "end_month": month_code(found.end_month) if found.end_month else "",
            "rebases": found.rebases,
            "area": found.area_id,
            "measures": [each.pk for each in found.measures.all()],
            "seen": annotation_digest(found),
        }

    def save(given: dict[str, Any], by: User) -> Saved:
        actions.edit_annotation(annotation=row, **_chosen(given), by=by)
        return Saved("The annotation has been saved.", _back(measure))

    measures = measures_to_write(request.user, _measures(request))
    form = AnnotationForm(posted(request), measures=measures, initial=now())
    remove = reverse("records:record-remove", args=["annotation", key])
    about = list(row.measures.all())
    return _answer(
        request,
        measure,
        form,
        save,
        heading="Edit the annotation",
        button="Save changes",
        now=now,
        remove_url=remove,
        about=about,
        published=_published_text(measure),
    )


@_writers
@_form_view
@makes_one
def target_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new target from a month on."""
    measure = _measure(request, slug)
    home = Area.objects.filter(kind="force").first()
    initial = {"label": "Target", "area": home.pk if home else None}
    form = TargetForm(posted(request), unit=Unit(measure.unit), initial=initial)

    def save(given: dict[str, Any], by: User) -> Saved:
        given.pop("seen")
        _refuse_second(measure, given["area"], given["from_month"])
        actions.set_target(measure=measure, **given, by=by)
        return Saved(
            f"The target of {_printed(measure, given['value'])} has been added.", _back(measure)
        )

    return _answer(request, measure, form, save, heading="Add a target", button="Add the target")


@_writers
@_form_view
def target_edit(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Change a target that is there."""
    measure = _measure(request, slug)
    row = get_object_or_404(measure.targets, pk=key)

    def now() -> dict[str, Any]:
        found = Target.objects.filter(pk=key).select_related("area").first()
        if found is None:
            return {}
        return {
            "value": _printed(measure, found.value)
            if measure.unit == Unit.DURATION
            else f"{found.value.normalize():f}",
            "label": found.label,
            "from_month": month_code(found.from_month) if found.from_month else "",
            "area": found.area_id,
            "seen": target_digest(found),
        }

    def save(given: dict[str, Any], by: User) -> Saved:
        actions.change_target(target=row, **given, by=by)
        return Saved(
            f"The target of {_printed(measure, given['value'])} has been saved.", _back(measure)
        )

    form = TargetForm(posted(request), unit=Unit(measure.unit), initial=now())
    remove = reverse("records:record-remove", args=["target", key])
    return _answer(
        request,
        measure,
        form,
        save,
        heading="Edit the target",
        button="Save changes",
        now=now,
        remove_url=remove,
    )


@_writers
@_form_view
def chart_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """How the limits of a measure's control charts are worked out."""
    measure = _measure(request, slug)

    def now() -> dict[str, Any]:
        found = Measure.objects.get(pk=measure.pk)
        return {
            "screens_outliers": found.screens_outliers,
            "baseline_points": found.baseline_points,
            "seen": chart_settings_digest(found),
        }

    def save(given: dict[str, Any], by: User) -> Saved:
        given["seen"] = given["seen"] or None
        actions.set_chart_settings(measure=measure, **given, by=by)
        return Saved("The settings of the control charts have been saved.", _back(measure))

    form = ChartSettingsForm(posted(request), initial=now())
    heading, button = "How the limits are calculated", "Save the settings"
    return _answer(request, measure, form, save, heading=heading, button=button, now=now)


@_writers
@_form_view
def peers_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Who compares the force with others on a measure, and how they count."""
    measure = _measure(request, slug)

    def now() -> dict[str, Any]:
        found = _comparison(measure)
        if found is None:
            return {"seen": peers_digest(None)}
        return {
            "name": found.name,
            "definition": found.definition,
            "source": found.source_id,
            "figures": found.figures_id,
            "seen": peers_digest(found),
        }

    def save(given: dict[str, Any], by: User) -> Saved:
        given["seen"] = given["seen"] or None
        actions.compare_with_peers(measure=measure, **given, by=by)
        return Saved("The comparison with other forces has been saved.", _back(measure))

    others = _measures(request).exclude(pk=measure.pk)
    form = PeersForm(posted(request), measures=others, initial=now())
    heading, button = "Comparison with other forces", "Save the comparison"
    return _answer(request, measure, form, save, heading=heading, button=button, now=now)


@_writers
@_form_view
@makes_one
def rank_add(request: HttpRequest, slug: str) -> HttpResponse:
    """The force's place in a month, where only the rank was published."""
    measure = _measure(request, slug)
    comparison = _comparison(measure)
    if comparison is None:
        raise Http404("This measure is not compared with other forces yet.")

    def save(given: dict[str, Any], by: User) -> Saved:
        actions.publish_rank(comparison=comparison, **given, by=by)
        month = month_text(cast(date, given["month"]))
        return Saved(f"The rank for {month} has been added.", _back(measure))

    lead = (
        "Use this for months without the forces' figures. A second rank for a month replaces "
        "the first."
    )
    heading, button = "Add a published rank", "Add the rank"
    form = RankForm(posted(request))
    return _answer(request, measure, form, save, heading=heading, button=button, lead=lead)


def _answer(
    request: HttpRequest,
    measure: Measure,
    form: RecordForm,
    save: Callable[[dict[str, Any], User], Saved],
    *,
    heading: str,
    button: str,
    lead: str = "",
    now: Callable[[], Mapping[str, Any]] | None = None,
    remove_url: str = "",
    about: Sequence[Measure] = (),
    published: PublishedFields | None = None,
) -> HttpResponse:
    """Save the form and go back to the overview, or show it with what is wrong.

    `about` are the measures that it concerns where these are not the one measure.
    """
    back = _back(measure)
    page = FormPage(
        heading,
        button,
        back,
        [*_crumbs(measure), ("Charts", back)],
        caption=measure.name,
        lead=lead,
        why_not=reason_against_measures(request.user, about or [measure]),
        published=published,
        now=now,
        more={"remove_url": remove_url},
        template="measures/chart_form.html",
        refused=NOT_VALID,
    )
    return form_page(request, form, page, lambda: save(dict(form.cleaned_data), user_of(request)))


def _back(measure: Measure) -> str:
    return reverse("measures:chart-manage", args=[measure.slug])


def _chosen(given: dict[str, Any]) -> dict[str, Any]:
    """The measures as a list, and no stamp where the form carried none."""
    chosen = {**given, "measures": list(given["measures"])}
    if "seen" in chosen:
        chosen["seen"] = chosen["seen"] or None
    return chosen


def _refuse_second(measure: Measure, area: Area, month: date | None) -> None:
    if Target.objects.filter(measure=measure, area=area, from_month=month).exists():
        since = f"from {month_text(month)}" if month else "from the beginning"
        raise ValidationError(
            {"from_month": f"{area} already has a target {since}: edit that one instead."}
        )


def _measures(request: HttpRequest) -> Any:
    return Measure.objects.visible(visibilities_for(request.user))


def _measure(request: HttpRequest, slug: str) -> Measure:
    return cast(Measure, get_object_or_404(_measures(request), slug=slug))


def _comparison(measure: Measure) -> PeerComparison | None:
    return (
        PeerComparison.objects.filter(measure=measure).select_related("source", "figures").first()
    )


def _crumbs(measure: Measure) -> list[tuple[str, str]]:
    return [
        ("Measures", reverse("measures:measure-list")),
        (measure.name, reverse("measures:measure-detail", args=[measure.slug])),
    ]


def _printed(measure: Measure, value: Decimal) -> str:
    return format_value(Fraction(value), unit_of(measure))
