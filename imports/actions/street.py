"""Loading street-level crime: counts by crime type, force and local authority as observations."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db import transaction

from accounts.models import User
from imports.actions.applying import import_figures
from imports.actions.names import NameMeant, map_names
from imports.actions.places import place_areas
from imports.queries.imports import known_names
from imports.queries.names import remembered_names
from imports.queries.places import places_of
from imports.queries.street import left_out_notes, street_figures, with_own_force
from imports.reading import UnreadableFileError
from imports.reading.known_names import Known
from imports.reading.street import StreetCounts
from measures.actions.observations import Summary
from measures.actions.reference import define_area, define_measure, define_source, ensure_home_area
from measures.models import Area, AreaKind, Source

SOURCE = "Street-level crime"
SOURCE_URL = "https://data.police.uk/"
_OTHERWISE = "map it with --names, or use --add to create it"


@transaction.atomic
def load_street_crime(
    *,
    counts: StreetCounts,
    by: User,
    adds_names: bool = False,
    reason: str = "",
    refuses_unusual: bool = False,
    say: Callable[[str], None] | None = None,
) -> Summary:
    """Record the counts of street files, all or none.

    With `adds_names` unknown crime types become measures and unknown names areas, local
    authorities where their force's own files make it plain that they lie in its area. `say` is told
    how the files were read, and everything that was not counted. Raises UnreadableFileError where
    names are not known, and with the figures that look wrong, where those are refused.
    """
    source = street_source(by=by)
    home = ensure_home_area(by=by)
    known = known_names(home, source=source)
    found = street_figures(counts, known, source, otherwise=_OTHERWISE)
    if adds_names and found.unknown:
        _add_names(counts, known, home, source, by=by)
        known = known_names(home, source=source)
        found = street_figures(counts, known, source, otherwise=_OTHERWISE)
    if found.problems:
        raise UnreadableFileError(found.problems)
    remember_crime_types(kinds=counts.kinds, known=known, source=source, by=by)
    notes = [*found.notes, *left_out_notes(counts, known)]
    if say:
        for note in notes:
            say(note)
    return import_figures(
        name=f"{counts.files:,} street files",
        content=repr(sorted(counts.by_force.items())).encode(),
        figures=found.figures,
        by=by,
        reason=reason,
        source=source,
        notes=notes,
        places=found.places,
        refuses_unusual=refuses_unusual,
    )


@transaction.atomic
def street_source(*, by: User) -> Source:
    """The source under which street-level crime is read, whichever way it comes."""
    found = Source.objects.filter(name=SOURCE).first()
    return found or define_source(name=SOURCE, url=SOURCE_URL, by=by)


@transaction.atomic
def remember_crime_types(*, kinds: Iterable[str], known: Known, source: Source, by: User) -> None:
    """Keep which crime types are measures here, so that a later file without one counts 0 of it."""
    said = set(remembered_names(source))
    new = [
        NameMeant(kind, measure.name, is_measure=True)
        for kind in kinds
        if (measure := known.measures.get(kind)) and (kind, True) not in said
    ]
    if new:
        map_names(source=source, names=new, by=by)


def _add_names(counts: StreetCounts, known: Known, home: Area, source: Source, *, by: User) -> None:
    known, _ = with_own_force(counts, known)
    for kind in counts.kinds:
        if kind not in known.measures:
            define_measure(
                name=kind,
                unit="count",
                aggregation="sum",
                preferred_direction="down",
                definition=f"Crimes that the police recorded as “{kind}”, by month and place.",
                source=source,
                by=by,
            )
    added = {
        force: define_area(name=force[:100], kind=AreaKind.OTHER_FORCE, by=by).pk
        for force in sorted(counts.months)
        if force not in known.areas
    }
    known = replace(known, areas={**known.areas, **added})
    place_areas(places=places_of(counts, known, source), taken=frozenset(known.areas), by=by)
