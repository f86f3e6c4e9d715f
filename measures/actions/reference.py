"""Writes on what figures are about: areas, sources, measures, targets and annotations."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import Visibility
from audit.actions import record
from measures.actions.locks import one_at_a_time
from measures.models import Area, AreaKind, Measure, Source
from plans.models import Objective, OfficeIdentity, Priority
from records.editing import Values, change_of

Named = TypeVar("Named", Area, Source, Measure)

# What the home area is called as long as the office has not said its name.
UNNAMED_HOME_AREA = "Force area"

MEASURE_WORDS = {
    "name": "Name",
    "definition": "Definition",
    "why_it_matters": "Why it matters",
    "note": "Note",
    "unit": "Counted in",
    "per": "Number of people that a rate is for",
    "frequency": "How often there is a figure",
    "coverage": "What each figure covers",
    "aggregation": "How figures are combined",
    "allows_negative": "Figures can be below zero",
    "preferred_direction": "Which way is better",
    "decimals": "Decimals",
    "source": "Source",
    "owner_title": "Responsible role",
    "parent": "Sub-type of",
    "visibility": "Who can read it",
    "priorities": "Priorities",
    "objectives": "Objectives",
}
# What gives figures their meaning: it stays once there are some.
FIXED_BY_FIGURES = ("unit", "aggregation", "frequency")
AREA_WORDS = {"name": "Name", "kind": "Kind", "parent": "Part of"}
SOURCE_WORDS = {"name": "Name", "url": "Address", "description": "Description"}


@transaction.atomic
def define_area(
    *,
    name: str,
    by: User,
    kind: str = AreaKind.LOCAL,
    parent: Area | None = None,
    slug: str | None = None,
    is_placed_by_files: bool = False,
) -> Area:
    """Create the area of this name, or change its kind and parent.

    A local area without parent lies in the home force area. `is_placed_by_files` where files alone
    say where it lies. Raises ValidationError.
    """
    one_at_a_time("reference")
    if kind == AreaKind.LOCAL and parent is None:
        parent = Area.objects.filter(kind=AreaKind.FORCE).first()
        if parent is None:
            raise ValidationError(
                {"parent": f"“{name}” has no force area: define the force area first."}
            )
    values = {
        "kind": kind,
        "parent": parent,
        "slug": slug,
        "is_placed_by_files": is_placed_by_files,
    }
    return _define(Area, name, values, by=by, verb="define_area", what="area")[0]


@transaction.atomic
def ensure_home_area(*, by: User) -> Area:
    """Return the home force area, named as the office names it today; create it where it lacks."""
    one_at_a_time("reference")
    home = Area.objects.filter(kind=AreaKind.FORCE).first()
    if home:
        return home
    office = OfficeIdentity.objects.filter(valid_from__lte=timezone.localdate()).first()
    name = office.area_name if office else UNNAMED_HOME_AREA
    return define_area(name=name[:100], kind=AreaKind.FORCE, by=by)


@transaction.atomic
def define_source(
    *, name: str, by: User, url: str = "", description: str = "", slug: str | None = None
) -> Source:
    """Create the source of this name, or change its address and description."""
    one_at_a_time("reference")
    values = {"url": url, "description": description, "slug": slug}
    return _define(Source, name, values, by=by, verb="define_source", what="source")[0]


@transaction.atomic
def define_measure(
    *,
    name: str,
    by: User,
    unit: str | None = None,
    aggregation: str | None = None,
    preferred_direction: str | None = None,
    frequency: str | None = None,
    coverage: str | None = None,
    per: int | None = None,
    allows_negative: bool | None = None,
    decimals: int | None = None,
    definition: str | None = None,
    why_it_matters: str | None = None,
    note: str | None = None,
    source: Source | None = None,
    owner_title: str | None = None,
    parent: Measure | None = None,
    visibility: Visibility | None = None,
    screens_outliers: bool | None = None,
    baseline_points: int | None = None,
    priorities: Iterable[Priority] = (),
    objectives: Iterable[Objective] | None = None,
) -> Measure:
    """Create the measure of this name, or change it. What is None stays as it is.

    `priorities` are added to those that already show the measure; `objectives` replace the ones
    that it had. A new measure needs unit, aggregation and preferred direction. Unit, aggregation
    and frequency stay once there are observations, since the figures would mean something else.
    Raises ValidationError.
    """
    one_at_a_time("reference")
    values = {
        "unit": unit,
        "aggregation": aggregation,
        "preferred_direction": preferred_direction,
        "frequency": frequency,
        "coverage": coverage,
        "per": per,
        "allows_negative": allows_negative,
        "decimals": decimals,
        "definition": definition,
        "why_it_matters": why_it_matters,
        "note": note,
        "source": source,
        "owner_title": owner_title,
        "parent": parent,
        "visibility": visibility,
        "screens_outliers": screens_outliers,
        "baseline_points": baseline_points,
    }
    existing = Measure.objects.filter(name=name).first()
    if existing:
        problem = fixed_definition_problem(
            existing, unit=unit, aggregation=aggregation, frequency=frequency
        )
        if problem:
            raise ValidationError(problem)
    measure, _ = _define(Measure, name, values, by=by, verb="define_measure", what="measure")
    _link_measure(measure, priorities=priorities, objectives=objectives, by=by)
    return measure


def fixed_definition_problem(measure: Measure, **wanted_values: str | None) -> dict[str, str]:
    """Why what gives figures their meaning cannot become this, by field; empty where it can.

    Fields without a wanted value stay as they are.
    """
    problems = {
        field: (
            f"“{measure.name}” has observations in {field} “{getattr(measure, field)}”, "
            f"and “{wanted}” would change their meaning: load it as a measure with a "
            "different name."
        )
        for field, wanted in wanted_values.items()
        if wanted is not None and wanted != getattr(measure, field)
    }
    return problems if problems and measure.observations.exists() else {}


@transaction.atomic
def edit_measure(*, measure: Measure, seen: Values, to: Values, by: User) -> Measure:
    """Change the definition of a measure, value by value.

    Raises EditConflict, and ValidationError where unit, aggregation or frequency would change
    although there are observations, since the figures would mean something else.
    """
    one_at_a_time("reference")
    locked = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    change = change_of(locked, seen=seen, to=to, words=MEASURE_WORDS)
    if change is None:
        return locked
    problem = fixed_definition_problem(
        locked, **{field: change.values.get(field) for field in FIXED_BY_FIGURES}
    )
    if problem:
        raise ValidationError(problem)
    change.write()
    record(
        by=by,
        verb="edit_measure",
        subject=locked,
        sentence=f"changed {change.fields} of the measure {locked.name}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def edit_area(*, area: Area, seen: Values, to: Values, by: User) -> Area:
    """Change the name, kind or parent of an area. Raises EditConflict and ValidationError."""
    one_at_a_time("reference")
    locked = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    change = change_of(locked, seen=seen, to=to, words=AREA_WORDS)
    if change is None:
        return locked
    if {"kind", "parent"} & change.values.keys():
        # From now on someone has said where it lies.
        locked.is_placed_by_files = False
    change.write()
    record(
        by=by,
        verb="edit_area",
        subject=locked,
        sentence=f"changed {change.fields} of the area {locked.name}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def edit_source(*, source: Source, seen: Values, to: Values, by: User) -> Source:
    """Change the name, address or description of a source.

    Raises EditConflict and ValidationError.
    """
    one_at_a_time("reference")
    locked = Source.objects.select_for_update().get(pk=source.pk)
    change = change_of(locked, seen=seen, to=to, words=SOURCE_WORDS)
    if change is None:
        return locked
    change.write()
    record(
        by=by,
        verb="edit_source",
        subject=locked,
        sentence=f"changed {change.fields} of the source {locked.name}",
        before=change.before,
        after=change.after,
    )
    return locked


def _define(
    model: type[Named], name: str, values: Mapping[str, Any], *, by: User, verb: str, what: str
) -> tuple[Named, bool]:
    """Create or change the object of this name; say whether anything was written."""
    wanted = {field: value for field, value in values.items() if value is not None}
    found = model.objects.filter(name=name).first()
    before: dict[str, Any] = {}
    if found:
        fields = [field for field, value in wanted.items() if getattr(found, field) != value]
        if not fields:
            return found, False
        before = _plain_values(found, fields)
    else:
        wanted.setdefault("slug", _free_slug(model, name))
        found, fields = model(name=name), list(wanted)
    for field in fields:
        setattr(found, field, wanted[field])
    after = _plain_values(found, fields)
    found.full_clean()
    found.save()
    record(
        by=by,
        verb=verb,
        subject=found,
        sentence=f"{'changed' if before else 'defined'} the {what} {name}",
        before=before,
        after=after,
    )
    return found, True


def _plain_values(row: Named, fields: Iterable[str]) -> dict[str, Any]:
    return {field: _plain(getattr(row, field)) for field in fields}


def _link_measure(
    measure: Measure,
    *,
    priorities: Iterable[Priority],
    objectives: Iterable[Objective] | None,
    by: User,
) -> None:
    had = set(measure.priorities.all())
    more = [priority for priority in priorities if priority not in had]
    measure.priorities.add(*more)
    after: dict[str, Any] = {"priorities": [str(priority) for priority in more]} if more else {}
    if objectives is not None:
        chosen = list(objectives)
        if set(chosen) != set(measure.objectives.all()):
            measure.objectives.set(chosen)
            after["objectives"] = [objective.title for objective in chosen]
    if after:
        record(
            by=by,
            verb="link_measure",
            subject=measure,
            sentence=f"linked {measure} with {' and '.join(after)} of the plan",
            after=after,
        )


def _free_slug(model: type[models.Model], name: str) -> str:
    length: int = getattr(model._meta.get_field("slug"), "max_length", None) or 50
    stem = slugify(name)[:length].strip("-") or model._meta.model_name or "item"
    taken = set(
        model._default_manager.filter(slug__startswith=stem[: length - 8]).values_list(
            "slug", flat=True
        )
    )
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem[: length - 8]}-{number}"
    return slug


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
