"""Names of files: what they mean here, as someone has said, and what they could mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from imports.models import ImportBatch, ImportName
from imports.reading.parsed import UnknownName
from measures.models import Area, AreaKind, Measure, Source

NEAR = 3
_LEAST_LIKE = 0.5

# The label of a group, and of each choice its slug and its name.
Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class NameContent:
    """A name that was said to mean something: `means` is "" where it is left out."""

    key: int
    name: str
    is_measure: bool
    means: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class SourceNames:
    """The names of a source's files."""

    source: str
    names: tuple[NameContent, ...]


@dataclass(frozen=True, slots=True)
class NameChoices:
    """What names could mean, in groups: the measures of the source first, the force area first."""

    measures: tuple[Group, ...]
    areas: tuple[Group, ...]

    def of(self, name: UnknownName) -> tuple[Group, ...]:
        """The groups for a name; those spelt much like it stand first once more."""
        groups = self.measures if name.is_measure else self.areas
        by_plain = {_plain(label): (slug, label) for _, each in groups for slug, label in each}
        near = get_close_matches(_plain(name.name), by_plain, n=NEAR, cutoff=_LEAST_LIKE)
        if not near:
            return groups
        return (("Similar spelling", [by_plain[plain] for plain in near]), *groups)

    def same(self, name: UnknownName) -> str:
        """The slug of what differs from a name by nothing but capitals and marks, or ""."""
        groups = self.measures if name.is_measure else self.areas
        plain = _plain(name.name)
        every = (choice for _, each in groups for choice in each)
        return next((slug for slug, label in every if plain and _plain(label) == plain), "")


def unknown_of(batch: ImportBatch) -> list[UnknownName]:
    """The names that the preview of an import did not know."""
    return [UnknownName(**each) for each in batch.unknown_names]


def remembered_names(source: Source | None) -> Mapping[tuple[str, bool], str]:
    """What names of a source's files mean: by name and whether it is a measure's. One query."""
    if source is None:
        return {}
    rows = ImportName.objects.filter(source=source).select_related("measure", "area")
    return {(row.name, row.is_measure): _means(row) for row in rows}


def names_by_source() -> tuple[SourceNames, ...]:
    """Every name that was said to mean something, by source. One query."""
    rows = ImportName.objects.select_related("source", "measure", "area", "changed_by")
    found: dict[str, list[NameContent]] = {}
    for row in rows.order_by("source__name", "-is_measure", "name"):
        content = NameContent(
            row.pk,
            row.name,
            row.is_measure,
            _means(row),
            row.changed_at,
            str(row.changed_by) if row.changed_by else "",
        )
        found.setdefault(str(row.source), []).append(content)
    return tuple(SourceNames(source, tuple(names)) for source, names in found.items())


def name_choices(source: Source | None) -> NameChoices:
    """The measures and areas that names of a source's files could mean. Two queries."""
    of_source: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for slug, name, key in Measure.objects.offered().values_list("slug", "name", "source_id"):
        of_own = source is not None and key == source.pk
        (of_source if of_own else others).append((slug, name))
    places: dict[str, list[tuple[str, str]]] = {
        "The force area and its parts": [],
        "Parts of other forces": [],
        "Other forces": [],
    }
    rows = Area.objects.offered().values_list("slug", "name", "kind", "parent__kind")
    for slug, name, kind, parent_kind in rows:
        if kind == AreaKind.FORCE:
            places["The force area and its parts"].insert(0, (slug, name))
        elif kind == AreaKind.OTHER_FORCE:
            places["Other forces"].append((slug, name))
        elif parent_kind == AreaKind.FORCE:
            places["The force area and its parts"].append((slug, name))
        else:
            places["Parts of other forces"].append((slug, name))
    measures = [
        (f"Measures of {source}", of_source),
        ("Other measures" if of_source else "Measures", others),
    ]
    return NameChoices(_filled(measures), _filled(list(places.items())))


def _filled(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(group for group in groups if group[1])


def _means(row: ImportName) -> str:
    means = row.measure or row.area
    return str(means) if means else ""


def _plain(name: str) -> str:
    """A name without capitals, blanks and marks."""
    return "".join(mark for mark in name.casefold() if mark.isalnum())
