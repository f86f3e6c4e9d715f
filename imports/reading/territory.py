"""Which local authorities a force's own files make plain to lie in its area (pure).

The files of a force name a few places beyond its border, since what happened there was recorded by
it. Whether a place is plain is decided from the files of one force alone, and kept with the import.
Where two forces make the same place plain, in one import or in two, it is no one's until someone
says whose it is: so the order of the files does not matter.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

# Forces that police something else than an area: railways, power stations, garrisons.
WITHOUT_TERRITORY = frozenset(
    {
        "british transport police",
        "civil nuclear constabulary",
        "ministry of defence police",
        "national crime agency",
    }
)
# A place with a third of a force's rows is plain, however few they are.
_LARGE_PART = 3
# Others have so many rows at least, a hundredth of all, and a fifth of those of the next larger:
# stray rows are far fewer than those of the smallest place within.
_FEWEST_ROWS = 10
_SMALLEST_PART = 100
_STEP = 5
# Together they hold two thirds of the rows; a force that is everywhere has no such places.
_MOST_OF = (2, 3)

ByPlace = Mapping[tuple[str, str, date, str], int]


def claimed_places(by_place: ByPlace) -> dict[str, list[str]]:
    """The places that files make plain to lie in the area of their force, each with its forces."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for (force, place, _, _), count in by_place.items():
        rows[force][place] += count
    claims: dict[str, list[str]] = defaultdict(list)
    for force in sorted(rows):
        for place in _plain_of(force, rows[force]):
            claims[place].append(force)
    return dict(claims)


def _plain_of(force: str, rows: Counter[str]) -> list[str]:
    """The places that the files of a force make plain to lie in its area."""
    if force.casefold().strip() in WITHOUT_TERRITORY:
        return []
    whole = rows.total()
    found: list[str] = []
    before = 0
    for place, count in sorted(rows.items(), key=lambda pair: (-pair[1], pair[0])):
        is_part = count >= _FEWEST_ROWS and count * _SMALLEST_PART >= whole
        is_near = count * _STEP >= before
        if count * _LARGE_PART < whole and not (is_part and is_near):
            break
        found.append(place)
        before = count
    part, of = _MOST_OF
    return found if sum(rows[place] for place in found) * of >= whole * part else []
