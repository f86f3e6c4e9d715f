"""Where places lie as files of street-level crime make it plain, until someone says it."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from imports.models import ImportName
from imports.queries.places import Places, applied_claims, placed_by_files
from measures.actions.locks import one_at_a_time
from measures.actions.observations import NewFigure, record_observations
from measures.actions.reference import define_area
from measures.models import Area, AreaKind, Observation, Source

_TWO_FORCES = "The files of two forces both have many rows for this place."


@transaction.atomic
def place_areas(*, places: Places, taken: frozenset[str], by: User) -> None:
    """Make an area of each place that these files make plain, unless its name is `taken`.

    One of two forces lies in neither, until someone says in which.
    """
    forces = _forces(places)
    for place in sorted(places.here):
        if place not in taken:
            force = forces.get(places.force_of(place) or 0)
            define_area(
                name=place[:100], kind=_kind(force), parent=force, by=by, is_placed_by_files=True
            )


@transaction.atomic
def settle_places(*, source: Source, by: User) -> None:
    """Let each area of which files alone say where it lies be where those in force say it does."""
    one_at_a_time("reference")
    claims = applied_claims(source)
    places = Places(claims, claims)
    forces = _forces(places)
    for name, area in sorted(placed_by_files().items()):
        force = forces.get(places.force_of(name) or 0)
        if name in claims and area.parent_id != (force.pk if force else None):
            _move(area, force, by=by)
            if force is None:
                _withdraw(area, source, by=by)


def _move(area: Area, force: Area | None, *, by: User) -> None:
    before = {"kind": area.kind, "parent": str(area.parent or "")}
    area.kind, area.parent = _kind(force), force
    area.full_clean()
    area.save(update_fields=["kind", "parent"])
    where = f"is in {force}" if force else "is claimed by the files of two forces"
    record(
        by=by,
        verb="edit_area",
        subject=area,
        sentence=f"read from files of street-level crime that {area} {where}",
        before=before,
        after={"kind": area.kind, "parent": str(force or "")},
    )


def _withdraw(area: Area, source: Source, *, by: User) -> None:
    """Withdraw what is in force of a place and was not withdrawn by the files themselves: figures
    that were applied after these were previewed."""
    kinds = ImportName.objects.filter(source=source, is_measure=True, measure__isnull=False)
    current = Observation.objects.current().filter(area=area, measure__in=kinds.values("measure"))
    figures = [
        NewFigure(measure=each.measure, area=area, month=each.month, numerator=None)
        for each in current.exclude(numerator=None).select_related("measure")
    ]
    if figures:
        record_observations(figures=figures, by=by, reason=_TWO_FORCES)


def _kind(force: Area | None) -> AreaKind:
    return AreaKind.LOCAL if force else AreaKind.UNDECIDED


def _forces(places: Places) -> dict[int, Area]:
    return Area.objects.in_bulk({key for keys in places.all.values() for key in keys})
