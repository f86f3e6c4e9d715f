"""Places that files of street-level crime make plain to lie in the area of a force."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imports.models import ImportBatch, ImportState
from imports.reading.known_names import Known
from imports.reading.street import StreetCounts
from imports.reading.territory import claimed_places
from measures.models import Area, AreaKind, Source

# The keys of the force areas in which each place plainly lies, by the name of the place.
Claims = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Places:
    """What files say of places: these files (`here`), and all that are applied (`all`)."""

    here: Claims
    all: Claims

    def force_of(self, place: str) -> int | None:
        """The one force area in which a place plainly lies."""
        claimed = self.all.get(place, ())
        return claimed[0] if len(claimed) == 1 else None

    def is_disputed(self, place: str) -> bool:
        """Whether the files of two forces make it plain."""
        return len(self.all.get(place, ())) > 1


def places_of(counts: StreetCounts, known: Known, source: Source) -> Places:
    """What street files say of places, with what the imports in force say. One query."""
    here = _claims_of(counts, known)
    return Places(here, _together(applied_claims(source), here))


def applied_claims(source: Source) -> Claims:
    """What the imports of street-level crime that are in force say of places. One query."""
    applied = ImportBatch.objects.filter(source=source, state=ImportState.APPLIED)
    return _together(*applied.exclude(places={}).values_list("places", flat=True))


def placed_by_files() -> dict[str, Area]:
    """The areas of which files alone say where they lie, by name. One query."""
    found = Area.objects.filter(
        is_placed_by_files=True, kind__in=(AreaKind.LOCAL, AreaKind.UNDECIDED)
    )
    return {area.name: area for area in found}


def _claims_of(counts: StreetCounts, known: Known) -> dict[str, list[int]]:
    """The claims of the forces that are areas here; two names of one area are one."""
    found = {
        place: sorted({area for force in forces if (area := known.areas.get(force)) is not None})
        for place, forces in claimed_places(counts.by_place).items()
    }
    return {place: areas for place, areas in found.items() if areas}


def _together(*several: Claims) -> dict[str, list[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for claims in several:
        for place, areas in claims.items():
            found[place].update(areas)
    return {place: sorted(areas) for place, areas in found.items()}
