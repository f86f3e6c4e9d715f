"""The pages that show measures in rows, as the measures themselves ask for them.

The apps that have such pages are above the measures, and register here which they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A kind of page with measures in `rows` that belongs to a `priority` or to none.

    `kind` is its name in the content of measures, `all` its pages, which have slug and title.
    """

    kind: str
    all: Callable[[], QuerySet[Any]]


_kinds: dict[str, PlaceKind] = {}


def register_place(kind: PlaceKind) -> None:
    """Register that pages of this kind show measures."""
    _kinds[kind.kind] = kind


def places_of_kind(kind: str) -> QuerySet[Any]:
    """All pages of a kind."""
    return _kinds[kind].all()


def places_of(measure: Model) -> Iterator[tuple[str, Any]]:
    """The pages that show a measure, each with its kind."""
    for kind in _kinds.values():
        for place in kind.all().filter(rows__measure=measure).distinct():
            yield kind.kind, place


def measures_of_priority(number: int) -> list[QuerySet[Any]]:
    """The keys of the measures on pages that belong to the priority with this number."""
    return [
        kind.all().filter(priority__number=number).values("rows__measure")
        for kind in _kinds.values()
    ]
