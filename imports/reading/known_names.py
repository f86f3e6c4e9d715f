"""The measures and areas that a file may name, and what to say of unknown names (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from imports.reading.exported import without_apostrophe
from measures.comparisons import Aggregation, MeasureKind, Unit

# Near names are looked for among the first unknown ones; a file of nonsense costs the same.
_MOST_SUGGESTIONS = 200
LONGEST_AREA = 100
# A longer name is none: what it means cannot be stored.
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """A measure that a file may name, as far as its figures are judged by it."""

    key: int
    name: str
    kind: MeasureKind

    @property
    def unit(self) -> Unit:
        """What its figures are counted in."""
        return self.kind.unit

    @property
    def aggregation(self) -> Aggregation:
        """How its figures are combined."""
        return self.kind.aggregation


@dataclass(frozen=True, slots=True)
class Known:
    """What a file is held against.

    `measures` and `areas` are by name and by slug; a name whose value is None is to be left out.
    Where `takes_new_areas`, a name that no one knows is an area to be made; where `maps_names`,
    someone can say what such a name means. `home` is the key of the whole force area, and
    `this_month` the first month that has not ended.
    """

    measures: Mapping[str, KnownMeasure | None]
    areas: Mapping[str, int | None]
    home: int
    this_month: date
    takes_new_areas: bool = False
    maps_names: bool = False


def can_be_explained(text: str) -> bool:
    """Whether a name is one whose meaning can be kept."""
    return 0 < len(text) <= LONGEST_NAME


class KnownNames:
    """What the names of a file mean; near names are looked for once for each unknown name."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._measure_names = _own_names(known.measures)
        self._area_names = _own_names(known.areas)
        self._suggestions: dict[tuple[str, str], str] = {}

    def without_marks(self, measure: str, area: str) -> tuple[str, str]:
        """The two names as they were before they were made harmless for spreadsheets."""
        if measure not in self._known.measures:
            measure = without_apostrophe(measure)
        if area not in self._known.areas:
            area = without_apostrophe(area)
        return measure, area

    def are_left_out(self, measure: str, area: str) -> bool:
        """Whether someone said that figures of one of the two are to be left out."""
        return _is_left_out(measure, self._known.measures) or _is_left_out(area, self._known.areas)

    def measure(self, name: str) -> KnownMeasure | None:
        """The measure of this name, or None."""
        return self._known.measures.get(name)

    def area(self, name: str) -> int | None:
        """The key of the area of this name, or None; no name is the whole force area."""
        return self._known.areas.get(name) if name else self._known.home

    def measure_problem(self, name: str) -> str:
        """What to do about a name that is no measure's."""
        if not name:
            return "enter the name of the measure"
        otherwise = "load it with a file of measures first"
        if self._known.maps_names:
            otherwise = "choose what it means"
        return self._suggest("measure", name, self._measure_names, otherwise)

    def area_problem(self, name: str) -> str:
        """What to do about a name that is no area's."""
        otherwise = (
            "leave it empty for the whole force area, or first list it in the areas "
            "column of a file of measures"
        )
        if self._known.maps_names:
            otherwise = "choose what it means, or leave it empty for the whole force area"
        return self._suggest("area", name, self._area_names, otherwise)

    def _suggest(self, kind: str, name: str, names: Mapping[str, str], otherwise: str) -> str:
        if (kind, name) not in self._suggestions:
            asks = len(self._suggestions) < _MOST_SUGGESTIONS
            near = get_close_matches(name[:200].casefold(), names, n=1) if asks else []
            hint = f"did you mean “{names[near[0]]}”? If not, " if near else ""
            self._suggestions[kind, name] = f"no {kind} has this name: {hint}{otherwise}"
        return self._suggestions[kind, name]


def _is_left_out(name: str, known: Mapping[str, object]) -> bool:
    return name in known and known[name] is None


def _own_names(known: Mapping[str, object]) -> dict[str, str]:
    """Of everything that is known its own name, which stands after its slug, without capitals."""
    last = {what: name for name, what in known.items() if what is not None}
    return {name.casefold(): name for name in last.values()}
